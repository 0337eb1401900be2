/* Notifications are looked for every second by a database worker, and by one at a time. */
#ifndef APP_NOTICES_H
#define APP_NOTICES_H

#include <stdatomic.h>

#include "api/notifications.h"

struct notices {
    struct db_pool *pool;
    atomic_bool asked; /* a worker has been, and has not ended */
    struct api_notification_round round;
};

/* Asks a worker for a look, unless one has been asked. It outlives the pool. */
void notices_ask(struct notices *notices);

#endif

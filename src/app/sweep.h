/* What is done every second by a database worker, and by one at a time. */
#ifndef APP_SWEEP_H
#define APP_SWEEP_H

#include <stdatomic.h>

#include "db/db.h"

struct sweep {
    struct db_pool *pool;
    atomic_bool asked; /* a worker has been, and has not ended */
};

/* Asks a worker to give back what redemptions held too long, unless one has been
 * asked. The sweep outlives the pool. */
void sweep_ask(struct sweep *sweep);

#endif

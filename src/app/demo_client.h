/*
 * Sends batches to a service's API, over HTTP (libcurl). One thread's, and one
 * request at a time.
 */
#ifndef APP_DEMO_CLIENT_H
#define APP_DEMO_CLIENT_H

#include "app/demo_batch.h"

struct demo_client;

/* NULL without memory. The key is copied by libcurl's headers. */
struct demo_client *demo_client_new(const char *url, const char *key);
void demo_client_free(struct demo_client *client); /* NULL is nothing */

enum demo_sent {
    DEMO_SENT,        /* and the tally is added to */
    DEMO_SENT_LATER,  /* no answer, or that it is busy: to be sent again */
    DEMO_SENT_REFUSED /* sending it again would be no better */
};
/* `why` says in a line what was not well; "" after DEMO_SENT. */
enum demo_sent demo_client_send(struct demo_client *client, const struct demo_batch *batch,
                                struct demo_tally *tally, struct buf *why);

#endif

/*
 * The demo shop's sales: two weeks of orders, what happened to them, and traffic, up
 * to now; its stock, LIVEs and videos, and its GMV target. They go through the API's
 * own handlers (demo_ask.h); what is there already stays.
 */
#ifndef APP_DEMO_FILL_H
#define APP_DEMO_FILL_H

#include "app/config.h"
#include "app/demo_batch.h"

struct demo_fill {
    const struct config *config; /* in */
    int64_t day;                 /* in: as of which it is filled */
    struct buf error;            /* out: as of struct demo_load */
    struct demo_tally tally;
};

/* Not inside a transaction: each batch is one. */
enum db_result demo_fill(struct db_conn *conn, struct demo_fill *fill);

#endif

/*
 * Batches of made-up sales: bodies as POST …/orders/batch, …/order-events/batch
 * and …/traffic/batch take them, and what their answers tell.
 */
#ifndef APP_DEMO_BATCH_H
#define APP_DEMO_BATCH_H

#include "app/demo_sales.h"

enum demo_kind { DEMO_ORDERS, DEMO_ORDER_EVENTS, DEMO_TRAFFIC };
#define DEMO_KIND_COUNT 3

/* As in the path: "orders", "order-events", "traffic"; static storage. */
const char *demo_kind_name(enum demo_kind kind);

/* At most so many items are sent at once: what the API takes. */
size_t demo_kind_max(enum demo_kind kind);

struct demo_batch {
    enum demo_kind kind;
    size_t count;
    struct buf body; /* complete after demo_batch_close */
    struct json_out out;
};
void demo_batch_open(struct demo_batch *batch, enum demo_kind kind);
/* false: no memory, or it is too long. */
bool demo_batch_close(struct demo_batch *batch);
void demo_batch_clear(struct demo_batch *batch);

/* What became of items, by kind. */
struct demo_tally {
    size_t created[DEMO_KIND_COUNT];
    size_t known[DEMO_KIND_COUNT];   /* taken in before */
    size_t refused[DEMO_KIND_COUNT]; /* invalid, or another item has the id */
};
/* Adds what an answer of 200 tells. */
void demo_tally_add(struct demo_tally *tally, enum demo_kind kind, const char *answer, size_t len);

/* Takes a closed batch; false ends the sending. */
typedef bool demo_sender(void *arg, const struct demo_batch *batch);

/* Sends what the shop sells on a day, as far as it happens before until_us; the
 * same for the same day. false: a sender's, or no memory. */
bool demo_send_day(const struct demo_sales *sales, int64_t day, int64_t until_us, demo_sender *send,
                   void *arg);

#endif

/*
 * Loading the demo shop: its documents go through the decoders and the writes
 * of the API, in one transaction.
 */
#ifndef APP_DEMO_LOAD_H
#define APP_DEMO_LOAD_H

#include "base/buf.h"
#include "codec/store_answer.h"
#include "db/db.h"

#define DEMO_SHOP_ID "toko-nusantara"
/* By its name the demo shop is known as such. */
#define DEMO_SHOP_NAME "Toko Nusantara (demo)"
#define DEMO_TIME_ZONE "Asia/Jakarta"

struct demo_load {
    int64_t day;      /* in: days since 1970-01-01 */
    struct buf error; /* out: a line on what was refused, for people; "" where nothing was */
    size_t products;
    size_t promotions;
    size_t campaigns;
    size_t campaign_skus;
    size_t outcomes[STORE_OUTCOME_COUNT]; /* of all those, and of the shop */
};

/* A db_transaction, of db_transact_locking; `arg` is a struct demo_load whose
 * `day` is set and whose `error` is made ready. DB_REFUSED: `error` tells. */
enum db_result demo_load(struct db_conn *conn, void *arg);

#endif

/*
 * Stock of SKUs: the newest count, and the level that follows from it, from what
 * sellers added since, and from orders paid since (spec dashboard, section 3: Stock).
 *
 * Inside a transaction that has named its shop. What moves a level happens under
 * db_lock_ingestion (db/data.h), taken before, so that every statement here sees all
 * that moved it earlier; so ingestion.version tells of each change of stock, too.
 */
#ifndef DB_STOCK_H
#define DB_STOCK_H

#include "db/db.h"
#include "shop/shop.h"

struct db_stock {
    struct tumpuk_text sku_id;
    struct tumpuk_text product_id;
    int64_t counted;             /* units, -1: never counted; then no level either */
    int64_t as_of_us;            /* of the count */
    int64_t level;               /* units, below 0 where more was sold than there was */
    int64_t low_stock_threshold; /* units, -1: none */
};
/* Of those of the SKUs that there are, ended or not, in the order of their ids. */
enum db_result db_select_stock(struct db_conn *conn, struct arena *arena, const char *shop_id,
                               const struct tumpuk_text *sku_ids, size_t sku_count,
                               struct db_stock **out, size_t *count);

/* Stores counts of SKUs, each SKU once. One that is older than what is stored is
 * passed over; one as of the same instant takes its place. */
struct db_stock_count {
    struct tumpuk_text sku_id;
    int64_t counted;  /* units */
    int64_t as_of_us; /* TUMPUK_TIME_MIN: now */
};
enum db_result db_count_stock(struct db_conn *conn, const char *shop_id,
                              const struct db_stock_count *counts, size_t count);

/* What orders took, or cancelled orders give back, of SKUs that were counted before
 * the order was paid; of others nothing is moved. */
struct db_stock_move {
    struct tumpuk_text sku_id;
    int64_t paid_at_us;
    int64_t units; /* below 0: taken */
};
enum db_result db_move_stock(struct db_conn *conn, const char *shop_id,
                             const struct db_stock_move *moves, size_t count);

/* ---- adjustments ---- */

struct db_stock_adjustment {
    int64_t adjustment_id;
    struct tumpuk_text campaign_id;
    struct tumpuk_text product_id;
    struct tumpuk_text sku_id;
    int64_t quantity; /* units added */
    int64_t made_us;
    int64_t level_after; /* units */
};
/* Makes one, and sets its id, time and the level with it. DB_NONE: the SKU was never
 * counted. */
enum db_result db_adjust_stock(struct db_conn *conn, const char *shop_id,
                               struct db_stock_adjustment *adjustment);
/* At most `limit` of a product, the newest first, before the id `before` (NULL: from
 * the newest); product_id is not set. */
enum db_result db_select_stock_adjustments(struct db_conn *conn, struct arena *arena,
                                           const char *shop_id, const char *product_id,
                                           const char *before, size_t limit,
                                           struct db_stock_adjustment **out, size_t *count);

#endif

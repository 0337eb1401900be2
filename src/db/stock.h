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
#include "shop/stock.h"

/* Of those of the SKUs that there are, ended or not, in the order of their ids. */
enum db_result db_select_stock(struct db_conn *conn, struct arena *arena, const char *shop_id,
                               const struct tumpuk_text *sku_ids, size_t sku_count,
                               struct stock_record **out, size_t *count);

/* Stores counts of SKUs, each SKU once. One that is older than what is stored is
 * passed over; one as of the same instant takes its place. */
struct db_stock_count {
    struct tumpuk_text sku_id;
    int64_t counted;  /* units */
    int64_t as_of_us; /* TUMPUK_TIME_MIN: now */
    bool first;       /* counts only where the SKU never was counted */
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

/* Makes one, and sets its id, time and the level with it. DB_NONE: the SKU was never
 * counted. */
enum db_result db_adjust_stock(struct db_conn *conn, const char *shop_id,
                               struct stock_adjustment *adjustment);
/* At most `limit` of a product, the newest first, before the id `before` (0: from the
 * newest); product_id is not set. */
enum db_result db_select_stock_adjustments(struct db_conn *conn, struct arena *arena,
                                           const char *shop_id, const char *product_id,
                                           int64_t before, size_t limit,
                                           struct stock_adjustment **out, size_t *count);

#endif

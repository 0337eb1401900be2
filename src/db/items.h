/*
 * What the dashboard's lists and lines of items read: sums of products, SKUs, LIVEs
 * and videos, over a range and bucket by bucket, and which items there are; one
 * function a file of sql/queries.
 *
 * All belong inside a transaction that has named its shop and reads at one instant.
 */
#ifndef DB_ITEMS_H
#define DB_ITEMS_H

#include "dashboard/cover.h"
#include "db/dashboard.h"

/* Which sums. */
struct db_item_query {
    enum rollup_kind kind;
    uint8_t channels; /* a set */
    const struct cover_term *terms;
    size_t term_count;
};
/* Takes an item; the id is borrowed, without a NUL. false ends with DB_FAILED. */
typedef bool db_take_item_sums(void *arg, struct tumpuk_text id,
                               const int64_t sums[ROLLUP_SUM_COUNT]);
/* Every item that has any, once, in no order. */
enum db_result db_select_item_sums(struct db_conn *conn, const char *shop_id,
                                   const struct db_item_query *query, db_take_item_sums *take,
                                   void *arg);

/* For statements that add up the sums of all items: db_set_summing_limits with true
 * before, with false behind them. */
enum db_result db_set_summing_limits(struct db_conn *conn, bool summing);

/* Where it stands still, no sum of the shop changed; 0: nothing ever came in. */
enum db_result db_select_ingestion_version(struct db_conn *conn, const char *shop_id,
                                           int64_t *version);

/* ---- which items there are ---- */

/* Takes a product; the id is borrowed, without a NUL. false ends with DB_FAILED. */
typedef bool db_take_product(void *arg, struct tumpuk_text product_id, bool ended);
/* The shop's products, or those with which it is in a campaign (NULL: all), of whose
 * ids and names, or those of their SKUs, `part` is a part without regard to case
 * (NULL: any); in no order. */
enum db_result db_select_listed_products(struct db_conn *conn, struct arena *arena,
                                         const char *shop_id, const char *campaign_id,
                                         const char *part, db_take_product *take, void *arg);

#endif

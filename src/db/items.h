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

/* Sums of a few items in parts of time, gathered by the places that the parts belong to. */
struct db_point_query {
    enum rollup_kind kind;
    uint8_t channels; /* a set */
    const struct span_part *parts;
    const size_t *places; /* of each part */
    size_t part_count;
    const struct tumpuk_text *ids;
    size_t id_count;
};
struct db_item_point {
    size_t place;
    struct tumpuk_text item_id;
    int64_t sums[ROLLUP_SUM_COUNT];
};
/* Those that have any, in the order of places. */
enum db_result db_select_item_points(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     const struct db_point_query *query, struct db_item_point **out,
                                     size_t *count);

/* For statements that add up the sums of all items: db_set_summing_limits with true
 * before, with false behind them. */
enum db_result db_set_summing_limits(struct db_conn *conn, bool summing);

/* Where it stands still, no sum of the shop changed; 0: nothing ever came in. */
enum db_result db_select_ingestion_version(struct db_conn *conn, const char *shop_id,
                                           int64_t *version);

/* ---- stock ---- */

/* A SKU that is counted and sold; its texts are borrowed, without a NUL. */
struct db_stock_state {
    struct tumpuk_text product_id;
    struct tumpuk_text sku_id;
    int64_t units;     /* that are there, below 0 where more was sold */
    int64_t threshold; /* -1: none */
};
/* false ends with DB_FAILED. */
typedef bool db_take_stock_state(void *arg, const struct db_stock_state *state);
/* All of the shop's, product by product. */
enum db_result db_select_stock_states(struct db_conn *conn, const char *shop_id,
                                      db_take_stock_state *take, void *arg);

/* Units of SKUs that were paid over a range on quarter hours, over all channels: of
 * those that sold any, in the order of ids. */
struct db_units_sold {
    struct tumpuk_text sku_id;
    int64_t units;
};
enum db_result db_select_units_sold(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                    const struct tumpuk_text *sku_ids, size_t sku_count,
                                    struct span_range range, struct db_units_sold **out,
                                    size_t *count);

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

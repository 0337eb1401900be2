/*
 * What the database keeps of orders, of what happened to them, of traffic, and
 * of the sums of all these that dashboards read; one function a file of
 * sql/queries.
 *
 * All belong inside a transaction that has named its shop. Locks are taken in one
 * order, so that batches of one shop wait for each other instead of failing:
 * orders by id, then events by id or traffic by time and id, then orders' redemptions
 * by order (db/redemption.h), then the shop's sums, with which stock goes
 * (db/stock.h), and last what is used of quotas.
 */
#ifndef DB_DATA_H
#define DB_DATA_H

#include "dashboard/data.h"
#include "dashboard/people.h"
#include "dashboard/rollup.h"
#include "db/db.h"

/* ---- the transaction ---- */

/* Lets its end wait for the disk. */
enum db_result db_require_durability(struct db_conn *conn);
/* Makes partitions where there are none for instants between these two; first of
 * all in a transaction. */
enum db_result db_make_order_partitions(struct db_conn *conn, int64_t first_us, int64_t last_us);
enum db_result db_make_traffic_partitions(struct db_conn *conn, int64_t first_us, int64_t last_us);

/* One step of dropping raw rows that are older than the horizon; sums stay. `more`:
 * whether there may be more to do. The transaction need not have named a shop. */
enum db_result db_drop_raw_rows(struct db_conn *conn, int64_t horizon_us, bool *more);

/* ---- ids ---- */

/* For each SKU, ended or not, its product; an empty text where there is none. */
enum db_result db_resolve_skus(struct db_conn *conn, struct arena *arena, const char *shop_id,
                               const struct tumpuk_text *ids, size_t count,
                               struct tumpuk_text **products);
/* For each product, ended or not, its id; an empty text where there is none. */
enum db_result db_resolve_products(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                   const struct tumpuk_text *ids, size_t count,
                                   struct tumpuk_text **found);

/* What is taken in once: an order or an order's event. */
struct db_key {
    struct tumpuk_text id;
    unsigned char fingerprint[DATA_FINGERPRINT_BYTES];
    bool found; /* by what was asked for: inserted now, or there already */
};

/* ---- orders ---- */

/* Takes the ids of orders that no order has yet, which are found then. Ids ascend
 * by bytes, each once. */
enum db_result db_insert_order_keys(struct db_conn *conn, const char *shop_id,
                                    struct db_key *const *keys,
                                    const struct data_order *const *orders, size_t count);
/* Reads the fingerprints of those that there are. */
enum db_result db_select_order_prints(struct db_conn *conn, const char *shop_id,
                                      struct db_key *const *keys, size_t count);
enum db_result db_insert_orders(struct db_conn *conn, const char *shop_id,
                                const struct data_order *const *orders, size_t count);
/* Runs `meanwhile`, which must not use the connection, while the server stores them:
 * they are most of a batch. */
enum db_result db_insert_order_lines(struct db_conn *conn, const char *shop_id,
                                     const struct data_order *const *orders, size_t count,
                                     void (*meanwhile)(void *arg), void *arg);

/* ---- what happened to orders ---- */

struct db_order_line {
    struct tumpuk_text sku_id;
    struct tumpuk_text product_id; /* empty: a gift that is no SKU of the shop */
    int64_t quantity;
    int64_t gmv; /* money */
    bool gift;
    enum data_source source;
    struct tumpuk_text source_id;
};
/* An order with what was taken off it so far. */
struct db_order_state {
    struct tumpuk_text order_id;
    int64_t paid_at_us;
    enum tumpuk_channel channel;
    bool cancelled;
    uint32_t line_count;
    struct db_order_line *lines;
    int64_t *refunded_units; /* by line */
    int64_t *deducted;       /* money, by line */
};
/* Those of `ids` that there are, locked, in the order of ids; without their lines. */
enum db_result db_lock_orders(struct db_conn *conn, struct arena *arena, const char *shop_id,
                              const struct tumpuk_text *ids, size_t count,
                              struct db_order_state **orders, size_t *order_count);
/* Fills in their lines. DB_FAILED: an order's rows are missing. */
enum db_result db_select_order_lines(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     struct db_order_state *orders, size_t count);
enum db_result db_update_orders(struct db_conn *conn, const char *shop_id,
                                const struct db_order_state *const *orders, size_t count);

/* As for orders. `channels` are those of the events' orders. */
enum db_result db_insert_order_events(struct db_conn *conn, const char *shop_id,
                                      struct db_key *const *keys,
                                      const struct data_order_event *const *events,
                                      const enum tumpuk_channel *channels, size_t count);
enum db_result db_select_event_prints(struct db_conn *conn, const char *shop_id,
                                      struct db_key *const *keys, size_t count);
enum db_result db_mark_cancelling_events(struct db_conn *conn, const char *shop_id,
                                         const struct tumpuk_text *ids, size_t count);

struct db_deduction {
    struct tumpuk_text event_id;
    int64_t at_us;
    uint32_t line; /* from 0 */
    const struct db_order_line *of;
    int64_t amount; /* money */
};
enum db_result db_insert_order_deductions(struct db_conn *conn, const char *shop_id,
                                          const struct db_deduction *deductions, size_t count);

/* ---- traffic ---- */

/* Stores those that are not there, of which `created` is set. They ascend by time
 * and id, each once. */
enum db_result db_insert_traffic(struct db_conn *conn, const char *shop_id,
                                 const struct data_traffic *const *events, size_t count,
                                 bool *created);
/* Whether events that there are say the same as stored. */
enum db_result db_compare_traffic(struct db_conn *conn, const char *shop_id,
                                  const struct data_traffic *const *events, size_t count,
                                  bool *same);

/* ---- sums ---- */

/* From here until the transaction ends, nobody else changes the shop's sums. */
enum db_result db_lock_ingestion(struct db_conn *conn, const char *shop_id);
/* Whether data came in for the shop before. */
enum db_result db_exists_ingestion(struct db_conn *conn, const char *shop_id, bool *exists);
/* Add the table's rows to what is stored, of the shop's kind or of the others.
 * DB_REFUSED: a sum leaves its range. */
enum db_result db_add_shop_sums(struct db_conn *conn, const char *shop_id,
                                const struct rollup_table *sums);
enum db_result db_add_item_sums(struct db_conn *conn, const char *shop_id,
                                const struct rollup_table *sums);

enum db_people_kind { DB_PEOPLE_BUYERS = 1, DB_PEOPLE_NEW_BUYERS, DB_PEOPLE_VISITORS };
/* At most so many sets at once: bounds what an answer holds. */
#define DB_PEOPLE_SETS_MAX 64
struct db_people_key {
    enum db_people_kind kind;
    unsigned span; /* as of rollups of the shop */
    int64_t starts_us;
    enum tumpuk_channel channel;
};
/* Calls `take` for each key with what is stored, NULL for nobody; false ends with
 * DB_FAILED. */
typedef bool db_take_people(void *arg, size_t index, const unsigned char *bytes, size_t len);
enum db_result db_select_people(struct db_conn *conn, const char *shop_id,
                                const struct db_people_key *keys, size_t count,
                                db_take_people *take, void *arg);
struct db_people_set {
    struct db_people_key key;
    const unsigned char *bytes;
    size_t len;
};
enum db_result db_upsert_people(struct db_conn *conn, const char *shop_id,
                                const struct db_people_set *sets, size_t count);

#endif

/*
 * What dashboards read: sums and sets of people over ranges of time, the targets
 * that shops set, and the campaigns that these are compared with; one function a
 * file of sql/queries.
 *
 * All belong inside a transaction that has named its shop and reads at one
 * instant. Orders and traffic are never read here.
 */
#ifndef DB_DASHBOARD_H
#define DB_DASHBOARD_H

#include "dashboard/span.h"
#include "db/data.h"
#include "shop/shop.h"

/* Everything acknowledged before this instant, which is the transaction's begin, is
 * in what it reads. */
enum db_result db_select_watermark(struct db_conn *conn, int64_t *as_of_us);

/* What tells whether a shop's dashboards moved, in one look at many shops: the
 * transaction has named every shop, or the one. */
struct db_shop_moves {
    int64_t version; /* of its sums; 0: nothing came in yet */
    int64_t last_id; /* of its notifications; 0: there is none */
};
/* `out` has room for as many as there are shops. */
enum db_result db_select_shop_moves(struct db_conn *conn, struct arena *arena,
                                    const struct tumpuk_text *shop_ids, size_t count,
                                    struct db_shop_moves *out);
/* Told with the shop's id when a dashboard of it changed otherwise than by sums. */
#define DB_DASHBOARD_CHANNEL "tumpuk_dashboard"

/* The begin of the last minute in which anything of the shop was counted: sums and
 * people of later ones are none. TUMPUK_TIME_MIN: nothing was. */
enum db_result db_select_last_minute(struct db_conn *conn, const char *shop_id, int64_t *starts_us);

/* Sums of these channels (a set) in parts of time. */
struct db_span_query {
    uint8_t channels;
    const struct span_part *parts;
    size_t part_count;
    int64_t bin_minutes; /* what lies in one of these bins of UTC may come as one row */
    bool by_source;      /* those of each kind of source, else of all together */
};
#define DB_BIN_WIDEST (INT64_C(366) * 1440)
struct db_sums_row {
    int64_t starts_us; /* of its first bucket */
    uint8_t source;    /* 0: all */
    int64_t sums[ROLLUP_SUM_COUNT];
};
/* In the order of time. A bin that has buckets in several parts is several rows. */
enum db_result db_select_shop_sums(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                   const struct db_span_query *query, struct db_sums_row **out,
                                   size_t *count);

/* Calls `take` with each stored set of the kind, in the order of time; false ends
 * with DB_FAILED. */
typedef bool db_take_people_at(void *arg, int64_t starts_us, const unsigned char *bytes,
                               size_t len);
enum db_result db_select_people_of_parts(struct db_conn *conn, const char *shop_id,
                                         enum db_people_kind kind,
                                         const struct db_span_query *query, db_take_people_at *take,
                                         void *arg);

/* Which sets there are of the kind, in the order of time. A version is another one
 * after each write of the set. */
struct db_people_version {
    struct db_people_key key;
    int64_t version;
};
enum db_result db_select_people_versions(struct db_conn *conn, struct arena *arena,
                                         const char *shop_id, enum db_people_kind kind,
                                         const struct db_span_query *query,
                                         struct db_people_version **out, size_t *count);

/* ---- campaigns ---- */

/* Top-level ones of the kind that ended by then and that the shop joined, the
 * latest first. */
enum db_result db_select_previous_campaigns(struct db_conn *conn, struct arena *arena,
                                            const char *shop_id, enum campaign_kind kind,
                                            int64_t ended_us, size_t limit,
                                            struct campaign_record **out, size_t *count);
/* Parts of the campaign that the shop joined, in the order of ids. */
enum db_result db_select_sub_campaigns(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id, const char *campaign_id, size_t limit,
                                       struct campaign_record **out, size_t *count);

/* Sums of a campaign's products of the shop. Orders are not among them, as an
 * order is in each of its products. */
struct db_campaign_sums {
    struct tumpuk_text campaign_id;
    uint8_t channels;
    struct span_range range; /* on quarter hours */
    int64_t sums[ROLLUP_SUM_COUNT];
};
/* Fills in the sums of each. */
enum db_result db_select_campaign_product_sums(struct db_conn *conn, const char *shop_id,
                                               struct db_campaign_sums *campaigns, size_t count);

/* ---- the GMV target ---- */

struct db_gmv_target {
    int64_t amount;  /* money, 0: none, or none any more */
    int64_t version; /* 0: there never was one */
    int64_t created_us;
    int64_t updated_us;
};
/* None is no failure. */
enum db_result db_select_gmv_target(struct db_conn *conn, const char *shop_id,
                                    const char *campaign_id, struct db_gmv_target *out);
/* An amount of 0 removes it. */
enum db_result db_upsert_gmv_target(struct db_conn *conn, const char *shop_id,
                                    const char *campaign_id, int64_t amount);

#endif

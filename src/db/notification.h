/*
 * What the database keeps of notifications: statements on what was raised, what
 * was looked at, and what each shop wants to be told; one function a file of
 * sql/queries.
 *
 * All belong inside a transaction that has named its shop, but where it says
 * otherwise. A shop's notifications are numbered from 1 without gaps, and become
 * visible in that order: who raises any holds the shop's feed first.
 */
#ifndef DB_NOTIFICATION_H
#define DB_NOTIFICATION_H

#include "dashboard/notification.h"
#include "dashboard/span.h"
#include "dashboard/stock_watch.h"
#include "db/db.h"

/* Told with the shop's id when notifications of it were raised. Nothing is told of
 * while a listener has no connection: look at db_select_notification_feed too. */
#define DB_NOTIFICATION_CHANNEL "tumpuk_notification"

/* ---- reading ---- */

/* Where a shop's notifications are. */
struct db_notification_feed {
    int64_t last_id; /* the newest, 0: there was none */
    /* The newest of those raised before the instant asked for, whether or not it is
     * still there; 0: none. Who saw all up to here can be told the rest. */
    int64_t before_id;
};
enum db_result db_select_notification_feed(struct db_conn *conn, const char *shop_id,
                                           int64_t before_us, struct db_notification_feed *out);

/* What a campaign's dashboard shows (campaign_notifications in the migration). */
struct db_notification_filter {
    const char *campaign_id;
    int64_t before_id; /* smaller ones; 0: from the newest */
    bool unread;       /* those alone */
    size_t limit;
};
/* The newest first. */
enum db_result db_select_notifications(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id,
                                       const struct db_notification_filter *filter,
                                       struct notification **out, size_t *count);
/* Of those shown, the oldest first: after `after_id`. For those who follow: what they
 * have been told of a page, the next begins after. */
enum db_result db_select_notifications_after(struct db_conn *conn, struct arena *arena,
                                             const char *shop_id, const char *campaign_id,
                                             int64_t after_id, size_t limit,
                                             struct notification **out, size_t *count);
enum db_result db_count_unread_notifications(struct db_conn *conn, const char *shop_id,
                                             const char *campaign_id, int64_t *count);

/* ---- marking ---- */

/* Of those shown; one that is read stays as it is. DB_NONE: there is no such one. */
enum db_result db_mark_notification_read(struct db_conn *conn, struct arena *arena,
                                         const char *shop_id, const char *campaign_id,
                                         int64_t notification_id, struct notification *out);
/* All of those shown, up to `up_to_id` (0: all): how many were not read. */
enum db_result db_mark_notifications_read(struct db_conn *conn, const char *shop_id,
                                          const char *campaign_id, int64_t up_to_id,
                                          int64_t *marked);

/* ---- settings ---- */

struct db_notification_settings {
    struct notification_settings settings; /* the defaults, where none are stored */
    int64_t version;                       /* 0: none are stored */
    int64_t created_us;
    int64_t updated_us;
};
enum db_result db_select_notification_settings(struct db_conn *conn, const char *shop_id,
                                               struct db_notification_settings *out);
enum db_result db_upsert_notification_settings(struct db_conn *conn, const char *shop_id,
                                               const struct notification_settings *settings);

/* ---- what is to be looked at ---- */

/* Has the shop looked at: what is judged by changed otherwise than with its sums, its
 * media or stock, which are noticed by themselves. The last lock of a transaction. */
enum db_result db_ask_notifications(struct db_conn *conn, const char *shop_id);
/* Has the stock of products, or of the whole shop, looked at: it is judged by something
 * else now. Levels that are written are noted by themselves. */
enum db_result db_ask_product_stock(struct db_conn *conn, const char *shop_id,
                                    const struct tumpuk_text *product_ids, size_t count);
enum db_result db_ask_shop_stock(struct db_conn *conn, const char *shop_id);

/* At most `limit` shops that are due, in the order of ids, after `after` (NULL: from the
 * first). Needs db_name_every_shop. */
enum db_result db_select_notification_shops(struct db_conn *conn, struct arena *arena,
                                            const char *after, size_t limit,
                                            struct tumpuk_text **shop_ids, size_t *count);

/* ---- looking at a shop ---- */
/* These all belong in one transaction that holds the feed. */

struct db_notification_claim {
    int64_t version; /* of the sums and of the media, as they are at least */
    int64_t media;
    int64_t quarter_us; /* quarter hours were handed over up to then; TUMPUK_TIME_MIN: none */
    int64_t now_us;     /* the database's clock */
};
/* Makes the shop's feed where there is none. */
enum db_result db_make_notification_feed(struct db_conn *conn, const char *shop_id);
/* Has few rows of large tables looked up by their keys. */
enum db_result db_set_looking_limits(struct db_conn *conn);
/* Holds the feed. DB_NONE: the shop is not due, or another is at it. */
enum db_result db_claim_notification_feed(struct db_conn *conn, const char *shop_id,
                                          struct db_notification_claim *out);
/* What was claimed was looked at; quarter hours were handed over up to quarter_us. The
 * shop is due again at `due_us` (TUMPUK_TIME_MAX: when something comes in), and with the
 * next quarter hour, `next_us`, where that may change how long stock lasts. */
enum db_result db_settle_notification_feed(struct db_conn *conn, const char *shop_id,
                                           const struct db_notification_claim *claim,
                                           int64_t due_us, int64_t next_us);

/* Hands over quarter hours that are complete: notes the SKUs that were sold in them, and
 * those that are low. */
enum db_result db_sweep_stock(struct db_conn *conn, const char *shop_id, int64_t from_us,
                              int64_t to_us);
/* Takes at most `limit` notes: the SKUs, each once. What is left keeps the shop due. */
enum db_result db_take_moved_stock(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                   size_t limit, struct tumpuk_text **sku_ids, size_t *count);
struct db_watched_stock {
    struct tumpuk_text sku_id;
    struct tumpuk_text product_id;
    struct tumpuk_text name;    /* of the product */
    struct tumpuk_text variant; /* of the SKU; may be empty */
    struct stock_level level;   /* without low_days */
    struct stock_watch watch;
};
/* Those of the SKUs that there are; sold is what was paid in the quarter hours from
 * from_us to to_us, at most DB_QUARTERS_MAX. */
#define DB_QUARTERS_MAX 96
enum db_result db_select_watched_stock(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id, const struct tumpuk_text *sku_ids,
                                       size_t sku_count, int64_t from_us, int64_t to_us,
                                       struct db_watched_stock **out, size_t *count);
enum db_result db_upsert_stock_watch(struct db_conn *conn, const char *shop_id,
                                     const struct db_watched_stock *const *watched, size_t count);

struct db_open_target {
    struct tumpuk_text campaign_id;
    struct tumpuk_text name;
    int64_t amount; /* money */
    struct span_range period;
    uint8_t channels; /* a set */
};
/* At most `limit` targets that were not seen reached, of campaigns that have started, the
 * latest to end first. */
enum db_result db_select_open_targets(struct db_conn *conn, struct arena *arena,
                                      const char *shop_id, int64_t now_us, size_t limit,
                                      struct db_open_target **out, size_t *count);
struct db_range_gmv {
    uint8_t channels;        /* a set */
    struct span_range range; /* on whole minutes */
    int64_t gmv;             /* money, filled in */
};
enum db_result db_select_range_gmv(struct db_conn *conn, const char *shop_id,
                                   struct db_range_gmv *ranges, size_t count);
enum db_result db_insert_reached_targets(struct db_conn *conn, const char *shop_id,
                                         const struct db_open_target *const *targets, size_t count);

struct db_fresh_violation {
    struct tumpuk_text live_id;
    struct tumpuk_text title; /* of the LIVE */
    struct tumpuk_text code;
    struct tumpuk_text reason;
    int64_t at_us;
};
/* At most `limit` violations that the shop was not told of; they count as told. */
enum db_result db_take_live_violations(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id, size_t limit,
                                       struct db_fresh_violation **out, size_t *count);
/* When the first LIVE planned for after `after_us` is to start; TUMPUK_TIME_MAX: none. */
enum db_result db_select_next_live_start(struct db_conn *conn, const char *shop_id,
                                         int64_t after_us, int64_t *start_us);

/* ---- raising ---- */

/* Holds the feed until the transaction ends. */
enum db_result db_lock_notification_feed(struct db_conn *conn, const char *shop_id);
/* Raises, in this order, those whose cause was not told of before, and tells who
 * listens; how many those were. The transaction holds the feed. */
enum db_result db_insert_notifications(struct db_conn *conn, const char *shop_id,
                                       const struct notification *given, size_t count,
                                       int64_t *raised);

/* One step of dropping what was raised before the horizon. `more`: whether there may
 * be more to do. The transaction need not have named a shop. */
enum db_result db_drop_notifications(struct db_conn *conn, int64_t horizon_us, bool *more);

#endif

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

/* ---- raising ---- */

/* Has the shop looked at: what is to be judged by changed otherwise than with its
 * sums. The last lock of a transaction. */
enum db_result db_ask_notifications(struct db_conn *conn, const char *shop_id);

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

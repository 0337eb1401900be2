/*
 * What the database keeps of LIVEs, their violations, videos and drafts of ads:
 * one function a file of sql/queries, as in db/store.h.
 *
 * Who writes a LIVE or a video takes its lock first, so that what is stored can be
 * looked at before it is changed, and tells of the change last (db_change_media).
 */
#ifndef DB_MEDIA_H
#define DB_MEDIA_H

#include "db/db.h"
#include "shop/media.h"

/* Until the transaction ends nobody else has the lock of that LIVE or video. */
enum db_result db_lock_media(struct db_conn *conn, const char *shop_id, enum ad_target kind,
                             const char *id);
/* Raises the shop's media version: once a transaction that changed something. */
enum db_result db_change_media(struct db_conn *conn, const char *shop_id);
/* What it stands at, 0: nothing was ever stored. Where it stands still, no LIVE,
 * violation or video of the shop changed. */
enum db_result db_select_media_version(struct db_conn *conn, const char *shop_id, int64_t *version);

/* ---- LIVEs ---- */

/* With its violations, removed or not; DB_NONE: there is none. */
enum db_result db_select_live(struct db_conn *conn, struct arena *arena, const char *shop_id,
                              const char *live_id, struct live_record *out);
/* Those not removed whose schedule or course may meet [from_us, to_us), live_meets
 * tells; `violating`: only those with violations. In the order of ids, without
 * violations. */
enum db_result db_select_lives(struct db_conn *conn, struct arena *arena, const char *shop_id,
                               int64_t from_us, int64_t to_us, bool violating,
                               struct live_record **out, size_t *count);
/* Those that have not started, planned for [from_us, to_us): the same. */
enum db_result db_select_lives_to_come(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id, int64_t from_us, int64_t to_us,
                                       struct live_record **out, size_t *count);
/* Fills in the violations of LIVEs that stand in the order of their ids. */
enum db_result db_select_live_violations(struct db_conn *conn, struct arena *arena,
                                         const char *shop_id, struct live_record *lives,
                                         size_t count);
/* Stores it, violations aside. */
enum db_result db_upsert_live(struct db_conn *conn, const char *shop_id,
                              const struct live_record *live);
/* Adds those that are not there yet; `*added` says how many. */
enum db_result db_insert_live_violations(struct db_conn *conn, const char *shop_id,
                                         const struct live_record *live, size_t *added);
/* Raises its as_of to now: older news does not bring it back. */
enum db_result db_remove_live(struct db_conn *conn, const char *shop_id, const char *live_id);

/* ---- videos ---- */

/* With its products, removed or not; DB_NONE: there is none. */
enum db_result db_select_video(struct db_conn *conn, struct arena *arena, const char *shop_id,
                               const char *video_id, struct video_record *out);
/* Those of `ids` that there are, removed or not, in the order of ids; without products. */
enum db_result db_select_videos(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                const struct tumpuk_text *ids, size_t id_count,
                                struct video_record **out, size_t *count);
/* A video as lists put it in order; texts are borrowed, without a NUL. */
struct db_listed_video {
    struct tumpuk_text video_id;
    int64_t views; /* -1: not told */
    int64_t likes;
    uint32_t product_count;
    const struct tumpuk_text *product_ids;
};
/* false ends with DB_FAILED. */
typedef bool db_take_video(void *arg, const struct db_listed_video *video);
/* Those not removed that were published before that, in no order. */
enum db_result db_select_listed_videos(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id, int64_t before_us, db_take_video *take,
                                       void *arg);
/* Fills in the products of videos that stand in the order of their ids. */
enum db_result db_select_video_products(struct db_conn *conn, struct arena *arena,
                                        const char *shop_id, struct video_record *videos,
                                        size_t count);
/* These two together store it whole. */
enum db_result db_upsert_video(struct db_conn *conn, const char *shop_id,
                               const struct video_record *video);
enum db_result db_write_video_products(struct db_conn *conn, const char *shop_id,
                                       const struct video_record *video);
enum db_result db_remove_video(struct db_conn *conn, const char *shop_id, const char *video_id);

/* ---- drafts of ads ---- */

/* Sets ad_id and created_us. */
enum db_result db_insert_ad_draft(struct db_conn *conn, const char *shop_id,
                                  struct ad_draft *draft);
struct db_ad_draft_filter {
    const char *campaign_id;
    int64_t before; /* ad_id, 0: from the newest */
    size_t limit;
    const char *target_kind; /* each NULL: any */
    const char *target_id;
};
/* The newest first. */
enum db_result db_select_ad_drafts(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                   const struct db_ad_draft_filter *filter, struct ad_draft **out,
                                   size_t *count);

#endif

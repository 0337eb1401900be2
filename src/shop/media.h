/*
 * LIVEs and videos that sell for a shop, as the platform last told of them, and
 * drafts of ads (spec dashboard, sections 3 and 4). Both exist on SHOP_TOKOPEDIA.
 *
 * Plain values without I/O, as in shop/shop.h: texts and lists are borrowed, every
 * text has a NUL after its last byte, and what is not given is an empty text, -1,
 * or SHOP_TIME_NEVER.
 */
#ifndef SHOP_MEDIA_H
#define SHOP_MEDIA_H

#include "shop/shop.h"

/* A LIVE is planned for so long at most. */
#define LIVE_SCHEDULE_MAX_US (INT64_C(168) * 3600 * 1000000)
/* One of which nobody says that it ended, or that it started, counts as over when
 * its schedule is, but not before so long after its start. */
#define LIVE_OPEN_MAX_US (INT64_C(24) * 3600 * 1000000)

#define LIVE_VIOLATIONS_MAX 500
#define VIDEO_PRODUCTS_MAX 100

/* A rule of the platform that a LIVE broke; told apart by instant and code. */
struct live_violation {
    struct tumpuk_text code;
    struct tumpuk_text reason;
    int64_t at_us;
};

struct live_record {
    struct tumpuk_text live_id;
    struct tumpuk_text creator;
    struct tumpuk_text title;
    int64_t scheduled_start_us;
    int64_t scheduled_end_us; /* each of these three SHOP_TIME_NEVER: not told */
    int64_t started_us;
    int64_t ended_us;
    struct tumpuk_text live_url;
    struct tumpuk_text dashboard_url;
    int64_t views; /* lifetime figures, -1: not told */
    int64_t viewers;
    int64_t peak_viewers;
    int64_t avg_watch_seconds;
    int64_t figures_as_of_us; /* of these, SHOP_TIME_NEVER: there are none */
    int64_t as_of_us;         /* of the rest */
    int64_t removed_us;       /* SHOP_TIME_NEVER: it is listed */
    int64_t created_us;
    int64_t updated_us;
    uint32_t violation_count;
    const struct live_violation *violations; /* in the order of instants and codes */
};

enum live_status { LIVE_STATUS_UPCOMING, LIVE_STATUS_ONGOING, LIVE_STATUS_ENDED };
#define LIVE_STATUS_COUNT 3

enum live_status live_status_at(const struct live_record *live, int64_t at_us);
/* Whether its schedule or its course, as far as it has come at `at_us`, meets
 * [from_us, to_us). */
bool live_meets(const struct live_record *live, int64_t at_us, int64_t from_us, int64_t to_us);
/* Whether both say the same of the LIVE; figures, violations and what the store
 * keeps beside aside. */
bool live_same(const struct live_record *a, const struct live_record *b);
bool live_figures_same(const struct live_record *a, const struct live_record *b);

struct video_record {
    struct tumpuk_text video_id;
    struct tumpuk_text title;
    struct tumpuk_text creator;
    int64_t published_us;
    struct tumpuk_text url;
    int64_t views; /* lifetime figures, -1: not told */
    int64_t likes;
    int64_t figures_as_of_us; /* as of a LIVE */
    int64_t as_of_us;
    int64_t removed_us;
    int64_t created_us;
    int64_t updated_us;
    uint32_t product_count;
    const struct tumpuk_text *product_ids; /* ascending, each once */
};

bool video_same(const struct video_record *a, const struct video_record *b);
bool video_figures_same(const struct video_record *a, const struct video_record *b);

enum ad_target { AD_TARGET_LIVE, AD_TARGET_PRODUCT, AD_TARGET_VIDEO };
#define AD_TARGET_COUNT 3

struct ad_draft {
    int64_t ad_id;
    struct tumpuk_text campaign_id;
    enum ad_target target_kind;
    struct tumpuk_text target_id;
    struct tumpuk_text name; /* empty: none */
    int64_t daily_budget;    /* money */
    int64_t starts_us;
    int64_t ends_us; /* exclusive */
    int64_t created_us;
};

/* Names as on the wire and in the database; static storage. */
const char *live_status_name(enum live_status status);
const char *ad_target_name(enum ad_target target);

#endif

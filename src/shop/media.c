#include "shop/media.h"

#include <string.h>

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* When a LIVE that is not told to have ended counts as over. */
static int64_t open_end(const struct live_record *live, int64_t start_us)
{
    int64_t end_us = start_us > INT64_MAX - LIVE_OPEN_MAX_US ? INT64_MAX
                                                             : start_us + LIVE_OPEN_MAX_US;

    return live->scheduled_end_us == SHOP_TIME_NEVER ? end_us
                                                     : later(live->scheduled_end_us, end_us);
}

enum live_status live_status_at(const struct live_record *live, int64_t at_us)
{
    bool started = live->started_us != SHOP_TIME_NEVER && live->started_us <= at_us;

    if (live->ended_us != SHOP_TIME_NEVER && live->ended_us <= at_us)
        return LIVE_STATUS_ENDED;
    if (started)
        return at_us < open_end(live, live->started_us) ? LIVE_STATUS_ONGOING : LIVE_STATUS_ENDED;
    /* late, or it never came about */
    return live->started_us != SHOP_TIME_NEVER || at_us < open_end(live, live->scheduled_start_us)
               ? LIVE_STATUS_UPCOMING
               : LIVE_STATUS_ENDED;
}

/* Whether [start, end) meets [from, to); an empty one is its start. */
static bool meets(int64_t start_us, int64_t end_us, int64_t from_us, int64_t to_us)
{
    return start_us < to_us && (end_us > from_us || start_us >= from_us);
}

bool live_meets(const struct live_record *live, int64_t at_us, int64_t from_us, int64_t to_us)
{
    int64_t end_us = live->scheduled_end_us == SHOP_TIME_NEVER ? live->scheduled_start_us
                                                               : live->scheduled_end_us;

    if (meets(live->scheduled_start_us, end_us, from_us, to_us))
        return true;
    if (live->started_us == SHOP_TIME_NEVER)
        return false;
    end_us = live->ended_us;
    if (end_us == SHOP_TIME_NEVER) {
        end_us = open_end(live, live->started_us);
        end_us = later(live->started_us, at_us < end_us ? at_us : end_us);
    }
    return meets(live->started_us, end_us, from_us, to_us);
}

static bool text_same(struct tumpuk_text a, struct tumpuk_text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.bytes, b.bytes, a.len) == 0);
}

bool live_same(const struct live_record *a, const struct live_record *b)
{
    return text_same(a->creator, b->creator) && text_same(a->title, b->title) &&
           a->scheduled_start_us == b->scheduled_start_us &&
           a->scheduled_end_us == b->scheduled_end_us && a->started_us == b->started_us &&
           a->ended_us == b->ended_us && text_same(a->live_url, b->live_url) &&
           text_same(a->dashboard_url, b->dashboard_url);
}

bool live_figures_same(const struct live_record *a, const struct live_record *b)
{
    return a->figures_as_of_us == b->figures_as_of_us && a->views == b->views &&
           a->viewers == b->viewers && a->peak_viewers == b->peak_viewers &&
           a->avg_watch_seconds == b->avg_watch_seconds;
}

bool video_same(const struct video_record *a, const struct video_record *b)
{
    if (a->product_count != b->product_count)
        return false;
    for (uint32_t i = 0; i < a->product_count; i++) {
        if (!text_same(a->product_ids[i], b->product_ids[i]))
            return false;
    }
    return text_same(a->title, b->title) && text_same(a->creator, b->creator) &&
           a->published_us == b->published_us && text_same(a->url, b->url);
}

bool video_figures_same(const struct video_record *a, const struct video_record *b)
{
    return a->figures_as_of_us == b->figures_as_of_us && a->views == b->views &&
           a->likes == b->likes;
}

const char *live_status_name(enum live_status status)
{
    static const char *const NAME[LIVE_STATUS_COUNT] = {
        [LIVE_STATUS_UPCOMING] = "UPCOMING",
        [LIVE_STATUS_ONGOING] = "ONGOING",
        [LIVE_STATUS_ENDED] = "ENDED",
    };
    return NAME[status];
}

const char *ad_target_name(enum ad_target target)
{
    static const char *const NAME[AD_TARGET_COUNT] = {
        [AD_TARGET_LIVE] = "LIVE",
        [AD_TARGET_PRODUCT] = "PRODUCT",
        [AD_TARGET_VIDEO] = "VIDEO",
    };
    return NAME[target];
}

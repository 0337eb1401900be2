#include "dashboard/view.h"

#define VIEW_QUARTER_MINUTES 15

const char *view_kind_name(enum view_kind kind)
{
    static const char *const NAME[VIEW_KIND_COUNT] = {
        [VIEW_CAMPAIGN] = "CAMPAIGN",
        [VIEW_TODAY] = "TODAY",
        [VIEW_DAY] = "DAY",
    };
    return NAME[kind];
}

int64_t view_minute_end(int64_t at_us)
{
    return rollup_bucket(at_us, 1) + CALENDAR_MINUTE_US;
}

struct span_range view_quarters(struct span_range range)
{
    struct span_range quarters = {rollup_bucket(range.from_us, VIEW_QUARTER_MINUTES), 0};

    quarters.to_us = range.from_us < range.to_us
                         ? rollup_bucket(range.to_us - 1, VIEW_QUARTER_MINUTES) +
                               VIEW_QUARTER_MINUTES * CALENDAR_MINUTE_US
                         : quarters.from_us;
    return quarters;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t greatest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

bool view_range(enum view_kind kind, const struct zone *zone, int64_t day,
                struct span_range campaign, int64_t now_us, struct span_range *out)
{
    int64_t now_end = view_minute_end(now_us);

    *out = campaign;
    if (kind != VIEW_CAMPAIGN) {
        int64_t shown = kind == VIEW_TODAY ? calendar_day(zone, now_us) : day;

        out->from_us = greatest(campaign.from_us, calendar_day_start(zone, shown));
        out->to_us = least(campaign.to_us, calendar_day_start(zone, shown + 1));
    }
    /* until its first instant nothing of a campaign has begun */
    out->to_us = now_us < out->from_us ? out->from_us : least(out->to_us, now_end);
    if (out->to_us > out->from_us)
        return true;
    out->to_us = out->from_us;
    return kind == VIEW_CAMPAIGN;
}

struct span_range view_previous_day(const struct zone *zone, struct span_range range)
{
    return (struct span_range){calendar_day_earlier(zone, range.from_us),
                               calendar_day_earlier(zone, range.to_us)};
}

struct span_range view_previous_campaign(struct span_range range, struct span_range campaign,
                                         struct span_range previous)
{
    int64_t from_us = least(previous.from_us + (range.from_us - campaign.from_us), previous.to_us);
    int64_t to_us = least(previous.from_us + (range.to_us - campaign.from_us), previous.to_us);

    return (struct span_range){from_us, to_us};
}

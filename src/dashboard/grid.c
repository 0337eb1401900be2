#include "dashboard/grid.h"

size_t grid_build(const struct zone *zone, enum calendar_grain grain, struct span_range range,
                  int64_t now_us, struct grid_bucket buckets[GRID_BUCKETS_MAX])
{
    size_t count = 0;

    for (int64_t at_us = range.from_us; at_us < range.to_us; count++) {
        struct span_range whole = calendar_bucket(zone, grain, at_us);
        struct grid_bucket *bucket = &buckets[count];

        if (count == GRID_BUCKETS_MAX)
            return GRID_BUCKETS_MAX + 1;
        *bucket = (struct grid_bucket){.starts_us = whole.from_us, .range = whole};
        if (bucket->range.from_us < range.from_us)
            bucket->range.from_us = range.from_us;
        if (bucket->range.to_us > range.to_us)
            bucket->range.to_us = range.to_us;
        bucket->partial = bucket->range.from_us != whole.from_us ||
                          bucket->range.to_us != whole.to_us || whole.to_us > now_us;
        at_us = whole.to_us;
    }
    return count;
}

/* An hour of a day that had none: both its ends are the instant of the change. */
void grid_compare_day(const struct zone *zone, enum calendar_grain grain,
                      struct grid_bucket *buckets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct span_range range = buckets[i].range;
        struct span_range *previous = &buckets[i].previous;
        int64_t wall = calendar_wall(zone, range.from_us) - CALENDAR_DAY_US;

        previous->from_us = calendar_day_earlier(zone, range.from_us);
        if (grain == CALENDAR_DAY)
            previous->to_us = calendar_day_earlier(zone, range.to_us);
        else if (calendar_wall(zone, previous->from_us) != wall)
            previous->to_us = previous->from_us;
        else
            previous->to_us = previous->from_us + (range.to_us - range.from_us);
    }
}

void grid_compare_campaign(struct span_range campaign, struct span_range previous,
                           struct grid_bucket *buckets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buckets[i].previous = view_previous_campaign(buckets[i].range, campaign, previous);
}

bool grid_peaks(const struct grid_bucket *buckets, const struct metric_value *values, size_t count,
                size_t *highest, size_t *lowest)
{
    bool found = false;

    for (size_t i = 0; i < count; i++) {
        if (buckets[i].partial || !values[i].known)
            continue;
        if (!found || values[i].value > values[*highest].value)
            *highest = i;
        if (!found || values[i].value < values[*lowest].value)
            *lowest = i;
        found = true;
    }
    return found;
}

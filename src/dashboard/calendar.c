#include "dashboard/calendar.h"

const char *calendar_grain_name(enum calendar_grain grain)
{
    static const char *const NAME[CALENDAR_GRAIN_COUNT] = {
        [CALENDAR_MINUTE] = "minute",
        [CALENDAR_QUARTER] = "quarter",
        [CALENDAR_HOUR] = "hour",
        [CALENDAR_DAY] = "day",
    };
    return NAME[grain];
}

static int64_t offset_us(const struct zone *zone, int64_t at_us)
{
    return zone_at(zone, at_us).offset_min * CALENDAR_MINUTE_US;
}

int64_t calendar_wall(const struct zone *zone, int64_t at_us)
{
    return at_us + offset_us(zone, at_us);
}

/* The instant in (from, to], at which the offset becomes that of `to`: zones
 * change on whole minutes. */
static int64_t change_between(const struct zone *zone, int64_t from_us, int64_t to_us)
{
    int64_t offset = offset_us(zone, to_us);

    while (to_us - from_us > CALENDAR_MINUTE_US) {
        int64_t middle = from_us + (to_us - from_us) / CALENDAR_MINUTE_US / 2 * CALENDAR_MINUTE_US;

        if (offset_us(zone, middle) == offset)
            to_us = middle;
        else
            from_us = middle;
    }
    return to_us;
}

/* Zones change less than once in two days, so that the offsets a day before and
 * after are those that the wall clock can have. */
int64_t calendar_instant(const struct zone *zone, int64_t wall_us)
{
    int64_t before = offset_us(zone, wall_us - CALENDAR_DAY_US);
    int64_t after = offset_us(zone, wall_us + CALENDAR_DAY_US);
    int64_t by_before = wall_us - before;
    int64_t by_after = wall_us - after;

    if (offset_us(zone, by_before) == before)
        return by_before;
    if (offset_us(zone, by_after) == after)
        return by_after;
    return change_between(zone, by_after, by_before);
}

int64_t calendar_day(const struct zone *zone, int64_t at_us)
{
    return rollup_bucket(calendar_wall(zone, at_us), 1440) / CALENDAR_DAY_US;
}

int64_t calendar_day_start(const struct zone *zone, int64_t day)
{
    return calendar_instant(zone, day * CALENDAR_DAY_US);
}

int64_t calendar_day_earlier(const struct zone *zone, int64_t at_us)
{
    return calendar_instant(zone, calendar_wall(zone, at_us) - CALENDAR_DAY_US);
}

static int64_t minutes_of(enum calendar_grain grain)
{
    static const int64_t MINUTES[CALENDAR_GRAIN_COUNT] = {
        [CALENDAR_MINUTE] = 1,
        [CALENDAR_QUARTER] = 15,
        [CALENDAR_HOUR] = 60,
        [CALENDAR_DAY] = 1440,
    };
    return MINUTES[grain];
}

/* A bucket ends where clocks show the next full one, or where a change in the
 * middle of it makes them begin another. */
struct span_range calendar_bucket(const struct zone *zone, enum calendar_grain grain, int64_t at_us)
{
    int64_t minutes = minutes_of(grain);
    int64_t wall = calendar_wall(zone, at_us);
    int64_t day = calendar_day(zone, at_us);
    struct span_range bucket;

    if (grain == CALENDAR_DAY)
        return (struct span_range){calendar_day_start(zone, day),
                                   calendar_day_start(zone, day + 1)};
    bucket.from_us = at_us - (wall - rollup_bucket(wall, minutes));
    bucket.to_us = bucket.from_us + minutes * CALENDAR_MINUTE_US;
    if (offset_us(zone, bucket.from_us) != offset_us(zone, at_us))
        bucket.from_us = change_between(zone, bucket.from_us, at_us);
    if (offset_us(zone, bucket.to_us - 1) != offset_us(zone, at_us))
        bucket.to_us = change_between(zone, at_us, bucket.to_us - CALENDAR_MINUTE_US);
    return bucket;
}

/*
 * Days and buckets of a shop's time zone, over changes of its clocks: a day has
 * 23 to 25 hours, and an hour that is repeated is two buckets (spec dashboard,
 * section 1).
 *
 * Zones are those of base/zone.h; NULL is UTC. No clock: instants are arguments.
 * Pure.
 */
#ifndef DASHBOARD_CALENDAR_H
#define DASHBOARD_CALENDAR_H

#include "base/zone.h"
#include "dashboard/span.h"

#define CALENDAR_MINUTE_US INT64_C(60000000)
#define CALENDAR_DAY_US (1440 * CALENDAR_MINUTE_US)

enum calendar_grain { CALENDAR_MINUTE, CALENDAR_QUARTER, CALENDAR_HOUR, CALENDAR_DAY };
#define CALENDAR_GRAIN_COUNT 4

/* "minute", "quarter", "hour", "day"; static storage. */
const char *calendar_grain_name(enum calendar_grain grain);

/* What clocks there show, counted as if it were UTC. */
int64_t calendar_wall(const struct zone *zone, int64_t at_us);
/* The first instant at which clocks there show that: of a repeated hour its first
 * time; where it is skipped, the instant at which they skip it. */
int64_t calendar_instant(const struct zone *zone, int64_t wall_us);

/* Days are counted from 1970-01-01. */
int64_t calendar_day(const struct zone *zone, int64_t at_us);
int64_t calendar_day_start(const struct zone *zone, int64_t day);

/* The instant of the same wall clock one day earlier. */
int64_t calendar_day_earlier(const struct zone *zone, int64_t at_us);

/* The bucket that holds the instant. */
struct span_range calendar_bucket(const struct zone *zone, enum calendar_grain grain,
                                  int64_t at_us);

#endif

/*
 * A range in buckets of time, with what each is compared with (spec dashboard,
 * sections 1 and 3). The buckets lie in the caller's memory. Pure.
 */
#ifndef DASHBOARD_GRID_H
#define DASHBOARD_GRID_H

#include "dashboard/metric.h"
#include "dashboard/view.h"

#define GRID_BUCKETS_MAX 3000

struct grid_bucket {
    int64_t starts_us;          /* its name */
    struct span_range range;    /* what is counted of it */
    struct span_range previous; /* what it is compared with; empty: nothing */
    bool partial;               /* some of it is not counted, or is still to come */
};

/* Fills in the buckets of a range; how many, GRID_BUCKETS_MAX + 1: more than
 * there may be. */
size_t grid_build(const struct zone *zone, enum calendar_grain grain, struct span_range range,
                  int64_t now_us, struct grid_bucket buckets[GRID_BUCKETS_MAX]);

/* Compares each with the same wall clock one day earlier; the two times of a
 * repeated hour are both compared with the one, and an hour that was skipped then
 * with nothing. */
void grid_compare_day(const struct zone *zone, enum calendar_grain grain,
                      struct grid_bucket *buckets, size_t count);
/* Compares each with the same elapsed time of another campaign. */
void grid_compare_campaign(struct span_range campaign, struct span_range previous,
                           struct grid_bucket *buckets, size_t count);

/* Indexes of the complete buckets with the highest and lowest value, the earliest
 * of equals; false: no complete bucket has one. */
bool grid_peaks(const struct grid_bucket *buckets, const struct metric_value *values, size_t count,
                size_t *highest, size_t *lowest);

#endif

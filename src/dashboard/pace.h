/*
 * How far a campaign is towards its GMV target, and where it leads (spec
 * dashboard, section 3, part 1). Amounts are exact; no heap, no clock. Pure.
 */
#ifndef DASHBOARD_PACE_H
#define DASHBOARD_PACE_H

#include "dashboard/metric.h"
#include "dashboard/span.h"

/* Campaigns before this one that its pace is judged by. */
#define PACE_CAMPAIGNS_MAX 3

enum pace_method { PACE_LINEAR, PACE_HISTORY };

/* "LINEAR", "HISTORY"; static storage. */
const char *pace_method_name(enum pace_method method);

/* A campaign that is over. */
struct pace_history {
    int64_t gmv_so_far; /* money, up to the same share of its time */
    int64_t gmv;        /* money in the end, above 0 */
};

struct pace_given {
    struct span_range campaign;
    int64_t until_us; /* what was counted ends here; from the campaign's start to its end */
    int64_t achieved; /* money, counted so far */
    int64_t target;   /* money, 0: none */
    uint32_t history_count;
    struct pace_history history[PACE_CAMPAIGNS_MAX];
};

struct pace {
    enum pace_method method;
    struct metric_value expected_bps; /* of what there will be in the end: always known */
    struct metric_value forecast;     /* money */
    /* where there is a target */
    struct metric_value achieved_bps;
    struct metric_value pace_bps;            /* achieved to what was expected by now */
    struct metric_value gmv_per_hour_needed; /* money, rounded up; none once it is over */
};

/* The instant up to which a campaign that is over counts for the history, at the
 * same share of its time: a whole minute. */
int64_t pace_same_share(struct span_range campaign, int64_t until_us, struct span_range other);

struct pace pace_of(const struct pace_given *given);

#endif

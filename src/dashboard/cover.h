/*
 * A range of time made of stored sums that are added and taken away: a day less
 * its evening, where that is fewer rows than its morning and noon. For sums of
 * many items, of which each bucket is many rows; sets of people cannot be taken
 * away (span.h). Pure.
 */
#ifndef DASHBOARD_COVER_H
#define DASHBOARD_COVER_H

#include "dashboard/span.h"

/* A part whose sums count `sign` times, 1 or -1. No bucket is in two of them. */
struct cover_term {
    struct span_part part;
    int sign;
};

/* Terms that one range can need. */
#define COVER_TERMS_MAX 5

/* The terms of a range whose ends are on multiples of the kind's finest span. From
 * `stored_us` on hardly anything is stored: to take that away costs nothing. How
 * many there are, none of an empty range. */
size_t cover_split(enum rollup_kind kind, struct span_range range, int64_t stored_us,
                   struct cover_term terms[COVER_TERMS_MAX]);

#endif

/*
 * A range of time in pieces that are stored as sums: few rows of days in its
 * middle, of hours, where the kind has them, and of the finest span at its ends. So weeks cost about as
 * much to read as an afternoon. Pure.
 */
#ifndef DASHBOARD_SPAN_H
#define DASHBOARD_SPAN_H

#include "dashboard/rollup.h"

/* A half-open range, from_us <= to_us; empty where they are equal. */
struct span_range {
    int64_t from_us;
    int64_t to_us;
};

/* Rows of one span, one after the other. */
struct span_part {
    unsigned span;
    struct span_range range;
};

/* Parts that one more range can need. */
#define SPAN_PARTS_MAX 5

/* Appends the parts of a range whose ends are on multiples of the kind's finest
 * span; a part that goes on where the last one ended becomes one with it. There
 * must be room for SPAN_PARTS_MAX more. Returns the new count. */
size_t span_split(enum rollup_kind kind, struct span_range range, struct span_part *parts,
                  size_t count);

#endif

#include "dashboard/span.h"

#include <assert.h>

static int64_t span_us(enum rollup_kind kind, unsigned span)
{
    return rollup_span_minutes(kind, span) * INT64_C(60000000);
}

static size_t append(struct span_part *parts, size_t count, unsigned span, int64_t from_us,
                     int64_t to_us)
{
    if (from_us >= to_us)
        return count;
    if (count > 0 && parts[count - 1].span == span && parts[count - 1].range.to_us == from_us) {
        parts[count - 1].range.to_us = to_us;
        return count;
    }
    parts[count] = (struct span_part){.span = span, .range = {from_us, to_us}};
    return count + 1;
}

/* The first multiple of the span from `at_us` on, at most `to_us`. */
static int64_t next_multiple(enum rollup_kind kind, unsigned span, int64_t at_us, int64_t to_us)
{
    int64_t down = rollup_bucket(at_us, rollup_span_minutes(kind, span));
    int64_t up = down == at_us ? at_us : down + span_us(kind, span);

    return up < to_us ? up : to_us;
}

/* The last multiple of the span up to `to_us`, at least `from_us`. */
static int64_t last_multiple(enum rollup_kind kind, unsigned span, int64_t from_us, int64_t to_us)
{
    int64_t down = rollup_bucket(to_us, rollup_span_minutes(kind, span));

    return down > from_us ? down : from_us;
}

size_t span_split(enum rollup_kind kind, struct span_range range, struct span_part *parts,
                  size_t count)
{
    int64_t hours_from = next_multiple(kind, 1, range.from_us, range.to_us);
    int64_t hours_to = last_multiple(kind, 1, hours_from, range.to_us);
    int64_t days_from = next_multiple(kind, 2, hours_from, hours_to);
    int64_t days_to = last_multiple(kind, 2, days_from, hours_to);

    assert(range.from_us % span_us(kind, 0) == 0 && range.to_us % span_us(kind, 0) == 0);
    count = append(parts, count, 0, range.from_us, hours_from);
    count = append(parts, count, 1, hours_from, days_from);
    count = append(parts, count, 2, days_from, days_to);
    count = append(parts, count, 1, days_to, hours_to);
    return append(parts, count, 0, hours_to, range.to_us);
}

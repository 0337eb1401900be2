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

/* What of the range is whole buckets of the span; empty, and at one of its ends,
 * where there is none. */
static struct span_range whole(enum rollup_kind kind, unsigned span, struct span_range range)
{
    int64_t from_us = rollup_begin(kind, span, range.from_us);
    int64_t to_us = rollup_begin(kind, span, range.to_us);

    if (from_us < range.from_us)
        from_us += span_us(kind, span);
    if (from_us > range.to_us)
        from_us = range.to_us;
    return (struct span_range){from_us, to_us > from_us ? to_us : from_us};
}

size_t span_split(enum rollup_kind kind, struct span_range range, struct span_part *parts,
                  size_t count)
{
    struct span_range hours = rollup_keeps(kind, 1) ? whole(kind, 1, range) : range;
    struct span_range days = {hours.to_us, hours.to_us};

    assert(range.from_us % span_us(kind, 0) == 0 && range.to_us % span_us(kind, 0) == 0);
    if (rollup_keeps(kind, 2))
        days = whole(kind, 2, hours);
    if (!rollup_keeps(kind, 1))
        hours = days;
    count = append(parts, count, 0, range.from_us, hours.from_us);
    count = append(parts, count, 1, hours.from_us, days.from_us);
    count = append(parts, count, 2, days.from_us, days.to_us);
    count = append(parts, count, 1, days.to_us, hours.to_us);
    return append(parts, count, 0, hours.to_us, range.to_us);
}

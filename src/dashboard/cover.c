#include "dashboard/cover.h"

#include <assert.h>

struct cover {
    enum rollup_kind kind;
    int64_t stored_us;
    struct cover_term *terms;
    size_t count;
};

static int64_t span_us(const struct cover *cover, unsigned span)
{
    return rollup_span_minutes(cover->kind, span) * INT64_C(60000000);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Time of a range that rows are stored of. */
static int64_t stored(const struct cover *cover, int64_t from_us, int64_t to_us)
{
    to_us = least(to_us, cover->stored_us);
    return to_us > from_us ? to_us - from_us : 0;
}

static void append(struct cover *cover, unsigned span, struct span_range range, int sign)
{
    if (range.from_us >= range.to_us)
        return;
    assert(cover->count < COVER_TERMS_MAX);
    cover->terms[cover->count++] = (struct cover_term){{span, range}, sign};
}

/* The next finer span that the kind is kept at; not of the finest. */
static unsigned finer(const struct cover *cover, unsigned span)
{
    do
        span--;
    while (!rollup_keeps(cover->kind, span));
    return span;
}

/* Whether a bucket's edge is better taken away from the whole than the rest of it
 * added up: the bucket itself is about as many rows as one of the next finer span. */
static bool is_less(const struct cover *cover, unsigned span, int64_t inside_us, int64_t outside_us)
{
    return outside_us + span_us(cover, finer(cover, span)) < inside_us;
}

static void add(struct cover *cover, unsigned span, struct span_range range, int sign);

/* A range inside one bucket, less than all of it. */
static void add_inside(struct cover *cover, unsigned span, struct span_range range, int sign)
{
    int64_t from_us = rollup_begin(cover->kind, span, range.from_us);
    int64_t to_us = from_us + span_us(cover, span);

    if (!is_less(cover, span, stored(cover, range.from_us, range.to_us),
                 stored(cover, from_us, range.from_us) + stored(cover, range.to_us, to_us))) {
        add(cover, finer(cover, span), range, sign);
        return;
    }
    append(cover, span, (struct span_range){from_us, to_us}, sign);
    add(cover, finer(cover, span), (struct span_range){from_us, range.from_us}, -sign);
    add(cover, finer(cover, span), (struct span_range){range.to_us, to_us}, -sign);
}

static void add(struct cover *cover, unsigned span, struct span_range range, int sign)
{
    int64_t first_us = rollup_begin(cover->kind, span, range.from_us); /* of its first bucket */
    int64_t last_us = rollup_begin(cover->kind, span, range.to_us);
    struct span_range whole = {first_us, last_us};

    if (range.from_us >= range.to_us)
        return;
    if (span == 0) {
        append(cover, span, range, sign);
        return;
    }
    if (first_us == last_us) {
        add_inside(cover, span, range, sign);
        return;
    }
    if (first_us < range.from_us) {
        int64_t next_us = first_us + span_us(cover, span);

        if (is_less(cover, span, stored(cover, range.from_us, next_us),
                    stored(cover, first_us, range.from_us))) {
            add(cover, finer(cover, span), (struct span_range){first_us, range.from_us}, -sign);
        } else {
            add(cover, finer(cover, span), (struct span_range){range.from_us, next_us}, sign);
            whole.from_us = next_us;
        }
    }
    if (last_us < range.to_us) {
        int64_t next_us = last_us + span_us(cover, span);

        if (is_less(cover, span, stored(cover, last_us, range.to_us),
                    stored(cover, range.to_us, next_us))) {
            add(cover, finer(cover, span), (struct span_range){range.to_us, next_us}, -sign);
            whole.to_us = next_us;
        } else {
            add(cover, finer(cover, span), (struct span_range){last_us, range.to_us}, sign);
        }
    }
    append(cover, span, whole, sign);
}

size_t cover_split(enum rollup_kind kind, struct span_range range, int64_t stored_us,
                   struct cover_term terms[COVER_TERMS_MAX])
{
    struct cover cover = {.kind = kind, .stored_us = stored_us, .terms = terms};
    unsigned widest = ROLLUP_SPANS - 1;

    assert(range.from_us % span_us(&cover, 0) == 0 && range.to_us % span_us(&cover, 0) == 0);
    while (!rollup_keeps(kind, widest))
        widest--;
    add(&cover, widest, range, 1);
    return cover.count;
}

/*
 * The figures of a quote's `totals`, by name and in order, for what writes and
 * what compares them. Inside this room only.
 */
#ifndef CODEC_QUOTE_TOTALS_H
#define CODEC_QUOTE_TOTALS_H

#include <tumpuk/quote.h>

/* `margin` is not among them: it may be unknown. */
#define QUOTE_TOTALS_COUNT 15

struct quote_total {
    const char *name;
    size_t name_len;
    size_t offset; /* of an int64_t in struct tumpuk_quote_totals */
};

extern const struct quote_total quote_totals[QUOTE_TOTALS_COUNT];

static inline int64_t quote_total_get(const struct tumpuk_quote_totals *totals,
                                      const struct quote_total *total)
{
    return *(const int64_t *)(const void *)((const char *)totals + total->offset);
}

#endif

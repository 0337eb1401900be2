/* Sorting of small records in place and in the caller's scratch. Pure. */
#ifndef PRICING_SORT_H
#define PRICING_SORT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Ordered by major, value, minor, ascending. */
struct sort_key {
    int64_t value;
    uint32_t major;
    uint32_t minor;
};

/* Runs of this length are sorted by insertion, then merged. */
#define SORT_RUN 16u

/* Whether `a` goes first; a strict order. */
typedef bool sort_precedes(const struct sort_key *a, const struct sort_key *b, const void *context);

static inline bool sort_key_precedes(const struct sort_key *a, const struct sort_key *b,
                                     const void *context)
{
    (void)context;
    if (a->major != b->major)
        return a->major < b->major;
    if (a->value != b->value)
        return a->value < b->value;
    return a->minor < b->minor;
}

static inline void sort_insert(struct sort_key *keys, uint32_t count, sort_precedes *precedes,
                               const void *context)
{
    for (uint32_t i = 1; i < count; i++) {
        struct sort_key key = keys[i];
        uint32_t j = i;

        for (; j > 0 && precedes(&key, &keys[j - 1], context); j--)
            keys[j] = keys[j - 1];
        keys[j] = key;
    }
}

static inline void sort_merge(const struct sort_key *from, uint32_t middle, uint32_t count,
                              struct sort_key *to, sort_precedes *precedes, const void *context)
{
    uint32_t left = 0;
    uint32_t right = middle;

    for (uint32_t i = 0; i < count; i++) {
        if (left < middle && (right == count || !precedes(&from[right], &from[left], context)))
            to[i] = from[left++];
        else
            to[i] = from[right++];
    }
}

/* Sorts `keys`; `scratch` is as long. Inlined, so that `precedes` is too. */
static inline void sort_keys(struct sort_key *keys, struct sort_key *scratch, uint32_t count,
                             sort_precedes *precedes, const void *context)
{
    struct sort_key *from = keys;
    struct sort_key *to = scratch;

    for (uint32_t at = 0; at < count; at += SORT_RUN)
        sort_insert(keys + at, count - at < SORT_RUN ? count - at : SORT_RUN, precedes, context);
    for (uint64_t run = SORT_RUN; run < count; run *= 2) {
        struct sort_key *swap = from;

        for (uint64_t at = 0; at < count; at += 2 * run) {
            uint32_t left = count - (uint32_t)at;
            uint32_t both = left < 2 * run ? left : (uint32_t)(2 * run);
            uint32_t middle = left < run ? left : (uint32_t)run;

            sort_merge(from + at, middle, both, to + at, precedes, context);
        }
        from = to;
        to = swap;
    }
    if (from != keys)
        memcpy(keys, from, count * sizeof(*keys));
}

#endif

/*
 * Runs a projection to its end and keeps it, checking on the way what holds of
 * every one: no gap, no overlap, neighbours that differ, causes.
 */
#ifndef TESTS_KEPT_PROJECTION_H
#define TESTS_KEPT_PROJECTION_H

#include <check.h>
#include <tumpuk/projection.h>

#include "random_projection.h"

#define SECOND INT64_C(1000000)
#define SEGMENTS_MAX (2 * RANDOM_RIVALS_MAX + RANDOM_RULEBOOKS_MAX + 1)

/* Names the seed and the instant of what fails; wants both in scope. */
#define AGREE(condition, what)                                                                   \
    do { /* each ck_assert is a system call, also where it holds */                              \
        if (!(condition))                                                                        \
            ck_abort_msg("seed %lu, instant %ld: %s", (unsigned long)seed, (long)at_us, (what)); \
    } while (0)

/* A segment with winners of its own. */
struct kept {
    struct tumpuk_segment segment;
    struct tumpuk_winner winners[RANDOM_RIVALS_MAX + 4];
};

struct kept_projection {
    enum tumpuk_projection_result result; /* END, or the fault after the last one */
    uint32_t count;
    struct kept segments[SEGMENTS_MAX];
};

/* Every segment, in storage of exactly the size asked for. */
void kept_project(const struct tumpuk_projection_request *request, struct kept_projection *kept,
                  uint64_t seed);

#endif

/*
 * Random requests for a price projection: promotions of a few random baskets
 * on one line, with periods that often meet, and rulebooks that differ. The
 * same seed always gives the same request.
 */
#ifndef TESTS_RANDOM_PROJECTION_H
#define TESTS_RANDOM_PROJECTION_H

#include <tumpuk/projection.h>

#include "random_basket.h"

#define RANDOM_BASKETS 3
#define RANDOM_RIVALS_MAX (RANDOM_BASKETS * RANDOM_PROMOTIONS_MAX)
#define RANDOM_RULEBOOKS_MAX 5

struct random_projection {
    struct random_basket baskets[RANDOM_BASKETS];
    struct tumpuk_projection_request request;
    struct tumpuk_promotion promotions[RANDOM_RIVALS_MAX];
    const struct tumpuk_promotion *offered[RANDOM_RIVALS_MAX];
    struct tumpuk_rulebook rulebooks[RANDOM_RULEBOOKS_MAX];
    struct tumpuk_rulebook_version versions[RANDOM_RULEBOOKS_MAX];
    char ids[RANDOM_RIVALS_MAX][16];
};

/* Fills `out`, whose pointers point into itself: do not copy it. */
void random_projection_make(struct random_projection *out, uint64_t seed);

/* An instant of the period, or a microsecond or a second beside it. */
int64_t random_projection_instant(struct random_projection *random);

#endif

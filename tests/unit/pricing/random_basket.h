/*
 * Random baskets for property tests: valid by the rules of the headers, rich in
 * ties, edges and overlaps. The same seed always gives the same basket.
 */
#ifndef TESTS_RANDOM_BASKET_H
#define TESTS_RANDOM_BASKET_H

#include <tumpuk/quote.h>

#define RANDOM_LINES_MAX 12
#define RANDOM_PROMOTIONS_MAX 24
#define RANDOM_SCOPE_MAX 4

struct random_basket {
    uint64_t state; /* of the generator */
    struct tumpuk_rulebook rulebook;
    struct tumpuk_basket basket;
    struct tumpuk_offer offer;
    struct tumpuk_line lines[RANDOM_LINES_MAX];
    struct tumpuk_promotion promotions[RANDOM_PROMOTIONS_MAX];
    const struct tumpuk_promotion *offered[RANDOM_PROMOTIONS_MAX];
    struct tumpuk_step steps[RANDOM_PROMOTIONS_MAX][TUMPUK_STEPS_MAX];
    struct tumpuk_gift gifts[RANDOM_PROMOTIONS_MAX];
    struct tumpuk_text scope_skus[RANDOM_PROMOTIONS_MAX][RANDOM_SCOPE_MAX];
    struct tumpuk_text scope_products[RANDOM_PROMOTIONS_MAX][RANDOM_SCOPE_MAX];
    struct tumpuk_text claimed[RANDOM_PROMOTIONS_MAX];
    struct tumpuk_text codes[2];
    char ids[RANDOM_PROMOTIONS_MAX][16];
    char skus[RANDOM_LINES_MAX][16];
};

/* Fills `out`, whose pointers point into itself: do not copy it. */
void random_basket_make(struct random_basket *out, uint64_t seed);

/* 0 … below - 1 */
uint32_t random_below(struct random_basket *random, uint32_t below);

/* Puts the offered promotions, or the basket's lines, into another order. */
void random_basket_shuffle_offer(struct random_basket *random);
void random_basket_shuffle_lines(struct random_basket *random);

#endif

/*
 * The basket and the promotions that the core is timed on: five lines, and N
 * promotions of which every one reaches the choice inside its slot.
 *
 * Deterministic: the same shape and N make the same values. The lines are those
 * of peers/basket.mjs. Owns its memory; not thread-safe.
 */
#ifndef BENCH_CORE_OFFER_H
#define BENCH_CORE_OFFER_H

#include <tumpuk/quote.h>

#define BENCH_PROMOTIONS_MAX 20000u
#define BENCH_LINES 5u

/* What the promotions are. */
struct bench_shape {
    const char *name;
    uint32_t types; /* set of 1u << enum tumpuk_type, taken in turn */
    bool scoped;    /* each names all five products, or all five SKUs */
    bool limited;   /* every second one in the product tier has max_units_per_order */
    bool ended;     /* all are over: dropped at first sight */
};

#define BENCH_TYPES_ALL ((1u << TUMPUK_TYPE_COUNT) - 1u)

/* The types of the slot product_price. */
uint32_t bench_types_product(void);

struct bench_offer {
    struct tumpuk_basket basket;
    struct tumpuk_offer offer;
    struct bench_promotion *owned;              /* offer.promotion_count of them */
    const struct tumpuk_promotion **promotions; /* offer.promotions */
    struct tumpuk_text *texts;                  /* claimed ids, then codes */
};

/* False without memory or where `count` is over BENCH_PROMOTIONS_MAX; then
 * nothing is held. */
bool bench_offer_init(struct bench_offer *out, const struct bench_shape *shape, uint32_t count);
void bench_offer_clear(struct bench_offer *offer);

#endif

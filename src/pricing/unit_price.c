/*
 * The product tier for a single unit: what a price list asks for, many SKUs at
 * a time. One unit is always within an allowance (max_units_per_order is at
 * least 1), so the strongest candidate takes it.
 */
#include "pricing/unit.h"

#include <tumpuk/quote.h>

/* A bid's terms: the benefit's figure, which is money or basis points, and above
 * it what else must hold. */
#define VALUE_BITS 54
#define KIND_AT VALUE_BITS
#define TYPE_AT (KIND_AT + 2)
#define AUDIENCE_AT (TYPE_AT + 3)
#define CHANNELS_AT (AUDIENCE_AT + 2)
#define CLOSED_AT (CHANNELS_AT + 2) /* nobody gets it */

_Static_assert(TUMPUK_MONEY_MAX < INT64_C(1) << VALUE_BITS, "a figure fits");
_Static_assert(TUMPUK_BENEFIT_AMOUNT_OFF < 1 << 2 && TUMPUK_BENEFIT_PERCENT_OFF < 1 << 2 &&
                   TUMPUK_BENEFIT_FIXED_PRICE < 1 << 2,
               "a kind of the product tier fits");
_Static_assert(PRODUCT_TYPES <= 1 << 3, "a type of the product tier fits");
_Static_assert(TUMPUK_BUYER_COUNT <= 1 << 2, "an audience fits");
_Static_assert(TUMPUK_CHANNELS_ALL < 1 << 2, "a set of channels fits");
_Static_assert(CLOSED_AT == 63, "the terms fill a word");

static inline unsigned terms_get(uint64_t terms, unsigned at, unsigned bits)
{
    return (unsigned)(terms >> at) & ((1u << bits) - 1);
}

struct tumpuk_unit_bid tumpuk_unit_bid_make(const struct tumpuk_promotion *promotion)
{
    struct tumpuk_unit_bid bid = {.starts_at_us = promotion->starts_at_us,
                                  .ends_at_us = promotion->ends_at_us,
                                  .terms = UINT64_C(1) << CLOSED_AT,
                                  .promotion = promotion};

    if (promotion->type < PRODUCT_TYPES && !promotion->inactive && !promotion->quota_exhausted)
        bid.terms = (uint64_t)unit_value(&promotion->benefit) |
                    (uint64_t)promotion->benefit.kind << KIND_AT |
                    (uint64_t)promotion->type << TYPE_AT |
                    (uint64_t)promotion->audience << AUDIENCE_AT |
                    (uint64_t)promotion->channels << CHANNELS_AT;
    return bid;
}

/* spec: Reasons, the first ones, of which any bars it. */
static inline bool is_open(const struct tumpuk_unit_bid *bid,
                           const struct tumpuk_circumstances *circumstances)
{
    unsigned audience = terms_get(bid->terms, AUDIENCE_AT, 2);

    return bid->terms >> CLOSED_AT == 0 && circumstances->at_us >= bid->starts_at_us &&
           (circumstances->at_us < bid->ends_at_us || bid->ends_at_us == TUMPUK_TIME_MAX) &&
           (terms_get(bid->terms, CHANNELS_AT, 2) & circumstances->channel) != 0 &&
           (audience == TUMPUK_BUYER_ALL || audience == circumstances->buyer);
}

void tumpuk_unit_price_compete(const struct tumpuk_rulebook *rulebook,
                               const struct tumpuk_circumstances *circumstances, int64_t list_price,
                               const struct tumpuk_unit_bid *bids, uint32_t bid_count,
                               struct tumpuk_unit_price *best)
{
    for (uint32_t i = 0; i < bid_count; i++) {
        const struct tumpuk_unit_bid *bid = &bids[i];
        unsigned type = terms_get(bid->terms, TYPE_AT, 3);
        int64_t best_discount = list_price - best->price;
        int64_t discount;

        if (!is_open(bid, circumstances))
            continue;
        discount = unit_discount(terms_get(bid->terms, KIND_AT, 2),
                                 (int64_t)(bid->terms & ((UINT64_C(1) << VALUE_BITS) - 1)),
                                 list_price);
        if (discount <= 0)
            continue;
        /* spec: Choosing inside a slot, 2 to 4 */
        if (best->promotion != NULL) {
            if (rulebook->rank[type] != rulebook->rank[best->type]) {
                if (rulebook->rank[type] > rulebook->rank[best->type])
                    continue;
            } else if (discount < best_discount ||
                       (discount == best_discount &&
                        !tumpuk_promotion_precedes(bid->promotion, best->promotion))) {
                continue;
            }
        }
        *best = (struct tumpuk_unit_price){.price = list_price - discount,
                                           .promotion = bid->promotion,
                                           .type = (enum tumpuk_type)type};
    }
}

/*
 * The product tier for a single unit: what a price list asks for, many SKUs at
 * a time. One unit is always within an allowance (max_units_per_order is at
 * least 1), so the strongest candidate takes it.
 */
#include "pricing/eligibility.h"
#include "pricing/unit.h"

/* spec: Choosing inside a slot, 2 to 4; the candidate's discount is > 0. */
static bool is_stronger(const struct tumpuk_rulebook *rulebook,
                        const struct tumpuk_promotion *candidate, int64_t discount,
                        const struct tumpuk_unit_price *best, int64_t best_discount)
{
    unsigned rank = rulebook->rank[candidate->type];
    unsigned best_rank;

    if (best->promotion == NULL)
        return true;
    best_rank = rulebook->rank[best->promotion->type];
    if (rank != best_rank)
        return rank < best_rank;
    if (discount != best_discount)
        return discount > best_discount;
    return tumpuk_promotion_precedes(candidate, best->promotion);
}

void tumpuk_unit_price_compete(const struct tumpuk_rulebook *rulebook,
                               const struct tumpuk_circumstances *circumstances, int64_t list_price,
                               const struct tumpuk_promotion *const *promotions,
                               uint32_t promotion_count, struct tumpuk_unit_price *best)
{
    for (uint32_t i = 0; i < promotion_count; i++) {
        const struct tumpuk_promotion *promotion = promotions[i];
        int64_t discount;

        if (promotion->type >= PRODUCT_TYPES || promotion->quota_exhausted ||
            eligibility_circumstances(promotion, circumstances->at_us, circumstances->buyer,
                                      circumstances->channel) != REASON_OPEN)
            continue;
        discount = unit_discount(promotion->benefit.kind, unit_value(&promotion->benefit),
                                 list_price);
        if (discount > 0 &&
            is_stronger(rulebook, promotion, discount, best, list_price - best->price))
            *best = (struct tumpuk_unit_price){.price = list_price - discount,
                                               .promotion = promotion};
    }
}

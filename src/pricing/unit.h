/* What a promotion of the product tier takes off one unit (spec pricing,
 * "Product tier"): for baskets and for single units. Pure. */
#ifndef PRICING_UNIT_H
#define PRICING_UNIT_H

#include <tumpuk/promotion.h>

#include "pricing/money.h"

/* The product types come first in enum tumpuk_type. */
#define PRODUCT_TYPES (TUMPUK_TYPE_NEW_PRODUCT_DISCOUNT + 1)

/* The figure of a benefit of the product tier: bps, price or amount. */
static inline int64_t unit_value(const struct tumpuk_benefit *benefit)
{
    return benefit->kind == TUMPUK_BENEFIT_PERCENT_OFF ? benefit->bps : benefit->amount;
}

/* What a unit of that list price gets off; <= 0 where its price is not lowered. */
static inline int64_t unit_discount(unsigned kind, int64_t value, int64_t list_price)
{
    if (kind == TUMPUK_BENEFIT_PERCENT_OFF)
        return money_rate(list_price, (int32_t)value);
    if (kind == TUMPUK_BENEFIT_FIXED_PRICE)
        return list_price - value;
    return money_min(value, list_price);
}

#endif

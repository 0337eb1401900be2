/*
 * What a promotion of the cart tier and of the order's slots takes off, and
 * which running amount each step begins with: for baskets and for a single
 * line (spec pricing, section 3). Pure.
 */
#ifndef PRICING_WORTH_H
#define PRICING_WORTH_H

#include <tumpuk/promotion.h>

#include "pricing/money.h"

/* The running amount that each step begins with and takes its discount off;
 * the shipping slots take theirs off the fee. */
static const uint8_t STEP_AMOUNT[TUMPUK_SLOT_COUNT] = {
    [TUMPUK_SLOT_PRODUCT_PRICE] = TUMPUK_AMOUNT_LIST,
    [TUMPUK_SLOT_CART_DISCOUNT] = TUMPUK_AMOUNT_AFTER_PRODUCT,
    [TUMPUK_SLOT_CART_GIFT] = TUMPUK_AMOUNT_AFTER_CART,
    [TUMPUK_SLOT_SELLER_VOUCHER] = TUMPUK_AMOUNT_AFTER_CART,
    [TUMPUK_SLOT_PLATFORM_VOUCHER] = TUMPUK_AMOUNT_AFTER_SELLER_VOUCHER,
    [TUMPUK_SLOT_PLATFORM_SHIPPING] = TUMPUK_AMOUNT_AFTER_VOUCHER,
    [TUMPUK_SLOT_SELLER_SHIPPING] = TUMPUK_AMOUNT_AFTER_VOUCHER,
    [TUMPUK_SLOT_CASHBACK] = TUMPUK_AMOUNT_AFTER_BONUS,
};

/* Voucher, shipping or cashback whose thresholds are met: never more than what
 * it is taken of, nor than `limit`, the amount before the step. */
static inline int64_t order_worth(const struct tumpuk_benefit *benefit, int64_t basis,
                                  int64_t limit)
{
    int64_t discount = 0;

    switch (benefit->kind) {
    case TUMPUK_BENEFIT_PERCENT_OFF:
    case TUMPUK_BENEFIT_CASHBACK:
        discount = money_rate(basis, benefit->bps);
        if (benefit->cap > 0)
            discount = money_min(discount, benefit->cap);
        break;
    case TUMPUK_BENEFIT_AMOUNT_OFF:
        discount = benefit->amount;
        break;
    case TUMPUK_BENEFIT_FREE_SHIPPING:
    case TUMPUK_BENEFIT_FIXED_PRICE:
    case TUMPUK_BENEFIT_STEPS:
    case TUMPUK_BENEFIT_GIFT:
        discount = basis;
        break;
    }
    return money_min(discount, money_min(basis, limit));
}

/* What the lines that a BMSM would take come to. */
struct cart_sums {
    int64_t quantity;
    int64_t threshold;
    int64_t basis;
    int64_t running; /* before the step: never more than this */
};

static inline bool step_reached(const struct tumpuk_step *step, const struct cart_sums *sums)
{
    return sums->quantity >= step->min_quantity && sums->threshold >= step->min_spend;
}

static inline int64_t step_discount(const struct tumpuk_step *step, const struct cart_sums *sums)
{
    int64_t discount = step->amount_off > 0 ? step->amount_off
                                            : money_rate(sums->basis, step->percent_off_bps);

    return money_min(discount, money_min(sums->basis, sums->running));
}

/* The discount of the highest step reached, 0 where none is. */
static inline int64_t steps_discount(const struct tumpuk_benefit *benefit,
                                     const struct cart_sums *sums)
{
    const struct tumpuk_step *step = NULL;

    for (uint32_t i = 0; i < benefit->step_count; i++) {
        if (step_reached(&benefit->steps[i], sums))
            step = &benefit->steps[i];
    }
    return step == NULL ? 0 : step_discount(step, sums);
}

static inline bool gift_in_stock(const struct tumpuk_gift *gift)
{
    return gift->stock < 0 || gift->stock >= gift->quantity;
}

/* Its list value, by which gifts compete; false where it leaves the range. */
static inline bool gift_value(const struct tumpuk_gift *gift, int64_t *value)
{
    return !__builtin_mul_overflow(gift->list_price, (int64_t)gift->quantity, value) &&
           money_in_range(*value);
}

/* The seller's part of a gift's cost; false where it is not known. */
static inline bool gift_seller_cost(const struct tumpuk_promotion *promotion, money_wide *cost)
{
    const struct tumpuk_gift *gift = promotion->benefit.gift;
    money_wide whole;

    *cost = 0;
    if (promotion->platform_share_bps == TUMPUK_BPS_ONE)
        return true;
    if (gift->unit_cost < 0)
        return false;
    whole = (money_wide)gift->unit_cost * gift->quantity;
    *cost = whole - (whole * promotion->platform_share_bps + TUMPUK_BPS_ONE / 2) / TUMPUK_BPS_ONE;
    return true;
}

#endif

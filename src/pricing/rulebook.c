#include <tumpuk/rulebook.h>

#include "pricing/worth.h"

/* spec: sections 2 and 3 */
static const struct tumpuk_rulebook GUIDE = {
    .rank =
        {
            [TUMPUK_TYPE_CAMPAIGN_PRICE] = 1,
            [TUMPUK_TYPE_COFUNDED_CAMPAIGN_PRICE] = 1,
            [TUMPUK_TYPE_SELLER_FLASH_SALE] = 2,
            [TUMPUK_TYPE_PRODUCT_DISCOUNT] = 3,
            [TUMPUK_TYPE_NEW_PRODUCT_DISCOUNT] = 3,
            [TUMPUK_TYPE_BUY_MORE_SAVE_MORE] = 1,
            [TUMPUK_TYPE_GIFT_WITH_PURCHASE] = 1,
            [TUMPUK_TYPE_SELLER_VOUCHER] = 1,
            [TUMPUK_TYPE_CHAT_VOUCHER] = 1,
            [TUMPUK_TYPE_PROMO_CODE] = 1,
            [TUMPUK_TYPE_PLATFORM_VOUCHER] = 1,
            [TUMPUK_TYPE_COFUNDED_VOUCHER] = 1,
            [TUMPUK_TYPE_SHIPPING_VOUCHER] = 1,
            [TUMPUK_TYPE_SHIPPING_DISCOUNT] = 1,
            [TUMPUK_TYPE_BONUS_CASHBACK] = 1,
        },
    .threshold_basis =
        {
            [TUMPUK_SLOT_PRODUCT_PRICE] = TUMPUK_AMOUNT_NONE,
            [TUMPUK_SLOT_CART_DISCOUNT] = TUMPUK_AMOUNT_AFTER_PRODUCT,
            [TUMPUK_SLOT_CART_GIFT] = TUMPUK_AMOUNT_AFTER_PRODUCT,
            [TUMPUK_SLOT_SELLER_VOUCHER] = TUMPUK_AMOUNT_AFTER_PRODUCT,
            [TUMPUK_SLOT_PLATFORM_VOUCHER] = TUMPUK_AMOUNT_AFTER_PRODUCT,
            [TUMPUK_SLOT_PLATFORM_SHIPPING] = TUMPUK_AMOUNT_AFTER_VOUCHER,
            [TUMPUK_SLOT_SELLER_SHIPPING] = TUMPUK_AMOUNT_AFTER_VOUCHER,
            [TUMPUK_SLOT_CASHBACK] = TUMPUK_AMOUNT_AFTER_VOUCHER,
        },
    .discount_basis =
        {
            [TUMPUK_SLOT_PRODUCT_PRICE] = TUMPUK_AMOUNT_LIST,
            [TUMPUK_SLOT_CART_DISCOUNT] = TUMPUK_AMOUNT_AFTER_PRODUCT,
            [TUMPUK_SLOT_CART_GIFT] = TUMPUK_AMOUNT_NONE,
            [TUMPUK_SLOT_SELLER_VOUCHER] = TUMPUK_AMOUNT_AFTER_CART,
            [TUMPUK_SLOT_PLATFORM_VOUCHER] = TUMPUK_AMOUNT_AFTER_SELLER_VOUCHER,
            [TUMPUK_SLOT_PLATFORM_SHIPPING] = TUMPUK_AMOUNT_SHIPPING_FEE,
            [TUMPUK_SLOT_SELLER_SHIPPING] = TUMPUK_AMOUNT_SHIPPING_REMAINING,
            [TUMPUK_SLOT_CASHBACK] = TUMPUK_AMOUNT_AFTER_BONUS,
        },
};

const struct tumpuk_rulebook *tumpuk_rulebook_guide(void)
{
    return &GUIDE;
}

bool tumpuk_rulebook_threshold_allowed(enum tumpuk_slot slot, enum tumpuk_amount amount)
{
    if (slot == TUMPUK_SLOT_PRODUCT_PRICE)
        return amount == TUMPUK_AMOUNT_NONE;
    return amount < TUMPUK_AMOUNT_MERCHANDISE_COUNT &&
           amount <= (enum tumpuk_amount)STEP_AMOUNT[slot];
}

bool tumpuk_rulebook_discount_allowed(enum tumpuk_slot slot, enum tumpuk_amount amount)
{
    switch (slot) {
    case TUMPUK_SLOT_CART_GIFT:
        return amount == TUMPUK_AMOUNT_NONE;
    case TUMPUK_SLOT_PLATFORM_SHIPPING:
        return amount == TUMPUK_AMOUNT_SHIPPING_FEE;
    case TUMPUK_SLOT_SELLER_SHIPPING:
        return amount == TUMPUK_AMOUNT_SHIPPING_FEE || amount == TUMPUK_AMOUNT_SHIPPING_REMAINING;
    case TUMPUK_SLOT_PRODUCT_PRICE:
    case TUMPUK_SLOT_CART_DISCOUNT:
    case TUMPUK_SLOT_SELLER_VOUCHER:
    case TUMPUK_SLOT_PLATFORM_VOUCHER:
    case TUMPUK_SLOT_CASHBACK:
        break;
    }
    return amount < TUMPUK_AMOUNT_MERCHANDISE_COUNT &&
           amount <= (enum tumpuk_amount)STEP_AMOUNT[slot];
}

bool tumpuk_rulebook_valid(const struct tumpuk_rulebook *rulebook)
{
    for (int type = 0; type < TUMPUK_TYPE_COUNT; type++) {
        if (rulebook->rank[type] < TUMPUK_RANK_MIN || rulebook->rank[type] > TUMPUK_RANK_MAX)
            return false;
    }
    for (int slot = 0; slot < TUMPUK_SLOT_COUNT; slot++) {
        enum tumpuk_amount threshold = (enum tumpuk_amount)rulebook->threshold_basis[slot];
        enum tumpuk_amount discount = (enum tumpuk_amount)rulebook->discount_basis[slot];

        if (!tumpuk_rulebook_threshold_allowed((enum tumpuk_slot)slot, threshold) ||
            !tumpuk_rulebook_discount_allowed((enum tumpuk_slot)slot, discount))
            return false;
    }
    return true;
}

enum tumpuk_relation tumpuk_rulebook_relation(const struct tumpuk_rulebook *rulebook,
                                              enum tumpuk_type first, enum tumpuk_type second)
{
    if (tumpuk_type_get(first)->slot != tumpuk_type_get(second)->slot)
        return TUMPUK_RELATION_STACKS;
    if (rulebook->rank[first] < rulebook->rank[second])
        return TUMPUK_RELATION_FIRST_WINS;
    if (rulebook->rank[first] > rulebook->rank[second])
        return TUMPUK_RELATION_SECOND_WINS;
    return TUMPUK_RELATION_LARGER_DISCOUNT_WINS;
}

const char *tumpuk_relation_name(enum tumpuk_relation relation)
{
    static const char *const NAME[TUMPUK_RELATION_COUNT] = {
        [TUMPUK_RELATION_STACKS] = "STACKS",
        [TUMPUK_RELATION_FIRST_WINS] = "FIRST_WINS",
        [TUMPUK_RELATION_SECOND_WINS] = "SECOND_WINS",
        [TUMPUK_RELATION_LARGER_DISCOUNT_WINS] = "LARGER_DISCOUNT_WINS",
    };
    return NAME[relation];
}

#include <tumpuk/promotion.h>
#include <tumpuk/terms.h>

#include "pricing/text.h"

#define KIND(name) (1u << TUMPUK_BENEFIT_##name)
#define PRODUCT_KINDS (KIND(FIXED_PRICE) | KIND(PERCENT_OFF) | KIND(AMOUNT_OFF))
#define VOUCHER_KINDS (KIND(PERCENT_OFF) | KIND(AMOUNT_OFF))
#define SHIPPING_KINDS (KIND(FREE_SHIPPING) | KIND(AMOUNT_OFF) | KIND(PERCENT_OFF))

#define PRODUCT(funder_)                                                \
    {                                                                   \
        .slot = TUMPUK_SLOT_PRODUCT_PRICE, .default_funder = (funder_), \
        .benefit_kinds = PRODUCT_KINDS, .unit_limit = true              \
    }
#define VOUCHER(slot_, funder_)                                                       \
    {                                                                                 \
        .slot = (slot_), .default_funder = (funder_), .benefit_kinds = VOUCHER_KINDS, \
        .percent_cap = true, .thresholds = true                                       \
    }
#define SHIPPING(slot_, funder_)                                                       \
    {                                                                                  \
        .slot = (slot_), .default_funder = (funder_), .benefit_kinds = SHIPPING_KINDS, \
        .percent_cap = true, .thresholds = true                                        \
    }

/* spec: sections 2 and "Which promotion may say what" */
static const struct tumpuk_type_traits TRAITS[TUMPUK_TYPE_COUNT] = {
    [TUMPUK_TYPE_CAMPAIGN_PRICE] = PRODUCT(TUMPUK_FUNDER_SELLER),
    [TUMPUK_TYPE_COFUNDED_CAMPAIGN_PRICE] = PRODUCT(TUMPUK_FUNDER_SHARED),
    [TUMPUK_TYPE_SELLER_FLASH_SALE] = PRODUCT(TUMPUK_FUNDER_SELLER),
    [TUMPUK_TYPE_PRODUCT_DISCOUNT] = PRODUCT(TUMPUK_FUNDER_SELLER),
    [TUMPUK_TYPE_NEW_PRODUCT_DISCOUNT] = PRODUCT(TUMPUK_FUNDER_SELLER),
    [TUMPUK_TYPE_BUY_MORE_SAVE_MORE] =
        {
            .slot = TUMPUK_SLOT_CART_DISCOUNT,
            .default_funder = TUMPUK_FUNDER_SELLER,
            .benefit_kinds = KIND(STEPS),
        },
    [TUMPUK_TYPE_GIFT_WITH_PURCHASE] =
        {
            .slot = TUMPUK_SLOT_CART_GIFT,
            .default_funder = TUMPUK_FUNDER_SELLER,
            .benefit_kinds = KIND(GIFT),
            .thresholds = true,
        },
    [TUMPUK_TYPE_SELLER_VOUCHER] = VOUCHER(TUMPUK_SLOT_SELLER_VOUCHER, TUMPUK_FUNDER_SELLER),
    [TUMPUK_TYPE_CHAT_VOUCHER] =
        {
            .slot = TUMPUK_SLOT_SELLER_VOUCHER,
            .default_funder = TUMPUK_FUNDER_SELLER,
            .benefit_kinds = VOUCHER_KINDS,
            .percent_cap = true,
            .thresholds = true,
            .needs_claim = true,
        },
    [TUMPUK_TYPE_PROMO_CODE] =
        {
            .slot = TUMPUK_SLOT_SELLER_VOUCHER,
            .default_funder = TUMPUK_FUNDER_SELLER,
            .benefit_kinds = VOUCHER_KINDS,
            .percent_cap = true,
            .thresholds = true,
            .needs_code = true,
        },
    [TUMPUK_TYPE_PLATFORM_VOUCHER] = VOUCHER(TUMPUK_SLOT_PLATFORM_VOUCHER, TUMPUK_FUNDER_PLATFORM),
    [TUMPUK_TYPE_COFUNDED_VOUCHER] = VOUCHER(TUMPUK_SLOT_PLATFORM_VOUCHER, TUMPUK_FUNDER_SHARED),
    [TUMPUK_TYPE_SHIPPING_VOUCHER] = SHIPPING(TUMPUK_SLOT_PLATFORM_SHIPPING,
                                              TUMPUK_FUNDER_PLATFORM),
    [TUMPUK_TYPE_SHIPPING_DISCOUNT] = SHIPPING(TUMPUK_SLOT_SELLER_SHIPPING, TUMPUK_FUNDER_SELLER),
    [TUMPUK_TYPE_BONUS_CASHBACK] =
        {
            .slot = TUMPUK_SLOT_CASHBACK,
            .default_funder = TUMPUK_FUNDER_PLATFORM,
            .benefit_kinds = KIND(CASHBACK),
            .thresholds = true,
        },
};

const struct tumpuk_type_traits *tumpuk_type_get(enum tumpuk_type type)
{
    return &TRAITS[type];
}

enum tumpuk_tier tumpuk_slot_tier(enum tumpuk_slot slot)
{
    static const uint8_t TIER[TUMPUK_SLOT_COUNT] = {
        [TUMPUK_SLOT_PRODUCT_PRICE] = TUMPUK_TIER_PRODUCT,
        [TUMPUK_SLOT_CART_DISCOUNT] = TUMPUK_TIER_CART,
        [TUMPUK_SLOT_CART_GIFT] = TUMPUK_TIER_CART,
        [TUMPUK_SLOT_SELLER_VOUCHER] = TUMPUK_TIER_VOUCHER,
        [TUMPUK_SLOT_PLATFORM_VOUCHER] = TUMPUK_TIER_VOUCHER,
        [TUMPUK_SLOT_PLATFORM_SHIPPING] = TUMPUK_TIER_SHIPPING,
        [TUMPUK_SLOT_SELLER_SHIPPING] = TUMPUK_TIER_SHIPPING,
        [TUMPUK_SLOT_CASHBACK] = TUMPUK_TIER_CASHBACK,
    };
    return (enum tumpuk_tier)TIER[slot];
}

const char *tumpuk_type_name(enum tumpuk_type type)
{
    static const char *const NAME[TUMPUK_TYPE_COUNT] = {
        [TUMPUK_TYPE_CAMPAIGN_PRICE] = "CAMPAIGN_PRICE",
        [TUMPUK_TYPE_COFUNDED_CAMPAIGN_PRICE] = "COFUNDED_CAMPAIGN_PRICE",
        [TUMPUK_TYPE_SELLER_FLASH_SALE] = "SELLER_FLASH_SALE",
        [TUMPUK_TYPE_PRODUCT_DISCOUNT] = "PRODUCT_DISCOUNT",
        [TUMPUK_TYPE_NEW_PRODUCT_DISCOUNT] = "NEW_PRODUCT_DISCOUNT",
        [TUMPUK_TYPE_BUY_MORE_SAVE_MORE] = "BUY_MORE_SAVE_MORE",
        [TUMPUK_TYPE_GIFT_WITH_PURCHASE] = "GIFT_WITH_PURCHASE",
        [TUMPUK_TYPE_SELLER_VOUCHER] = "SELLER_VOUCHER",
        [TUMPUK_TYPE_CHAT_VOUCHER] = "CHAT_VOUCHER",
        [TUMPUK_TYPE_PROMO_CODE] = "PROMO_CODE",
        [TUMPUK_TYPE_PLATFORM_VOUCHER] = "PLATFORM_VOUCHER",
        [TUMPUK_TYPE_COFUNDED_VOUCHER] = "COFUNDED_VOUCHER",
        [TUMPUK_TYPE_SHIPPING_VOUCHER] = "SHIPPING_VOUCHER",
        [TUMPUK_TYPE_SHIPPING_DISCOUNT] = "SHIPPING_DISCOUNT",
        [TUMPUK_TYPE_BONUS_CASHBACK] = "BONUS_CASHBACK",
    };
    return NAME[type];
}

const char *tumpuk_tier_name(enum tumpuk_tier tier)
{
    static const char *const NAME[TUMPUK_TIER_COUNT] = {
        [TUMPUK_TIER_PRODUCT] = "PRODUCT",   [TUMPUK_TIER_CART] = "CART",
        [TUMPUK_TIER_VOUCHER] = "VOUCHER",   [TUMPUK_TIER_SHIPPING] = "SHIPPING",
        [TUMPUK_TIER_CASHBACK] = "CASHBACK",
    };
    return NAME[tier];
}

const char *tumpuk_slot_name(enum tumpuk_slot slot)
{
    static const char *const NAME[TUMPUK_SLOT_COUNT] = {
        [TUMPUK_SLOT_PRODUCT_PRICE] = "product_price",
        [TUMPUK_SLOT_CART_DISCOUNT] = "cart_discount",
        [TUMPUK_SLOT_CART_GIFT] = "cart_gift",
        [TUMPUK_SLOT_SELLER_VOUCHER] = "seller_voucher",
        [TUMPUK_SLOT_PLATFORM_VOUCHER] = "platform_voucher",
        [TUMPUK_SLOT_PLATFORM_SHIPPING] = "platform_shipping",
        [TUMPUK_SLOT_SELLER_SHIPPING] = "seller_shipping",
        [TUMPUK_SLOT_CASHBACK] = "cashback",
    };
    return NAME[slot];
}

const char *tumpuk_amount_name(enum tumpuk_amount amount)
{
    static const char *const NAME[TUMPUK_AMOUNT_COUNT] = {
        [TUMPUK_AMOUNT_LIST] = "LIST",
        [TUMPUK_AMOUNT_AFTER_PRODUCT] = "AFTER_PRODUCT",
        [TUMPUK_AMOUNT_AFTER_CART] = "AFTER_CART",
        [TUMPUK_AMOUNT_AFTER_SELLER_VOUCHER] = "AFTER_SELLER_VOUCHER",
        [TUMPUK_AMOUNT_AFTER_VOUCHER] = "AFTER_VOUCHER",
        [TUMPUK_AMOUNT_AFTER_BONUS] = "AFTER_BONUS",
        [TUMPUK_AMOUNT_SHIPPING_FEE] = "SHIPPING_FEE",
        [TUMPUK_AMOUNT_SHIPPING_REMAINING] = "SHIPPING_REMAINING",
        [TUMPUK_AMOUNT_NONE] = "NONE",
    };
    return NAME[amount];
}

const char *tumpuk_funder_name(enum tumpuk_funder funder)
{
    static const char *const NAME[TUMPUK_FUNDER_COUNT] = {
        [TUMPUK_FUNDER_SELLER] = "SELLER",
        [TUMPUK_FUNDER_PLATFORM] = "PLATFORM",
        [TUMPUK_FUNDER_SHARED] = "SHARED",
    };
    return NAME[funder];
}

const char *tumpuk_buyer_name(enum tumpuk_buyer buyer)
{
    static const char *const NAME[TUMPUK_BUYER_COUNT] = {
        [TUMPUK_BUYER_ALL] = "ALL",
        [TUMPUK_BUYER_NEW] = "NEW",
        [TUMPUK_BUYER_EXISTING] = "EXISTING",
    };
    return NAME[buyer];
}

const char *tumpuk_channel_name(enum tumpuk_channel channel)
{
    return channel == TUMPUK_CHANNEL_TOKOPEDIA ? "TOKOPEDIA" : "SHOP_TOKOPEDIA";
}

const char *tumpuk_benefit_name(enum tumpuk_benefit_kind kind)
{
    static const char *const NAME[TUMPUK_BENEFIT_COUNT] = {
        [TUMPUK_BENEFIT_FIXED_PRICE] = "FIXED_PRICE",
        [TUMPUK_BENEFIT_PERCENT_OFF] = "PERCENT_OFF",
        [TUMPUK_BENEFIT_AMOUNT_OFF] = "AMOUNT_OFF",
        [TUMPUK_BENEFIT_STEPS] = "STEPS",
        [TUMPUK_BENEFIT_GIFT] = "GIFT",
        [TUMPUK_BENEFIT_FREE_SHIPPING] = "FREE_SHIPPING",
        [TUMPUK_BENEFIT_CASHBACK] = "CASHBACK",
    };
    return NAME[kind];
}

const char *tumpuk_outcome_name(enum tumpuk_outcome outcome)
{
    static const char *const NAME[TUMPUK_OUTCOME_COUNT] = {
        [TUMPUK_OUTCOME_APPLIED] = "APPLIED",
        [TUMPUK_OUTCOME_PARTLY_APPLIED] = "PARTLY_APPLIED",
        [TUMPUK_OUTCOME_NOT_APPLIED] = "NOT_APPLIED",
    };
    return NAME[outcome];
}

const char *tumpuk_reason_name(enum tumpuk_reason reason)
{
    static const char *const NAME[TUMPUK_REASON_COUNT] = {
        [TUMPUK_REASON_INACTIVE] = "INACTIVE",
        [TUMPUK_REASON_NOT_STARTED] = "NOT_STARTED",
        [TUMPUK_REASON_ENDED] = "ENDED",
        [TUMPUK_REASON_CHANNEL_NOT_ELIGIBLE] = "CHANNEL_NOT_ELIGIBLE",
        [TUMPUK_REASON_BUYER_NOT_ELIGIBLE] = "BUYER_NOT_ELIGIBLE",
        [TUMPUK_REASON_CODE_NOT_PRESENTED] = "CODE_NOT_PRESENTED",
        [TUMPUK_REASON_NOT_CLAIMED] = "NOT_CLAIMED",
        [TUMPUK_REASON_QUOTA_EXHAUSTED] = "QUOTA_EXHAUSTED",
        [TUMPUK_REASON_NO_ITEM_IN_SCOPE] = "NO_ITEM_IN_SCOPE",
        [TUMPUK_REASON_OUT_OF_STOCK] = "OUT_OF_STOCK",
        [TUMPUK_REASON_MIN_QUANTITY_NOT_MET] = "MIN_QUANTITY_NOT_MET",
        [TUMPUK_REASON_MIN_SPEND_NOT_MET] = "MIN_SPEND_NOT_MET",
        [TUMPUK_REASON_NO_DISCOUNT] = "NO_DISCOUNT",
        [TUMPUK_REASON_OUTRANKED] = "OUTRANKED",
        [TUMPUK_REASON_SMALLER_DISCOUNT] = "SMALLER_DISCOUNT",
        [TUMPUK_REASON_PRIORITY] = "PRIORITY",
        [TUMPUK_REASON_BEST_DISCOUNT] = "BEST_DISCOUNT",
        [TUMPUK_REASON_REMAINDER] = "REMAINDER",
        [TUMPUK_REASON_STACKED] = "STACKED",
    };
    return NAME[reason];
}

bool tumpuk_promotion_precedes(const struct tumpuk_promotion *a, const struct tumpuk_promotion *b)
{
    if (a->starts_at_us != b->starts_at_us)
        return a->starts_at_us < b->starts_at_us;
    return text_compare(a->id, b->id) < 0;
}

/*
 * The words of the pricing rules: promotion types, tiers, slots, running
 * amounts, outcomes and reasons, with the names they have on the wire.
 *
 * Plain values, no state; every function is pure and thread-safe.
 * Source: spec pricing, sections 1, 2, 3 and 6.
 */
#ifndef TUMPUK_TERMS_H
#define TUMPUK_TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TUMPUK_API __attribute__((visibility("default")))
#else
#define TUMPUK_API
#endif

/* "No promotion", "no line" where an index is expected. */
#define TUMPUK_NONE UINT32_MAX

/* Money is an int64_t count of the currency's smallest priced unit, within
 * this bound on either side of zero (2^53 - 1: exact in every JSON reader). */
#define TUMPUK_MONEY_MAX INT64_C(9007199254740991)

/* 100 % in basis points. */
#define TUMPUK_BPS_ONE 10000

/* The platform's share where a promotion is SHARED and names none, in bps. */
#define TUMPUK_SHARE_DEFAULT_BPS 5000

/* Instants are microseconds since 1970-01-01T00:00:00Z. */
#define TUMPUK_TIME_MIN INT64_MIN /* no start: since ever */
#define TUMPUK_TIME_MAX INT64_MAX /* no end: for ever */

/* Borrowed bytes, not NUL-terminated; whoever made them keeps them. */
struct tumpuk_text {
    const char *bytes; /* may be NULL where len is 0 */
    uint32_t len;
};

enum tumpuk_type {
    TUMPUK_TYPE_CAMPAIGN_PRICE,
    TUMPUK_TYPE_COFUNDED_CAMPAIGN_PRICE,
    TUMPUK_TYPE_SELLER_FLASH_SALE,
    TUMPUK_TYPE_PRODUCT_DISCOUNT,
    TUMPUK_TYPE_NEW_PRODUCT_DISCOUNT,
    TUMPUK_TYPE_BUY_MORE_SAVE_MORE,
    TUMPUK_TYPE_GIFT_WITH_PURCHASE,
    TUMPUK_TYPE_SELLER_VOUCHER,
    TUMPUK_TYPE_CHAT_VOUCHER,
    TUMPUK_TYPE_PROMO_CODE,
    TUMPUK_TYPE_PLATFORM_VOUCHER,
    TUMPUK_TYPE_COFUNDED_VOUCHER,
    TUMPUK_TYPE_SHIPPING_VOUCHER,
    TUMPUK_TYPE_SHIPPING_DISCOUNT,
    TUMPUK_TYPE_BONUS_CASHBACK,
};
#define TUMPUK_TYPE_COUNT 15

enum tumpuk_tier {
    TUMPUK_TIER_PRODUCT,
    TUMPUK_TIER_CART,
    TUMPUK_TIER_VOUCHER,
    TUMPUK_TIER_SHIPPING,
    TUMPUK_TIER_CASHBACK,
};
#define TUMPUK_TIER_COUNT 5

/* In the order of calculation. */
enum tumpuk_slot {
    TUMPUK_SLOT_PRODUCT_PRICE,
    TUMPUK_SLOT_CART_DISCOUNT,
    TUMPUK_SLOT_CART_GIFT,
    TUMPUK_SLOT_SELLER_VOUCHER,
    TUMPUK_SLOT_PLATFORM_VOUCHER,
    TUMPUK_SLOT_PLATFORM_SHIPPING,
    TUMPUK_SLOT_SELLER_SHIPPING,
    TUMPUK_SLOT_CASHBACK,
};
#define TUMPUK_SLOT_COUNT 8

/* What a threshold is judged on and a discount is taken of. The first six are
 * running amounts of the merchandise, in the order in which they come about;
 * the last two are of the shipping fee. */
enum tumpuk_amount {
    TUMPUK_AMOUNT_LIST,
    TUMPUK_AMOUNT_AFTER_PRODUCT,
    TUMPUK_AMOUNT_AFTER_CART,
    TUMPUK_AMOUNT_AFTER_SELLER_VOUCHER,
    TUMPUK_AMOUNT_AFTER_VOUCHER,
    TUMPUK_AMOUNT_AFTER_BONUS,
    TUMPUK_AMOUNT_SHIPPING_FEE,       /* the whole fee */
    TUMPUK_AMOUNT_SHIPPING_REMAINING, /* what earlier shipping offers left */
    TUMPUK_AMOUNT_NONE,               /* the step has no such basis */
};
#define TUMPUK_AMOUNT_MERCHANDISE_COUNT 6
#define TUMPUK_AMOUNT_COUNT 9

enum tumpuk_funder {
    TUMPUK_FUNDER_SELLER,
    TUMPUK_FUNDER_PLATFORM,
    TUMPUK_FUNDER_SHARED,
};
#define TUMPUK_FUNDER_COUNT 3

/* A buyer of whom nothing is known is ALL; an audience ALL is everybody. */
enum tumpuk_buyer {
    TUMPUK_BUYER_ALL,
    TUMPUK_BUYER_NEW,
    TUMPUK_BUYER_EXISTING,
};
#define TUMPUK_BUYER_COUNT 3

/* A set of these is their bitwise or. */
enum tumpuk_channel {
    TUMPUK_CHANNEL_SHOP_TOKOPEDIA = 1,
    TUMPUK_CHANNEL_TOKOPEDIA = 2,
};
#define TUMPUK_CHANNELS_ALL 3

enum tumpuk_benefit_kind {
    TUMPUK_BENEFIT_FIXED_PRICE,
    TUMPUK_BENEFIT_PERCENT_OFF,
    TUMPUK_BENEFIT_AMOUNT_OFF,
    TUMPUK_BENEFIT_STEPS,
    TUMPUK_BENEFIT_GIFT,
    TUMPUK_BENEFIT_FREE_SHIPPING,
    TUMPUK_BENEFIT_CASHBACK,
};
#define TUMPUK_BENEFIT_COUNT 7

enum tumpuk_outcome {
    TUMPUK_OUTCOME_APPLIED,
    TUMPUK_OUTCOME_PARTLY_APPLIED,
    TUMPUK_OUTCOME_NOT_APPLIED,
};
#define TUMPUK_OUTCOME_COUNT 3

/* Not applied: of INACTIVE … SMALLER_DISCOUNT the first that holds is told.
 * Applied: PRIORITY … STACKED. */
enum tumpuk_reason {
    TUMPUK_REASON_INACTIVE,
    TUMPUK_REASON_NOT_STARTED,
    TUMPUK_REASON_ENDED,
    TUMPUK_REASON_CHANNEL_NOT_ELIGIBLE,
    TUMPUK_REASON_BUYER_NOT_ELIGIBLE,
    TUMPUK_REASON_CODE_NOT_PRESENTED,
    TUMPUK_REASON_NOT_CLAIMED,
    TUMPUK_REASON_QUOTA_EXHAUSTED,
    TUMPUK_REASON_NO_ITEM_IN_SCOPE,
    TUMPUK_REASON_OUT_OF_STOCK,
    TUMPUK_REASON_MIN_QUANTITY_NOT_MET,
    TUMPUK_REASON_MIN_SPEND_NOT_MET,
    TUMPUK_REASON_NO_DISCOUNT,
    TUMPUK_REASON_OUTRANKED,
    TUMPUK_REASON_SMALLER_DISCOUNT,
    TUMPUK_REASON_PRIORITY,
    TUMPUK_REASON_BEST_DISCOUNT,
    TUMPUK_REASON_REMAINDER,
    TUMPUK_REASON_STACKED,
};
#define TUMPUK_REASON_COUNT 19

/* What holds of a promotion type under every rulebook (spec section 2 and
 * "Which promotion may say what"). */
struct tumpuk_type_traits {
    enum tumpuk_slot slot;
    enum tumpuk_funder default_funder; /* SHARED: TUMPUK_SHARE_DEFAULT_BPS */
    uint32_t benefit_kinds;            /* set of 1u << enum tumpuk_benefit_kind */
    bool percent_cap;                  /* PERCENT_OFF may carry max_discount */
    bool thresholds;                   /* may carry min_spend and min_quantity */
    bool unit_limit;                   /* may carry max_units_per_order */
    bool needs_claim;                  /* its id must be claimed */
    bool needs_code;                   /* must carry a code, which must be presented */
};

/* Traits of a type; `type` must be one of the enum. Static storage. */
TUMPUK_API const struct tumpuk_type_traits *tumpuk_type_get(enum tumpuk_type type);

/* The tier that a slot belongs to. */
TUMPUK_API enum tumpuk_tier tumpuk_slot_tier(enum tumpuk_slot slot);

/* Names as on the wire ("CAMPAIGN_PRICE", "product_price", …), static storage. */
TUMPUK_API const char *tumpuk_type_name(enum tumpuk_type type);
TUMPUK_API const char *tumpuk_tier_name(enum tumpuk_tier tier);
TUMPUK_API const char *tumpuk_slot_name(enum tumpuk_slot slot);
TUMPUK_API const char *tumpuk_amount_name(enum tumpuk_amount amount);
TUMPUK_API const char *tumpuk_funder_name(enum tumpuk_funder funder);
TUMPUK_API const char *tumpuk_buyer_name(enum tumpuk_buyer buyer);
TUMPUK_API const char *tumpuk_channel_name(enum tumpuk_channel channel);
TUMPUK_API const char *tumpuk_benefit_name(enum tumpuk_benefit_kind kind);
TUMPUK_API const char *tumpuk_outcome_name(enum tumpuk_outcome outcome);
TUMPUK_API const char *tumpuk_reason_name(enum tumpuk_reason reason);

#ifdef __cplusplus
}
#endif
#endif

/*
 * One promotion, as the core reads it: validated values, no text to parse.
 *
 * Plain values borrowed from the caller, read only while a function runs.
 * Source: spec pricing, sections 2, 3 and 4.
 */
#ifndef TUMPUK_PROMOTION_H
#define TUMPUK_PROMOTION_H

#include <tumpuk/terms.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Limits that a valid promotion keeps (spec sections 3 and 13). */
#define TUMPUK_STEPS_MAX 10
#define TUMPUK_QUANTITY_MAX 9999

/* One step of a BMSM. All steps of one promotion set the same threshold and
 * the same discount; the others are 0. */
struct tumpuk_step {
    int64_t min_spend;    /* money, or 0 */
    int64_t amount_off;   /* money once per order, or 0 */
    int64_t min_quantity; /* units, or 0 */
    int32_t percent_off_bps;
};

struct tumpuk_gift {
    struct tumpuk_text sku_id;
    int64_t list_price; /* money a unit */
    int64_t unit_cost;  /* money a unit, -1: unknown */
    int64_t stock;      /* units, -1: unlimited */
    int32_t quantity;   /* units, 1 … TUMPUK_QUANTITY_MAX */
};

struct tumpuk_benefit {
    enum tumpuk_benefit_kind kind;
    int32_t bps;                     /* PERCENT_OFF, CASHBACK */
    int64_t amount;                  /* FIXED_PRICE: the price; AMOUNT_OFF: the amount */
    int64_t cap;                     /* PERCENT_OFF max_discount, CASHBACK max_amount; 0: none */
    uint32_t step_count;             /* STEPS */
    const struct tumpuk_step *steps; /* STEPS: ascending thresholds */
    const struct tumpuk_gift *gift;  /* GIFT */
};

/* The lines whose product or SKU is named. `everything` true: every line. */
struct tumpuk_scope {
    bool everything;
    uint32_t product_count;
    uint32_t sku_count;
    const struct tumpuk_text *product_ids;
    const struct tumpuk_text *sku_ids;
};

struct tumpuk_promotion {
    enum tumpuk_type type;
    enum tumpuk_buyer audience;
    uint8_t channels;            /* set of enum tumpuk_channel, never empty */
    bool inactive;               /* stored promotions: deactivated */
    bool quota_exhausted;        /* stored promotions: nothing left for this order */
    uint16_t platform_share_bps; /* 0: the seller pays all … 10,000: the platform */
    int64_t min_quantity;        /* units, 0: none */
    int64_t max_units_per_order; /* units, 0: no limit */
    int64_t min_spend;           /* money, 0: none */
    int64_t starts_at_us;        /* TUMPUK_TIME_MIN: open */
    int64_t ends_at_us;          /* exclusive; TUMPUK_TIME_MAX: open */
    struct tumpuk_benefit benefit;
    struct tumpuk_scope scope;
    struct tumpuk_text id;   /* unique within a quote */
    struct tumpuk_text code; /* PROMO_CODE only */
    struct tumpuk_text name; /* for people; the core does not read it */
};

/* Strict order of two promotions in a tie: earlier start, then smaller id by
 * bytes (spec: Choosing inside a slot, 4). True where `a` goes first. */
TUMPUK_API bool tumpuk_promotion_precedes(const struct tumpuk_promotion *a,
                                          const struct tumpuk_promotion *b);

#ifdef __cplusplus
}
#endif
#endif

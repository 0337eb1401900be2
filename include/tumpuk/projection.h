/*
 * A price projection: what one SKU, bought alone, costs from one instant to
 * another, in segments between which something changes, and why.
 *
 * A segment's figures are those of a quote (quote.h) of a basket of that line
 * at any instant of the segment. Promotions of the three discount tiers take
 * part; shipping and cashback are passed over, and there is no bonus balance.
 * Claims and codes count as presented, so what should be left out must not be
 * given. Deactivation and quotas are as the promotions say, all the time: one
 * that these, the buyer or the channel exclude is no cause of anything either.
 *
 * No heap, no clock, no I/O: segments are made one by one, as they are asked
 * for, in the caller's storage. At a boundary only what changes there is
 * computed anew. Inputs are only read; one projection belongs to one thread.
 * Source: spec pricing, section 10.
 */
#ifndef TUMPUK_PROJECTION_H
#define TUMPUK_PROJECTION_H

#include <tumpuk/quote.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Rulebooks that may be in force in a projection's period. */
#define TUMPUK_PROJECTION_RULEBOOKS_MAX 4096

struct tumpuk_rulebook_version {
    int64_t effective_from_us; /* TUMPUK_TIME_MIN: since ever */
    const struct tumpuk_rulebook *rulebook;
};

/* All borrowed until the last segment was made. */
struct tumpuk_projection_request {
    struct tumpuk_line line; /* the basket's only one: SKU, list price, cost, quantity */
    enum tumpuk_buyer buyer;
    enum tumpuk_channel channel;
    int64_t from_us;
    int64_t to_us; /* exclusive, later than from_us */
    uint32_t promotion_count;
    /* That have the line in scope: scopes are not looked at. In any order. */
    const struct tumpuk_promotion *const *promotions;
    uint32_t rulebook_count; /* at least 1 */
    /* By effective_from_us, ascending; the first is in force at from_us. */
    const struct tumpuk_rulebook_version *rulebooks;
};

/* A promotion that applies, with what it takes off the whole line; a gift's
 * discount is its list value, which no amount contains. */
struct tumpuk_winner {
    int64_t discount;
    uint32_t promotion; /* index into the request's */
    uint8_t slot;       /* enum tumpuk_slot, PRODUCT_PRICE … PLATFORM_VOUCHER */
};

/* What happens at the first instant of a segment. */
enum tumpuk_cause_kind {
    TUMPUK_CAUSE_STARTED,  /* the promotion does */
    TUMPUK_CAUSE_ENDED,    /* the promotion has */
    TUMPUK_CAUSE_RULEBOOK, /* another version is in force */
};
struct tumpuk_cause {
    uint8_t kind;   /* enum tumpuk_cause_kind */
    uint32_t index; /* of the promotion, or of the rulebook version */
};

/* [from_us, to_us). Two that follow each other differ in an amount or in a
 * winner. */
struct tumpuk_segment {
    int64_t from_us;
    int64_t to_us;
    int64_t list_total; /* list price times quantity */
    int64_t after_product;
    int64_t after_cart;
    int64_t after_seller_voucher;
    int64_t after_voucher; /* the estimated total */
    int64_t seller_funded; /* of the discounts; list_total - this: the seller's proceeds */
    uint32_t rulebook;     /* index of the version in force at from_us */
    uint32_t winner_count;
    const struct tumpuk_winner *winners; /* by slot, in the order of application */
    uint32_t cause_count;                /* 0 of the first segment, at least 1 of the others */
    const struct tumpuk_cause *causes;   /* ended ones first, then started, then the rulebook */
};

/* Its inside is in the caller's storage. */
struct tumpuk_projection;

enum tumpuk_projection_result {
    TUMPUK_PROJECTION_SEGMENT, /* one more */
    TUMPUK_PROJECTION_END,     /* the period is covered */
    TUMPUK_PROJECTION_AMOUNT_OUT_OF_RANGE,
    TUMPUK_PROJECTION_STORAGE_TOO_SMALL,
    TUMPUK_PROJECTION_INVALID, /* counts or period */
};

/* Bytes of storage that are enough; 0 where a count is over the limits. */
TUMPUK_API size_t tumpuk_projection_storage_size(uint32_t promotion_count, uint32_t rulebook_count);

/* Most segments that a request can have: one more than there are starts, ends
 * and rulebooks inside its period. What a projection costs, known beforehand. */
TUMPUK_API uint64_t tumpuk_projection_segments_max(const struct tumpuk_projection_request *request);

/* True: whatever happens in the period, no amount can leave its range, so that
 * none of the calls below says AMOUNT_OUT_OF_RANGE. False: one may. */
TUMPUK_API bool tumpuk_projection_stays_in_range(const struct tumpuk_projection_request *request);

/* TUMPUK_PROJECTION_SEGMENT: `*out` can be asked for segments; it lives in
 * `storage` (any alignment). AMOUNT_OUT_OF_RANGE, here and below: a quote of
 * the three tiers would be refused so, at the first instant that is not yet
 * covered. */
TUMPUK_API __attribute__((warn_unused_result)) enum tumpuk_projection_result
tumpuk_projection_begin(const struct tumpuk_projection_request *request, void *storage,
                        size_t storage_len, struct tumpuk_projection **out);

/* TUMPUK_PROJECTION_SEGMENT: `*out` is the next one; its pointers hold until
 * the next call. */
TUMPUK_API __attribute__((warn_unused_result)) enum tumpuk_projection_result tumpuk_projection_next(
    struct tumpuk_projection *projection, struct tumpuk_segment *out);

#ifdef __cplusplus
}
#endif
#endif

/*
 * A review of a shop's own promotions over a period: which of them never win, which
 * lose on some SKUs and to whom, which overlap, and whose thresholds a SKU alone
 * meets with more than one unit only (spec pricing, section 11).
 *
 * Each promotion of the first three tiers is judged on each SKU in its scope, in a
 * basket of that SKU alone, for every buyer and channel it is for, at every instant
 * at which something changes. Every verdict is the core's: a quote with all that
 * the shop offers then, codes and claims presented. Reads a pinned snapshot, which
 * the answer points into.
 */
#ifndef CATALOG_REVIEW_H
#define CATALOG_REVIEW_H

#include "catalog/rulebook_shelf.h"
#include "catalog/snapshot.h"

/* Told of each promotion; all are counted. */
#define CATALOG_REVIEW_RIVALS_MAX 10
#define CATALOG_REVIEW_SHADOWS_MAX 20
#define CATALOG_REVIEW_UNITS_MAX 10
/* Pairs told of a page, and SKUs of each. */
#define CATALOG_REVIEW_OVERLAPS_MAX 1000
#define CATALOG_REVIEW_OVERLAP_SKUS_MAX 10

/* Who took the slot, on how many SKUs. */
struct catalog_review_rival {
    const struct tumpuk_promotion *promotion;
    enum tumpuk_reason reason; /* of the loser, where they met first */
    uint32_t sku_count;
};

/* On a SKU, for some buyers, from one instant to another. */
struct catalog_review_shadow {
    const struct catalog_sku *sku;
    const struct tumpuk_promotion *beaten_by;
    enum tumpuk_reason reason; /* OUTRANKED or SMALLER_DISCOUNT */
    bool every_buyer;          /* buyers make no difference on that SKU; else of `buyer` */
    bool every_channel;
    enum tumpuk_buyer buyer;
    enum tumpuk_channel channel;
    int64_t from_us;
    int64_t to_us; /* exclusive, TUMPUK_TIME_MAX: for ever */
};

struct catalog_review_units {
    const struct catalog_sku *sku;
    int32_t units; /* the most that it takes in the period */
};

struct catalog_review_item {
    const struct catalog_promotion *promotion;
    uint32_t sku_count;                    /* in scope, and sold */
    uint32_t won;                          /* of them: it applies at some instant */
    uint32_t shadowed;                     /* it is beaten at some instant */
    uint32_t reasons[TUMPUK_REASON_COUNT]; /* it does not apply for that reason */
    uint32_t rival_count;                  /* told; the first that were met, by SKU */
    bool rivals_cut;                       /* there are more */
    struct catalog_review_rival rivals[CATALOG_REVIEW_RIVALS_MAX];
    uint32_t shadow_count; /* in all; the first are told */
    struct catalog_review_shadow shadows[CATALOG_REVIEW_SHADOWS_MAX];
    /* SKUs that take more than one unit to meet its lowest threshold. */
    uint32_t units_count;
    int32_t units_least;
    int32_t units_most;
    struct catalog_review_units units[CATALOG_REVIEW_UNITS_MAX];
    uint32_t out_of_reach; /* SKUs on which no quantity does */
};

/* Two promotions of one slot that hold for the same SKU, channel and buyers at the
 * same time; the first of them, by id, is one of the page's. */
struct catalog_review_overlap {
    const struct tumpuk_promotion *promotions[2];
    int64_t from_us;
    int64_t to_us;
    uint32_t sku_count;
    uint32_t shown;
    const struct catalog_sku *skus[CATALOG_REVIEW_OVERLAP_SKUS_MAX];
};

struct catalog_review_request {
    int64_t from_us;
    int64_t to_us;            /* exclusive, TUMPUK_TIME_MAX: to the last end and beyond */
    struct tumpuk_text after; /* a promotion's id; len 0: from the first */
    size_t limit;             /* promotions a page */
    uint64_t quotes_max;
};

enum catalog_review_result {
    CATALOG_REVIEW_OK,
    CATALOG_REVIEW_TOO_MANY, /* `quotes` says how many it would take */
    CATALOG_REVIEW_NO_RULEBOOK,
    CATALOG_REVIEW_NO_MEMORY,
};

struct catalog_review {
    uint64_t quotes;
    size_t item_count; /* promotions of the page, in the order of ids */
    const struct catalog_review_item *items;
    bool more; /* promotions come after these */
    size_t overlap_count;
    const struct catalog_review_overlap *overlaps; /* by the ids of both */
    bool overlaps_cut;
};

enum catalog_review_result catalog_review_make(const struct catalog_snapshot *snapshot,
                                               const struct rulebook_shelf *shelf,
                                               const struct catalog_review_request *request,
                                               struct arena *arena, struct catalog_review *out);

#endif

/* The inside of a review, shared by the review*.c only. */
#ifndef CATALOG_REVIEW_STATE_H
#define CATALOG_REVIEW_STATE_H

#include "catalog/review.h"

/* What is kept of an item while one SKU is judged. */
#define REVIEW_WON (1u << TUMPUK_REASON_COUNT)
#define REVIEW_OUT_OF_REACH (1u << (TUMPUK_REASON_COUNT + 1))
_Static_assert(TUMPUK_REASON_COUNT + 2 <= 32, "the bits of one SKU fit 32");

struct review_item {
    struct catalog_review_item told; /* first: a page is an array of these */
    uint32_t bits;                   /* 1 << reason, REVIEW_… */
    int32_t units;                   /* the most it took; 0: no threshold was met */
    struct catalog_review_shadow last;
    const struct catalog_sku *rival_sku[CATALOG_REVIEW_RIVALS_MAX]; /* counted last there */
};

struct review_overlaps {
    size_t count;
    struct catalog_review_overlap *list;
    uint32_t *table; /* index + 1; 0 is free */
    bool cut;
};

struct review {
    const struct catalog_snapshot *snapshot;
    const struct rulebook_shelf *shelf;
    const struct catalog_review_request *request;
    struct arena *arena;
    size_t item_count;
    struct review_item *items; /* by id */
    size_t shop_wide_count;    /* of those that are for every SKU, what counts */
    const struct tumpuk_promotion **shop_wide;
    struct review_overlaps overlaps;

    /* The SKU at hand, and what is offered for it in the period, by slot and id. */
    const struct catalog_sku *sku;
    uint32_t count;
    uint32_t cap;
    const struct tumpuk_promotion **offered;
    struct review_item **item_of; /* NULL: not of this page */
    int32_t *hint;                /* units that met its threshold last; 0: none yet */
    uint64_t *scope;              /* the line is in scope of all */
    struct tumpuk_text *claimed;
    struct tumpuk_text *codes;
    uint32_t code_count;
    int64_t *bounds; /* instants at which something changes, the first is from_us */
    size_t bound_count;
    bool every_buyer; /* buyers make no difference */
    bool every_channel;
    void *storage;
    size_t storage_len;
};

/* ---- review_offer.c: what is offered for a SKU ---- */

/* Whether a promotion is reviewed at all. */
bool review_counts(const struct catalog_review_request *request,
                   const struct tumpuk_promotion *promotion);
/* Takes up a SKU; false: no memory. */
bool review_take_sku(struct review *review, const struct catalog_sku *sku);
/* Quotes that judging it takes, about. */
uint64_t review_cost(const struct review *review);
bool review_has_threshold(const struct tumpuk_promotion *promotion);

/* ---- review_judge.c ---- */

/* Judges the page's promotions on the SKU at hand. */
void review_judge_sku(struct review *review);

/* ---- review_overlap.c ---- */

bool review_overlaps_init(struct review *review);
void review_overlap_sku(struct review *review);
void review_overlaps_order(struct review *review);

#endif

/* What is offered for one SKU in the period, and when it changes. */
#include <stdlib.h>
#include <string.h>

#include "catalog/review_state.h"
#include "catalog/store.h"

#define OFFERED_FIRST 64u

bool review_counts(const struct catalog_review_request *request,
                   const struct tumpuk_promotion *promotion)
{
    enum tumpuk_tier tier = tumpuk_slot_tier(tumpuk_type_get(promotion->type)->slot);

    return tier <= TUMPUK_TIER_VOUCHER && !promotion->inactive &&
           promotion->starts_at_us < request->to_us && promotion->ends_at_us > request->from_us;
}

bool review_has_threshold(const struct tumpuk_promotion *promotion)
{
    return promotion->min_quantity > 1 || promotion->min_spend > 0 ||
           promotion->benefit.kind == TUMPUK_BENEFIT_STEPS;
}

/* ---- room ---- */

static bool reserve(struct review *review, size_t count)
{
    size_t rulebooks = rulebook_shelf_count(review->shelf);
    size_t cap = review->cap == 0 ? OFFERED_FIRST : review->cap;

    if (count <= review->cap)
        return true;
    if (count > TUMPUK_PROMOTIONS_MAX)
        return false;
    while (cap < count)
        cap *= 2;
    review->cap = (uint32_t)cap;
    review->offered = arena_alloc(review->arena, cap * sizeof(const struct tumpuk_promotion *));
    review->item_of = arena_alloc(review->arena, cap * sizeof(struct review_item *));
    review->hint = arena_alloc(review->arena, cap * sizeof *review->hint);
    review->scope = arena_alloc(review->arena, cap * sizeof *review->scope);
    review->claimed = arena_alloc(review->arena, cap * sizeof *review->claimed);
    review->codes = arena_alloc(review->arena, cap * sizeof *review->codes);
    review->bounds = arena_alloc(review->arena, (2 * cap + rulebooks + 1) * sizeof *review->bounds);
    review->storage_len = tumpuk_quote_storage_size(1, (uint32_t)cap);
    review->storage = arena_alloc(review->arena, review->storage_len);
    return !arena_failed(review->arena);
}

/* ---- the promotions ---- */

static void add_part(struct review *review, const struct tumpuk_unit_bid *part, uint32_t count)
{
    /* the one that ends last stands first */
    for (uint32_t i = 0; i < count && part[i].ends_at_us > review->request->from_us; i++) {
        if (review_counts(review->request, part[i].promotion))
            review->offered[review->count++] = part[i].promotion;
    }
}

static void add_list(struct review *review, const struct catalog_list *list)
{
    uint32_t split = list->product_tier_count;

    if (list->count == 0)
        return;
    add_part(review, list->bids, split);
    add_part(review, list->bids + split, list->count - split);
}

static int compare_offered(const void *a, const void *b)
{
    const struct catalog_promotion *x = store_promotion(*(const struct tumpuk_promotion *const *)a);
    const struct catalog_promotion *y = store_promotion(*(const struct tumpuk_promotion *const *)b);

    if (x == y)
        return 0;
    return catalog_promotion_precedes(x, y) ? -1 : 1;
}

static int compare_item(const void *key, const void *element)
{
    struct tumpuk_text a = ((const struct tumpuk_promotion *)key)->id;
    struct tumpuk_text b = ((const struct review_item *)element)->told.promotion->promotion.id;
    uint32_t shorter = a.len < b.len ? a.len : b.len;
    int order = memcmp(a.bytes, b.bytes, shorter);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* In order and each once, as one may name both the SKU and its product. */
static void settle_offered(struct review *review)
{
    uint32_t kept = 0;

    if (review->count > 1)
        qsort(review->offered, review->count, sizeof *review->offered, compare_offered);
    for (uint32_t i = 0; i < review->count; i++) {
        if (kept == 0 || review->offered[kept - 1] != review->offered[i])
            review->offered[kept++] = review->offered[i];
    }
    review->count = kept;
    review->code_count = 0;
    review->every_buyer = true;
    review->every_channel = true;
    for (uint32_t i = 0; i < kept; i++) {
        const struct tumpuk_promotion *promotion = review->offered[i];

        review->item_of[i] = review->item_count == 0
                                 ? NULL
                                 : bsearch(promotion, review->items, review->item_count,
                                           sizeof *review->items, compare_item);
        review->hint[i] = 0;
        review->scope[i] = 1;
        review->claimed[i] = promotion->id;
        if (promotion->code.len > 0)
            review->codes[review->code_count++] = promotion->code;
        review->every_buyer &= promotion->audience == TUMPUK_BUYER_ALL;
        review->every_channel &= promotion->channels == TUMPUK_CHANNELS_ALL;
    }
}

/* ---- the instants ---- */

static int compare_instants(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void add_bound(struct review *review, int64_t at_us)
{
    if (at_us > review->request->from_us && at_us < review->request->to_us)
        review->bounds[review->bound_count++] = at_us;
}

static void find_bounds(struct review *review)
{
    size_t kept = 1;

    review->bounds[0] = review->request->from_us;
    review->bound_count = 1;
    for (uint32_t i = 0; i < review->count; i++) {
        add_bound(review, review->offered[i]->starts_at_us);
        add_bound(review, review->offered[i]->ends_at_us);
    }
    for (size_t i = rulebook_shelf_count(review->shelf); i > 0; i--) {
        int64_t at_us = rulebook_shelf_get(review->shelf, i - 1)->effective_from_us;

        if (at_us <= review->request->from_us)
            break;
        add_bound(review, at_us);
    }
    qsort(review->bounds, review->bound_count, sizeof *review->bounds, compare_instants);
    for (size_t i = 1; i < review->bound_count; i++) {
        if (review->bounds[i] != review->bounds[kept - 1])
            review->bounds[kept++] = review->bounds[i];
    }
    review->bound_count = kept;
}

bool review_take_sku(struct review *review, const struct catalog_sku *sku)
{
    struct catalog_found found;

    catalog_find_skus(review->snapshot, &sku->id, 1, &found);
    review->sku = sku;
    review->count = 0;
    if (!reserve(review, review->shop_wide_count + found.by_sku.count + found.by_product.count + 1))
        return false;
    for (size_t i = 0; i < review->shop_wide_count; i++)
        review->offered[review->count++] = review->shop_wide[i];
    add_list(review, &found.by_sku);
    add_list(review, &found.by_product);
    settle_offered(review);
    find_bounds(review);
    return true;
}

uint64_t review_cost(const struct review *review)
{
    uint64_t baskets = 1;
    uint64_t circumstances = (review->every_buyer ? 1u : TUMPUK_BUYER_COUNT) *
                             (review->every_channel ? 1u : 2u);

    for (uint32_t i = 0; i < review->count; i++)
        baskets += review->item_of[i] != NULL && review_has_threshold(review->offered[i]);
    return baskets * circumstances * review->bound_count;
}

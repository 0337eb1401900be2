/* A page of the review: which promotions, which SKUs, and what it costs. */
#include "catalog/review.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/review_state.h"
#include "catalog/store.h"

/* ---- the page's promotions ---- */

static int compare_ids(struct tumpuk_text a, struct tumpuk_text b)
{
    uint32_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter == 0 ? 0 : memcmp(a.bytes, b.bytes, shorter);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

struct gathering {
    const struct catalog_review_request *request;
    size_t count;
    const struct catalog_promotion **list;
};

static void gather(void *arg, const struct catalog_promotion *promotion)
{
    struct gathering *gathering = arg;

    if (review_counts(gathering->request, &promotion->promotion) &&
        compare_ids(promotion->promotion.id, gathering->request->after) > 0)
        gathering->list[gathering->count++] = promotion;
}

static int compare_promotions(const void *a, const void *b)
{
    return compare_ids((*(const struct catalog_promotion *const *)a)->promotion.id,
                       (*(const struct catalog_promotion *const *)b)->promotion.id);
}

static bool take_page(struct review *review, bool *more)
{
    size_t cap = catalog_snapshot_facts(review->snapshot)->promotion_count + 1;
    struct gathering page = {.request = review->request};

    page.list = arena_alloc(review->arena, cap * sizeof(const struct catalog_promotion *));
    if (page.list == NULL)
        return false;
    catalog_visit(review->snapshot, &(struct catalog_visitor){.promotion = gather}, &page);
    if (page.count > 1)
        qsort(page.list, page.count, sizeof *page.list, compare_promotions);
    *more = page.count > review->request->limit;
    review->item_count = *more ? review->request->limit : page.count;
    review->items = arena_calloc(review->arena, review->item_count + 1, sizeof *review->items);
    for (size_t i = 0; review->items != NULL && i < review->item_count; i++)
        review->items[i].told.promotion = page.list[i];
    return review->items != NULL;
}

static bool take_shop_wide(struct review *review)
{
    struct catalog_list list = catalog_shop_wide(review->snapshot);

    review->shop_wide = arena_alloc(review->arena, ((size_t)list.count + 1) *
                                                       sizeof(const struct tumpuk_promotion *));
    for (uint32_t i = 0; review->shop_wide != NULL && i < list.count; i++) {
        if (review_counts(review->request, list.bids[i].promotion))
            review->shop_wide[review->shop_wide_count++] = list.bids[i].promotion;
    }
    return review->shop_wide != NULL;
}

/* ---- their SKUs ---- */

struct sku_list {
    size_t count;
    const struct catalog_sku **skus;
};

static void add_product(void *arg, const struct catalog_product *product)
{
    struct sku_list *list = arg;

    for (uint32_t s = 0; s < product->sku_count; s++)
        list->skus[list->count++] = &product->skus[s];
}

static int compare_skus(const void *a, const void *b)
{
    const struct catalog_sku *const *x = a;
    const struct catalog_sku *const *y = b;

    return *x == *y ? 0 : compare_ids((*x)->id, (*y)->id);
}

/* SKUs that scopes name, at most: those of a product count as many as it has. */
static size_t count_scopes(const struct review *review)
{
    size_t count = 0;

    for (size_t i = 0; i < review->item_count; i++) {
        const struct tumpuk_scope *scope = &review->items[i].told.promotion->promotion.scope;

        count += scope->sku_count;
        for (uint32_t p = 0; p < scope->product_count; p++) {
            const struct catalog_product *product = catalog_find_product(review->snapshot,
                                                                         scope->product_ids[p]);

            count += product != NULL ? product->sku_count : 0;
        }
    }
    return count;
}

static void add_scope(const struct review *review, const struct tumpuk_scope *scope,
                      struct sku_list *list)
{
    for (uint32_t p = 0; p < scope->product_count; p++) {
        const struct catalog_product *product = catalog_find_product(review->snapshot,
                                                                     scope->product_ids[p]);

        if (product != NULL)
            add_product(list, product);
    }
    for (uint32_t s = 0; s < scope->sku_count; s++) {
        struct catalog_found found;

        catalog_find_skus(review->snapshot, &scope->sku_ids[s], 1, &found);
        if (found.sku != NULL)
            list->skus[list->count++] = found.sku;
    }
}

/* Every SKU that a promotion of the page is for, by id and each once. */
static bool take_skus(const struct review *review, struct sku_list *list)
{
    size_t sku_count = catalog_snapshot_facts(review->snapshot)->sku_count;
    bool everything = false;
    size_t kept = 0;

    for (size_t i = 0; i < review->item_count; i++)
        everything |= review->items[i].told.promotion->promotion.scope.everything;
    list->count = 0;
    list->skus = arena_alloc(review->arena, ((everything ? sku_count : count_scopes(review)) + 1) *
                                                sizeof(const struct catalog_sku *));
    if (list->skus == NULL)
        return false;
    if (everything)
        catalog_visit(review->snapshot, &(struct catalog_visitor){.product = add_product}, list);
    for (size_t i = 0; !everything && i < review->item_count; i++)
        add_scope(review, &review->items[i].told.promotion->promotion.scope, list);
    if (list->count > 1)
        qsort(list->skus, list->count, sizeof *list->skus, compare_skus);
    for (size_t i = 0; i < list->count; i++) {
        if (kept == 0 || list->skus[kept - 1] != list->skus[i])
            list->skus[kept++] = list->skus[i];
    }
    list->count = kept;
    return true;
}

/* ---- together ---- */

static bool tell(const struct review *review, struct catalog_review *out)
{
    struct catalog_review_item *items = arena_alloc(review->arena,
                                                    (review->item_count + 1) * sizeof *items);

    for (size_t i = 0; items != NULL && i < review->item_count; i++)
        items[i] = review->items[i].told;
    out->item_count = review->item_count;
    out->items = items;
    out->overlap_count = review->overlaps.count;
    out->overlaps = review->overlaps.list;
    out->overlaps_cut = review->overlaps.cut;
    return items != NULL;
}

enum catalog_review_result catalog_review_make(const struct catalog_snapshot *snapshot,
                                               const struct rulebook_shelf *shelf,
                                               const struct catalog_review_request *request,
                                               struct arena *arena, struct catalog_review *out)
{
    struct review review = {
        .snapshot = snapshot, .shelf = shelf, .request = request, .arena = arena};
    struct sku_list skus;

    *out = (struct catalog_review){0};
    if (rulebook_shelf_at(shelf, request->from_us) == NULL)
        return CATALOG_REVIEW_NO_RULEBOOK;
    if (!take_page(&review, &out->more) || !take_shop_wide(&review) || !take_skus(&review, &skus) ||
        !review_overlaps_init(&review))
        return CATALOG_REVIEW_NO_MEMORY;
    for (size_t i = 0; i < skus.count; i++) {
        if (!review_take_sku(&review, skus.skus[i]))
            return CATALOG_REVIEW_NO_MEMORY;
        out->quotes += review_cost(&review);
    }
    if (out->quotes > request->quotes_max)
        return CATALOG_REVIEW_TOO_MANY;
    for (size_t i = 0; i < skus.count; i++) {
        if (!review_take_sku(&review, skus.skus[i]))
            return CATALOG_REVIEW_NO_MEMORY;
        review_judge_sku(&review);
        review_overlap_sku(&review);
    }
    review_overlaps_order(&review);
    return tell(&review, out) ? CATALOG_REVIEW_OK : CATALOG_REVIEW_NO_MEMORY;
}

/*
 * Where a promotion meets the stored ones of its slot. What is named is looked up
 * by SKU; only a promotion for the whole shop looks at every promotion there is.
 * Everything is read in an order of ids, so that what is left out for its size is
 * the same each time, on every instance.
 */
#include <stdlib.h>
#include <string.h>

#include "catalog/conflict_pairs.h"
#include "catalog/store.h"

struct search {
    const struct catalog_snapshot *snapshot;
    const struct tumpuk_promotion *promotion;
    enum tumpuk_slot slot;
    int64_t from_us;
    struct arena *arena;
    struct conflict_pairs *out;
    size_t reads;
};

/* SKUs, at most `cap`; those beyond are passed over. */
struct sku_list {
    size_t count;
    size_t cap;
    bool cut;
    const struct catalog_sku **skus;
};

/* A rival, with what nearly always settles its place: of 100,000 the ids would
 * each have to be fetched from memory many times. */
struct rival {
    uint64_t order;
    const struct catalog_promotion *promotion;
};

struct rival_list {
    const struct search *search;
    size_t count;
    struct rival *rivals;
};

/* ---- whether two meet ---- */

bool conflict_meet(const struct tumpuk_promotion *a, const struct tumpuk_promotion *b,
                   int64_t from_us, struct conflict_meeting *out)
{
    uint8_t channels = a->channels & b->channels;
    int64_t starts_us = a->starts_at_us > b->starts_at_us ? a->starts_at_us : b->starts_at_us;

    out->from_us = starts_us > from_us ? starts_us : from_us;
    out->to_us = a->ends_at_us < b->ends_at_us ? a->ends_at_us : b->ends_at_us;
    out->buyer = a->audience == TUMPUK_BUYER_ALL ? b->audience : a->audience;
    out->channel = (channels & TUMPUK_CHANNEL_SHOP_TOKOPEDIA) ? TUMPUK_CHANNEL_SHOP_TOKOPEDIA
                                                              : TUMPUK_CHANNEL_TOKOPEDIA;
    return channels != 0 && out->from_us < out->to_us &&
           (b->audience == TUMPUK_BUYER_ALL || b->audience == out->buyer);
}

static bool is_rival(const struct search *search, const struct tumpuk_promotion *other)
{
    struct conflict_meeting meeting;

    return tumpuk_type_get(other->type)->slot == search->slot && !other->inactive &&
           !store_text_equal(other->id, search->promotion->id) &&
           conflict_meet(search->promotion, other, search->from_us, &meeting);
}

static void add_pair(struct search *search, const struct tumpuk_promotion *rival,
                     const struct catalog_sku *sku)
{
    struct conflict_pairs *out = search->out;

    if (out->count == CATALOG_CONFLICT_PAIRS_MAX) {
        out->complete = false;
        return;
    }
    out->list[out->count++] = (struct conflict_pair){store_promotion(rival), sku};
}

/* ---- order ---- */

static int compare_texts(struct tumpuk_text a, struct tumpuk_text b)
{
    uint32_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter == 0 ? 0 : memcmp(a.bytes, b.bytes, shorter);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_skus(const void *a, const void *b)
{
    const struct catalog_sku *const *x = a;
    const struct catalog_sku *const *y = b;

    return *x == *y ? 0 : compare_texts((*x)->id, (*y)->id);
}

/* By id, as all are of one slot. */
static int compare_promotions(const struct catalog_promotion *a, const struct catalog_promotion *b)
{
    if (a == b)
        return 0;
    return catalog_promotion_precedes(a, b) ? -1 : 1;
}

static int compare_rivals(const void *a, const void *b)
{
    const struct rival *x = a;
    const struct rival *y = b;

    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return compare_promotions(x->promotion, y->promotion);
}

static int compare_pairs(const void *a, const void *b)
{
    const struct conflict_pair *x = a;
    const struct conflict_pair *y = b;
    int order = compare_promotions(x->rival, y->rival);

    return order != 0 ? order : compare_skus(&x->sku, &y->sku);
}

static void pairs_order(struct conflict_pairs *pairs)
{
    size_t kept = 0;

    if (pairs->count > 1)
        qsort(pairs->list, pairs->count, sizeof *pairs->list, compare_pairs);
    for (size_t i = 0; i < pairs->count; i++) {
        if (kept == 0 || compare_pairs(&pairs->list[kept - 1], &pairs->list[i]) != 0)
            pairs->list[kept++] = pairs->list[i];
    }
    pairs->count = kept;
}

/* ---- SKUs of a scope ---- */

static bool sku_list_init(struct sku_list *list, struct arena *arena, size_t cap)
{
    *list = (struct sku_list){.cap = cap};
    list->skus = arena_alloc(arena, (cap + 1) * sizeof(const struct catalog_sku *));
    return list->skus != NULL;
}

static void add_sku(struct sku_list *list, const struct catalog_sku *sku)
{
    if (list->count == list->cap) {
        list->cut = true;
        return;
    }
    list->skus[list->count++] = sku;
}

/* The SKUs that a scope names, by id; one may stand there twice. */
static void list_scope(const struct catalog_snapshot *snapshot, const struct tumpuk_scope *scope,
                       struct sku_list *list)
{
    list->count = 0;
    for (uint32_t i = 0; i < scope->product_count; i++) {
        const struct catalog_product *product = catalog_find_product(snapshot,
                                                                     scope->product_ids[i]);

        for (uint32_t s = 0; product != NULL && s < product->sku_count; s++)
            add_sku(list, &product->skus[s]);
    }
    for (uint32_t i = 0; i < scope->sku_count; i++) {
        struct catalog_found found;

        catalog_find_skus(snapshot, &scope->sku_ids[i], 1, &found);
        if (found.sku != NULL)
            add_sku(list, found.sku);
    }
    if (list->count > 1)
        qsort(list->skus, list->count, sizeof *list->skus, compare_skus);
}

/* Keeps the list's SKUs the first of all in the order of ids. */
static void sample_product(void *arg, const struct catalog_product *product)
{
    struct sku_list *list = arg;

    for (uint32_t s = 0; s < product->sku_count; s++) {
        const struct catalog_sku *sku = &product->skus[s];
        size_t at = list->count;

        if (at == list->cap) {
            list->cut = true;
            if (compare_texts(sku->id, list->skus[at - 1]->id) > 0)
                continue;
            at--; /* the last one goes */
        } else {
            list->count++;
        }
        while (at > 0 && compare_texts(sku->id, list->skus[at - 1]->id) < 0) {
            list->skus[at] = list->skus[at - 1];
            at--;
        }
        list->skus[at] = sku;
    }
}

/* ---- a promotion that names SKUs or products ---- */

/* The part of a list that has promotions of the slot. */
static void pair_list(struct search *search, const struct catalog_list *list,
                      const struct catalog_sku *sku)
{
    bool product_tier = search->slot == TUMPUK_SLOT_PRODUCT_PRICE;
    uint32_t first = product_tier ? 0 : list->product_tier_count;
    uint32_t end = product_tier ? list->product_tier_count : list->count;

    for (uint32_t i = first; i < end && list->bids[i].ends_at_us > search->from_us; i++) {
        if (search->reads == CATALOG_CONFLICT_READS_MAX) {
            search->out->complete = false;
            return;
        }
        search->reads++;
        if (is_rival(search, list->bids[i].promotion))
            add_pair(search, list->bids[i].promotion, sku);
    }
}

static bool pair_named(struct search *search)
{
    struct catalog_list shop_wide = catalog_shop_wide(search->snapshot);
    struct tumpuk_unit_bid *rivals = arena_alloc(search->arena,
                                                 (shop_wide.count + 1) * sizeof *rivals);
    struct sku_list skus;
    struct catalog_list matching = {.bids = rivals};

    if (!sku_list_init(&skus, search->arena, CATALOG_CONFLICT_PAIRS_MAX) || rivals == NULL)
        return false;
    for (uint32_t i = 0; i < shop_wide.count; i++) {
        if (is_rival(search, shop_wide.bids[i].promotion))
            rivals[matching.count++] = shop_wide.bids[i];
    }
    if (search->slot == TUMPUK_SLOT_PRODUCT_PRICE)
        matching.product_tier_count = matching.count;
    list_scope(search->snapshot, &search->promotion->scope, &skus);
    search->out->complete &= !skus.cut;
    for (size_t i = 0; i < skus.count; i++) {
        struct catalog_found found;

        if (search->out->count == CATALOG_CONFLICT_PAIRS_MAX) {
            search->out->complete = false;
            break;
        }
        catalog_find_skus(search->snapshot, &skus.skus[i]->id, 1, &found);
        pair_list(search, &matching, found.sku);
        pair_list(search, &found.by_sku, found.sku);
        pair_list(search, &found.by_product, found.sku);
    }
    return true;
}

/* ---- a promotion for the whole shop ---- */

static void gather_rival(void *arg, const struct catalog_promotion *promotion)
{
    struct rival_list *list = arg;

    if (is_rival(list->search, &promotion->promotion))
        list->rivals[list->count++] = (struct rival){promotion->order[0], promotion};
}

static bool pair_everything(struct search *search)
{
    size_t promotion_count = catalog_snapshot_facts(search->snapshot)->promotion_count;
    struct rival_list rivals = {.search = search};
    struct sku_list sample;
    struct sku_list named;

    rivals.rivals = arena_alloc(search->arena, (promotion_count + 1) * sizeof *rivals.rivals);
    if (rivals.rivals == NULL ||
        !sku_list_init(&sample, search->arena, CATALOG_CONFLICT_SAMPLE_MAX) ||
        !sku_list_init(&named, search->arena, CATALOG_CONFLICT_PAIRS_MAX))
        return false;
    catalog_visit(search->snapshot, &(struct catalog_visitor){.promotion = gather_rival}, &rivals);
    catalog_visit(search->snapshot, &(struct catalog_visitor){.product = sample_product}, &sample);
    if (rivals.count > 1)
        qsort(rivals.rivals, rivals.count, sizeof *rivals.rivals, compare_rivals);
    for (size_t i = 0; i < rivals.count; i++) {
        const struct tumpuk_promotion *rival = &rivals.rivals[i].promotion->promotion;
        struct sku_list *skus = rival->scope.everything ? &sample : &named;

        if (search->out->count == CATALOG_CONFLICT_PAIRS_MAX) {
            search->out->complete = false;
            break;
        }
        if (!rival->scope.everything)
            list_scope(search->snapshot, &rival->scope, &named);
        search->out->complete &= !skus->cut;
        for (size_t s = 0; s < skus->count; s++)
            add_pair(search, rival, skus->skus[s]);
    }
    return true;
}

bool conflict_pairs_find(const struct catalog_snapshot *snapshot,
                         const struct tumpuk_promotion *promotion, int64_t from_us,
                         struct arena *arena, struct conflict_pairs *out)
{
    struct search search = {.snapshot = snapshot,
                            .promotion = promotion,
                            .slot = tumpuk_type_get(promotion->type)->slot,
                            .from_us = from_us,
                            .arena = arena,
                            .out = out};
    bool done;

    *out = (struct conflict_pairs){.complete = true};
    out->list = arena_alloc(arena, CATALOG_CONFLICT_PAIRS_MAX * sizeof *out->list);
    if (out->list == NULL)
        return false;
    done = promotion->scope.everything ? pair_everything(&search) : pair_named(&search);
    pairs_order(out);
    return done;
}

/*
 * What a basket is offered: the promotions that touch its lines, each once,
 * with the set of lines that it has in scope, by slot and id.
 */
#include <stdlib.h>
#include <string.h>

#include "catalog/store.h"

/* A promotion found, and its place in the table of those. */
struct offered {
    uint64_t order[2]; /* the promotion's, near at hand for sorting */
    const struct tumpuk_promotion *promotion;
    uint32_t place; /* in order of finding: its words of the masks */
};

struct gathering {
    const struct catalog_snapshot *snapshot;
    struct arena *arena;
    uint32_t line_count;
    int64_t at_us;
    uint32_t words; /* of a mask */
    uint32_t count;
    uint32_t cap;
    uint32_t table_mask;
    uint32_t *table; /* by pointer: place + 1, 0 is free */
    struct offered *offered;
    uint64_t *masks; /* `words` for each place */
};

/* ---- which promotions of a list go on ---- */

static bool goes_on(const struct tumpuk_unit_bid *bid, int64_t at_us)
{
    return bid->ends_at_us == TUMPUK_TIME_MAX || at_us < bid->ends_at_us;
}

/* The two parts of a list that go on, by how many stand at their fronts. */
struct going_on {
    uint32_t product_tier;
    uint32_t others; /* from product_tier_count on */
};

static uint32_t count_going_on(const struct tumpuk_unit_bid *bids, uint32_t count, int64_t at_us)
{
    uint32_t going = 0;

    while (going < count && goes_on(&bids[going], at_us))
        going++;
    return going;
}

static struct going_on list_going_on(const struct catalog_list *list, int64_t at_us)
{
    uint32_t split = list->product_tier_count;

    return (struct going_on){
        .product_tier = count_going_on(list->bids, split, at_us),
        .others = list->count == split
                      ? 0
                      : count_going_on(list->bids + split, list->count - split, at_us)};
}

static size_t count_list(const struct catalog_list *list, int64_t at_us)
{
    struct going_on going = list_going_on(list, at_us);

    return (size_t)going.product_tier + going.others;
}

/* ---- gathering ---- */

static uint32_t *table_place(const struct gathering *gathering,
                             const struct tumpuk_promotion *promotion)
{
    uint64_t hash = ((uintptr_t)promotion >> 4) * UINT64_C(0x9e3779b97f4a7c15);
    uint32_t at = (uint32_t)(hash >> 32) & gathering->table_mask;

    while (gathering->table[at] != 0 &&
           gathering->offered[gathering->table[at] - 1].promotion != promotion)
        at = (at + 1) & gathering->table_mask;
    return &gathering->table[at];
}

/* Asks for a promotion's memory, ahead of sorting and pricing. */
static void fetch_promotion(const struct tumpuk_promotion *promotion)
{
    const char *at = (const char *)promotion;

    for (size_t i = 0; i < sizeof(struct catalog_promotion); i += 64)
        __builtin_prefetch(at + i);
}

/* The mask of a promotion, entered if it is new. */
static uint64_t *enter(struct gathering *gathering, const struct tumpuk_promotion *promotion)
{
    uint32_t *place = table_place(gathering, promotion);

    if (*place == 0) {
        gathering->offered[gathering->count] = (struct offered){.promotion = promotion,
                                                                .place = gathering->count};
        *place = ++gathering->count;
        fetch_promotion(promotion);
    }
    return gathering->masks + (size_t)(*place - 1) * gathering->words;
}

static void gather_part(struct gathering *gathering, const struct tumpuk_unit_bid *part,
                        uint32_t count, uint32_t line)
{
    for (uint32_t i = 0; i < count; i++) {
        if (part[i].starts_at_us <= gathering->at_us)
            enter(gathering, part[i].promotion)[line / 64] |= UINT64_C(1) << (line % 64);
    }
}

static void gather_list(struct gathering *gathering, const struct catalog_list *list, uint32_t line)
{
    struct going_on going = list_going_on(list, gathering->at_us);

    gather_part(gathering, list->bids, going.product_tier, line);
    if (going.others > 0)
        gather_part(gathering, list->bids + list->product_tier_count, going.others, line);
}

/* Every line is in scope. */
static void set_all(const struct gathering *gathering, uint64_t *mask)
{
    memset(mask, 0xff, gathering->words * sizeof(*mask));
    if (gathering->line_count % 64 != 0)
        mask[gathering->words - 1] = (UINT64_C(1) << (gathering->line_count % 64)) - 1;
}

static void gather_shop_wide(struct gathering *gathering, const struct tumpuk_unit_bid *part,
                             uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (part[i].starts_at_us <= gathering->at_us)
            set_all(gathering, enter(gathering, part[i].promotion));
    }
}

/* One that neither goes on nor touches a line: its mask matters to nobody. */
static void gather_rest(void *arg, const struct catalog_promotion *promotion)
{
    (void)enter(arg, &promotion->promotion);
}

static bool gathering_reserve(struct gathering *gathering, size_t cap)
{
    size_t slots = 16;

    while (slots < 2 * cap)
        slots *= 2;
    gathering->cap = (uint32_t)cap;
    gathering->table_mask = (uint32_t)slots - 1;
    gathering->table = arena_calloc(gathering->arena, slots, sizeof *gathering->table);
    gathering->offered = arena_alloc(gathering->arena, (cap + 1) * sizeof *gathering->offered);
    gathering->masks = arena_calloc(gathering->arena, cap * gathering->words + 1,
                                    sizeof *gathering->masks);
    return gathering->table != NULL && gathering->offered != NULL && gathering->masks != NULL;
}

/* ---- order ---- */

static inline bool offered_precedes(const struct offered *a, const struct offered *b)
{
    if (a->order[0] != b->order[0])
        return a->order[0] < b->order[0];
    if (a->order[1] != b->order[1])
        return a->order[1] < b->order[1];
    return catalog_promotion_precedes(store_promotion(a->promotion), store_promotion(b->promotion));
}

/* Merges two runs that follow each other, `from[0…left)` and `from[left…count)`. */
static void merge(struct offered *to, const struct offered *from, size_t left, size_t count)
{
    size_t l = 0;
    size_t r = left;

    for (size_t i = 0; i < count; i++) {
        bool right = l == left || (r < count && offered_precedes(&from[r], &from[l]));

        to[i] = from[right ? r++ : l++];
    }
}

/* Sorts by merging runs, to and fro; tells in which of the two it ends. Not
 * qsort: its calls take longer than these comparisons. */
static struct offered *sort_offered(struct offered *offered, struct offered *spare, size_t count)
{
    for (size_t run = 1; run < count; run *= 2) {
        struct offered *merged = spare;

        for (size_t at = 0; at < count; at += 2 * run) {
            size_t both = count - at < 2 * run ? count - at : 2 * run;

            merge(merged + at, offered + at, both < run ? both : run, both);
        }
        spare = offered;
        offered = merged;
    }
    return offered;
}

static bool offer_write(const struct gathering *gathering, struct tumpuk_offer *offer)
{
    size_t count = gathering->count;
    const struct tumpuk_promotion **promotions = arena_alloc(gathering->arena,
                                                             (count + 1) * sizeof *promotions);
    uint64_t *masks = arena_alloc(gathering->arena, (count * gathering->words + 1) * sizeof *masks);
    struct offered *offered = gathering->offered;
    struct offered *spare = arena_alloc(gathering->arena, (count + 1) * sizeof *spare);

    if (promotions == NULL || masks == NULL || spare == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        const uint64_t *order = store_promotion(offered[i].promotion)->order;

        offered[i].order[0] = order[0];
        offered[i].order[1] = order[1];
    }
    offered = sort_offered(offered, spare, count);
    for (size_t i = 0; i < count; i++) {
        const uint64_t *mask = gathering->masks + (size_t)offered[i].place * gathering->words;

        promotions[i] = offered[i].promotion;
        memcpy(masks + i * gathering->words, mask, gathering->words * sizeof *mask);
    }
    *offer = (struct tumpuk_offer){
        .promotion_count = gathering->count, .promotions = promotions, .scope_lines = masks};
    return true;
}

enum catalog_offer_result catalog_offer_make(const struct catalog_snapshot *snapshot,
                                             const struct catalog_found *found, uint32_t line_count,
                                             int64_t at_us, enum catalog_decisions decisions,
                                             struct arena *arena, struct tumpuk_offer *offer)
{
    struct gathering gathering = {.snapshot = snapshot,
                                  .arena = arena,
                                  .line_count = line_count,
                                  .at_us = at_us,
                                  .words = TUMPUK_SCOPE_WORDS(line_count)};
    struct catalog_list shop_wide = catalog_shop_wide(snapshot);
    struct going_on going = list_going_on(&shop_wide, at_us);
    size_t cap = (size_t)going.product_tier + going.others;

    if (decisions == CATALOG_DECISIONS_ALL) {
        cap = snapshot->facts.promotion_count;
        if (cap > CATALOG_DECISIONS_MAX)
            return CATALOG_OFFER_TOO_MANY;
    } else {
        for (uint32_t l = 0; l < line_count; l++)
            cap += count_list(&found[l].by_sku, at_us) + count_list(&found[l].by_product, at_us);
    }
    if (cap > TUMPUK_PROMOTIONS_MAX)
        return CATALOG_OFFER_TOO_MANY;
    if (!gathering_reserve(&gathering, cap))
        return CATALOG_OFFER_NO_MEMORY;
    gather_shop_wide(&gathering, shop_wide.bids, going.product_tier);
    if (going.others > 0)
        gather_shop_wide(&gathering, shop_wide.bids + shop_wide.product_tier_count, going.others);
    for (uint32_t l = 0; l < line_count; l++) {
        gather_list(&gathering, &found[l].by_sku, l);
        gather_list(&gathering, &found[l].by_product, l);
    }
    if (decisions == CATALOG_DECISIONS_ALL)
        catalog_visit(snapshot, &(struct catalog_visitor){.promotion = gather_rest}, &gathering);
    return offer_write(&gathering, offer) ? CATALOG_OFFER_OK : CATALOG_OFFER_NO_MEMORY;
}

/* ---- one SKU over a period ---- */

static int compare_promotions(const void *a, const void *b)
{
    const struct tumpuk_promotion *const *x = a;
    const struct tumpuk_promotion *const *y = b;

    if (*x == *y)
        return 0;
    return catalog_promotion_precedes(store_promotion(*x), store_promotion(*y)) ? -1 : 1;
}

size_t catalog_touching_max(const struct catalog_snapshot *snapshot,
                            const struct catalog_found *found, int64_t from_us)
{
    struct catalog_list shop_wide = catalog_shop_wide(snapshot);

    return count_list(&shop_wide, from_us) + count_list(&found->by_sku, from_us) +
           count_list(&found->by_product, from_us);
}

static size_t touch_part(const struct tumpuk_unit_bid *part, uint32_t count, int64_t to_us,
                         const struct tumpuk_promotion **out)
{
    size_t found = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (part[i].starts_at_us < to_us)
            out[found++] = part[i].promotion;
    }
    return found;
}

size_t catalog_touching(const struct catalog_snapshot *snapshot, const struct catalog_found *found,
                        int64_t from_us, int64_t to_us, const struct tumpuk_promotion **promotions)
{
    struct catalog_list shop_wide = catalog_shop_wide(snapshot);
    const struct catalog_list *lists[] = {&shop_wide, &found->by_sku, &found->by_product};
    size_t all = 0;
    size_t count = 0;

    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
        struct going_on going = list_going_on(lists[l], from_us);

        all += touch_part(lists[l]->bids, going.product_tier, to_us, promotions + all);
        if (going.others > 0)
            all += touch_part(lists[l]->bids + lists[l]->product_tier_count, going.others, to_us,
                              promotions + all);
    }
    if (all > 1)
        qsort(promotions, all, sizeof *promotions, compare_promotions);
    for (size_t i = 0; i < all; i++) { /* one may name both the SKU and its product */
        if (count == 0 || promotions[count - 1] != promotions[i])
            promotions[count++] = promotions[i];
    }
    return count;
}

/* ---- unit prices ---- */

/* How far ahead of the line that reads it memory is asked for, in lines of the
 * price list, and how much of a list. */
#define FETCH_AHEAD 3u
#define FETCH_BIDS_MAX 16u

static void fetch_bids(const struct catalog_list *list)
{
    for (uint32_t i = 0; i < list->product_tier_count && i < FETCH_BIDS_MAX; i += 2)
        __builtin_prefetch(&list->bids[i]);
}

static void compete(const struct tumpuk_rulebook *rulebook,
                    const struct tumpuk_circumstances *circumstances, int64_t list_price,
                    const struct catalog_list *list, struct tumpuk_unit_price *best)
{
    tumpuk_unit_price_compete(
        rulebook, circumstances, list_price, list->bids,
        count_going_on(list->bids, list->product_tier_count, circumstances->at_us), best);
}

void catalog_price_units(const struct catalog_snapshot *snapshot,
                         const struct tumpuk_rulebook *rulebook,
                         const struct tumpuk_circumstances *circumstances,
                         const struct catalog_found *found, size_t count,
                         struct tumpuk_unit_price *prices)
{
    struct catalog_list shop_wide = catalog_shop_wide(snapshot);
    uint32_t shop_wide_count = count_going_on(shop_wide.bids, shop_wide.product_tier_count,
                                              circumstances->at_us);
    size_t fetched = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t list_price = found[i].sku->list_price;

        for (; fetched < count && fetched <= i + FETCH_AHEAD; fetched++) {
            fetch_bids(&found[fetched].by_sku);
            fetch_bids(&found[fetched].by_product);
        }
        prices[i] = (struct tumpuk_unit_price){.price = list_price};
        tumpuk_unit_price_compete(rulebook, circumstances, list_price, shop_wide.bids,
                                  shop_wide_count, &prices[i]);
        compete(rulebook, circumstances, list_price, &found[i].by_sku, &prices[i]);
        compete(rulebook, circumstances, list_price, &found[i].by_product, &prices[i]);
        if (prices[i].promotion != NULL)
            __builtin_prefetch(&prices[i].promotion->id);
    }
    /* Who reads the prices reads the ids of who won. */
    for (size_t i = 0; i < count; i++) {
        if (prices[i].promotion != NULL)
            __builtin_prefetch(prices[i].promotion->id.bytes);
    }
}

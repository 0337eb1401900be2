/* The review of random shops, held against pricing each SKU with each promotion at
 * every boundary and between them, units one by one. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/review.h"
#include "catalog/store.h"
#include "model.h"

#define SHOPS 60
#define WRITES 25
#define BYTES_MAX ((size_t)1 << 30)
#define ARENA_MAX ((size_t)64 << 20)
/* Random promotions begin and end about this instant: random_basket.c. */
#define FROM_US INT64_C(1762830000000000)
/* SKUs that take more units than this one by one are passed over. */
#define UNITS_TRIED 400
#define OUT_OF_REACH -1
#define TOO_LONG -2

struct tried {
    const struct catalog_snapshot *snapshot;
    const struct tumpuk_rulebook *rules;
    const struct tumpuk_promotion *every[MODEL_PROMOTIONS];
    uint32_t count;
    struct tumpuk_text ids[MODEL_PROMOTIONS];
    struct tumpuk_text codes[MODEL_PROMOTIONS];
    int64_t instants[2 * MODEL_PROMOTIONS + 1];
    size_t instant_count;
    char storage[65536];
};

static int compare_instants(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void gather(struct tried *tried, const struct catalog_snapshot *snapshot,
                   const struct tumpuk_rulebook *rules)
{
    *tried = (struct tried){.snapshot = snapshot, .rules = rules};
    tried->instants[tried->instant_count++] = FROM_US;
    for (unsigned i = 0; i < MODEL_PROMOTIONS; i++) {
        const struct catalog_promotion *stored = catalog_find_promotion(snapshot,
                                                                        model_promotion_id(i));

        if (stored == NULL)
            continue;
        tried->every[tried->count] = &stored->promotion;
        tried->ids[tried->count] = stored->promotion.id;
        tried->codes[tried->count++] = stored->promotion.code;
        if (stored->promotion.starts_at_us > FROM_US)
            tried->instants[tried->instant_count++] = stored->promotion.starts_at_us;
        if (stored->promotion.ends_at_us > FROM_US &&
            stored->promotion.ends_at_us != TUMPUK_TIME_MAX)
            tried->instants[tried->instant_count++] = stored->promotion.ends_at_us;
    }
    qsort(tried->instants, tried->instant_count, sizeof tried->instants[0], compare_instants);
    ck_assert_uint_le(tumpuk_quote_storage_size(1, tried->count), sizeof tried->storage);
}

static bool counts(const struct tumpuk_promotion *promotion)
{
    return tumpuk_slot_tier(tumpuk_type_get(promotion->type)->slot) <= TUMPUK_TIER_VOUCHER &&
           !promotion->inactive && promotion->ends_at_us > FROM_US;
}

/* The decision on promotion `i` with the fewest units that meet its threshold, which
 * are answered; or OUT_OF_REACH, TOO_LONG. All promotions are offered, by their scopes. */
static int32_t try_units(struct tried *tried, uint32_t i, const struct catalog_sku *sku,
                         struct tumpuk_basket basket, struct tumpuk_decision *decision)
{
    struct tumpuk_line line = {.sku_id = sku->id,
                               .product_id = sku->product->id,
                               .list_price = sku->list_price,
                               .unit_cost = -1};
    const struct tumpuk_offer offer = {.promotion_count = tried->count, .promotions = tried->every};
    struct tumpuk_quote quote;

    basket.line_count = 1;
    basket.lines = &line;
    basket.claimed_count = tried->count;
    basket.claimed = tried->ids;
    basket.code_count = tried->count;
    basket.codes = tried->codes;
    for (int32_t units = 1; units <= UNITS_TRIED; units++) {
        line.quantity = units;
        ck_assert_int_eq(tumpuk_quote_compute(tried->rules, &basket, &offer, tried->storage,
                                              sizeof tried->storage, &quote),
                         TUMPUK_QUOTE_OK);
        *decision = quote.decisions[i];
        if (decision->reason != TUMPUK_REASON_MIN_QUANTITY_NOT_MET &&
            decision->reason != TUMPUK_REASON_MIN_SPEND_NOT_MET)
            return units;
    }
    line.quantity = TUMPUK_QUANTITY_MAX;
    ck_assert_int_eq(tumpuk_quote_compute(tried->rules, &basket, &offer, tried->storage,
                                          sizeof tried->storage, &quote),
                     TUMPUK_QUOTE_OK);
    return quote.decisions[i].reason == TUMPUK_REASON_MIN_SPEND_NOT_MET ||
                   quote.decisions[i].reason == TUMPUK_REASON_MIN_QUANTITY_NOT_MET
               ? OUT_OF_REACH
               : TOO_LONG;
}

/* What trying finds of one promotion. */
struct finding {
    bool passed_over; /* something took too long */
    uint32_t skus;
    uint32_t won;
    uint32_t shadowed;
    uint32_t more_units;
    int32_t units_most;
    uint32_t out_of_reach;
};

/* Where there is one told of those SKU, buyer, channel and instant. */
static const struct catalog_review_shadow *find_shadow(const struct catalog_review_item *item,
                                                       const struct catalog_sku *sku,
                                                       const struct tumpuk_basket *basket)
{
    for (uint32_t s = 0; s < item->shadow_count && s < CATALOG_REVIEW_SHADOWS_MAX; s++) {
        const struct catalog_review_shadow *shadow = &item->shadows[s];

        if (shadow->sku == sku && (shadow->every_buyer || shadow->buyer == basket->buyer) &&
            (shadow->every_channel || shadow->channel == basket->channel) &&
            shadow->from_us <= basket->at_us && basket->at_us < shadow->to_us)
            return shadow;
    }
    return NULL;
}

static void try_sku(struct tried *tried, uint32_t i, const struct catalog_sku *sku,
                    const struct catalog_review_item *item, struct finding *finding)
{
    bool won = false;
    bool shadowed = false;
    bool out_of_reach = false;
    int32_t most = 0;

    for (size_t circumstance = 0; circumstance < 6 * tried->instant_count; circumstance++) {
        const struct tumpuk_promotion *promotion = tried->every[i];
        struct tumpuk_basket basket = {.at_us = tried->instants[circumstance / 6],
                                       .buyer = (enum tumpuk_buyer)(circumstance % 3),
                                       .channel = circumstance / 3 % 2
                                                      ? TUMPUK_CHANNEL_TOKOPEDIA
                                                      : TUMPUK_CHANNEL_SHOP_TOKOPEDIA};
        const struct catalog_review_shadow *shadow;
        struct tumpuk_decision decision;
        int32_t units;

        if (promotion->starts_at_us > basket.at_us || promotion->ends_at_us <= basket.at_us ||
            (promotion->channels & basket.channel) == 0 ||
            (promotion->audience != TUMPUK_BUYER_ALL && promotion->audience != basket.buyer))
            continue;
        units = try_units(tried, i, sku, basket, &decision);
        finding->passed_over |= units == TOO_LONG;
        out_of_reach |= units == OUT_OF_REACH;
        shadow = find_shadow(item, sku, &basket);
        if (units < 0)
            continue;
        most = units > most ? units : most;
        won |= decision.outcome != TUMPUK_OUTCOME_NOT_APPLIED;
        if (decision.outcome == TUMPUK_OUTCOME_NOT_APPLIED && decision.beaten_by != TUMPUK_NONE) {
            shadowed = true;
            if (item->shadow_count > CATALOG_REVIEW_SHADOWS_MAX)
                continue;
            ck_assert_ptr_nonnull(shadow);
            ck_assert_ptr_eq(shadow->beaten_by, tried->every[decision.beaten_by]);
            ck_assert_int_eq(shadow->reason, decision.reason);
        } else {
            ck_assert_ptr_null(shadow);
        }
    }
    finding->skus++;
    finding->won += won;
    finding->shadowed += shadowed;
    finding->out_of_reach += out_of_reach;
    finding->more_units += most > 1;
    finding->units_most = most > finding->units_most ? most : finding->units_most;
}

static void check_item(struct tried *tried, const struct catalog_review_item *item)
{
    struct finding finding = {.passed_over = false};
    uint32_t i = 0;

    while (tried->every[i] != &item->promotion->promotion)
        i++;
    for (unsigned s = 0; s < MODEL_SKUS; s++) {
        const struct tumpuk_scope *scope = &item->promotion->promotion.scope;
        struct tumpuk_text id = model_sku_id(s);
        struct catalog_found found;
        bool named = scope->everything;

        catalog_find_skus(tried->snapshot, &id, 1, &found);
        if (found.sku == NULL)
            continue;
        for (uint32_t n = 0; n < scope->sku_count; n++)
            named |= store_text_equal(scope->sku_ids[n], id);
        for (uint32_t n = 0; n < scope->product_count; n++)
            named |= store_text_equal(scope->product_ids[n], found.sku->product->id);
        if (named)
            try_sku(tried, i, found.sku, item, &finding);
    }
    ck_assert_uint_eq(item->sku_count, finding.skus);
    if (finding.passed_over)
        return;
    ck_assert_uint_eq(item->won, finding.won);
    ck_assert_uint_eq(item->shadowed, finding.shadowed);
    ck_assert_uint_eq(item->out_of_reach, finding.out_of_reach);
    ck_assert_uint_eq(item->units_count, finding.more_units);
    if (finding.more_units > 0)
        ck_assert_int_eq(item->units_most, finding.units_most);
}

/* Each pair once, whatever the page. */
static void check_overlaps(const struct tried *tried, const struct catalog_review *review)
{
    size_t pairs = 0;

    for (uint32_t a = 0; a < tried->count; a++) {
        for (uint32_t b = a + 1; b < tried->count; b++) {
            const struct tumpuk_promotion *x = tried->every[a];
            const struct tumpuk_promotion *y = tried->every[b];
            bool told = false;
            bool meet = counts(x) && counts(y) &&
                        tumpuk_type_get(x->type)->slot == tumpuk_type_get(y->type)->slot &&
                        (x->channels & y->channels) != 0 && x->starts_at_us < y->ends_at_us &&
                        y->starts_at_us < x->ends_at_us &&
                        (x->audience == y->audience || x->audience == TUMPUK_BUYER_ALL ||
                         y->audience == TUMPUK_BUYER_ALL);

            for (size_t o = 0; o < review->overlap_count; o++) {
                const struct tumpuk_promotion *const *both = review->overlaps[o].promotions;

                told |= (both[0] == x && both[1] == y) || (both[0] == y && both[1] == x);
            }
            ck_assert(!told || meet);
            pairs += told;
        }
    }
    ck_assert_uint_eq(pairs, review->overlap_count);
}

START_TEST(a_review_says_what_trying_everything_finds)
{
    uint64_t seed = 7000 + (uint64_t)_i;
    struct catalog_edit *edit = catalog_edit_begin(NULL, BYTES_MAX);
    struct catalog_review_request request = {
        .from_us = FROM_US, .to_us = TUMPUK_TIME_MAX, .limit = 100, .quotes_max = UINT64_MAX};
    struct shelf_rulebook rulebook = {.version = "1", .effective_from_us = TUMPUK_TIME_MIN};
    struct arena *arena = arena_new(ARENA_MAX);
    struct tried *tried = malloc(sizeof *tried);
    struct rulebook_shelf *shelf = rulebook_shelf_new();
    struct catalog_snapshot *snapshot;
    struct catalog_replaced *replaced;
    struct catalog_review review;
    struct catalog_review page;
    struct model model;
    size_t paged = 0;

    printf("seed %llu\n", (unsigned long long)seed);
    ck_assert_ptr_nonnull(tried);
    model_init(&model, seed);
    for (unsigned i = 0; i < WRITES; i++)
        model_write(&model, edit);
    ck_assert_int_eq(catalog_edit_finish(edit, &snapshot, &replaced), CATALOG_EDIT_OK);
    /* ranks at random, bases by the guide: on others thresholds are not monotone */
    rulebook.rules = *tumpuk_rulebook_guide();
    memcpy(rulebook.rules.rank, model.random->rulebook.rank, sizeof rulebook.rules.rank);
    ck_assert_int_eq(rulebook_shelf_append(shelf, &rulebook), SHELF_OK);
    gather(tried, snapshot, &rulebook.rules);

    ck_assert_int_eq(catalog_review_make(snapshot, shelf, &request, arena, &review),
                     CATALOG_REVIEW_OK);
    for (size_t i = 0; i < review.item_count; i++)
        check_item(tried, &review.items[i]);
    check_overlaps(tried, &review);

    /* pages say the same */
    request.limit = 3;
    do {
        ck_assert_int_eq(catalog_review_make(snapshot, shelf, &request, arena, &page),
                         CATALOG_REVIEW_OK);
        for (size_t i = 0; i < page.item_count; i++, paged++) {
            ck_assert_ptr_eq(page.items[i].promotion, review.items[paged].promotion);
            ck_assert_uint_eq(page.items[i].won, review.items[paged].won);
            ck_assert_uint_eq(page.items[i].shadow_count, review.items[paged].shadow_count);
        }
        if (page.item_count > 0)
            request.after = page.items[page.item_count - 1].promotion->promotion.id;
    } while (page.more);
    ck_assert_uint_eq(paged, review.item_count);

    request = (struct catalog_review_request){
        .from_us = FROM_US, .to_us = TUMPUK_TIME_MAX, .limit = 100, .quotes_max = 1};
    ck_assert_int_eq(catalog_review_make(snapshot, shelf, &request, arena, &page),
                     CATALOG_REVIEW_TOO_MANY);
    ck_assert_uint_eq(page.quotes, review.quotes);

    store_snapshot_free(snapshot);
    rulebook_shelf_free(shelf);
    model_clear(&model);
    arena_free(arena);
    free(tried);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("review");
    TCase *shops = tcase_create("shops");
    SRunner *runner;
    int failed;

    tcase_set_timeout(shops, 300);
    tcase_add_loop_test(shops, a_review_says_what_trying_everything_finds, 0, SHOPS);
    suite_add_tcase(suite, shops);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}

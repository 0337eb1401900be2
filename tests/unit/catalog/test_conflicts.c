/* Conflicts of promotions in random shops, held against trying every SKU with every
 * promotion in the plainest way. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/conflicts.h"
#include "catalog/store.h"
#include "model.h"

#define SHOPS 60
#define WRITES 30
#define BYTES_MAX ((size_t)1 << 30)
#define ARENA_MAX ((size_t)64 << 20)
/* Random promotions begin and end about this instant: random_basket.c. */
#define FROM_US INT64_C(1762830000000000)
struct shop_at_hand {
    struct model model;
    struct catalog_snapshot *snapshot;
    struct rulebook_shelf *shelf;
};

static void shop_make(struct shop_at_hand *shop, uint64_t seed)
{
    struct catalog_edit *edit = catalog_edit_begin(NULL, BYTES_MAX);
    struct catalog_replaced *replaced;
    struct shelf_rulebook rulebook = {.version = "1", .effective_from_us = TUMPUK_TIME_MIN};

    model_init(&shop->model, seed);
    for (unsigned i = 0; i < WRITES; i++)
        model_write(&shop->model, edit);
    ck_assert_int_eq(catalog_edit_finish(edit, &shop->snapshot, &replaced), CATALOG_EDIT_OK);
    rulebook.rules = shop->model.random->rulebook;
    shop->shelf = rulebook_shelf_new();
    ck_assert_int_eq(rulebook_shelf_append(shop->shelf, &rulebook), SHELF_OK);
}

static void shop_clear(struct shop_at_hand *shop)
{
    store_snapshot_free(shop->snapshot);
    rulebook_shelf_free(shop->shelf);
    model_clear(&shop->model);
}

/* ---- the plainest way ---- */

static bool names(const struct tumpuk_text *ids, uint32_t count, struct tumpuk_text id)
{
    for (uint32_t i = 0; i < count; i++) {
        if (store_text_equal(ids[i], id))
            return true;
    }
    return false;
}

static bool in_scope(const struct tumpuk_promotion *promotion, const struct catalog_sku *sku)
{
    const struct tumpuk_scope *scope = &promotion->scope;

    return scope->everything || names(scope->product_ids, scope->product_count, sku->product->id) ||
           names(scope->sku_ids, scope->sku_count, sku->id);
}

static bool short_of_units(const struct tumpuk_decision *decision)
{
    return decision->reason == TUMPUK_REASON_MIN_QUANTITY_NOT_MET ||
           decision->reason == TUMPUK_REASON_MIN_SPEND_NOT_MET;
}

/* The two at an instant at which both hold, units one by one until both thresholds
 * are met: 1 the first wins, -1 it loses, 0 neither. */
static int contest(const struct shop_at_hand *shop, const struct tumpuk_promotion *a,
                   const struct tumpuk_promotion *b, const struct catalog_sku *sku)
{
    const struct tumpuk_promotion *const both[2] = {a, b};
    const struct tumpuk_text ids[2] = {a->id, b->id};
    const struct tumpuk_text codes[2] = {a->code, b->code};
    int64_t at_us = a->starts_at_us > b->starts_at_us ? a->starts_at_us : b->starts_at_us;
    struct tumpuk_line line = {.sku_id = sku->id,
                               .product_id = sku->product->id,
                               .list_price = sku->list_price,
                               .unit_cost = -1};
    struct tumpuk_basket basket = {.at_us = at_us > FROM_US ? at_us : FROM_US,
                                   .buyer = a->audience != TUMPUK_BUYER_ALL ? a->audience
                                                                            : b->audience,
                                   .channel = (a->channels & b->channels & 1) ? 1 : 2,
                                   .line_count = 1,
                                   .lines = &line,
                                   .claimed_count = 2,
                                   .claimed = ids,
                                   .code_count = 2,
                                   .codes = codes};
    struct tumpuk_offer offer = {.promotion_count = 2, .promotions = both};
    struct tumpuk_quote quote;
    char storage[8192];

    ck_assert_uint_le(tumpuk_quote_storage_size(1, 2), sizeof storage);
    for (int32_t units = 1; units <= TUMPUK_QUANTITY_MAX; units++) {
        line.quantity = units;
        if (tumpuk_quote_compute(&shop->model.random->rulebook, &basket, &offer, storage,
                                 sizeof storage, &quote) != TUMPUK_QUOTE_OK)
            return 0;
        if (short_of_units(&quote.decisions[0]) || short_of_units(&quote.decisions[1]))
            continue;
        for (int i = 0; i < 2; i++) {
            if (quote.decisions[i].beaten_by != TUMPUK_NONE)
                return i == 0 ? -1 : 1;
        }
        return 0;
    }
    return 0;
}

static bool meets(const struct tumpuk_promotion *a, const struct tumpuk_promotion *b)
{
    int64_t from_us = a->starts_at_us > b->starts_at_us ? a->starts_at_us : b->starts_at_us;
    int64_t to_us = a->ends_at_us < b->ends_at_us ? a->ends_at_us : b->ends_at_us;

    return tumpuk_type_get(a->type)->slot == tumpuk_type_get(b->type)->slot &&
           (a->channels & b->channels) != 0 && from_us < to_us && to_us > FROM_US &&
           (a->audience == b->audience || a->audience == TUMPUK_BUYER_ALL ||
            b->audience == TUMPUK_BUYER_ALL);
}

static const struct catalog_conflict *find_told(const struct catalog_conflicts *conflicts,
                                                struct tumpuk_text id)
{
    for (size_t i = 0; i < conflicts->count; i++) {
        if (store_text_equal(conflicts->list[i].promotion_id, id))
            return &conflicts->list[i];
    }
    return NULL;
}

/* Counts over the shop's SKUs. */
struct tally {
    unsigned wins;
    unsigned loses;
};

static struct tally try_all(const struct shop_at_hand *shop, const struct tumpuk_promotion *a,
                            const struct tumpuk_promotion *b)
{
    struct tally tally = {0, 0};

    for (unsigned s = 0; s < MODEL_SKUS && meets(a, b); s++) {
        struct tumpuk_text id = model_sku_id(s);
        struct catalog_found found;
        int result;

        catalog_find_skus(shop->snapshot, &id, 1, &found);
        if (found.sku == NULL || !in_scope(a, found.sku) || !in_scope(b, found.sku))
            continue;
        result = contest(shop, a, b, found.sku);
        tally.wins += result > 0;
        tally.loses += result < 0;
    }
    return tally;
}

static void check_promotion(const struct shop_at_hand *shop, unsigned index, struct arena *arena,
                            size_t *met)
{
    const struct catalog_promotion *stored = catalog_find_promotion(shop->snapshot,
                                                                    model_promotion_id(index));
    struct tumpuk_promotion own = stored->promotion;
    struct tumpuk_promotion rival;
    struct catalog_conflicts conflicts;
    size_t total = 0;

    own.inactive = false;
    own.quota_exhausted = false;
    ck_assert(
        catalog_conflicts_find(shop->snapshot, shop->shelf, &own, FROM_US, arena, &conflicts));
    ck_assert(conflicts.complete);
    for (unsigned i = 0; i < MODEL_PROMOTIONS; i++) {
        const struct catalog_promotion *other = catalog_find_promotion(shop->snapshot,
                                                                       model_promotion_id(i));
        const struct catalog_conflict *told = find_told(&conflicts, model_promotion_id(i));
        struct tally tally = {0, 0};

        if (other != NULL && i != index && !other->promotion.inactive) {
            rival = other->promotion;
            rival.quota_exhausted = false; /* quotas come and go */
            tally = try_all(shop, &own, &rival);
        }
        ck_assert_msg((told != NULL) == (tally.wins + tally.loses > 0), "r%u and r%u", index, i);
        if (told == NULL)
            continue;
        total++;
        ck_assert_uint_eq(told->wins.count, tally.wins);
        ck_assert_uint_eq(told->loses.count, tally.loses);
        ck_assert_uint_eq(told->skus.count, tally.wins + tally.loses);
        ck_assert_int_eq(told->outcome, tally.loses == 0  ? CATALOG_CONFLICT_WINS
                                        : tally.wins == 0 ? CATALOG_CONFLICT_LOSES
                                                          : CATALOG_CONFLICT_DEPENDS);
    }
    ck_assert_uint_eq(conflicts.total, total);
    *met += total;
}

START_TEST(conflicts_are_those_that_trying_everything_finds)
{
    uint64_t seed = 1000 + (uint64_t)_i;
    struct arena *arena = arena_new(ARENA_MAX);
    struct shop_at_hand shop;
    size_t met = 0;

    printf("seed %llu\n", (unsigned long long)seed);
    shop_make(&shop, seed);
    for (unsigned i = 0; i < MODEL_PROMOTIONS; i++) {
        const struct catalog_promotion *promotion = catalog_find_promotion(shop.snapshot,
                                                                           model_promotion_id(i));
        enum tumpuk_slot slot;

        arena_reset(arena);
        if (promotion == NULL)
            continue;
        slot = tumpuk_type_get(promotion->promotion.type)->slot;
        /* shipping offers are compared at several fees: tests/api/conflicts.test.js */
        if (tumpuk_slot_tier(slot) != TUMPUK_TIER_SHIPPING)
            check_promotion(&shop, i, arena, &met);
    }
    ck_assert_uint_gt(met, 0);
    shop_clear(&shop);
    arena_free(arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("conflicts");
    TCase *shops = tcase_create("shops");
    SRunner *runner;
    int failed;

    tcase_set_timeout(shops, 300);
    tcase_add_loop_test(shops, conflicts_are_those_that_trying_everything_finds, 0, SHOPS);
    suite_add_tcase(suite, shops);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}

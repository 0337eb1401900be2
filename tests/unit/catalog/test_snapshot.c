/* Snapshots made write by write, held against ones made afresh, and their
 * prices against the core's with the whole list of promotions. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/store.h"
#include "model.h"
#include "same.h"

/* Histories of writes; TUMPUK_HISTORIES makes them fewer. */
#define HISTORIES 120
#define STEPS 40
#define BYTES_MAX ((size_t)1 << 30)
#define ARENA_MAX ((size_t)64 << 20)

static uint64_t first_seed(void)
{
    const char *text = getenv("TEST_SEED");

    return text != NULL ? strtoull(text, NULL, 10) : 1;
}

static int histories_wanted(void)
{
    const char *text = getenv("TUMPUK_HISTORIES");

    return text != NULL ? (int)strtol(text, NULL, 10) : HISTORIES;
}

/* Also of ids that the shop does not have. */
static void same_by_id(const struct catalog_snapshot *a, const struct catalog_snapshot *b)
{
    same_snapshot(a, b);
    for (unsigned p = 0; p < MODEL_PRODUCTS; p++) {
        ck_assert_int_eq(catalog_find_product(a, model_product_id(p)) != NULL,
                         catalog_find_product(b, model_product_id(p)) != NULL);
        same_list(catalog_list_of_product(a, model_product_id(p)),
                  catalog_list_of_product(b, model_product_id(p)));
    }
    for (unsigned s = 0; s < MODEL_SKUS; s++)
        same_list(catalog_list_of_sku(a, model_sku_id(s)), catalog_list_of_sku(b, model_sku_id(s)));
    for (unsigned i = 0; i < MODEL_PROMOTIONS; i++)
        ck_assert_int_eq(catalog_find_promotion(a, model_promotion_id(i)) != NULL,
                         catalog_find_promotion(b, model_promotion_id(i)) != NULL);
}

/* ---- pricing, held against the core with ids ---- */

/* Every promotion of the model, by slot and id. */
static uint32_t all_promotions(const struct catalog_snapshot *snapshot,
                               const struct tumpuk_promotion **out)
{
    uint32_t count = 0;

    for (unsigned i = 0; i < MODEL_PROMOTIONS; i++) {
        const struct catalog_promotion *promotion = catalog_find_promotion(snapshot,
                                                                           model_promotion_id(i));
        uint32_t at = count;

        if (promotion == NULL)
            continue;
        for (; at > 0 && catalog_promotion_precedes(promotion, store_promotion(out[at - 1])); at--)
            out[at] = out[at - 1];
        out[at] = &promotion->promotion;
        count++;
    }
    return count;
}

static const struct tumpuk_quote *compute(const struct model *model,
                                          const struct tumpuk_basket *basket,
                                          const struct tumpuk_offer *offer, struct arena *arena)
{
    size_t len = tumpuk_quote_storage_size(basket->line_count, offer->promotion_count);
    struct tumpuk_quote *quote = arena_calloc(arena, 1, sizeof *quote);

    ck_assert_int_eq(tumpuk_quote_compute(&model->random->rulebook, basket, offer,
                                          arena_alloc(arena, len), len, quote),
                     TUMPUK_QUOTE_OK);
    return quote;
}

static bool holds(const struct tumpuk_promotion *promotion, int64_t at_us)
{
    return promotion->starts_at_us <= at_us &&
           (promotion->ends_at_us == TUMPUK_TIME_MAX || at_us < promotion->ends_at_us);
}

static uint32_t index_of(const struct tumpuk_offer *offer, const struct tumpuk_promotion *promotion)
{
    for (uint32_t i = 0; i < offer->promotion_count; i++) {
        if (offer->promotions[i] == promotion)
            return i;
    }
    return TUMPUK_NONE;
}

/* What is decided of a promotion in both offers must be the same. */
static void same_decision(const struct tumpuk_offer *a_offer, const struct tumpuk_quote *a,
                          uint32_t i, const struct tumpuk_offer *b_offer,
                          const struct tumpuk_quote *b, uint32_t j)
{
    const struct tumpuk_decision *x = &a->decisions[i];
    const struct tumpuk_decision *y = &b->decisions[j];

    ck_assert_int_eq(x->outcome, y->outcome);
    ck_assert_int_eq(x->reason, y->reason);
    ck_assert_int_eq(x->told, y->told);
    ck_assert_int_eq(x->discount, y->discount);
    ck_assert_int_eq(x->short_of, y->short_of);
    ck_assert_int_eq(x->would_discount, y->would_discount);
    if (x->beaten_by == TUMPUK_NONE)
        ck_assert_uint_eq(y->beaten_by, TUMPUK_NONE);
    else
        ck_assert_ptr_eq(a_offer->promotions[x->beaten_by], b_offer->promotions[y->beaten_by]);
}

static void same_lines(const struct tumpuk_quote *a, const struct tumpuk_quote *b)
{
    for (uint32_t l = 0; l < a->line_count; l++) {
        const struct tumpuk_quote_line *x = &a->lines[l];
        const struct tumpuk_quote_line *y = &b->lines[l];

        ck_assert_mem_eq(x->discounts, y->discounts, sizeof x->discounts);
        ck_assert_int_eq(x->net_total, y->net_total);
        ck_assert_int_eq(x->seller_funded, y->seller_funded);
        ck_assert_int_eq(x->platform_funded, y->platform_funded);
        ck_assert_uint_eq(x->block_count, y->block_count);
        for (uint32_t b_ = 0; b_ < x->block_count; b_++) {
            ck_assert_int_eq(x->blocks[b_].unit_price, y->blocks[b_].unit_price);
            ck_assert_int_eq(x->blocks[b_].quantity, y->blocks[b_].quantity);
        }
    }
}

static void same_quotes(const struct model *model, const struct catalog_snapshot *snapshot,
                        const struct catalog_found *found, const struct tumpuk_basket *basket,
                        enum catalog_decisions decisions, struct arena *arena)
{
    const struct tumpuk_promotion *every[MODEL_PROMOTIONS];
    struct tumpuk_offer whole = {.promotion_count = all_promotions(snapshot, every),
                                 .promotions = every};
    const struct tumpuk_quote *reference = compute(model, basket, &whole, arena);
    const struct tumpuk_quote *quote;
    struct tumpuk_offer offer;
    uint32_t told = 0;

    ck_assert_int_eq(catalog_offer_make(snapshot, found, basket->line_count, basket->at_us,
                                        decisions, arena, &offer),
                     CATALOG_OFFER_OK);
    quote = compute(model, basket, &offer, arena);
    ck_assert_mem_eq(&quote->totals, &reference->totals, sizeof quote->totals);
    same_lines(quote, reference);
    for (uint32_t i = 0; i < offer.promotion_count; i++) {
        uint32_t j = index_of(&whole, offer.promotions[i]);

        ck_assert_uint_ne(j, TUMPUK_NONE);
        same_decision(&offer, quote, i, &whole, reference, j);
        if (i > 0)
            ck_assert(catalog_promotion_precedes(store_promotion(offer.promotions[i - 1]),
                                                 store_promotion(offer.promotions[i])));
    }
    /* What is left out is just what does not hold or touches nothing. */
    for (uint32_t j = 0; j < whole.promotion_count; j++) {
        struct tumpuk_promotion bare = *every[j];
        const struct tumpuk_promotion *alone = &bare;
        struct tumpuk_offer one = {.promotion_count = 1, .promotions = &alone};
        struct tumpuk_basket open = *basket;
        bool wanted;

        /* with nothing else against it, does it touch a line? */
        bare.inactive = false;
        bare.quota_exhausted = false;
        bare.audience = TUMPUK_BUYER_ALL;
        bare.channels = TUMPUK_CHANNELS_ALL;
        open.claimed = &bare.id;
        open.claimed_count = 1;
        open.codes = &bare.code;
        open.code_count = bare.code.len > 0;
        wanted = decisions == CATALOG_DECISIONS_ALL ||
                 (holds(&bare, basket->at_us) &&
                  compute(model, &open, &one, arena)->decisions[0].reason !=
                      TUMPUK_REASON_NO_ITEM_IN_SCOPE);
        ck_assert_int_eq(index_of(&offer, every[j]) != TUMPUK_NONE, wanted);
        told += wanted;
    }
    ck_assert_uint_eq(told, offer.promotion_count);
}

static void same_unit_prices(const struct model *model, const struct catalog_snapshot *snapshot,
                             const struct catalog_found *found, const struct tumpuk_basket *basket,
                             struct arena *arena)
{
    const struct tumpuk_circumstances circumstances = {basket->at_us, basket->buyer,
                                                       basket->channel};
    const struct tumpuk_promotion *every[MODEL_PROMOTIONS];
    struct tumpuk_offer whole = {.promotion_count = all_promotions(snapshot, every),
                                 .promotions = every};
    struct tumpuk_unit_price prices[MODEL_SKUS];

    catalog_price_units(snapshot, &model->random->rulebook, &circumstances, found,
                        basket->line_count, prices);
    for (uint32_t l = 0; l < basket->line_count; l++) {
        struct tumpuk_line line = basket->lines[l];
        struct tumpuk_basket one = *basket;
        const struct tumpuk_block *block;

        line.quantity = 1;
        one.lines = &line;
        one.line_count = 1;
        block = &compute(model, &one, &whole, arena)->lines[0].blocks[0];
        ck_assert_int_eq(prices[l].price, block->unit_price);
        ck_assert_ptr_eq(prices[l].promotion,
                         block->promotion == TUMPUK_NONE ? NULL : every[block->promotion]);
    }
}

/* A basket of what the shop sells, with the random basket's circumstances. */
static void same_prices(struct model *model, const struct catalog_snapshot *snapshot)
{
    struct arena *arena = arena_new(ARENA_MAX);
    struct random_basket *random = malloc(sizeof *random);
    struct tumpuk_line lines[MODEL_SKUS];
    struct catalog_found found[MODEL_SKUS];
    struct tumpuk_text ids[MODEL_SKUS];
    uint32_t count = 0;

    ck_assert_ptr_nonnull(random);
    random_basket_make(random, random_below(model->random, UINT32_MAX));
    for (unsigned s = 0; s < MODEL_SKUS; s++)
        ids[s] = model_sku_id(s);
    catalog_find_skus(snapshot, ids, MODEL_SKUS, found);
    for (unsigned s = 0; s < MODEL_SKUS; s++) {
        ck_assert_int_eq(found[s].sku != NULL, model->product_of[s] != 0);
        same_list(found[s].by_sku, catalog_list_of_sku(snapshot, ids[s]));
        if (found[s].sku == NULL || random_below(model->random, 3) == 0)
            continue;
        ck_assert_int_eq(found[s].sku->list_price, model->list_price[s]);
        found[count] = found[s];
        lines[count++] = (struct tumpuk_line){.sku_id = found[s].sku->id,
                                              .product_id = found[s].sku->product->id,
                                              .list_price = found[s].sku->list_price,
                                              .unit_cost = found[s].sku->unit_cost,
                                              .quantity = 1 +
                                                          (int32_t)random_below(model->random, 5)};
    }
    if (count > 0) {
        random->basket.lines = lines;
        random->basket.line_count = count;
        same_quotes(model, snapshot, found, &random->basket, CATALOG_DECISIONS_TOUCHING, arena);
        same_quotes(model, snapshot, found, &random->basket, CATALOG_DECISIONS_ALL, arena);
        same_unit_prices(model, snapshot, found, &random->basket, arena);
    }
    free(random);
    arena_free(arena);
}

/* ---- tests ---- */

static struct catalog_snapshot *fill(const struct model *model)
{
    struct catalog_edit *edit = catalog_edit_begin(NULL, BYTES_MAX);
    struct catalog_snapshot *snapshot;
    struct catalog_replaced *replaced;

    model_fill(model, edit);
    ck_assert_int_eq(catalog_edit_finish(edit, &snapshot, &replaced), CATALOG_EDIT_OK);
    ck_assert_ptr_null(replaced);
    return snapshot;
}

static struct catalog_snapshot *write_once(struct model *model, struct catalog_snapshot *base,
                                           struct catalog_replaced **replaced)
{
    struct catalog_edit *edit = catalog_edit_begin(base, BYTES_MAX);
    struct catalog_snapshot *next;

    model_write(model, edit);
    ck_assert_int_eq(catalog_edit_finish(edit, &next, replaced), CATALOG_EDIT_OK);
    return next;
}

START_TEST(random_writes_make_what_a_fresh_load_makes)
{
    uint64_t seed = first_seed() + (uint64_t)_i;
    struct model model;
    struct catalog_snapshot *snapshot;

    model_init(&model, seed);
    snapshot = fill(&model);
    for (unsigned step = 0; step < STEPS; step++) {
        struct catalog_replaced *replaced;
        struct catalog_snapshot *fresh;

        snapshot = write_once(&model, snapshot, &replaced);
        catalog_replaced_free(replaced);
        fresh = fill(&model);
        same_by_id(snapshot, fresh);
        same_prices(&model, snapshot);
        store_snapshot_free(fresh);
    }
    store_snapshot_free(snapshot);
    model_clear(&model);
}
END_TEST

START_TEST(an_older_version_stays_as_it_was_until_it_is_freed)
{
    struct model model;
    struct catalog_snapshot *versions[STEPS + 1];
    struct catalog_snapshot *fresh[STEPS + 1];
    struct catalog_replaced *replaced[STEPS];

    model_init(&model, first_seed() + 1000 + (uint64_t)_i);
    versions[0] = fill(&model);
    fresh[0] = fill(&model);
    for (unsigned step = 0; step < STEPS; step++) {
        versions[step + 1] = write_once(&model, versions[step], &replaced[step]);
        fresh[step + 1] = fill(&model);
    }
    for (unsigned step = 0; step < STEPS; step++) {
        same_snapshot(versions[step], fresh[step]);
        catalog_replaced_free(replaced[step]);
        store_snapshot_free(fresh[step]);
    }
    same_snapshot(versions[STEPS], fresh[STEPS]);
    store_snapshot_free(versions[STEPS]);
    store_snapshot_free(fresh[STEPS]);
    model_clear(&model);
}
END_TEST

START_TEST(an_edit_that_runs_out_of_room_leaves_the_base_as_it_was)
{
    struct model model;
    struct catalog_snapshot *snapshot;
    struct catalog_snapshot *before;
    unsigned refused = 0;

    model_init(&model, first_seed() + 2000 + (uint64_t)_i);
    snapshot = fill(&model);
    for (unsigned step = 0; step < 6; step++) {
        struct catalog_replaced *replaced;

        snapshot = write_once(&model, snapshot, &replaced);
        catalog_replaced_free(replaced);
    }
    before = fill(&model);
    for (size_t room = 0; room < 6000; room += 40) {
        struct model copy = model;
        struct catalog_edit *edit = catalog_edit_begin(snapshot, snapshot->facts.bytes + room);
        struct catalog_snapshot *next;
        struct catalog_replaced *replaced;

        model_write(&copy, edit);
        if (catalog_edit_status(edit) == CATALOG_EDIT_OK) {
            catalog_edit_abandon(edit);
        } else {
            ck_assert_int_eq(catalog_edit_finish(edit, &next, &replaced), CATALOG_EDIT_TOO_LARGE);
            ck_assert_ptr_null(next);
            refused++;
        }
        model.basket_count = copy.basket_count; /* whose memory is the model's */
        memcpy(model.baskets, copy.baskets, sizeof model.baskets);
        same_snapshot(snapshot, before);
    }
    ck_assert_uint_gt(refused, 0);
    store_snapshot_free(before);
    store_snapshot_free(snapshot);
    model_clear(&model);
}
END_TEST

START_TEST(a_whole_load_that_runs_out_of_room_leaves_nothing)
{
    struct model model;
    struct catalog_snapshot *snapshot;
    size_t bytes;

    model_init(&model, first_seed() + 3000);
    snapshot = fill(&model);
    for (unsigned step = 0; step < 10; step++) {
        struct catalog_replaced *replaced;

        snapshot = write_once(&model, snapshot, &replaced);
        catalog_replaced_free(replaced);
    }
    bytes = snapshot->facts.bytes;
    store_snapshot_free(snapshot);
    for (size_t room = 0; room < bytes / 2; room += 64) {
        struct catalog_edit *edit = catalog_edit_begin(NULL, room);
        struct catalog_replaced *replaced;

        model_fill(&model, edit);
        ck_assert_int_eq(catalog_edit_finish(edit, &snapshot, &replaced), CATALOG_EDIT_TOO_LARGE);
        ck_assert_ptr_null(snapshot);
    }
    model_clear(&model);
}
END_TEST

/* ---- size ---- */

static void put_many(struct catalog_edit *edit, unsigned from, unsigned count)
{
    char product_id[32];
    char sku_id[32];

    for (unsigned i = from; i < from + count; i++) {
        struct sku_record sku = {
            .list_price = i, .unit_cost = -1, .floor_price = -1, .min_margin_bps = -1};
        struct product_record product = {
            .sku_count = 1, .skus = &sku, .ended_at_us = SHOP_TIME_NEVER};

        product.product_id = (struct tumpuk_text){
            product_id, (uint32_t)snprintf(product_id, sizeof product_id, "P-%u", i)};
        sku.sku_id = (struct tumpuk_text){sku_id,
                                          (uint32_t)snprintf(sku_id, sizeof sku_id, "S-%u", i)};
        catalog_edit_put_product(edit, &product);
    }
}

START_TEST(the_table_grows_and_a_write_copies_little_of_it)
{
    enum { COUNT = 20000 };
    struct catalog_edit *edit = catalog_edit_begin(NULL, BYTES_MAX);
    struct catalog_snapshot *snapshot;
    struct catalog_snapshot *next;
    struct catalog_replaced *replaced;
    struct shop shop = {.shop_id = {"besar", 5},
                        .time_zone = {"UTC", 3},
                        .currency = "IDR",
                        .ended_at_us = SHOP_TIME_NEVER};
    char id[32];

    catalog_edit_shop(edit, &shop);
    put_many(edit, 0, COUNT);
    ck_assert_int_eq(catalog_edit_finish(edit, &snapshot, &replaced), CATALOG_EDIT_OK);
    ck_assert_uint_eq(snapshot->facts.sku_count, COUNT);
    for (unsigned i = 0; i < COUNT; i++) {
        struct tumpuk_text sku = {id, (uint32_t)snprintf(id, sizeof id, "S-%u", i)};
        struct catalog_found found;

        catalog_find_skus(snapshot, &sku, 1, &found);
        ck_assert_ptr_nonnull(found.sku);
        ck_assert_int_eq(found.sku->list_price, i);
    }
    edit = catalog_edit_begin(snapshot, BYTES_MAX);
    put_many(edit, 7, 1);
    ck_assert_int_eq(catalog_edit_finish(edit, &next, &replaced), CATALOG_EDIT_OK);
    /* root, two pages, two buckets, the product */
    ck_assert_uint_le(replaced->count, 6);
    catalog_replaced_free(replaced);
    /* write by write it grows as well */
    for (unsigned i = 0; i < 30; i++) {
        snapshot = next;
        edit = catalog_edit_begin(snapshot, BYTES_MAX);
        put_many(edit, COUNT + i * 3000, 3000);
        ck_assert_int_eq(catalog_edit_finish(edit, &next, &replaced), CATALOG_EDIT_OK);
        catalog_replaced_free(replaced);
    }
    ck_assert_uint_eq(next->facts.sku_count, COUNT + 30 * 3000);
    store_snapshot_free(next);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("snapshot");
    TCase *histories = tcase_create("histories");
    TCase *room = tcase_create("room");
    SRunner *runner;
    int failed;

    tcase_set_timeout(histories, 300);
    tcase_add_loop_test(histories, random_writes_make_what_a_fresh_load_makes, 0,
                        histories_wanted());
    tcase_add_loop_test(histories, an_older_version_stays_as_it_was_until_it_is_freed, 0, 10);
    suite_add_tcase(suite, histories);
    tcase_set_timeout(room, 300);
    tcase_add_loop_test(room, an_edit_that_runs_out_of_room_leaves_the_base_as_it_was, 0, 5);
    tcase_add_test(room, a_whole_load_that_runs_out_of_room_leaves_nothing);
    tcase_add_test(room, the_table_grows_and_a_write_copies_little_of_it);
    suite_add_tcase(suite, room);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}

/* What a shop would be is what a load would make of it, and leaves the shop alone. */
#include <check.h>
#include <stdlib.h>

#include "catalog/store.h"
#include "catalog/what_if.h"
#include "model.h"
#include "same.h"

#define HISTORIES 60
#define STEPS 12
#define BYTES_MAX ((size_t)1 << 30)

static struct catalog_snapshot *fill(const struct model *model)
{
    struct catalog_edit *edit = catalog_edit_begin(NULL, BYTES_MAX);
    struct catalog_snapshot *snapshot;
    struct catalog_replaced *replaced;

    model_fill(model, edit);
    ck_assert_int_eq(catalog_edit_finish(edit, &snapshot, &replaced), CATALOG_EDIT_OK);
    return snapshot;
}

/* A shop with a history, so that blocks bear several serials. */
static struct catalog_snapshot *grow(struct model *model, uint64_t seed)
{
    struct catalog_snapshot *snapshot;

    model_init(model, seed);
    snapshot = fill(model);
    for (unsigned step = 0; step < STEPS; step++) {
        struct catalog_edit *edit = catalog_edit_begin(snapshot, BYTES_MAX);
        struct catalog_replaced *replaced;

        model_write(model, edit);
        ck_assert_int_eq(catalog_edit_finish(edit, &snapshot, &replaced), CATALOG_EDIT_OK);
        catalog_replaced_free(replaced);
    }
    return snapshot;
}

/* The model without every second of its promotions; tells which those are. */
static struct model without_half(const struct model *model, struct tumpuk_text *ids, size_t *count)
{
    struct model less = *model;
    bool take = true;

    *count = 0;
    for (unsigned i = 0; i < MODEL_PROMOTIONS; i++) {
        if (model->promotions[i] == NULL)
            continue;
        if (take) {
            ids[(*count)++] = model_promotion_id(i);
            less.promotions[i] = NULL;
        }
        take = !take;
    }
    return less;
}

START_TEST(without_promotions_it_is_a_shop_that_never_had_them)
{
    struct tumpuk_text ids[MODEL_PROMOTIONS];
    struct catalog_what_if changes = {.remove = ids};
    struct model model;
    struct catalog_snapshot *base = grow(&model, 1 + (uint64_t)_i);
    struct catalog_snapshot *untouched = fill(&model);
    struct model less = without_half(&model, ids, &changes.remove_count);
    struct catalog_snapshot *expected = fill(&less);
    struct catalog_snapshot *after = catalog_what_if_new(base, &changes);

    ck_assert_ptr_nonnull(after);
    same_snapshot(after, expected);
    same_snapshot(base, untouched);
    catalog_what_if_free(after);
    same_snapshot(base, untouched);
    store_snapshot_free(expected);
    store_snapshot_free(untouched);
    store_snapshot_free(base);
    model_clear(&model);
}
END_TEST

START_TEST(with_promotions_it_is_a_shop_that_has_them)
{
    struct tumpuk_text ids[MODEL_PROMOTIONS];
    struct promotion_record records[MODEL_PROMOTIONS];
    struct catalog_what_if changes = {.put = records};
    struct model model;
    struct catalog_snapshot *whole = grow(&model, 1000 + (uint64_t)_i);
    struct model less = without_half(&model, ids, &changes.put_count);
    struct catalog_snapshot *base = fill(&less);
    struct catalog_snapshot *untouched = fill(&less);
    struct catalog_snapshot *after;

    for (size_t i = 0; i < changes.put_count; i++)
        records[i] = catalog_promotion_record(catalog_find_promotion(whole, ids[i]));
    after = catalog_what_if_new(base, &changes);
    ck_assert_ptr_nonnull(after);
    same_snapshot(after, whole);
    /* what is there already is put in its own place */
    catalog_what_if_free(after);
    after = catalog_what_if_new(whole, &changes);
    same_snapshot(after, whole);
    catalog_what_if_free(after);
    same_snapshot(base, untouched);
    store_snapshot_free(untouched);
    store_snapshot_free(base);
    store_snapshot_free(whole);
    model_clear(&model);
}
END_TEST

START_TEST(a_write_meanwhile_is_independent_of_it)
{
    struct tumpuk_text ids[MODEL_PROMOTIONS];
    struct catalog_what_if changes = {.remove = ids};
    struct model model;
    struct catalog_snapshot *base = grow(&model, 2000 + (uint64_t)_i);
    struct model less = without_half(&model, ids, &changes.remove_count);
    struct catalog_snapshot *expected = fill(&less);
    struct catalog_snapshot *after = catalog_what_if_new(base, &changes);
    struct catalog_edit *edit = catalog_edit_begin(base, BYTES_MAX);
    struct catalog_snapshot *next;
    struct catalog_snapshot *fresh;
    struct catalog_replaced *replaced;

    model_write(&model, edit);
    ck_assert_int_eq(catalog_edit_finish(edit, &next, &replaced), CATALOG_EDIT_OK);
    same_snapshot(after, expected);
    catalog_what_if_free(after); /* while the base is pinned */
    catalog_replaced_free(replaced);
    fresh = fill(&model);
    same_snapshot(next, fresh);
    store_snapshot_free(fresh);
    store_snapshot_free(next);
    store_snapshot_free(expected);
    model_clear(&model);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("what_if");
    TCase *histories = tcase_create("histories");
    SRunner *runner;
    int failed;

    tcase_set_timeout(histories, 120);
    tcase_add_loop_test(histories, without_promotions_it_is_a_shop_that_never_had_them, 0,
                        HISTORIES);
    tcase_add_loop_test(histories, with_promotions_it_is_a_shop_that_has_them, 0, HISTORIES);
    tcase_add_loop_test(histories, a_write_meanwhile_is_independent_of_it, 0, HISTORIES);
    suite_add_tcase(suite, histories);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}

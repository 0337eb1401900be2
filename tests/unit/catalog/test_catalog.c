/* Shops in memory without a database: pinned, swapped under readers, let go. */
#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/registry.h"
#include "catalog/store.h"
#include "model.h"

#define READERS 3
#define SWAPS 1500
#define BYTES_MAX ((size_t)1 << 30)

static struct tumpuk_text text(const char *bytes)
{
    return (struct tumpuk_text){bytes, (uint32_t)strlen(bytes)};
}

/* A shop with `count` SKUs "S0", "S1", … whose prices are the version. */
static struct catalog_snapshot *make_shop(const char *shop_id, struct catalog_snapshot *base,
                                          int64_t version, unsigned count,
                                          struct catalog_replaced **replaced)
{
    struct catalog_edit *edit = catalog_edit_begin(base, BYTES_MAX);
    struct shop shop = {.shop_id = text(shop_id),
                        .time_zone = text("UTC"),
                        .currency = "IDR",
                        .catalog_version = version,
                        .ended_at_us = SHOP_TIME_NEVER};
    struct catalog_snapshot *next;

    catalog_edit_shop(edit, &shop);
    for (unsigned i = 0; i < count; i++) {
        char product_id[16];
        char sku_id[16];
        struct sku_record sku = {.list_price = version, .unit_cost = -1, .floor_price = -1};
        struct product_record product = {
            .sku_count = 1, .skus = &sku, .ended_at_us = SHOP_TIME_NEVER};

        snprintf(product_id, sizeof product_id, "P%u", i);
        snprintf(sku_id, sizeof sku_id, "S%u", i);
        product.product_id = text(product_id);
        sku.sku_id = text(sku_id);
        catalog_edit_put_product(edit, &product);
    }
    ck_assert_int_eq(catalog_edit_finish(edit, &next, replaced), CATALOG_EDIT_OK);
    return next;
}

static void put_shop(struct catalog *catalog, const char *shop_id, unsigned skus)
{
    struct catalog_replaced *replaced;

    ck_assert(catalog_put(catalog, make_shop(shop_id, NULL, 1, skus, &replaced)));
}

static bool is_here(struct catalog *catalog, const char *shop_id)
{
    bool here = catalog_pin(catalog, text(shop_id)) != NULL;

    if (here)
        catalog_unpin(catalog);
    return here;
}

START_TEST(a_shop_that_was_put_is_pinned)
{
    struct catalog *catalog = catalog_new(&(struct catalog_config){.bytes_max = BYTES_MAX});
    const struct catalog_snapshot *shop;

    put_shop(catalog, "a", 3);
    ck_assert(!is_here(catalog, "b"));
    shop = catalog_pin(catalog, text("a"));
    ck_assert_uint_eq(catalog_snapshot_facts(shop)->sku_count, 3);
    /* replaced meanwhile, the pinned one stays */
    put_shop(catalog, "a", 5);
    ck_assert_uint_eq(catalog_snapshot_facts(shop)->sku_count, 3);
    catalog_unpin(catalog);
    shop = catalog_pin(catalog, text("a"));
    ck_assert_uint_eq(catalog_snapshot_facts(shop)->sku_count, 5);
    catalog_unpin(catalog);
    catalog_free(catalog);
}
END_TEST

START_TEST(the_shop_asked_for_longest_ago_makes_room)
{
    struct catalog_replaced *replaced;
    struct catalog_snapshot *probe = make_shop("a", NULL, 1, 200, &replaced);
    size_t bytes = probe->facts.bytes;
    struct catalog *catalog;

    store_snapshot_free(probe);
    catalog = catalog_new(&(struct catalog_config){.bytes_max = 3 * bytes + bytes / 2});
    put_shop(catalog, "a", 200);
    catalog_tick(catalog, NULL);
    put_shop(catalog, "b", 200);
    catalog_tick(catalog, NULL);
    put_shop(catalog, "c", 200);
    catalog_tick(catalog, NULL);
    ck_assert(is_here(catalog, "a"));
    catalog_tick(catalog, NULL);
    put_shop(catalog, "d", 200); /* b was asked for longest ago */
    ck_assert(is_here(catalog, "a"));
    ck_assert(!is_here(catalog, "b"));
    ck_assert(is_here(catalog, "c"));
    ck_assert(is_here(catalog, "d"));
    ck_assert_uint_le(atomic_load(&catalog->bytes), catalog->config.bytes_max);
    catalog_free(catalog);
}
END_TEST

/* ---- readers during swaps ---- */

struct shared {
    struct catalog *catalog;
    atomic_bool ended;
};

/* All SKUs of a snapshot have the price of its version: one of another version
 * would be a tear. */
static void *read_on(void *arg)
{
    struct shared *shared = arg;
    struct tumpuk_text ids[] = {text("S0"), text("S17"), text("S63"), text("S99")};
    int64_t last = 0;

    while (!atomic_load(&shared->ended)) {
        const struct catalog_snapshot *shop = catalog_pin(shared->catalog, text("a"));
        struct catalog_found found[4];
        int64_t version;

        ck_assert_ptr_nonnull(shop);
        version = catalog_snapshot_facts(shop)->version;
        ck_assert_int_ge(version, last);
        last = version;
        catalog_find_skus(shop, ids, 4, found);
        for (int i = 0; i < 4; i++) {
            ck_assert_ptr_nonnull(found[i].sku);
            ck_assert_int_eq(found[i].sku->list_price, version);
        }
        catalog_unpin(shared->catalog);
    }
    return NULL;
}

static void swap(struct catalog *catalog, int64_t version)
{
    struct catalog_shop *shop;
    struct catalog_replaced *replaced;
    struct catalog_snapshot *next;

    pthread_mutex_lock(&catalog->mutex);
    shop = registry_find(catalog, text("a"));
    next = make_shop("a", atomic_load(&shop->snapshot), version, 100, &replaced);
    registry_publish(catalog, shop, next, replaced);
    pthread_mutex_unlock(&catalog->mutex);
}

START_TEST(readers_see_whole_versions_only)
{
    struct shared shared = {
        .catalog = catalog_new(&(struct catalog_config){.bytes_max = BYTES_MAX})};
    pthread_t readers[READERS];

    put_shop(shared.catalog, "a", 100);
    for (int i = 0; i < READERS; i++)
        ck_assert_int_eq(pthread_create(&readers[i], NULL, read_on, &shared), 0);
    for (int64_t version = 2; version < SWAPS; version++) {
        swap(shared.catalog, version);
        if (version % 100 == 0)
            put_shop(shared.catalog, "b", 10); /* a neighbour comes and is replaced */
    }
    atomic_store(&shared.ended, true);
    for (int i = 0; i < READERS; i++)
        pthread_join(readers[i], NULL);
    catalog_free(shared.catalog);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("catalog");
    TCase *tcase = tcase_create("catalog");
    SRunner *runner;
    int failed;

    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, a_shop_that_was_put_is_pinned);
    tcase_add_test(tcase, the_shop_asked_for_longest_ago_makes_room);
    tcase_add_test(tcase, readers_see_whole_versions_only);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}

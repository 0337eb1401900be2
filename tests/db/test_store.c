/* What is written to a shop's store comes back as it was. */
#include <string.h>

#include "db/store.h"
#include "support_store.h"

#define HOUR_US INT64_C(3600000000)
/* 2025-11-11T00:00:00Z */
#define DAY_US INT64_C(1762819200000000)

static void assert_text(struct tumpuk_text found, const char *expected)
{
    ck_assert_uint_eq(found.len, strlen(expected));
    ck_assert_str_eq(found.bytes, expected);
}

/* A transaction that has named shop s, which exists. */
static void store_open(struct store *store)
{
    const struct shop shop = {.shop_id = text("s"),
                              .name = text("Kopi \"Nusantara\" \\ {satu,dua}"),
                              .currency = "IDR",
                              .time_zone = text("Asia/Jakarta")};

    store_connect(store);
    store_begin(store->conn, "s");
    ck_assert_int_eq(db_upsert_shop(store->conn, &shop), DB_OK);
}

static void store_close(struct store *store)
{
    support_sql(store->conn, "ROLLBACK");
    store_disconnect(store);
}

START_TEST(a_shop_comes_back_and_counts_its_writes)
{
    struct store store;
    struct shop shop;
    bool exists = true;

    store_open(&store);
    ck_assert_int_eq(db_select_shop(store.conn, store.arena, "s", &shop), DB_OK);
    assert_text(shop.name, "Kopi \"Nusantara\" \\ {satu,dua}");
    ck_assert_str_eq(shop.currency, "IDR");
    ck_assert_int_eq(shop.version, 1);
    ck_assert_int_eq(shop.ended_at_us, SHOP_TIME_NEVER);
    ck_assert_int_eq(db_end_shop(store.conn, "s"), DB_OK);
    ck_assert_int_eq(db_lock_shop(store.conn, store.arena, "s", &shop), DB_OK);
    ck_assert_int_eq(shop.version, 2);
    ck_assert_int_lt(shop.ended_at_us, SHOP_TIME_NEVER);
    ck_assert_int_eq(db_upsert_shop(store.conn, &shop), DB_OK);
    ck_assert_int_eq(db_select_shop(store.conn, store.arena, "s", &shop), DB_OK);
    ck_assert_int_eq(shop.ended_at_us, SHOP_TIME_NEVER);
    ck_assert_int_eq(db_select_shop(store.conn, store.arena, "t", &shop), DB_NONE);
    ck_assert_int_eq(db_exists_shop_amounts(store.conn, "s", &exists), DB_OK);
    ck_assert(!exists);
    ck_assert_int_eq(db_exists_time_zone(store.conn, "Asia/Jakarta", &exists), DB_OK);
    ck_assert(exists);
    ck_assert_int_eq(db_exists_time_zone(store.conn, "Mars/Olympus", &exists), DB_OK);
    ck_assert(!exists);
    store_close(&store);
}
END_TEST

static void write_products(struct store *store, const struct product_record *products, size_t count)
{
    const struct product_record *list[8];

    for (size_t i = 0; i < count; i++)
        list[i] = &products[i];
    ck_assert_int_eq(db_upsert_products(store->conn, "s", list, count), DB_OK);
    ck_assert_int_eq(db_end_skus(store->conn, "s", list, count), DB_OK);
    ck_assert_int_eq(db_upsert_skus(store->conn, "s", list, count), DB_OK);
}

START_TEST(products_come_back_with_their_skus_in_order)
{
    const struct sku_record full = {.sku_id = text("k,1\""),
                                    .name = text("NULL"),
                                    .list_price = TUMPUK_MONEY_MAX,
                                    .unit_cost = 0,
                                    .floor_price = 2,
                                    .low_stock_threshold = 4,
                                    .min_margin_bps = 5};
    const struct sku_record bare = {.sku_id = text("a"),
                                    .unit_cost = -1,
                                    .floor_price = -1,
                                    .low_stock_threshold = -1,
                                    .min_margin_bps = -1};
    const struct sku_record skus[] = {full, bare};
    const struct product_record given[] = {
        {.product_id = text("q"), .name = text("empty")},
        {.product_id = text("p"), .name = text("Gayo"), .skus = skus, .sku_count = 2},
    };
    const struct db_product_filter filter = {.limit = 10, .part = "AYO", .ended = 0};
    struct product_record *found;
    struct db_sku_owner *owners;
    struct store store;
    size_t count;

    store_open(&store);
    write_products(&store, given, 2);
    ck_assert_int_eq(db_select_products(store.conn, store.arena, "s", &filter, &found, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(db_select_skus(store.conn, store.arena, "s", found, count), DB_OK);
    ck_assert_uint_eq(found[0].sku_count, 2);
    assert_text(found[0].skus[0].sku_id, "k,1\"");
    assert_text(found[0].skus[0].name, "NULL");
    ck_assert_int_eq(found[0].skus[0].list_price, TUMPUK_MONEY_MAX);
    ck_assert_int_eq(found[0].skus[0].unit_cost, 0);
    ck_assert_int_eq(found[0].skus[0].floor_price, 2);
    ck_assert_int_eq(found[0].skus[0].low_stock_threshold, 4);
    ck_assert_int_eq(found[0].skus[0].min_margin_bps, 5);
    assert_text(found[0].skus[1].name, "");
    ck_assert_int_eq(found[0].skus[1].unit_cost, -1);
    ck_assert_int_eq(found[0].skus[1].stock, SHOP_STOCK_NONE);
    ck_assert_int_eq(
        db_select_sku_owners(store.conn, store.arena, "s", &bare.sku_id, 1, &owners, &count),
        DB_OK);
    ck_assert_uint_eq(count, 1);
    assert_text(owners[0].product_id, "p");
    store_close(&store);
}
END_TEST

START_TEST(a_sku_that_its_product_is_written_without_is_its_no_more)
{
    const struct sku_record skus[] = {{.sku_id = text("a")}, {.sku_id = text("b")}};
    struct product_record product = {
        .product_id = text("p"), .name = text("n"), .skus = skus, .sku_count = 2};
    struct product_record *found;
    struct db_sku_owner *owners;
    struct store store;
    size_t count;

    store_open(&store);
    write_products(&store, &product, 1);
    product.skus = &skus[1];
    product.sku_count = 1;
    write_products(&store, &product, 1);
    ck_assert_int_eq(db_select_products_by_id(store.conn, store.arena, "s", &product.product_id, 1,
                                              &found, &count),
                     DB_OK);
    ck_assert_int_eq(db_select_skus(store.conn, store.arena, "s", found, count), DB_OK);
    ck_assert_int_eq(found[0].version, 2);
    ck_assert_uint_eq(found[0].sku_count, 1);
    assert_text(found[0].skus[0].sku_id, "b");
    ck_assert_int_eq(
        db_select_sku_owners(store.conn, store.arena, "s", &skus[0].sku_id, 1, &owners, &count),
        DB_OK);
    ck_assert_uint_eq(count, 0);
    /* it is kept all the same */
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM sku"), 2);
    store_close(&store);
}
END_TEST

/* ---- promotions ---- */

static const struct tumpuk_step BY_UNITS[] = {{.min_quantity = 2, .percent_off_bps = 1000},
                                              {.min_quantity = 3, .percent_off_bps = 1000}};
static const struct tumpuk_step BY_MONEY[] = {{.min_spend = TUMPUK_MONEY_MAX, .amount_off = 5}};

static struct promotion_record promotion(const char *id, enum tumpuk_type type,
                                         struct tumpuk_benefit benefit)
{
    return (struct promotion_record){.promotion = {.id = text(id),
                                                   .type = type,
                                                   .channels = TUMPUK_CHANNELS_ALL,
                                                   .starts_at_us = TUMPUK_TIME_MIN,
                                                   .ends_at_us = TUMPUK_TIME_MAX,
                                                   .scope = {.everything = true},
                                                   .benefit = benefit},
                                     .quota = -1,
                                     .quota_per_buyer = -1,
                                     .deactivated_at_us = SHOP_TIME_NEVER};
}

static struct promotion_record written_and_read(struct store *store,
                                                const struct promotion_record *given)
{
    struct promotion_record *found;
    size_t count;

    ck_assert_int_eq(db_upsert_promotions(store->conn, "s", &given, 1), DB_OK);
    ck_assert_int_eq(db_delete_promotion_scopes(store->conn, "s", &given, 1), DB_OK);
    ck_assert_int_eq(db_insert_promotion_scopes(store->conn, "s", &given, 1), DB_OK);
    ck_assert_int_eq(db_select_promotions_by_id(store->conn, store->arena, "s",
                                                &given->promotion.id, 1, &found, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(db_select_promotion_scopes(store->conn, store->arena, "s", found, 1), DB_OK);
    return found[0];
}

START_TEST(every_field_of_a_promotion_comes_back)
{
    const struct tumpuk_text products[] = {text("p2"), text("p1"), text("p2")};
    const struct tumpuk_text skus[] = {text("k")};
    struct promotion_record given = promotion(
        "v", TUMPUK_TYPE_PROMO_CODE,
        (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_PERCENT_OFF, .bps = 2500, .cap = 9});
    struct promotion_record found;
    struct store store;

    given.promotion.name = text("Hemat");
    given.promotion.code = text("HEMAT\"\\");
    given.promotion.audience = TUMPUK_BUYER_NEW;
    given.promotion.channels = TUMPUK_CHANNEL_TOKOPEDIA;
    given.promotion.platform_share_bps = 4000;
    given.promotion.starts_at_us = DAY_US + 1;
    given.promotion.ends_at_us = DAY_US + HOUR_US;
    given.promotion.min_spend = TUMPUK_MONEY_MAX;
    given.promotion.min_quantity = TUMPUK_MONEY_MAX - 1;
    given.promotion.scope = (struct tumpuk_scope){
        .product_ids = products, .product_count = 3, .sku_ids = skus, .sku_count = 1};
    given.quota = 50;
    given.quota_per_buyer = 2;
    given.quota_counts = QUOTA_COUNTS_UNITS;
    store_open(&store);
    found = written_and_read(&store, &given);
    assert_text(found.promotion.name, "Hemat");
    assert_text(found.promotion.code, "HEMAT\"\\");
    ck_assert_int_eq(found.promotion.type, TUMPUK_TYPE_PROMO_CODE);
    ck_assert_int_eq(found.promotion.audience, TUMPUK_BUYER_NEW);
    ck_assert_uint_eq(found.promotion.channels, TUMPUK_CHANNEL_TOKOPEDIA);
    ck_assert_uint_eq(found.promotion.platform_share_bps, 4000);
    ck_assert_int_eq(found.promotion.starts_at_us, DAY_US + 1);
    ck_assert_int_eq(found.promotion.ends_at_us, DAY_US + HOUR_US);
    ck_assert_int_eq(found.promotion.min_spend, TUMPUK_MONEY_MAX);
    ck_assert_int_eq(found.promotion.min_quantity, TUMPUK_MONEY_MAX - 1);
    ck_assert_int_eq(found.promotion.benefit.bps, 2500);
    ck_assert_int_eq(found.promotion.benefit.cap, 9);
    ck_assert(!found.promotion.scope.everything);
    ck_assert_uint_eq(found.promotion.scope.product_count, 2); /* a set */
    assert_text(found.promotion.scope.product_ids[0], "p1");
    ck_assert_uint_eq(found.promotion.scope.sku_count, 1);
    ck_assert_int_eq(found.quota, 50);
    ck_assert_int_eq(found.quota_per_buyer, 2);
    ck_assert_int_eq(found.quota_counts, QUOTA_COUNTS_UNITS);
    ck_assert(!found.promotion.inactive && !found.joined);
    store_close(&store);
}
END_TEST

START_TEST(every_kind_of_benefit_comes_back)
{
    static const struct tumpuk_gift GIFT = {.sku_id = {.bytes = "g", .len = 1},
                                            .list_price = 9,
                                            .unit_cost = -1,
                                            .stock = 0,
                                            .quantity = 2};
    const struct promotion_record given[] = {
        promotion("fixed", TUMPUK_TYPE_CAMPAIGN_PRICE,
                  (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_FIXED_PRICE, .amount = 0}),
        promotion("off", TUMPUK_TYPE_SHIPPING_VOUCHER,
                  (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_AMOUNT_OFF, .amount = 7}),
        promotion("free", TUMPUK_TYPE_SHIPPING_DISCOUNT,
                  (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_FREE_SHIPPING}),
        promotion("back", TUMPUK_TYPE_BONUS_CASHBACK,
                  (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_CASHBACK, .bps = 10000}),
        promotion("units", TUMPUK_TYPE_BUY_MORE_SAVE_MORE,
                  (struct tumpuk_benefit){
                      .kind = TUMPUK_BENEFIT_STEPS, .steps = BY_UNITS, .step_count = 2}),
        promotion("money", TUMPUK_TYPE_BUY_MORE_SAVE_MORE,
                  (struct tumpuk_benefit){
                      .kind = TUMPUK_BENEFIT_STEPS, .steps = BY_MONEY, .step_count = 1}),
        promotion("gift", TUMPUK_TYPE_GIFT_WITH_PURCHASE,
                  (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_GIFT, .gift = &GIFT}),
    };
    struct promotion_record found;
    struct store store;

    store_open(&store);
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++) {
        const struct tumpuk_benefit *benefit = &given[i].promotion.benefit;

        found = written_and_read(&store, &given[i]);
        ck_assert_int_eq(found.promotion.benefit.kind, benefit->kind);
        ck_assert_int_eq(found.promotion.benefit.amount, benefit->amount);
        ck_assert_int_eq(found.promotion.benefit.bps, benefit->bps);
        ck_assert_uint_eq(found.promotion.benefit.step_count, benefit->step_count);
        if (benefit->step_count > 0)
            ck_assert_mem_eq(found.promotion.benefit.steps, benefit->steps,
                             benefit->step_count * sizeof *benefit->steps);
    }
    ck_assert_int_eq(found.promotion.benefit.gift->unit_cost, -1);
    ck_assert_int_eq(found.promotion.benefit.gift->stock, 0);
    ck_assert_int_eq(found.promotion.benefit.gift->quantity, 2);
    store_close(&store);
}
END_TEST

START_TEST(promotions_are_found_by_status_and_by_sku)
{
    const struct sku_record sku = {.sku_id = text("k")};
    const struct product_record product = {
        .product_id = text("p"), .name = text("n"), .skus = &sku, .sku_count = 1};
    const struct tumpuk_text other = text("other");
    const struct tumpuk_benefit benefit = {.kind = TUMPUK_BENEFIT_PERCENT_OFF, .bps = 1};
    struct promotion_record given[] = {
        promotion("a-all", TUMPUK_TYPE_PRODUCT_DISCOUNT, benefit),
        promotion("b-product", TUMPUK_TYPE_PRODUCT_DISCOUNT, benefit),
        promotion("c-other", TUMPUK_TYPE_PRODUCT_DISCOUNT, benefit),
    };
    struct db_promotion_filter filter = {.limit = 10, .at_us = DAY_US, .sku_id = "k"};
    struct promotion_record *found;
    struct store store;
    size_t count;

    given[0].promotion.starts_at_us = DAY_US + 1;
    given[1].promotion.ends_at_us = DAY_US;
    given[1].promotion.scope = (struct tumpuk_scope){.product_ids = &product.product_id,
                                                     .product_count = 1};
    given[2].promotion.scope = (struct tumpuk_scope){.sku_ids = &other, .sku_count = 1};
    store_open(&store);
    write_products(&store, &product, 1);
    for (size_t i = 0; i < 3; i++)
        (void)written_and_read(&store, &given[i]);
    ck_assert_int_eq(db_select_promotions(store.conn, store.arena, "s", &filter, &found, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 2);
    filter.status = "UPCOMING";
    ck_assert_int_eq(db_select_promotions(store.conn, store.arena, "s", &filter, &found, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    assert_text(found[0].promotion.id, "a-all");
    filter.status = "ENDED";
    ck_assert_int_eq(db_select_promotions(store.conn, store.arena, "s", &filter, &found, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    assert_text(found[0].promotion.id, "b-product");
    ck_assert_int_eq(db_deactivate_promotions(store.conn, "s", &given[0].promotion.id, 1), DB_OK);
    filter.status = "DEACTIVATED";
    ck_assert_int_eq(db_select_promotions(store.conn, store.arena, "s", &filter, &found, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert(found[0].promotion.inactive);
    store_close(&store);
}
END_TEST

/* ---- the change feed ---- */

START_TEST(every_change_raises_the_version_and_names_what_changed)
{
    const struct catalog_change changes[] = {{CATALOG_CHANGE_PRODUCT, text("p")},
                                             {CATALOG_CHANGE_PROMOTION, text("p")}};
    struct store store;
    int64_t version = 0;

    store_open(&store);
    ck_assert_int_eq(db_change_catalog(store.conn, "s", changes, 2, &version), DB_OK);
    ck_assert_int_eq(version, 1);
    ck_assert_int_eq(db_change_catalog(store.conn, "s", changes, 1, &version), DB_OK);
    ck_assert_int_eq(version, 2);
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM catalog_change"), 3);
    ck_assert_int_eq(db_change_catalog(store.conn, "t", changes, 1, &version), DB_NONE);
    support_sql(store.conn, "UPDATE catalog_change SET changed_at = now() - interval '25 hours'");
    ck_assert_int_eq(db_change_catalog(store.conn, "s", changes, 1, &version), DB_OK);
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM catalog_change"), 1);
    store_close(&store);
}
END_TEST

/* ---- remembered answers ---- */

START_TEST(an_answer_is_remembered_for_a_day)
{
    const struct db_idempotency_key key = {.shop_id = "s", .route = "POST /x", .key = "k"};
    const struct db_answer given = {.fingerprint = "f",
                                    .status = 201,
                                    .content_type = "application/json",
                                    .location = "/y",
                                    .body = "{}"};
    struct db_answer found;
    struct store store;
    bool locked = false;

    store_open(&store);
    ck_assert_int_eq(db_lock_idempotency_key(store.conn, &key, &locked), DB_OK);
    ck_assert(locked);
    ck_assert_int_eq(db_select_idempotency_key(store.conn, store.arena, &key, &found), DB_NONE);
    ck_assert_int_eq(db_insert_idempotency_key(store.conn, &key, &given), DB_OK);
    ck_assert_int_eq(db_select_idempotency_key(store.conn, store.arena, &key, &found), DB_OK);
    ck_assert_int_eq(found.status, 201);
    ck_assert_str_eq(found.location, "/y");
    ck_assert_ptr_null(found.etag);
    ck_assert_uint_eq(found.body_len, 2);
    support_sql(store.conn, "UPDATE idempotency_key SET created_at = now() - interval '25 hours'");
    ck_assert_int_eq(db_select_idempotency_key(store.conn, store.arena, &key, &found), DB_NONE);
    ck_assert_int_eq(db_insert_idempotency_key(store.conn, &key, &given), DB_OK);
    ck_assert_int_eq(db_select_idempotency_key(store.conn, store.arena, &key, &found), DB_OK);
    store_close(&store);
}
END_TEST

START_TEST(who_comes_second_under_a_key_is_told_at_once)
{
    const struct db_idempotency_key key = {.shop_id = "s", .route = "POST /x", .key = "k"};
    const char *url = support_migrated_database();
    struct support_conn first, second;
    bool locked = false;

    support_conn_open(&first, url);
    support_conn_open(&second, url);
    support_sql(&first.conn, "BEGIN");
    support_sql(&second.conn, "BEGIN");
    ck_assert_int_eq(db_lock_idempotency_key(&first.conn, &key, &locked), DB_OK);
    ck_assert(locked);
    ck_assert_int_eq(db_lock_idempotency_key(&second.conn, &key, &locked), DB_OK);
    ck_assert(!locked);
    support_sql(&first.conn, "ROLLBACK");
    ck_assert_int_eq(db_lock_idempotency_key(&second.conn, &key, &locked), DB_OK);
    ck_assert(locked);
    support_conn_close(&first);
    support_conn_close(&second);
}
END_TEST

/* ---- campaigns ---- */

START_TEST(campaigns_come_back_and_are_joined)
{
    const struct sku_record sku = {.sku_id = text("k")};
    const struct product_record product = {
        .product_id = text("p"), .name = text("n"), .skus = &sku, .sku_count = 1};
    const struct promotion_record price = promotion(
        "x", TUMPUK_TYPE_CAMPAIGN_PRICE,
        (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_FIXED_PRICE, .amount = 1});
    const struct campaign_record given = {.campaign_id = text("c"),
                                          .name = text("11.11"),
                                          .kind = CAMPAIGN_KIND_PAYDAY,
                                          .starts_at_us = DAY_US,
                                          .ends_at_us = DAY_US + HOUR_US,
                                          .channels = TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
                                          .dashboard_enabled = true};
    const struct db_campaign_sku joins = {.sku_id = text("k"), .promotion_id = text("x")};
    const struct tumpuk_text ids[] = {text("c"), text("d")};
    struct campaign_record found;
    struct db_campaign_sku *skus;
    struct tumpuk_text *missing;
    struct tumpuk_text promotion_id;
    struct store store;
    size_t count;

    store_open(&store);
    write_products(&store, &product, 1);
    (void)written_and_read(&store, &price);
    ck_assert_int_eq(db_upsert_campaign(store.conn, &given), DB_OK);
    ck_assert_int_eq(db_select_missing_campaigns(store.conn, store.arena, ids, 2, &missing, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    assert_text(missing[0], "d");
    for (int again = 0; again < 2; again++)
        ck_assert_int_eq(db_insert_campaign_skus(store.conn, "s", "c", &joins, 1), DB_OK);
    ck_assert_int_eq(db_mark_campaign_joined(store.conn, "c"), DB_OK);
    ck_assert_int_eq(db_hold_campaign(store.conn, store.arena, "c", &found), DB_OK);
    ck_assert_int_eq(found.kind, CAMPAIGN_KIND_PAYDAY);
    ck_assert_int_eq(found.ends_at_us, DAY_US + HOUR_US);
    ck_assert_uint_eq(found.channels, TUMPUK_CHANNEL_SHOP_TOKOPEDIA);
    ck_assert(found.joined && found.dashboard_enabled);
    ck_assert(written_and_read(&store, &price).joined);
    ck_assert_int_eq(
        db_select_campaign_skus(store.conn, store.arena, "s", "c", NULL, 9, &skus, &count), DB_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(db_delete_campaign_sku(store.conn, store.arena, "s", "c", "k", &promotion_id),
                     DB_OK);
    assert_text(promotion_id, "x");
    ck_assert_int_eq(db_delete_campaign_sku(store.conn, store.arena, "s", "c", "k", &promotion_id),
                     DB_NONE);
    store_close(&store);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_shop_comes_back_and_counts_its_writes,
        products_come_back_with_their_skus_in_order,
        a_sku_that_its_product_is_written_without_is_its_no_more,
        every_field_of_a_promotion_comes_back,
        every_kind_of_benefit_comes_back,
        promotions_are_found_by_status_and_by_sku,
        every_change_raises_the_version_and_names_what_changed,
        an_answer_is_remembered_for_a_day,
        who_comes_second_under_a_key_is_told_at_once,
        campaigns_come_back_and_are_joined,
    };

    return support_main("store", tests, sizeof(tests) / sizeof(tests[0]));
}

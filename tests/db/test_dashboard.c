/* What dashboards read of the database: sums and sets of people over ranges, of one
 * shop only; campaigns to compare with; targets. */
#include <string.h>

#include "base/rfc3339.h"
#include "db/dashboard.h"
#include "db/store.h"
#include "support_store.h"

#define ROWS 256
#define SLOTS 1024
#define MINUTE_US INT64_C(60000000)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)
/* 2025-11-11T00:00:00Z */
#define AT_US INT64_C(1762819200000000)

/* ---- sums ---- */

struct sale {
    int64_t at_us;
    enum tumpuk_channel channel;
    enum data_source source;
    const char *product_id;
    int64_t gmv;
};

static const struct sale SALES[] = {
    {AT_US - 1, TUMPUK_CHANNEL_SHOP_TOKOPEDIA, DATA_SOURCE_LIVE, "p", 1},
    {AT_US, TUMPUK_CHANNEL_SHOP_TOKOPEDIA, DATA_SOURCE_LIVE, "p", 10},
    {AT_US + 59 * MINUTE_US, TUMPUK_CHANNEL_TOKOPEDIA, DATA_SOURCE_OTHER, "q", 100},
    {AT_US + HOUR_US, TUMPUK_CHANNEL_SHOP_TOKOPEDIA, DATA_SOURCE_VIDEO, "q", 1000},
    {AT_US + DAY_US + 7 * MINUTE_US, TUMPUK_CHANNEL_SHOP_TOKOPEDIA, DATA_SOURCE_OTHER, "p", 10000},
};
#define SALE_COUNT (sizeof SALES / sizeof *SALES)

/* Stores the sums of sales of a shop, each `times` as dear. */
static void add_sales(struct store *store, const char *shop_id, int64_t times)
{
    static struct rollup_row rows[ROWS];
    static uint32_t slots[SLOTS];
    struct rollup_table table;

    memset(slots, 0, sizeof slots);
    rollup_table_init(&table, rows, ROWS, slots, SLOTS);
    for (size_t i = 0; i < SALE_COUNT; i++) {
        const struct sale *sale = &SALES[i];
        const struct rollup_part part = {
            .product = {.id = text(sale->product_id), .hash = (uint64_t)sale->product_id[0]},
            .sku = {.id = text(sale->product_id), .hash = (uint64_t)sale->product_id[0]},
            .source = sale->source,
            .a = sale->gmv * times,
            .b = 1};
        const struct rollup_occasion occasion = {.at_us = sale->at_us,
                                                 .channel = sale->channel,
                                                 .once = ROLLUP_ORDERS,
                                                 .sum_a = ROLLUP_GMV,
                                                 .sum_b = ROLLUP_ITEMS_SOLD,
                                                 .part_count = 1,
                                                 .parts = &part};

        rollup_add(&table, &occasion);
    }
    rollup_widen(&table);
    ck_assert(!table.failed);
    store_begin(store->conn, shop_id);
    ck_assert_int_eq(db_lock_ingestion(store->conn, shop_id), DB_OK);
    ck_assert_int_eq(db_add_shop_sums(store->conn, shop_id, &table), DB_OK);
    ck_assert_int_eq(db_add_item_sums(store->conn, shop_id, &table), DB_OK);
    support_sql(store->conn, "COMMIT");
}

/* Rows of the shop `s` over a range; the caller has named it. */
static size_t read_sums(struct store *store, struct span_range range,
                        const struct db_span_query *asked, struct db_sums_row **rows)
{
    struct span_part parts[SPAN_PARTS_MAX];
    struct db_span_query query = *asked;
    size_t count = 0;

    query.parts = parts;
    query.part_count = span_split(ROLLUP_SHOP, range, parts, 0);
    ck_assert_int_eq(db_select_shop_sums(store->conn, store->arena, "s", &query, rows, &count),
                     DB_OK);
    return count;
}

static int64_t gmv_of(struct store *store, int64_t from_us, int64_t to_us, uint8_t channels)
{
    const struct db_span_query query = {.channels = channels, .bin_minutes = DB_BIN_WIDEST};
    const struct span_range range = {from_us, to_us};
    struct db_sums_row *rows;
    size_t count = read_sums(store, range, &query, &rows);
    int64_t gmv = 0;

    for (size_t i = 0; i < count; i++)
        gmv += rows[i].sums[ROLLUP_GMV];
    return gmv;
}

START_TEST(sums_are_of_the_shop_its_channels_and_the_range_alone)
{
    struct store store;

    store_connect_shops(&store);
    add_sales(&store, "s", 1);
    add_sales(&store, "t", 7);
    store_begin(store.conn, "s");
    ck_assert_int_eq(gmv_of(&store, AT_US, AT_US + 2 * DAY_US, TUMPUK_CHANNELS_ALL), 11110);
    ck_assert_int_eq(gmv_of(&store, AT_US - MINUTE_US, AT_US + MINUTE_US, TUMPUK_CHANNELS_ALL), 11);
    ck_assert_int_eq(gmv_of(&store, AT_US, AT_US + HOUR_US, TUMPUK_CHANNELS_ALL), 110);
    ck_assert_int_eq(gmv_of(&store, AT_US, AT_US + HOUR_US, TUMPUK_CHANNEL_SHOP_TOKOPEDIA), 10);
    ck_assert_int_eq(gmv_of(&store, AT_US, AT_US + HOUR_US, TUMPUK_CHANNEL_TOKOPEDIA), 100);
    ck_assert_int_eq(gmv_of(&store, AT_US + MINUTE_US, AT_US + 59 * MINUTE_US, TUMPUK_CHANNELS_ALL),
                     0);
    ck_assert_int_eq(gmv_of(&store, AT_US, AT_US, TUMPUK_CHANNELS_ALL), 0);
    support_sql(store.conn, "ROLLBACK");
    store_begin(store.conn, "t"); /* what is asked of another is hidden */
    ck_assert_int_eq(gmv_of(&store, AT_US, AT_US + 2 * DAY_US, TUMPUK_CHANNELS_ALL), 0);
    support_sql(store.conn, "ROLLBACK");
    store_disconnect(&store);
}
END_TEST

START_TEST(sums_come_in_bins_by_source_in_the_order_of_time)
{
    const struct db_span_query whole = {.channels = TUMPUK_CHANNELS_ALL, .bin_minutes = 60};
    const struct db_span_query by_source = {
        .channels = TUMPUK_CHANNELS_ALL, .bin_minutes = DB_BIN_WIDEST, .by_source = true};
    const struct span_range range = {AT_US, AT_US + 2 * HOUR_US};
    int64_t by_kind[DATA_SOURCE_COUNT + 1] = {0};
    struct db_sums_row *rows;
    struct store store;
    size_t count;

    store_connect_shops(&store);
    add_sales(&store, "s", 1);
    store_begin(store.conn, "s");
    count = read_sums(&store, range, &whole, &rows);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(rows[0].starts_us, AT_US);
    ck_assert_int_eq(rows[0].source, 0);
    ck_assert_int_eq(rows[0].sums[ROLLUP_GMV], 110);
    ck_assert_int_eq(rows[0].sums[ROLLUP_ORDERS], 2);
    ck_assert_int_eq(rows[0].sums[ROLLUP_ITEMS_SOLD], 2);
    ck_assert_int_eq(rows[0].sums[ROLLUP_DEDUCTIONS], 0);
    ck_assert_int_eq(rows[1].starts_us, AT_US + HOUR_US);
    ck_assert_int_eq(rows[1].sums[ROLLUP_GMV], 1000);
    count = read_sums(&store, range, &by_source, &rows);
    for (size_t i = 0; i < count; i++) {
        ck_assert(i == 0 || rows[i - 1].starts_us <= rows[i].starts_us);
        by_kind[rows[i].source] += rows[i].sums[ROLLUP_GMV];
    }
    ck_assert_int_eq(by_kind[0], 0);
    ck_assert_int_eq(by_kind[DATA_SOURCE_LIVE], 10);
    ck_assert_int_eq(by_kind[DATA_SOURCE_VIDEO], 1000);
    ck_assert_int_eq(by_kind[DATA_SOURCE_PRODUCT_CARD], 0);
    ck_assert_int_eq(by_kind[DATA_SOURCE_OTHER], 100);
    support_sql(store.conn, "ROLLBACK");
    store_disconnect(&store);
}
END_TEST

/* ---- people ---- */

struct taken {
    int count;
    int64_t starts_us[8];
    unsigned char first[8];
    bool refuse;
};

static bool take_people(void *arg, int64_t starts_us, const unsigned char *bytes, size_t len)
{
    struct taken *taken = arg;

    ck_assert_uint_gt(len, 0);
    ck_assert_int_lt(taken->count, 8);
    taken->starts_us[taken->count] = starts_us;
    taken->first[taken->count++] = bytes[0];
    return !taken->refuse;
}

static void add_people(struct store *store, enum db_people_kind kind, unsigned span,
                       int64_t starts_us, enum tumpuk_channel channel, unsigned char first)
{
    const struct db_people_set set = {
        .key = {kind, span, starts_us, channel}, .bytes = &first, .len = 1};

    ck_assert_int_eq(db_upsert_people(store->conn, "s", &set, 1), DB_OK);
}

START_TEST(sets_of_people_are_those_of_the_parts_in_the_order_of_time)
{
    const struct span_part parts[] = {{1, {AT_US, AT_US + HOUR_US}},
                                      {0, {AT_US + HOUR_US, AT_US + HOUR_US + 2 * MINUTE_US}}};
    const struct db_span_query query = {.channels = TUMPUK_CHANNELS_ALL,
                                        .parts = parts,
                                        .part_count = 2,
                                        .bin_minutes = DB_BIN_WIDEST};
    struct db_span_query one = query;
    const enum tumpuk_channel st = TUMPUK_CHANNEL_SHOP_TOKOPEDIA;
    struct taken taken = {0};
    struct store store;

    one.channels = TUMPUK_CHANNEL_TOKOPEDIA;
    store_connect_shops(&store);
    store_begin(store.conn, "s");
    add_people(&store, DB_PEOPLE_BUYERS, 0, AT_US + HOUR_US + MINUTE_US, st, 'b');
    add_people(&store, DB_PEOPLE_BUYERS, 0, AT_US + HOUR_US + 2 * MINUTE_US, st, 'x'); /* later */
    add_people(&store, DB_PEOPLE_BUYERS, 1, AT_US, TUMPUK_CHANNEL_TOKOPEDIA, 'a');
    add_people(&store, DB_PEOPLE_BUYERS, 0, AT_US, st, 'x');   /* of another span */
    add_people(&store, DB_PEOPLE_VISITORS, 1, AT_US, st, 'x'); /* of another kind */
    ck_assert_int_eq(
        db_select_people_of_parts(store.conn, "s", DB_PEOPLE_BUYERS, &query, take_people, &taken),
        DB_OK);
    ck_assert_int_eq(taken.count, 2);
    ck_assert_int_eq(taken.first[0], 'a');
    ck_assert_int_eq(taken.first[1], 'b');
    ck_assert_int_eq(taken.starts_us[0], AT_US);
    ck_assert_int_eq(taken.starts_us[1], AT_US + HOUR_US + MINUTE_US);
    taken = (struct taken){.refuse = true};
    ck_assert_int_eq(
        db_select_people_of_parts(store.conn, "s", DB_PEOPLE_BUYERS, &one, take_people, &taken),
        DB_FAILED);
    ck_assert_int_eq(taken.count, 1);
    support_sql(store.conn, "ROLLBACK");
    store_disconnect(&store);
}
END_TEST

/* ---- campaigns ---- */

struct held {
    const char *id;
    const char *parent_id;
    enum campaign_kind kind;
    int64_t ends_us;
    bool joined;
};

/* Products p and q of shop s; a campaign each, and p's SKU in those that are joined. */
static void add_campaigns(struct store *store, const struct held *list, size_t count)
{
    support_sql(store->conn, "INSERT INTO product (shop_id, product_id, name) VALUES "
                             "('s', 'p', 'P'), ('s', 'q', 'Q')");
    support_sql(store->conn, "INSERT INTO sku (shop_id, sku_id, product_id, position, list_price) "
                             "VALUES ('s', 'p', 'p', 1, 100), ('s', 'q', 'q', 1, 100)");
    for (size_t i = 0; i < count; i++) {
        const struct campaign_record campaign = {.campaign_id = text(list[i].id),
                                                 .parent_id = text(list[i].parent_id),
                                                 .name = text("11.11"),
                                                 .kind = list[i].kind,
                                                 .starts_at_us = list[i].ends_us - DAY_US,
                                                 .ends_at_us = list[i].ends_us,
                                                 .channels = TUMPUK_CHANNELS_ALL,
                                                 .dashboard_enabled = true};
        const struct promotion_record promotion = {
            .promotion = {.type = TUMPUK_TYPE_CAMPAIGN_PRICE,
                          .channels = TUMPUK_CHANNELS_ALL,
                          .starts_at_us = list[i].ends_us - DAY_US,
                          .ends_at_us = list[i].ends_us,
                          .benefit = {.kind = TUMPUK_BENEFIT_FIXED_PRICE, .amount = 50},
                          .scope = {.everything = true},
                          .id = text(list[i].id)},
            .campaign_id = text(list[i].id),
            .quota = -1,
            .quota_per_buyer = -1,
            .deactivated_at_us = SHOP_TIME_NEVER};
        const struct promotion_record *promotions[] = {&promotion};
        const struct db_campaign_sku sku = {.sku_id = text("p"), .promotion_id = text(list[i].id)};

        ck_assert_int_eq(db_upsert_campaign(store->conn, &campaign), DB_OK);
        if (!list[i].joined)
            continue;
        ck_assert_int_eq(db_upsert_promotions(store->conn, "s", promotions, 1), DB_OK);
        ck_assert_int_eq(db_insert_campaign_skus(store->conn, "s", list[i].id, &sku, 1), DB_OK);
    }
}

static void claim_ids(const struct campaign_record *found, size_t count, const char *const *ids)
{
    for (size_t i = 0; i < count; i++)
        ck_assert_str_eq(found[i].campaign_id.bytes, ids[i]);
    ck_assert_ptr_null(ids[count]);
}

START_TEST(campaigns_before_are_joined_top_level_ones_of_the_kind_the_latest_first)
{
    static const struct held LIST[] = {
        {"first", "", CAMPAIGN_KIND_MEGA, AT_US - 3 * DAY_US, true},
        {"last", "", CAMPAIGN_KIND_MEGA, AT_US, true}, /* ends where the next begins */
        {"middle", "", CAMPAIGN_KIND_MEGA, AT_US - 2 * DAY_US, true},
        {"later", "", CAMPAIGN_KIND_MEGA, AT_US + HOUR_US, true},
        {"other", "", CAMPAIGN_KIND_PAYDAY, AT_US, true},
        {"part", "first", CAMPAIGN_KIND_MEGA, AT_US, true},
        {"without", "", CAMPAIGN_KIND_MEGA, AT_US, false},
    };
    static const char *const ALL[] = {"last", "middle", "first", NULL};
    static const char *const TWO[] = {"last", "middle", NULL};
    static const char *const PARTS[] = {"part", NULL};
    static const char *const NONE[] = {NULL};
    struct campaign_record *found;
    struct store store;
    size_t count;

    store_connect_shops(&store);
    store_begin(store.conn, "s");
    add_campaigns(&store, LIST, sizeof LIST / sizeof *LIST);
    ck_assert_int_eq(db_select_previous_campaigns(store.conn, store.arena, "s", CAMPAIGN_KIND_MEGA,
                                                  AT_US, 9, &found, &count),
                     DB_OK);
    claim_ids(found, count, ALL);
    ck_assert_int_eq(found[0].ends_at_us, AT_US);
    ck_assert_int_eq(db_select_previous_campaigns(store.conn, store.arena, "s", CAMPAIGN_KIND_MEGA,
                                                  AT_US, 2, &found, &count),
                     DB_OK);
    claim_ids(found, count, TWO);
    ck_assert_int_eq(
        db_select_sub_campaigns(store.conn, store.arena, "s", "first", 9, &found, &count), DB_OK);
    claim_ids(found, count, PARTS);
    ck_assert_str_eq(found[0].parent_id.bytes, "first");
    ck_assert_int_eq(
        db_select_sub_campaigns(store.conn, store.arena, "s", "last", 9, &found, &count), DB_OK);
    claim_ids(found, count, NONE);
    ck_assert_int_eq(db_name_shop(store.conn, "t"), DB_OK); /* has joined nothing */
    ck_assert_int_eq(db_select_previous_campaigns(store.conn, store.arena, "t", CAMPAIGN_KIND_MEGA,
                                                  AT_US, 9, &found, &count),
                     DB_OK);
    claim_ids(found, count, NONE);
    support_sql(store.conn, "ROLLBACK");
    store_disconnect(&store);
}
END_TEST

START_TEST(sums_of_a_campaign_are_those_of_its_products_in_its_time_and_channels)
{
    static const struct held LIST[] = {{"c", "", CAMPAIGN_KIND_MEGA, AT_US + DAY_US, true},
                                       {"d", "", CAMPAIGN_KIND_MEGA, AT_US + DAY_US, false}};
    struct db_campaign_sums sums[] = {
        {.campaign_id = text("c"), .channels = TUMPUK_CHANNELS_ALL},
        {.campaign_id = text("c"), .channels = TUMPUK_CHANNEL_TOKOPEDIA},
        {.campaign_id = text("d"), .channels = TUMPUK_CHANNELS_ALL},
        {.campaign_id = text("c"), .channels = TUMPUK_CHANNEL_SHOP_TOKOPEDIA},
    };
    struct store store;

    store_connect_shops(&store);
    add_sales(&store, "s", 1);
    store_begin(store.conn, "s");
    add_campaigns(&store, LIST, 2);
    for (int i = 0; i < 3; i++)
        sums[i].range = (struct span_range){AT_US, AT_US + 2 * DAY_US};
    sums[3].range = (struct span_range){AT_US, AT_US + HOUR_US};
    ck_assert_int_eq(db_select_campaign_product_sums(store.conn, "s", sums, 4), DB_OK);
    ck_assert_int_eq(sums[0].sums[ROLLUP_GMV], 10010); /* of p alone */
    ck_assert_int_eq(sums[0].sums[ROLLUP_ITEMS_SOLD], 2);
    ck_assert_int_eq(sums[1].sums[ROLLUP_GMV], 0);
    ck_assert_int_eq(sums[2].sums[ROLLUP_GMV], 0);
    ck_assert_int_eq(sums[3].sums[ROLLUP_GMV], 10);
    support_sql(store.conn, "ROLLBACK");
    store_disconnect(&store);
}
END_TEST

/* ---- targets, the watermark ---- */

START_TEST(a_target_is_none_then_set_changed_and_removed_by_versions_that_rise)
{
    static const struct held LIST[] = {{"c", "", CAMPAIGN_KIND_MEGA, AT_US, false}};
    struct db_gmv_target target;
    struct store store;

    store_connect_shops(&store);
    store_begin(store.conn, "s");
    add_campaigns(&store, LIST, 1);
    ck_assert_int_eq(db_select_gmv_target(store.conn, "s", "c", &target), DB_OK);
    ck_assert_int_eq(target.amount, 0);
    ck_assert_int_eq(target.version, 0);
    for (int64_t version = 1; version <= 3; version++) {
        int64_t amount = version == 3 ? 0 : 9007199254740992 - version;

        ck_assert_int_eq(db_upsert_gmv_target(store.conn, "s", "c", amount), DB_OK);
        ck_assert_int_eq(db_select_gmv_target(store.conn, "s", "c", &target), DB_OK);
        ck_assert_int_eq(target.amount, amount);
        ck_assert_int_eq(target.version, version);
    }
    ck_assert_int_eq(db_upsert_gmv_target(store.conn, "s", "c", 5), DB_OK);
    ck_assert_int_eq(db_name_shop(store.conn, "t"), DB_OK);
    ck_assert_int_eq(db_select_gmv_target(store.conn, "t", "c", &target), DB_OK);
    ck_assert_int_eq(target.version, 0);
    ck_assert_int_eq(db_select_gmv_target(store.conn, "s", "c", &target), DB_OK);
    ck_assert_int_eq(target.version, 0); /* another shop's is hidden */
    support_sql(store.conn, "ROLLBACK");
    store_disconnect(&store);
}
END_TEST

START_TEST(the_watermark_is_when_the_transaction_began)
{
    int64_t before_us = rfc3339_now_us();
    int64_t first_us;
    int64_t second_us;
    struct store store;

    store_connect_shops(&store);
    store_begin(store.conn, "s");
    ck_assert_int_eq(db_select_watermark(store.conn, &first_us), DB_OK);
    support_sql(store.conn, "SELECT 1 FROM pg_sleep(0.02)");
    ck_assert_int_eq(db_select_watermark(store.conn, &second_us), DB_OK);
    ck_assert_int_eq(first_us, second_us);
    ck_assert_int_ge(first_us, before_us);
    ck_assert_int_le(first_us, rfc3339_now_us() - 20000);
    support_sql(store.conn, "COMMIT");
    store_begin(store.conn, "s");
    ck_assert_int_eq(db_select_watermark(store.conn, &second_us), DB_OK);
    ck_assert_int_gt(second_us, first_us);
    support_sql(store.conn, "COMMIT");
    store_disconnect(&store);
}
END_TEST

int main(void)
{
    const TTest *const TESTS[] = {
        sums_are_of_the_shop_its_channels_and_the_range_alone,
        sums_come_in_bins_by_source_in_the_order_of_time,
        sets_of_people_are_those_of_the_parts_in_the_order_of_time,
        campaigns_before_are_joined_top_level_ones_of_the_kind_the_latest_first,
        sums_of_a_campaign_are_those_of_its_products_in_its_time_and_channels,
        a_target_is_none_then_set_changed_and_removed_by_versions_that_rise,
        the_watermark_is_when_the_transaction_began,
    };

    return support_main("dashboard", TESTS, sizeof TESTS / sizeof TESTS[0]);
}

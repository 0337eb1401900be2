/* Orders and traffic in the database: once, in partitions that come and go by
 * themselves, hidden from other shops; sums that outlive the rows. */
#include "db/data.h"
#include "db/store.h"
#include "support_store.h"

#define DAY_US INT64_C(86400000000)
/* 2025-11-11T00:00:00Z */
#define AT_US INT64_C(1762819200000000)

/* An order of two lines, whose texts must not be empty. */
static struct data_order order_of(const char *id, int64_t paid_at_us, struct data_line lines[2])
{
    lines[0] = (struct data_line){.sku_id = text("k\"1"),
                                  .product_id = text("p"),
                                  .quantity = 2,
                                  .list_price = 100,
                                  .seller_discount = 30,
                                  .gmv = 170,
                                  .origin = {.source = DATA_SOURCE_LIVE, .id = text("l\\1")}};
    lines[1] = (struct data_line){.sku_id = text("gift"),
                                  .quantity = 1,
                                  .list_price = 5,
                                  .gift = true,
                                  .origin = {.source = DATA_SOURCE_OTHER, .via = DATA_VIA_AD}};
    return (struct data_order){.order_id = text(id),
                               .buyer_id = text("b"),
                               .paid_at_us = paid_at_us,
                               .channel = TUMPUK_CHANNEL_TOKOPEDIA,
                               .line_count = 2,
                               .lines = lines};
}

static void note_call(void *arg)
{
    bool *called = arg;

    *called = true;
}

/* Whether its id was free. */
static bool insert_order(struct store *store, const char *shop_id, const char *id, int64_t at_us)
{
    struct data_line lines[2];
    struct data_order order = order_of(id, at_us, lines);
    const struct data_order *orders[] = {&order};
    struct db_key key = {.id = order.order_id, .fingerprint = {1, 2, 255}};
    struct db_key *keys[] = {&key};
    bool called = false;

    store_begin(store->conn, shop_id);
    ck_assert_int_eq(db_make_order_partitions(store->conn, at_us, at_us), DB_OK);
    ck_assert_int_eq(db_insert_order_keys(store->conn, shop_id, keys, orders, 1), DB_OK);
    if (key.found) {
        ck_assert_int_eq(db_insert_orders(store->conn, shop_id, orders, 1), DB_OK);
        ck_assert_int_eq(db_insert_order_lines(store->conn, shop_id, orders, 1, note_call, &called),
                         DB_OK);
        ck_assert(called);
    }
    support_sql(store->conn, "COMMIT");
    return key.found;
}

START_TEST(an_order_is_taken_in_once_and_read_back_with_its_lines)
{
    struct store store;
    struct db_key key = {.id = text("o")};
    struct db_key *keys[] = {&key};
    struct db_order_state *orders;
    const struct db_order_state *changed[1];
    const struct tumpuk_text ids[] = {text("none"), text("o")};
    size_t count;

    store_connect_shops(&store);
    ck_assert(insert_order(&store, "s", "o", AT_US));
    ck_assert(!insert_order(&store, "s", "o", AT_US + DAY_US));
    ck_assert(insert_order(&store, "t", "o", AT_US)); /* another shop's */
    store_begin(store.conn, "s");
    ck_assert_int_eq(db_select_order_prints(store.conn, "s", keys, 1), DB_OK);
    ck_assert(key.found);
    ck_assert_uint_eq(key.fingerprint[2], 255);
    ck_assert_int_eq(db_lock_orders(store.conn, store.arena, "s", ids, 2, &orders, &count), DB_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(db_select_order_lines(store.conn, store.arena, "s", orders, count), DB_OK);
    ck_assert_int_eq(orders[0].channel, TUMPUK_CHANNEL_TOKOPEDIA);
    ck_assert_uint_eq(orders[0].line_count, 2);
    ck_assert_str_eq(orders[0].lines[0].sku_id.bytes, "k\"1");
    ck_assert_str_eq(orders[0].lines[0].source_id.bytes, "l\\1");
    ck_assert_int_eq(orders[0].lines[0].gmv, 170);
    ck_assert(orders[0].lines[1].gift);
    ck_assert_uint_eq(orders[0].lines[1].product_id.len, 0);
    ck_assert_int_eq(orders[0].deducted[0], 0);
    orders[0].deducted[0] = 9007199254740991;
    orders[0].refunded_units[1] = 3;
    orders[0].cancelled = true;
    changed[0] = &orders[0];
    ck_assert_int_eq(db_update_orders(store.conn, "s", changed, 1), DB_OK);
    ck_assert_int_eq(db_lock_orders(store.conn, store.arena, "s", ids, 2, &orders, &count), DB_OK);
    ck_assert(orders[0].cancelled);
    ck_assert_int_eq(orders[0].deducted[0], 9007199254740991);
    ck_assert_int_eq(orders[0].refunded_units[1], 3);
    support_sql(store.conn, "COMMIT");
    store_disconnect(&store);
}
END_TEST

START_TEST(rows_of_other_shops_are_hidden_in_partitions_too)
{
    struct store store;

    store_connect_shops(&store);
    ck_assert(insert_order(&store, "s", "o", AT_US));
    store_begin(store.conn, "t");
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM shop_order"), 0);
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM shop_order_20251101"), 0);
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM order_line_20251101"), 0);
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM order_key"), 0);
    support_sql(store.conn, "COMMIT");
    store_begin(store.conn, "s");
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM shop_order_20251101"), 1);
    support_sql(store.conn, "COMMIT");
    store_disconnect(&store);
}
END_TEST

START_TEST(partitions_are_made_for_every_instant_of_a_range_and_once)
{
    struct store store;

    store_connect_shops(&store);
    support_sql(store.conn, "BEGIN");
    ck_assert_int_eq(db_make_order_partitions(store.conn, AT_US, AT_US + 80 * DAY_US), DB_OK);
    ck_assert_int_eq(db_make_order_partitions(store.conn, AT_US, AT_US + 80 * DAY_US), DB_OK);
    ck_assert_int_eq(db_make_traffic_partitions(store.conn, AT_US, AT_US + 12 * DAY_US), DB_OK);
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM pg_inherits"
                                             " WHERE inhparent = 'order_line'::regclass"),
                     3);
    /* from Monday the 10th on */
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM pg_inherits"
                                             " WHERE inhparent = 'traffic_event'::regclass"),
                     2);
    ck_assert_int_eq(db_make_traffic_partitions(store.conn, AT_US, AT_US + 13 * DAY_US), DB_OK);
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM pg_inherits"
                                             " WHERE inhparent = 'traffic_event'::regclass"),
                     3);
    support_sql(store.conn, "ROLLBACK");
    store_disconnect(&store);
}
END_TEST

/* Steps until nothing is left to do. */
static int drop_rows(struct store *store, int64_t horizon_us)
{
    bool more = true;
    int steps = 0;

    for (; more; steps++) {
        support_sql(store->conn, "BEGIN");
        ck_assert_int_eq(db_drop_raw_rows(store->conn, horizon_us, &more), DB_OK);
        support_sql(store->conn, "COMMIT");
        ck_assert_int_lt(steps, 100);
    }
    return steps;
}

START_TEST(rows_that_are_too_old_go_with_their_ids_and_sums_stay)
{
    struct store store;
    const int64_t later_us = AT_US + 40 * DAY_US;

    store_connect_shops(&store);
    ck_assert(insert_order(&store, "s", "old", AT_US));
    ck_assert(insert_order(&store, "t", "old", AT_US));
    ck_assert(insert_order(&store, "s", "new", later_us));
    store_begin(store.conn, "s");
    support_sql(store.conn,
                "INSERT INTO rollup_shop VALUES ('s', 1440, '2025-11-11Z', 2, 0, 170, 0, 0, 0, 1,"
                " 2, 0, 0, 0, 0)");
    support_sql(store.conn, "COMMIT");
    ck_assert_int_eq(drop_rows(&store, AT_US), 1); /* November is not over */
    ck_assert_int_gt(drop_rows(&store, AT_US + 20 * DAY_US), 1);
    ck_assert_int_eq(drop_rows(&store, AT_US + 20 * DAY_US), 1);
    store_begin(store.conn, "s");
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM order_key"), 1);
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM order_line"), 2);
    ck_assert_int_eq(support_sql(store.conn, "SELECT gmv FROM rollup_shop"), 170);
    ck_assert_int_eq(
        support_sql(store.conn, "SELECT count(*) FROM raw_dropped WHERE before = '2025-12-01Z'"),
        2);
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(to_regclass('shop_order_20251101'))"),
                     0);
    support_sql(store.conn, "COMMIT");
    store_begin(store.conn, "t");
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM order_key"), 0);
    support_sql(store.conn, "COMMIT");
    store_disconnect(&store);
}
END_TEST

START_TEST(traffic_is_told_apart_by_time_and_id)
{
    struct store store;
    struct data_traffic events[3];
    const struct data_traffic *list[] = {&events[0], &events[1], &events[2]};
    bool flags[3];

    for (int i = 0; i < 3; i++)
        events[i] = (struct data_traffic){.event_id = text(i == 1 ? "f" : "e"),
                                          .visitor_id = text("v"),
                                          .at_us = AT_US + i / 2,
                                          .channel = TUMPUK_CHANNEL_TOKOPEDIA,
                                          .kind = DATA_TRAFFIC_SHOP_VIEW,
                                          .origin = {.source = DATA_SOURCE_OTHER}};
    store_connect_shops(&store);
    store_begin(store.conn, "s");
    ck_assert_int_eq(db_make_traffic_partitions(store.conn, AT_US, AT_US), DB_OK);
    ck_assert_int_eq(db_insert_traffic(store.conn, "s", &list[1], 1, flags), DB_OK);
    ck_assert(flags[0]);
    ck_assert_int_eq(db_insert_traffic(store.conn, "s", list, 3, flags), DB_OK);
    ck_assert(flags[0] && !flags[1] && flags[2]);
    events[1].visitor_id = text("w");
    ck_assert_int_eq(db_compare_traffic(store.conn, "s", list, 3, flags), DB_OK);
    ck_assert(flags[0] && !flags[1] && flags[2]);
    support_sql(store.conn, "ROLLBACK");
    store_disconnect(&store);
}
END_TEST

START_TEST(a_sum_that_leaves_its_range_is_refused)
{
    struct store store;
    struct rollup_row rows[8];
    uint32_t slots[16] = {0};
    struct rollup_table table;
    const struct rollup_part part = {.source = DATA_SOURCE_OTHER, .a = INT64_MAX};
    const struct rollup_occasion occasion = {.at_us = AT_US,
                                             .channel = TUMPUK_CHANNEL_TOKOPEDIA,
                                             .once = ROLLUP_NOTHING,
                                             .sum_a = ROLLUP_GMV,
                                             .sum_b = ROLLUP_NOTHING,
                                             .part_count = 1,
                                             .parts = &part};

    rollup_table_init(&table, rows, 8, slots, 16);
    rollup_add(&table, &occasion);
    rollup_widen(&table);
    store_connect_shops(&store);
    store_begin(store.conn, "s");
    ck_assert_int_eq(db_lock_ingestion(store.conn, "s"), DB_OK);
    ck_assert_int_eq(db_add_shop_sums(store.conn, "s", &table), DB_OK);
    ck_assert_int_eq(db_add_shop_sums(store.conn, "s", &table), DB_REFUSED);
    support_sql(store.conn, "ROLLBACK");
    store_disconnect(&store);
}
END_TEST

struct taken {
    int count;
    size_t len;
};

static bool take(void *arg, size_t index, const unsigned char *bytes, size_t len)
{
    struct taken *taken = arg;

    taken->count += bytes != NULL;
    if (index == 1)
        taken->len = bytes != NULL && bytes[1] == 0xab ? len : 0;
    return true;
}

START_TEST(sets_of_people_come_back_in_the_order_asked_for)
{
    struct store store;
    static unsigned char bytes[PEOPLE_BYTES_MAX];
    struct db_people_key keys[3] = {{.kind = DB_PEOPLE_BUYERS},
                                    {.kind = DB_PEOPLE_VISITORS},
                                    {.kind = DB_PEOPLE_BUYERS, .span = 2}};
    struct db_people_set set = {.bytes = bytes, .len = sizeof bytes};
    struct taken taken = {0};

    for (int i = 0; i < 3; i++) {
        keys[i].starts_us = AT_US;
        keys[i].channel = TUMPUK_CHANNEL_SHOP_TOKOPEDIA;
    }
    bytes[1] = 0xab;
    set.key = keys[1];
    store_connect_shops(&store);
    store_begin(store.conn, "s");
    ck_assert_int_eq(db_upsert_people(store.conn, "s", &set, 1), DB_OK);
    ck_assert_int_eq(db_select_people(store.conn, "s", keys, 3, take, &taken), DB_OK);
    ck_assert_int_eq(taken.count, 1);
    ck_assert_uint_eq(taken.len, PEOPLE_BYTES_MAX);
    set.len = 9;
    ck_assert_int_eq(db_upsert_people(store.conn, "s", &set, 1), DB_OK);
    ck_assert_int_eq(db_select_people(store.conn, "s", keys, 3, take, &taken), DB_OK);
    ck_assert_uint_eq(taken.len, 9);
    support_sql(store.conn, "ROLLBACK");
    store_disconnect(&store);
}
END_TEST

int main(void)
{
    const TTest *const TESTS[] = {
        an_order_is_taken_in_once_and_read_back_with_its_lines,
        rows_of_other_shops_are_hidden_in_partitions_too,
        partitions_are_made_for_every_instant_of_a_range_and_once,
        rows_that_are_too_old_go_with_their_ids_and_sums_stay,
        traffic_is_told_apart_by_time_and_id,
        a_sum_that_leaves_its_range_is_refused,
        sets_of_people_come_back_in_the_order_asked_for,
    };

    return support_main("data", TESTS, sizeof TESTS / sizeof TESTS[0]);
}

/* Stock in the database: levels that follow counts, orders, cancellations and
 * adjustments in whatever order these come. */
#include <string.h>

#include "db/data.h"
#include "db/stock.h"
#include "db/store.h"
#include "db/verify.h"
#include "support_store.h"

#define MINUTE_US INT64_C(60000000)
/* 2025-11-11T00:00:00Z */
#define AT_US INT64_C(1762819200000000)

/* Shops s and t with the SKUs a and b of the product p, never counted. */
static void stock_open(struct store *store)
{
    static const char *const SHOPS[] = {"s", "t"};
    const struct sku_record skus[] = {{.sku_id = text("a"), .low_stock_threshold = 5},
                                      {.sku_id = text("b"), .low_stock_threshold = -1}};
    const struct product_record product = {
        .product_id = text("p"), .name = text("Gayo"), .skus = skus, .sku_count = 2};
    const struct product_record *const list[] = {&product};

    store_connect_shops(store);
    for (size_t i = 0; i < 2; i++) {
        store_begin(store->conn, SHOPS[i]);
        ck_assert_int_eq(db_upsert_products(store->conn, SHOPS[i], list, 1), DB_OK);
        ck_assert_int_eq(db_upsert_skus(store->conn, SHOPS[i], list, 1), DB_OK);
        support_sql(store->conn, "COMMIT");
    }
    store_begin(store->conn, "s");
    ck_assert_int_eq(db_make_order_partitions(store->conn, AT_US, AT_US), DB_OK);
}

static void stock_close(struct store *store)
{
    support_sql(store->conn, "ROLLBACK");
    store_disconnect(store);
}

static void no_difference(void *arg, const char *difference)
{
    (void)arg;
    ck_abort_msg("%s", difference);
}

/* The level, which must be what the raw rows say. */
static int64_t level_of(struct store *store, const char *sku_id)
{
    const struct tumpuk_text id = text(sku_id);
    struct stock_record *stock;
    size_t count;

    ck_assert_int_eq(db_select_stock_differences(store->conn, "s", no_difference, NULL), DB_OK);
    ck_assert_int_eq(db_select_stock(store->conn, store->arena, "s", &id, 1, &stock, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    return stock[0].level;
}

static void count_stock(struct store *store, const char *sku_id, int64_t counted, int64_t as_of_us)
{
    const struct db_stock_count count = {
        .sku_id = text(sku_id), .counted = counted, .as_of_us = as_of_us};

    ck_assert_int_eq(db_count_stock(store->conn, "s", &count, 1), DB_OK);
}

static void wait_only(void *arg)
{
    (void)arg;
}

/* An order of `units` of a, a gift of one b, and a gift that is no SKU. */
static void sell(struct store *store, const char *order_id, int64_t paid_at_us, int64_t units)
{
    struct data_line lines[] = {{.sku_id = text("a"),
                                 .product_id = text("p"),
                                 .quantity = units,
                                 .origin = {.source = DATA_SOURCE_OTHER}},
                                {.sku_id = text("b"),
                                 .product_id = text("p"),
                                 .quantity = 1,
                                 .gift = true,
                                 .origin = {.source = DATA_SOURCE_OTHER}},
                                {.sku_id = text("card"),
                                 .quantity = 1,
                                 .gift = true,
                                 .origin = {.source = DATA_SOURCE_OTHER}}};
    const struct data_order order = {.order_id = text(order_id),
                                     .buyer_id = text("buyer"),
                                     .paid_at_us = paid_at_us,
                                     .channel = TUMPUK_CHANNEL_TOKOPEDIA,
                                     .line_count = 3,
                                     .lines = lines};
    const struct data_order *orders[] = {&order};
    struct db_key key = {.id = order.order_id};
    struct db_key *keys[] = {&key};
    struct db_stock_move moves[3];

    ck_assert_int_eq(db_insert_order_keys(store->conn, "s", keys, orders, 1), DB_OK);
    ck_assert_int_eq(db_insert_orders(store->conn, "s", orders, 1), DB_OK);
    ck_assert_int_eq(db_insert_order_lines(store->conn, "s", orders, 1, wait_only, NULL), DB_OK);
    for (int i = 0; i < 3; i++)
        moves[i] = (struct db_stock_move){
            .sku_id = lines[i].sku_id, .paid_at_us = paid_at_us, .units = -lines[i].quantity};
    ck_assert_int_eq(db_move_stock(store->conn, "s", moves, 3), DB_OK);
}

static void cancel(struct store *store, const char *order_id, int64_t paid_at_us, int64_t units)
{
    const struct db_stock_move moves[] = {
        {.sku_id = text("a"), .paid_at_us = paid_at_us, .units = units},
        {.sku_id = text("b"), .paid_at_us = paid_at_us, .units = 1}};
    char sql[128];

    snprintf(sql, sizeof sql, "UPDATE order_key SET cancelled = true WHERE order_id = '%s'",
             order_id);
    support_sql(store->conn, sql);
    ck_assert_int_eq(db_move_stock(store->conn, "s", moves, 2), DB_OK);
}

START_TEST(what_was_never_counted_has_no_level_and_nothing_moves_it)
{
    struct stock_adjustment adjustment = {
        .campaign_id = text("c"), .product_id = text("p"), .sku_id = text("a"), .quantity = 1};
    const struct tumpuk_text ids[] = {text("none"), text("b"), text("a")};
    struct stock_record *stock;
    struct store store;
    size_t count;

    stock_open(&store);
    sell(&store, "o", AT_US, 2);
    ck_assert_int_eq(db_adjust_stock(store.conn, "s", &adjustment), DB_NONE);
    ck_assert_int_eq(db_select_stock(store.conn, store.arena, "s", ids, 3, &stock, &count), DB_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(stock[0].sku_id.bytes, "a");
    ck_assert_str_eq(stock[0].product_id.bytes, "p");
    ck_assert_int_eq(stock[0].counted, -1);
    ck_assert_int_eq(stock[0].level, SHOP_STOCK_NONE);
    ck_assert_int_eq(stock[0].low_stock_threshold, 5);
    ck_assert_int_eq(stock[1].low_stock_threshold, -1);
    stock_close(&store);
}
END_TEST

START_TEST(a_first_count_counts_only_where_there_was_none)
{
    const struct db_stock_count first = {
        .sku_id = text("a"), .counted = 7, .as_of_us = AT_US + MINUTE_US, .first = true};
    struct store store;

    stock_open(&store);
    ck_assert_int_eq(db_count_stock(store.conn, "s", &first, 1), DB_OK);
    ck_assert_int_eq(level_of(&store, "a"), 7);
    count_stock(&store, "a", 10, AT_US + 2 * MINUTE_US);
    ck_assert_int_eq(db_count_stock(store.conn, "s", &first, 1), DB_OK);
    ck_assert_int_eq(level_of(&store, "a"), 10);
    stock_close(&store);
}
END_TEST

START_TEST(orders_paid_after_the_count_take_their_units_gifts_too)
{
    struct store store;

    stock_open(&store);
    count_stock(&store, "a", 10, AT_US);
    count_stock(&store, "b", 1, AT_US);
    sell(&store, "late", AT_US, 4); /* paid then: it was counted */
    sell(&store, "o", AT_US + 1, 4);
    ck_assert_int_eq(level_of(&store, "a"), 6);
    ck_assert_int_eq(level_of(&store, "b"), 0);
    sell(&store, "p", AT_US + 2, 8); /* more than there is */
    ck_assert_int_eq(level_of(&store, "a"), -2);
    ck_assert_int_eq(level_of(&store, "b"), -1);
    stock_close(&store);
}
END_TEST

START_TEST(a_cancelled_order_gives_back_what_it_took_and_no_more)
{
    struct store store;

    stock_open(&store);
    count_stock(&store, "a", 10, AT_US);
    sell(&store, "before", AT_US - MINUTE_US, 3);
    sell(&store, "o", AT_US + MINUTE_US, 4);
    cancel(&store, "before", AT_US - MINUTE_US, 3);
    ck_assert_int_eq(level_of(&store, "a"), 6);
    cancel(&store, "o", AT_US + MINUTE_US, 4);
    ck_assert_int_eq(level_of(&store, "a"), 10);
    stock_close(&store);
}
END_TEST

START_TEST(the_newest_count_holds_with_what_was_paid_after_it)
{
    struct store store;

    stock_open(&store);
    count_stock(&store, "a", 10, AT_US);
    sell(&store, "o", AT_US + MINUTE_US, 4);
    sell(&store, "p", AT_US + 3 * MINUTE_US, 2);
    sell(&store, "q", AT_US + 3 * MINUTE_US, 1);
    cancel(&store, "q", AT_US + 3 * MINUTE_US, 1);
    count_stock(&store, "a", 100, AT_US + 2 * MINUTE_US);
    ck_assert_int_eq(level_of(&store, "a"), 98);
    count_stock(&store, "a", 7, AT_US + MINUTE_US); /* came late */
    ck_assert_int_eq(level_of(&store, "a"), 98);
    count_stock(&store, "a", 50, AT_US + 2 * MINUTE_US); /* put right */
    ck_assert_int_eq(level_of(&store, "a"), 48);
    count_stock(&store, "a", 5, TUMPUK_TIME_MIN); /* now */
    ck_assert_int_eq(level_of(&store, "a"), 5);
    stock_close(&store);
}
END_TEST

START_TEST(adjustments_count_after_the_count_that_they_add_to)
{
    static const int64_t FAR_US = INT64_C(4102444800000000); /* the clock of who counted */
    struct stock_adjustment adjustment = {
        .campaign_id = text("c"), .product_id = text("p"), .sku_id = text("a"), .quantity = 30};
    struct stock_adjustment *found;
    struct store store;
    size_t count;

    stock_open(&store);
    support_sql(store.conn, "INSERT INTO campaign (campaign_id, name, kind, starts_at, ends_at,"
                            " channels) VALUES ('c', 'c', 'MEGA', '2025-11-11', '2025-11-12', 3)");
    count_stock(&store, "a", 10, AT_US);
    ck_assert_int_eq(db_adjust_stock(store.conn, "s", &adjustment), DB_OK);
    ck_assert_int_eq(adjustment.adjustment_id, 1);
    ck_assert_int_eq(adjustment.level_after, 40);
    ck_assert_int_eq(level_of(&store, "a"), 40);
    count_stock(&store, "a", 20, AT_US + MINUTE_US); /* before it was made */
    ck_assert_int_eq(level_of(&store, "a"), 50);
    count_stock(&store, "a", 20, FAR_US);
    ck_assert_int_eq(level_of(&store, "a"), 20);
    ck_assert_int_eq(db_adjust_stock(store.conn, "s", &adjustment), DB_OK);
    ck_assert_int_eq(adjustment.made_us, FAR_US + 1);
    ck_assert_int_eq(level_of(&store, "a"), 50);
    ck_assert_int_eq(
        db_select_stock_adjustments(store.conn, store.arena, "s", "p", 0, 9, &found, &count),
        DB_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(found[0].adjustment_id, 2);
    ck_assert_int_eq(found[0].level_after, 50);
    ck_assert_str_eq(found[1].sku_id.bytes, "a");
    ck_assert_str_eq(found[1].campaign_id.bytes, "c");
    ck_assert_int_eq(found[1].quantity, 30);
    ck_assert_int_eq(
        db_select_stock_adjustments(store.conn, store.arena, "s", "p", 2, 1, &found, &count),
        DB_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(found[0].adjustment_id, 1);
    stock_close(&store);
}
END_TEST

static void note_difference(void *arg, const char *difference)
{
    ck_assert_str_eq(difference, "stock of SKU a: 11, but rows say 10");
    ++*(int *)arg;
}

START_TEST(a_level_that_rows_do_not_explain_is_told)
{
    struct store store;
    int told = 0;

    stock_open(&store);
    count_stock(&store, "a", 10, AT_US);
    support_sql(store.conn, "UPDATE stock SET level = level + 1");
    ck_assert_int_eq(db_select_stock_differences(store.conn, "s", note_difference, &told), DB_OK);
    ck_assert_int_eq(told, 1);
    stock_close(&store);
}
END_TEST

START_TEST(stock_of_other_shops_is_hidden)
{
    struct store store;

    stock_open(&store);
    count_stock(&store, "a", 10, AT_US);
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM stock"), 1);
    ck_assert_int_eq(db_name_shop(store.conn, "t"), DB_OK);
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM stock"), 0);
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM stock_adjustment"), 0);
    stock_close(&store);
}
END_TEST

/* Stock that products were written with before there were counts. */
START_TEST(stock_of_products_becomes_a_count_when_the_database_is_brought_up_to_date)
{
    struct support_conn support;
    struct db_conn *conn = &support.conn;
    size_t at = 0;

    support_conn_open(&support, support_database());
    for (; strcmp(db_migrations[at].name, "0010_create_stock") != 0; at++)
        ck_assert_int_eq(db_conn_command(conn, db_migrations[at].up), DB_OK);
    support_sql(conn, "SELECT set_config('tumpuk.shop_id', 's', false)");
    support_sql(conn, "INSERT INTO shop (shop_id, name, currency, exponent, time_zone)"
                      " VALUES ('s', 'Kopi', 'IDR', 0, 'Asia/Jakarta')");
    support_sql(conn, "INSERT INTO product (shop_id, product_id, name, updated_at)"
                      " VALUES ('s', 'p', 'Gayo', '2025-11-11T00:00:00Z')");
    support_sql(conn, "INSERT INTO sku (shop_id, sku_id, product_id, position, list_price, stock)"
                      " VALUES ('s', 'a', 'p', 0, 1, 10), ('s', 'b', 'p', 1, 1, NULL)");
    support_sql(conn, "SELECT order_partitions_make('2025-11-11', '2025-11-11')");
    support_sql(conn,
                "INSERT INTO order_key (shop_id, order_id, paid_at, fingerprint, cancelled)"
                " SELECT 's', id, paid_at::timestamptz, decode(repeat('00', 16), 'hex'), gone"
                " FROM (VALUES ('before', '2025-11-11T00:00:00Z', false),"
                "              ('after', '2025-11-11T00:00:01Z', false),"
                "              ('gone', '2025-11-11T00:00:02Z', true)) AS o (id, paid_at, gone)");
    support_sql(conn,
                "INSERT INTO order_line (shop_id, paid_at, order_id, line, sku_id, product_id,"
                " quantity, list_price, seller_discount, platform_discount, gmv, gift, source)"
                " SELECT shop_id, paid_at, order_id, 1, 'a', 'p', 3, 1, 0, 0, 3, false, 4"
                " FROM order_key");
    ck_assert_int_eq(db_conn_command(conn, db_migrations[at].up), DB_OK);
    support_sql(conn, "SELECT set_config('tumpuk.shop_id', 's', false)");
    ck_assert_int_eq(support_sql(conn, "SELECT count(*) FROM stock"), 1);
    ck_assert_int_eq(support_sql(conn, "SELECT counted FROM stock WHERE sku_id = 'a'"), 10);
    ck_assert_int_eq(support_sql(conn, "SELECT level FROM stock WHERE sku_id = 'a'"), 7);
    support_conn_close(&support);
}
END_TEST

int main(void)
{
    const TTest *const TESTS[] = {
        what_was_never_counted_has_no_level_and_nothing_moves_it,
        a_first_count_counts_only_where_there_was_none,
        orders_paid_after_the_count_take_their_units_gifts_too,
        a_cancelled_order_gives_back_what_it_took_and_no_more,
        the_newest_count_holds_with_what_was_paid_after_it,
        adjustments_count_after_the_count_that_they_add_to,
        a_level_that_rows_do_not_explain_is_told,
        stock_of_other_shops_is_hidden,
        stock_of_products_becomes_a_count_when_the_database_is_brought_up_to_date,
    };

    return support_main("stock", TESTS, sizeof TESTS / sizeof TESTS[0]);
}

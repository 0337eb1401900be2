/* One look at what moved in many shops: data that came in, and notifications. */
#include "db/dashboard.h"
#include "db/store.h"
#include "support.h"

#define ARENA_MAX ((size_t)1 << 22)

static const struct tumpuk_text SHOPS[] = {{"t", 1}, {"none", 4}, {"s", 1}, {"t", 1}};
#define SHOP_COUNT (sizeof SHOPS / sizeof *SHOPS)

static void make_shop(struct db_conn *conn, const char *shop_id)
{
    support_sql(conn, "BEGIN");
    ck_assert_int_eq(db_name_shop(conn, shop_id), DB_OK);
    support_sql(conn, "INSERT INTO shop (shop_id, name, currency, exponent, time_zone)"
                      " VALUES (current_setting('tumpuk.shop_id'), 'n', 'IDR', 0, 'UTC')");
}

/* Shop s has data of three transactions, and five notifications; t has none. */
static void make_shops(struct db_conn *conn)
{
    make_shop(conn, "t");
    support_sql(conn, "COMMIT");
    make_shop(conn, "s");
    support_sql(conn, "INSERT INTO ingestion (shop_id, version) VALUES ('s', 3);"
                      "INSERT INTO notification_feed (shop_id, last_id) VALUES ('s', 5);"
                      "COMMIT");
}

/* What is seen of shop s, in the third place; all others have nothing. */
static void expect_moves(struct db_conn *conn, int64_t version, int64_t last_id)
{
    struct arena *arena = arena_new(ARENA_MAX);
    struct db_shop_moves moves[SHOP_COUNT];

    ck_assert_int_eq(db_select_shop_moves(conn, arena, SHOPS, SHOP_COUNT, moves), DB_OK);
    for (size_t i = 0; i < SHOP_COUNT; i++) {
        ck_assert_int_eq(moves[i].version, i == 2 ? version : 0);
        ck_assert_int_eq(moves[i].last_id, i == 2 ? last_id : 0);
    }
    arena_free(arena);
}

START_TEST(shops_are_told_in_the_order_asked_for_by_who_named_all)
{
    struct support_conn support;
    struct db_conn *conn = &support.conn;

    support_conn_open(&support, support_migrated_database());
    make_shops(conn);
    support_sql(conn, "BEGIN");
    ck_assert_int_eq(db_name_every_shop(conn), DB_OK);
    expect_moves(conn, 3, 5);
    support_sql(conn, "COMMIT");
    support_conn_close(&support);
}
END_TEST

START_TEST(who_named_one_shop_sees_that_one)
{
    struct support_conn support;
    struct db_conn *conn = &support.conn;

    support_conn_open(&support, support_migrated_database());
    make_shops(conn);
    support_sql(conn, "BEGIN");
    ck_assert_int_eq(db_name_shop(conn, "s"), DB_OK);
    expect_moves(conn, 3, 5);
    ck_assert_int_eq(db_name_shop(conn, "t"), DB_OK);
    expect_moves(conn, 0, 0);
    support_sql(conn, "COMMIT");
    support_conn_close(&support);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        shops_are_told_in_the_order_asked_for_by_who_named_all,
        who_named_one_shop_sees_that_one,
    };

    return support_main("moves", tests, sizeof(tests) / sizeof(tests[0]));
}

/*
 * Drawing on quotas and giving back, as the database keeps them; and how
 * catalogues in memory learn of it, whatever the order in which transactions end.
 */
#include <stdio.h>
#include <string.h>

#include "catalog/catalog.h"
#include "catalog/registry.h"
#include "catalog/store.h"
#include "db/redemption.h"
#include "support_store.h"

#define BYTES_MAX ((size_t)64 << 20)
#define TIMEOUT_S 1800

static void end(struct db_conn *conn)
{
    ck_assert_int_eq(db_conn_command(conn, "COMMIT"), DB_OK);
}

/* Shop s with promotions: `all` 3 uses in all, `units` 5 units in all, `buyer` 1
 * use a buyer, `free` without quota. */
static void fixture_open(struct store *fixture)
{
    store_connect(fixture);
    store_begin(fixture->conn, "s");
    support_sql(fixture->conn,
                "INSERT INTO shop (shop_id, name, currency, exponent, time_zone)"
                " VALUES ('s', 'n', 'IDR', 0, 'UTC');"
                "INSERT INTO promotion (shop_id, promotion_id, type, platform_share_bps,"
                " benefit_kind, bps, quota, quota_per_buyer, quota_counts) VALUES"
                " ('s', 'all', 'SELLER_VOUCHER', 0, 'PERCENT_OFF', 1000, 3, NULL, 'USES'),"
                " ('s', 'units', 'SELLER_VOUCHER', 0, 'PERCENT_OFF', 1000, 5, NULL, 'UNITS'),"
                " ('s', 'buyer', 'SELLER_VOUCHER', 0, 'PERCENT_OFF', 1000, NULL, 1, 'USES'),"
                " ('s', 'free', 'SELLER_VOUCHER', 0, 'PERCENT_OFF', 1000, NULL, NULL, NULL)");
    end(fixture->conn);
}

static struct db_draw draw_of(const char *promotion_id, int64_t units)
{
    struct db_draw draw = {
        .promotion_id = text(promotion_id), .units = units, .quota = -1, .quota_per_buyer = -1};

    if (strcmp(promotion_id, "all") == 0)
        draw.quota = 3;
    if (strcmp(promotion_id, "units") == 0) {
        draw.quota = 5;
        draw.counts = QUOTA_COUNTS_UNITS;
    }
    if (strcmp(promotion_id, "buyer") == 0)
        draw.quota_per_buyer = 1;
    return draw;
}

/* What an order's transaction does before it ends; whether there was enough. */
static bool draw_in(struct db_conn *conn, const char *order_id, const char *buyer_id,
                    struct db_draw *draws, size_t count)
{
    struct redemption redemption = {.order_id = text(order_id), .buyer_id = text(buyer_id)};
    bool enough = true;

    ck_assert_int_eq(db_insert_redemption(conn, "s", &redemption, TIMEOUT_S, draws, count), DB_OK);
    ck_assert_int_eq(redemption.expires_us - redemption.created_us, INT64_C(1000000) * TIMEOUT_S);
    ck_assert_int_eq(db_draw_buyer_quotas(conn, "s", redemption.buyer_id, draws, count), DB_OK);
    ck_assert_int_eq(db_draw_quotas(conn, "s", draws, count), DB_OK);
    for (size_t i = 0; i < count; i++)
        enough = enough && (draws[i].quota < 0 || draws[i].drawn) &&
                 (draws[i].quota_per_buyer < 0 || draws[i].drawn_by_buyer);
    return enough;
}

/* An order of one promotion, all of it. */
static bool redeem(struct db_conn *conn, const char *order_id, const char *buyer_id,
                   const char *promotion_id, int64_t units)
{
    struct db_draw draw = draw_of(promotion_id, units);
    bool enough;

    store_begin(conn, "s");
    enough = draw_in(conn, order_id, buyer_id, &draw, 1);
    ck_assert_int_eq(db_conn_command(conn, enough ? "COMMIT" : "ROLLBACK"), DB_OK);
    return enough;
}

static int64_t read_number(struct db_conn *conn, const char *sql)
{
    int64_t value;

    store_begin(conn, "s");
    value = support_sql(conn, sql);
    end(conn);
    return value;
}

#define USED(id) "SELECT uses FROM promotion_use WHERE promotion_id = '" id "'"
#define USED_UNITS(id) "SELECT units FROM promotion_use WHERE promotion_id = '" id "'"
#define USED_BY(id, buyer) \
    "SELECT uses FROM promotion_buyer_use WHERE promotion_id = '" id "' AND buyer_id = '" buyer "'"
#define ROWS \
    "SELECT (SELECT count(*) FROM promotion_use) + (SELECT count(*) FROM promotion_buyer_use)"

static void give_back(struct db_conn *conn, const struct tumpuk_text *orders, size_t count)
{
    ck_assert_int_eq(db_give_back_buyer_quotas(conn, "s", orders, count), DB_OK);
    ck_assert_int_eq(db_give_back_quotas(conn, "s", orders, count), DB_OK);
}

static enum db_result release(struct db_conn *conn, const char *order_id)
{
    const struct tumpuk_text id = text(order_id);
    enum db_result result;

    store_begin(conn, "s");
    result = db_release_redemption(conn, "s", order_id);
    if (result == DB_OK)
        give_back(conn, &id, 1);
    end(conn);
    return result;
}

/* ---- drawing ---- */

START_TEST(a_quota_is_drawn_on_to_its_end_and_no_further)
{
    struct store fixture;

    fixture_open(&fixture);
    ck_assert(redeem(fixture.conn, "o1", "b", "all", 1));
    ck_assert(redeem(fixture.conn, "o2", "b", "all", 9));
    ck_assert(redeem(fixture.conn, "o3", "b", "all", 1));
    ck_assert(!redeem(fixture.conn, "o4", "b", "all", 1));
    ck_assert_int_eq(read_number(fixture.conn, USED("all")), 3);
    ck_assert_int_eq(read_number(fixture.conn, USED_UNITS("all")), 11);
    ck_assert(!redeem(fixture.conn, "o5", "b", "units", 6)); /* the first one, too */
    ck_assert(redeem(fixture.conn, "o6", "b", "units", 4));
    ck_assert(!redeem(fixture.conn, "o7", "b", "units", 2));
    ck_assert(redeem(fixture.conn, "o8", "b", "units", 1));
    ck_assert_int_eq(read_number(fixture.conn, USED_UNITS("units")), 5);
    ck_assert(redeem(fixture.conn, "o9", "b", "buyer", 1));
    ck_assert(!redeem(fixture.conn, "o10", "b", "buyer", 1));
    ck_assert(redeem(fixture.conn, "o11", "c", "buyer", 1));
    ck_assert_int_eq(read_number(fixture.conn, USED_BY("buyer", "b")), 1);
    store_disconnect(&fixture);
}
END_TEST

START_TEST(without_a_quota_nothing_is_drawn_but_all_is_recorded)
{
    struct redemption found;
    struct store fixture;

    fixture_open(&fixture);
    ck_assert(redeem(fixture.conn, "o1", "b", "free", 7));
    ck_assert_int_eq(read_number(fixture.conn, ROWS), 0);
    store_begin(fixture.conn, "s");
    ck_assert_int_eq(db_select_redemption(fixture.conn, fixture.arena, "s", "o1", &found), DB_OK);
    end(fixture.conn);
    ck_assert_int_eq(found.state, REDEMPTION_STATE_HELD);
    ck_assert_int_eq(found.expires_us - found.created_us, TIMEOUT_S * INT64_C(1000000));
    ck_assert_uint_eq(found.item_count, 1);
    ck_assert_int_eq(found.items[0].units, 7);
    ck_assert_int_eq(release(fixture.conn, "o1"), DB_OK);
    ck_assert_int_eq(read_number(fixture.conn, ROWS), 0);
    store_disconnect(&fixture);
}
END_TEST

START_TEST(an_order_has_one_redemption)
{
    const struct db_draw other = draw_of("units", 1);
    struct redemption again = {.order_id = text("o1"), .buyer_id = text("c")};
    struct redemption found;
    struct store fixture;

    fixture_open(&fixture);
    ck_assert(redeem(fixture.conn, "o1", "b", "all", 1));
    store_begin(fixture.conn, "s");
    ck_assert_int_eq(db_insert_redemption(fixture.conn, "s", &again, TIMEOUT_S, &other, 1),
                     DB_NONE);
    ck_assert_int_eq(db_select_redemption(fixture.conn, fixture.arena, "s", "o1", &found), DB_OK);
    ck_assert_uint_eq(found.item_count, 1); /* as it was */
    ck_assert_int_eq(db_select_redemption(fixture.conn, fixture.arena, "s", "o2", &found), DB_NONE);
    end(fixture.conn);
    store_disconnect(&fixture);
}
END_TEST

START_TEST(a_quota_that_is_lowered_holds_with_what_is_used_already)
{
    struct db_draw draw = draw_of("all", 1);
    struct db_quota_used used;
    struct store fixture;

    fixture_open(&fixture);
    ck_assert(redeem(fixture.conn, "o1", "b", "all", 1));
    ck_assert(redeem(fixture.conn, "o2", "b", "all", 1));
    draw.quota = 1;
    store_begin(fixture.conn, "s");
    ck_assert(!draw_in(fixture.conn, "o3", "b", &draw, 1));
    ck_assert_int_eq(db_select_quotas_used(fixture.conn, "s", text("b"), &draw, 1, &used), DB_OK);
    ck_assert_int_eq(used.in_all, 2);
    ck_assert_int_eq(used.by_buyer, 0);
    ck_assert_int_eq(db_conn_command(fixture.conn, "ROLLBACK"), DB_OK);
    store_disconnect(&fixture);
}
END_TEST

/* ---- giving back ---- */

START_TEST(what_was_drawn_is_given_back_once)
{
    struct db_draw draws[] = {draw_of("units", 3), draw_of("buyer", 3), draw_of("free", 3)};
    struct redemption found;
    struct store fixture;

    fixture_open(&fixture);
    store_begin(fixture.conn, "s");
    ck_assert(draw_in(fixture.conn, "o1", "b", draws, 3));
    end(fixture.conn);
    ck_assert(redeem(fixture.conn, "o2", "b", "units", 1));
    ck_assert_int_eq(release(fixture.conn, "o1"), DB_OK);
    ck_assert_int_eq(release(fixture.conn, "o1"), DB_NONE);
    ck_assert_int_eq(release(fixture.conn, "none"), DB_NONE);
    ck_assert_int_eq(read_number(fixture.conn, USED_UNITS("units")), 1);
    ck_assert_int_eq(read_number(fixture.conn, USED("units")), 1);
    ck_assert_int_eq(read_number(fixture.conn, USED_BY("buyer", "b")), 0);
    store_begin(fixture.conn, "s");
    ck_assert_int_eq(db_select_redemption(fixture.conn, fixture.arena, "s", "o1", &found), DB_OK);
    end(fixture.conn);
    ck_assert_int_eq(found.state, REDEMPTION_STATE_RELEASED);
    ck_assert_int_ne(found.ended_us, SHOP_TIME_NEVER);
    store_disconnect(&fixture);
}
END_TEST

static void let_expire(struct db_conn *conn, const char *order_id)
{
    char sql[256];

    (void)snprintf(sql, sizeof sql,
                   "UPDATE redemption SET created_at = now() - interval '1 hour',"
                   " expires_at = now() - interval '1 min' WHERE order_id = '%s'",
                   order_id);
    store_begin(conn, "s");
    support_sql(conn, sql);
    end(conn);
}

static size_t due_shops(struct store *fixture, const char **first)
{
    struct tumpuk_text *shops;
    size_t count;

    ck_assert_int_eq(db_conn_command(fixture->conn, "BEGIN"), DB_OK);
    ck_assert_int_eq(db_name_every_shop(fixture->conn), DB_OK);
    ck_assert_int_eq(db_select_due_shops(fixture->conn, fixture->arena, 10, &shops, &count), DB_OK);
    end(fixture->conn);
    *first = count > 0 ? shops[0].bytes : "";
    return count;
}

START_TEST(what_expires_is_given_back_by_one_of_many)
{
    struct tumpuk_text *ours;
    struct tumpuk_text *theirs;
    size_t our_count;
    size_t their_count;
    struct support_conn other;
    struct store fixture;
    const char *shop;

    fixture_open(&fixture);
    support_conn_open(&other, fixture.url);
    ck_assert(redeem(fixture.conn, "o1", "b", "all", 1));
    ck_assert(redeem(fixture.conn, "o2", "c", "all", 1));
    ck_assert(redeem(fixture.conn, "o3", "d", "all", 1));
    ck_assert_uint_eq(due_shops(&fixture, &shop), 0);
    let_expire(fixture.conn, "o1");
    let_expire(fixture.conn, "o2");
    ck_assert_uint_eq(due_shops(&fixture, &shop), 1);
    ck_assert_str_eq(shop, "s");
    /* ours has ended one and not committed yet: theirs leaves that one out */
    store_begin(fixture.conn, "s");
    ck_assert_int_eq(db_expire_redemptions(fixture.conn, fixture.arena, "s", 1, &ours, &our_count),
                     DB_OK);
    store_begin(&other.conn, "s");
    ck_assert_int_eq(
        db_expire_redemptions(&other.conn, fixture.arena, "s", 9, &theirs, &their_count), DB_OK);
    ck_assert_uint_eq(our_count, 1);
    ck_assert_uint_eq(their_count, 1);
    ck_assert_str_ne(ours[0].bytes, theirs[0].bytes);
    give_back(fixture.conn, ours, our_count);
    end(fixture.conn);
    give_back(&other.conn, theirs, their_count);
    end(&other.conn);
    ck_assert_int_eq(read_number(fixture.conn, USED("all")), 1);
    ck_assert_uint_eq(due_shops(&fixture, &shop), 0);
    ck_assert_int_eq(release(fixture.conn, "o1"), DB_NONE);
    support_conn_close(&other);
    store_disconnect(&fixture);
}
END_TEST

/* ---- what catalogues see ---- */

static enum db_result load_shop(struct store *fixture, struct catalog *catalog)
{
    return catalog_load(catalog, fixture->conn, "s");
}

static bool is_exhausted(struct catalog *catalog, const char *promotion_id)
{
    const struct catalog_snapshot *shop = catalog_pin(catalog, text("s"));
    bool exhausted;

    ck_assert_ptr_nonnull(shop);
    exhausted = catalog_find_promotion(shop, text(promotion_id))->promotion.quota_exhausted;
    catalog_unpin(catalog);
    return exhausted;
}

static bool has_used_up(struct catalog *catalog, const char *buyer_id)
{
    const struct catalog_snapshot *shop = catalog_pin(catalog, text("s"));
    bool used_up;

    ck_assert_ptr_nonnull(shop);
    used_up = quota_buyers_has(shop->buyers, text("buyer"), text(buyer_id));
    catalog_unpin(catalog);
    return used_up;
}

START_TEST(a_shop_is_loaded_with_what_is_used_up)
{
    struct catalog *catalog = catalog_new(&(struct catalog_config){.bytes_max = BYTES_MAX});
    struct store fixture;

    fixture_open(&fixture);
    ck_assert(redeem(fixture.conn, "o1", "b", "buyer", 1));
    ck_assert(redeem(fixture.conn, "o2", "b", "units", 5));
    ck_assert(redeem(fixture.conn, "o3", "b", "all", 1));
    ck_assert_int_eq(load_shop(&fixture, catalog), DB_OK);
    ck_assert(is_exhausted(catalog, "units"));
    ck_assert(!is_exhausted(catalog, "all"));
    ck_assert(!is_exhausted(catalog, "free"));
    ck_assert(has_used_up(catalog, "b"));
    ck_assert(!has_used_up(catalog, "c"));
    catalog_free(catalog);
    store_disconnect(&fixture);
}
END_TEST

/* The transaction that began first ends last: between the two the catalogue has
 * looked. */
START_TEST(nothing_is_missed_whatever_the_order_of_commits)
{
    struct catalog *catalog = catalog_new(&(struct catalog_config){.bytes_max = BYTES_MAX});
    struct db_draw slow = draw_of("units", 5);
    struct support_conn other;
    struct store fixture;

    fixture_open(&fixture);
    support_conn_open(&other, fixture.url);
    ck_assert_int_eq(load_shop(&fixture, catalog), DB_OK);
    store_begin(&other.conn, "s");
    ck_assert(draw_in(&other.conn, "slow", "z", &slow, 1));
    ck_assert(redeem(fixture.conn, "fast", "b", "buyer", 1));
    catalog_poll_quotas(catalog, fixture.conn);
    ck_assert(has_used_up(catalog, "b"));
    ck_assert(!is_exhausted(catalog, "units"));
    end(&other.conn);
    catalog_poll_quotas(catalog, fixture.conn);
    ck_assert(is_exhausted(catalog, "units"));
    ck_assert_int_eq(release(fixture.conn, "slow"), DB_OK);
    ck_assert_int_eq(release(fixture.conn, "fast"), DB_OK);
    catalog_poll_quotas(catalog, fixture.conn);
    ck_assert(!is_exhausted(catalog, "units"));
    ck_assert(!has_used_up(catalog, "b"));
    /* and nothing is read twice where nothing happened */
    ck_assert_uint_eq(atomic_load(&catalog->counts.quota_changes), 4);
    catalog_poll_quotas(catalog, fixture.conn);
    ck_assert_uint_eq(atomic_load(&catalog->counts.quota_changes), 4);
    support_conn_close(&other);
    catalog_free(catalog);
    store_disconnect(&fixture);
}
END_TEST

struct change {
    const char *sql;
    int64_t version;
};

static enum db_result change_body(struct db_conn *conn, void *arg)
{
    const struct catalog_change changed[] = {{CATALOG_CHANGE_PROMOTION, text("buyer")},
                                             {CATALOG_CHANGE_PROMOTION, text("all")}};
    struct change *change = arg;
    enum db_result result = db_name_shop(conn, "s");

    if (result == DB_OK)
        support_sql(conn, change->sql);
    return result == DB_OK ? db_change_catalog(conn, "s", changed, 2, &change->version) : result;
}

static void change_promotions(struct store *fixture, struct catalog *catalog, const char *sql)
{
    struct change change = {.sql = sql};

    ck_assert_int_eq(db_transact_locking(fixture->conn, change_body, &change), DB_OK);
    ck_assert_int_eq(catalog_follow(catalog, fixture->conn, "s", change.version), DB_OK);
}

START_TEST(changed_quotas_count_what_is_used_already)
{
    struct catalog *catalog = catalog_new(&(struct catalog_config){.bytes_max = BYTES_MAX});
    struct store fixture;

    fixture_open(&fixture);
    ck_assert_int_eq(load_shop(&fixture, catalog), DB_OK);
    ck_assert(redeem(fixture.conn, "o1", "b", "buyer", 4));
    ck_assert(redeem(fixture.conn, "o2", "b", "all", 4));
    catalog_poll_quotas(catalog, fixture.conn);
    ck_assert(has_used_up(catalog, "b"));
    change_promotions(&fixture, catalog,
                      "UPDATE promotion SET quota_per_buyer = 2 WHERE promotion_id = 'buyer';"
                      "UPDATE promotion SET quota = 1 WHERE promotion_id = 'all'");
    ck_assert(!has_used_up(catalog, "b"));
    ck_assert(is_exhausted(catalog, "all"));
    change_promotions(&fixture, catalog,
                      "UPDATE promotion SET quota_counts = 'UNITS' WHERE promotion_id = 'buyer';"
                      "UPDATE promotion SET quota = 2 WHERE promotion_id = 'all'");
    ck_assert(has_used_up(catalog, "b"));
    ck_assert(!is_exhausted(catalog, "all"));
    catalog_free(catalog);
    store_disconnect(&fixture);
}
END_TEST

START_TEST(who_has_used_up_counts_in_the_catalogues_memory)
{
    struct catalog *catalog = catalog_new(&(struct catalog_config){.bytes_max = BYTES_MAX});
    struct store fixture;
    size_t before;
    size_t after;

    fixture_open(&fixture);
    ck_assert_int_eq(load_shop(&fixture, catalog), DB_OK);
    before = atomic_load(&catalog->bytes);
    store_begin(fixture.conn, "s");
    support_sql(fixture.conn,
                "INSERT INTO promotion_buyer_use (shop_id, promotion_id, buyer_id, uses, units)"
                " SELECT 's', 'buyer', 'b' || n, 1, 1 FROM generate_series(1, 10000) AS n");
    end(fixture.conn);
    catalog_poll_quotas(catalog, fixture.conn);
    ck_assert(has_used_up(catalog, "b10000"));
    after = atomic_load(&catalog->bytes);
    ck_assert_uint_ge(after - before, 10000 * sizeof(uint64_t));
    ck_assert_uint_le(after - before, 10000 * 4 * sizeof(uint64_t));
    pthread_mutex_lock(&catalog->mutex);
    registry_remove(catalog, registry_find(catalog, text("s")));
    pthread_mutex_unlock(&catalog->mutex);
    ck_assert_uint_eq(atomic_load(&catalog->bytes), 0);
    /* read anew, it is as much */
    ck_assert_int_eq(load_shop(&fixture, catalog), DB_OK);
    ck_assert(has_used_up(catalog, "b10000"));
    ck_assert_uint_ge(atomic_load(&catalog->bytes), before + 10000 * sizeof(uint64_t));
    catalog_free(catalog);
    store_disconnect(&fixture);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_quota_is_drawn_on_to_its_end_and_no_further,
        without_a_quota_nothing_is_drawn_but_all_is_recorded,
        an_order_has_one_redemption,
        a_quota_that_is_lowered_holds_with_what_is_used_already,
        what_was_drawn_is_given_back_once,
        what_expires_is_given_back_by_one_of_many,
        a_shop_is_loaded_with_what_is_used_up,
        nothing_is_missed_whatever_the_order_of_commits,
        changed_quotas_count_what_is_used_already,
        who_has_used_up_counts_in_the_catalogues_memory,
    };

    return support_main("redemptions", tests, sizeof(tests) / sizeof(tests[0]));
}

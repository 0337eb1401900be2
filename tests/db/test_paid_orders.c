/* Redemptions of paid orders in the database: final, made, taken up again, cancelled;
 * and what is used of quotas, locked, read and raised. */
#include <stdio.h>
#include <string.h>

#include "db/redemption.h"
#include "support_store.h"

/* Shop s with promotions a and b; in a transaction that has named it. */
static void fixture_open(struct store *fixture)
{
    store_connect(fixture);
    store_begin(fixture->conn, "s");
    support_sql(fixture->conn,
                "INSERT INTO shop (shop_id, name, currency, exponent, time_zone)"
                " VALUES ('s', 'n', 'IDR', 0, 'UTC');"
                "INSERT INTO promotion (shop_id, promotion_id, type, platform_share_bps,"
                " benefit_kind, bps, quota, quota_per_buyer, quota_counts)"
                " SELECT 's', id, 'SELLER_VOUCHER', 0, 'PERCENT_OFF', 1000, 9, 9, 'UNITS'"
                " FROM unnest('{a,b}'::text[]) AS id");
}

static void fixture_close(struct store *fixture)
{
    support_sql(fixture->conn, "ROLLBACK");
    store_disconnect(fixture);
}

/* A redemption of 5 units of a, in that state. */
static void put_redemption(struct store *fixture, const char *order_id, const char *state)
{
    char sql[1024];
    bool ended = strcmp(state, "HELD") != 0 && strcmp(state, "PAID") != 0;

    (void)snprintf(
        sql, sizeof sql,
        "INSERT INTO redemption (shop_id, order_id, buyer_id, state, created_at,"
        " expires_at, ended_at) VALUES ('s', '%s', 'budi', '%s', now() - interval '2 h',"
        " now() - interval '1 h', %s);"
        "INSERT INTO redemption_promotion (shop_id, order_id, promotion_id, units, drawn,"
        " buyer_drawn) VALUES ('s', '%s', 'a', 5, 5, 5)",
        order_id, state, ended ? "now()" : "NULL", order_id);
    support_sql(fixture->conn, sql);
}

static void put_order(struct store *fixture, const char *order_id, bool cancelled)
{
    char sql[512];

    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO order_key (shop_id, order_id, paid_at, fingerprint, cancelled)"
                   " VALUES ('s', '%s', now(), decode(repeat('00', 16), 'hex'), %s)",
                   order_id, cancelled ? "true" : "false");
    support_sql(fixture->conn, sql);
}

static enum redemption_state state_of(struct store *fixture, const char *order_id)
{
    struct redemption redemption;

    ck_assert_int_eq(
        db_select_redemption(fixture->conn, fixture->arena, "s", order_id, &redemption), DB_OK);
    ck_assert_int_eq(redemption.ended_us != SHOP_TIME_NEVER,
                     redemption.state != REDEMPTION_STATE_HELD &&
                         redemption.state != REDEMPTION_STATE_PAID);
    return redemption.state;
}

START_TEST(what_is_held_is_final_once_the_order_is_paid)
{
    const struct tumpuk_text ids[] = {text("expired"), text("held"), text("none"), text("paid")};
    struct db_redemption_state *states;
    struct store fixture;
    size_t count;

    fixture_open(&fixture);
    put_redemption(&fixture, "held", "HELD");
    put_redemption(&fixture, "paid", "PAID");
    put_redemption(&fixture, "expired", "EXPIRED");
    put_redemption(&fixture, "other", "HELD");
    ck_assert_int_eq(
        db_settle_redemptions(fixture.conn, fixture.arena, "s", ids, 4, &states, &count), DB_OK);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(states[0].order_id.bytes, "expired");
    ck_assert_int_eq(states[0].state, REDEMPTION_STATE_EXPIRED);
    ck_assert_int_eq(states[1].state, REDEMPTION_STATE_HELD);
    ck_assert_int_eq(states[2].state, REDEMPTION_STATE_PAID);
    ck_assert_int_eq(state_of(&fixture, "held"), REDEMPTION_STATE_PAID);
    ck_assert_int_eq(state_of(&fixture, "expired"), REDEMPTION_STATE_EXPIRED);
    ck_assert_int_eq(state_of(&fixture, "other"), REDEMPTION_STATE_HELD);
    fixture_close(&fixture);
}
END_TEST

START_TEST(a_redemption_that_another_made_meanwhile_is_looked_at_again)
{
    const struct db_payer payers[] = {{text("o1"), text("budi")}, {text("o2"), text("siti")}};
    const struct db_order_draw draws[] = {
        {.order_id = text("o1"), .promotion_id = text("a"), .units = 3, .drawn = 2}};
    struct store fixture;

    fixture_open(&fixture);
    ck_assert_int_eq(db_insert_paid_redemptions(fixture.conn, "s", payers, 1), DB_OK);
    ck_assert_int_eq(db_upsert_redemption_promotions(fixture.conn, "s", draws, 1), DB_OK);
    ck_assert_int_eq(state_of(&fixture, "o1"), REDEMPTION_STATE_PAID);
    ck_assert_int_eq(db_insert_paid_redemptions(fixture.conn, "s", payers, 2), DB_RETRY);
    fixture_close(&fixture);
}
END_TEST

START_TEST(what_was_given_back_is_taken_up_again_with_its_units)
{
    const struct db_payer payers[] = {{text("gone"), text("ani")}};
    struct db_order_draw *redeemed;
    struct store fixture;
    size_t count;

    fixture_open(&fixture);
    put_redemption(&fixture, "gone", "RELEASED");
    put_redemption(&fixture, "other", "RELEASED");
    ck_assert_int_eq(
        db_reopen_redemptions(fixture.conn, fixture.arena, "s", payers, 1, &redeemed, &count),
        DB_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(redeemed[0].order_id.bytes, "gone");
    ck_assert_str_eq(redeemed[0].promotion_id.bytes, "a");
    ck_assert_int_eq(redeemed[0].units, 5);
    ck_assert_int_eq(state_of(&fixture, "gone"), REDEMPTION_STATE_PAID);
    ck_assert_int_eq(state_of(&fixture, "other"), REDEMPTION_STATE_RELEASED);
    ck_assert_int_eq(support_sql(fixture.conn, "SELECT sum(drawn + buyer_drawn)::bigint"
                                               " FROM redemption_promotion"),
                     10); /* the other's */
    ck_assert_int_eq(support_sql(fixture.conn, "SELECT count(*) FROM redemption"
                                               " WHERE buyer_id = 'ani'"),
                     1);
    redeemed[0].drawn = 4;
    ck_assert_int_eq(db_upsert_redemption_promotions(fixture.conn, "s", redeemed, 1), DB_OK);
    ck_assert_int_eq(support_sql(fixture.conn, "SELECT drawn FROM redemption_promotion"
                                               " WHERE order_id = 'gone'"),
                     4);
    fixture_close(&fixture);
}
END_TEST

START_TEST(cancelled_orders_end_what_had_not_ended)
{
    const struct tumpuk_text ids[] = {text("paid"), text("held"), text("expired"), text("none")};
    struct tumpuk_text *ended;
    struct store fixture;
    size_t count;

    fixture_open(&fixture);
    put_redemption(&fixture, "held", "HELD");
    put_redemption(&fixture, "paid", "PAID");
    put_redemption(&fixture, "expired", "EXPIRED");
    ck_assert_int_eq(
        db_cancel_redemptions(fixture.conn, fixture.arena, "s", ids, 4, &ended, &count), DB_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(state_of(&fixture, "paid"), REDEMPTION_STATE_CANCELLED);
    ck_assert_int_eq(state_of(&fixture, "expired"), REDEMPTION_STATE_EXPIRED);
    ck_assert_int_eq(
        db_cancel_redemptions(fixture.conn, fixture.arena, "s", ids, 4, &ended, &count), DB_OK);
    ck_assert_uint_eq(count, 0);
    fixture_close(&fixture);
}
END_TEST

START_TEST(neither_time_nor_hand_takes_back_what_a_paid_order_holds)
{
    struct tumpuk_text *expired;
    struct store fixture;
    size_t count;

    fixture_open(&fixture);
    put_redemption(&fixture, "bought", "HELD");
    put_redemption(&fixture, "sent-back", "HELD");
    put_redemption(&fixture, "left", "HELD");
    put_order(&fixture, "bought", false);
    put_order(&fixture, "sent-back", true);
    ck_assert_int_eq(db_release_redemption(fixture.conn, "s", "bought"), DB_NONE);
    ck_assert_int_eq(db_expire_redemptions(fixture.conn, fixture.arena, "s", 9, &expired, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(state_of(&fixture, "bought"), REDEMPTION_STATE_PAID);
    ck_assert_int_eq(state_of(&fixture, "sent-back"), REDEMPTION_STATE_EXPIRED);
    ck_assert_int_eq(state_of(&fixture, "left"), REDEMPTION_STATE_EXPIRED);
    fixture_close(&fixture);
}
END_TEST

START_TEST(used_quotas_are_read_and_raised_by_promotion_and_by_buyer)
{
    struct db_quota_use uses[] = {{.promotion_id = text("a")}, {.promotion_id = text("b")}};
    struct db_quota_use by_buyer[] = {{.promotion_id = text("a"), .buyer_id = text("ani")},
                                      {.promotion_id = text("a"), .buyer_id = text("budi")},
                                      {.promotion_id = text("b"), .buyer_id = text("ani")}};
    struct store fixture;

    fixture_open(&fixture);
    support_sql(fixture.conn, "INSERT INTO promotion_use (shop_id, promotion_id, uses, units)"
                              " VALUES ('s', 'b', 2, 7)");
    support_sql(fixture.conn, "INSERT INTO promotion_buyer_use (shop_id, promotion_id, buyer_id,"
                              " uses, units) VALUES ('s', 'a', 'budi', 1, 3)");
    ck_assert_int_eq(db_lock_buyer_quotas(fixture.conn, "s", by_buyer, 3), DB_OK);
    ck_assert_int_eq(db_lock_quotas(fixture.conn, "s", uses, 2), DB_OK);
    ck_assert_int_eq(uses[0].uses, 0);
    ck_assert_int_eq(uses[1].uses, 2);
    ck_assert_int_eq(uses[1].units, 7);
    ck_assert_int_eq(by_buyer[1].units, 3);
    ck_assert_int_eq(by_buyer[2].uses, 0);
    uses[0].more_uses = 1;
    uses[0].more_units = 4;
    by_buyer[1].more_uses = 2;
    by_buyer[1].more_units = 2;
    ck_assert_int_eq(db_raise_quotas(fixture.conn, "s", uses, 2), DB_OK);
    ck_assert_int_eq(db_raise_buyer_quotas(fixture.conn, "s", by_buyer, 3), DB_OK);
    ck_assert_int_eq(db_lock_buyer_quotas(fixture.conn, "s", by_buyer, 3), DB_OK);
    ck_assert_int_eq(db_lock_quotas(fixture.conn, "s", uses, 2), DB_OK);
    ck_assert_int_eq(uses[0].units, 4);
    ck_assert_int_eq(uses[1].units, 7);
    ck_assert_int_eq(by_buyer[0].uses, 0);
    ck_assert_int_eq(by_buyer[1].uses, 3);
    ck_assert_int_eq(by_buyer[1].units, 5);
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    const TTest *const TESTS[] = {
        what_is_held_is_final_once_the_order_is_paid,
        a_redemption_that_another_made_meanwhile_is_looked_at_again,
        what_was_given_back_is_taken_up_again_with_its_units,
        cancelled_orders_end_what_had_not_ended,
        neither_time_nor_hand_takes_back_what_a_paid_order_holds,
        used_quotas_are_read_and_raised_by_promotion_and_by_buyer,
    };

    return support_main("paid_orders", TESTS, sizeof TESTS / sizeof TESTS[0]);
}

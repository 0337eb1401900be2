/* Notifications as the database keeps them: each cause once, numbered in the order
 * in which they become visible, hidden from other shops, gone when they are old. */
#include <stdio.h>

#include "db/notification.h"
#include "db/store.h"
#include "support_store.h"

#define SECOND_US INT64_C(1000000)
#define DAY_US (86400 * SECOND_US)

static void end(struct db_conn *conn)
{
    support_sql(conn, "COMMIT");
}

/* Shops s and t; campaigns c (s has SKU k of product p in it) and d (with nothing of
 * s), both of which go on. */
static void store_open(struct store *store)
{
    store_connect(store);
    support_sql(store->conn,
                "INSERT INTO campaign (campaign_id, name, kind, starts_at, ends_at, channels)"
                " SELECT id, id, 'MEGA', date_trunc('hour', now()) - interval '1 day',"
                "        date_trunc('hour', now()) + interval '1 day', 3"
                " FROM unnest(ARRAY['c', 'd']) AS id");
    for (int i = 0; i < 2; i++) {
        store_begin(store->conn, i == 0 ? "s" : "t");
        support_sql(store->conn,
                    "INSERT INTO shop (shop_id, name, currency, exponent, time_zone)"
                    " VALUES (current_setting('tumpuk.shop_id'), 'n', 'IDR', 0, 'UTC');"
                    "INSERT INTO product (shop_id, product_id, name)"
                    " VALUES (current_setting('tumpuk.shop_id'), 'p', 'Kopi'),"
                    "        (current_setting('tumpuk.shop_id'), 'q', 'Teh');"
                    "INSERT INTO sku (shop_id, sku_id, product_id, position, list_price)"
                    " VALUES (current_setting('tumpuk.shop_id'), 'k', 'p', 0, 100),"
                    "        (current_setting('tumpuk.shop_id'), 'l', 'p', 1, 100),"
                    "        (current_setting('tumpuk.shop_id'), 'm', 'q', 0, 100);"
                    "INSERT INTO promotion (shop_id, promotion_id, campaign_id, type,"
                    "                       platform_share_bps, benefit_kind, bps)"
                    " VALUES (current_setting('tumpuk.shop_id'), 'o', 'c', 'CAMPAIGN_PRICE', 0,"
                    "         'PERCENT_OFF', 1000);"
                    "INSERT INTO campaign_sku (shop_id, campaign_id, sku_id, promotion_id)"
                    " VALUES (current_setting('tumpuk.shop_id'), 'c', 'k', 'o')");
        end(store->conn);
    }
}

static struct notification stock_out(const char *cause, const char *product_id, const char *sku_id)
{
    struct notification told = notification_of(NOTIFICATION_OUT_OF_STOCK);

    told.cause = text(cause);
    told.product_id = text(product_id);
    told.sku_id = text(sku_id);
    told.name = text("Kopi \"Gayo\"");
    told.counted = true;
    told.stock = -2;
    return told;
}

/* In a transaction of its own; how many were raised. */
static int64_t raise_in(struct db_conn *conn, const char *shop_id, const struct notification *told,
                        size_t count)
{
    int64_t raised = -1;

    store_begin(conn, shop_id);
    ck_assert_int_eq(db_lock_notification_feed(conn, shop_id), DB_OK);
    ck_assert_int_eq(db_insert_notifications(conn, shop_id, told, count, &raised), DB_OK);
    end(conn);
    return raised;
}

static int64_t raise_one(struct store *store, const char *shop_id, const char *cause)
{
    struct notification told = stock_out(cause, "p", "l");

    return raise_in(store->conn, shop_id, &told, 1);
}

/* Of shop s; times are SQL. */
static void put_live(struct store *store, const char *id, const char *planned, const char *until,
                     const char *started, const char *ended)
{
    char sql[512];

    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO live (shop_id, live_id, creator, title, scheduled_start_at,"
                   " scheduled_end_at, started_at, ended_at, as_of)"
                   " VALUES ('s', '%s', 'c', 't', %s, %s, %s, %s, now())",
                   id, planned, until, started, ended);
    store_begin(store->conn, "s");
    support_sql(store->conn, sql);
    end(store->conn);
}

/* What campaign c shows of shop s after an id. */
static size_t shown_after(struct store *store, int64_t after, struct notification **out)
{
    size_t count = 0;

    store_begin(store->conn, "s");
    ck_assert_int_eq(
        db_select_notifications_after(store->conn, store->arena, "s", "c", after, 500, out, &count),
        DB_OK);
    end(store->conn);
    return count;
}

START_TEST(a_cause_is_told_once_and_numbers_have_no_gaps)
{
    struct notification *shown = NULL;
    struct notification told[3];
    struct store store;

    store_open(&store);
    ck_assert_int_eq(raise_one(&store, "s", "a"), 1);
    ck_assert_int_eq(raise_one(&store, "s", "a"), 0);
    told[0] = stock_out("b", "p", "k");
    told[1] = stock_out("a", "p", "k");
    told[2] = stock_out("c", "p", "k");
    ck_assert_int_eq(raise_in(store.conn, "s", told, 3), 2);
    ck_assert_int_eq(raise_one(&store, "t", "a"), 1); /* another shop's */
    ck_assert_uint_eq(shown_after(&store, 0, &shown), 3);
    for (int i = 0; i < 3; i++) {
        const char *const causes[] = {"a", "b", "c"};

        ck_assert_int_eq(shown[i].notification_id, i + 1);
        ck_assert_str_eq(shown[i].cause.bytes, causes[i]);
    }
    ck_assert_uint_eq(shown_after(&store, 2, &shown), 1);
    ck_assert_int_eq(shown[0].kind, NOTIFICATION_OUT_OF_STOCK);
    ck_assert_str_eq(shown[0].name.bytes, "Kopi \"Gayo\"");
    ck_assert(shown[0].counted);
    ck_assert_int_eq(shown[0].stock, -2);
    ck_assert_int_eq(shown[0].threshold, -1);
    ck_assert_int_eq(shown[0].read_us, TUMPUK_TIME_MIN);
    ck_assert_uint_eq(shown[0].variant.len, 0);
    store_disconnect(&store);
}
END_TEST

START_TEST(every_kind_is_stored_as_it_was_told)
{
    struct notification told[4];
    struct notification *shown = NULL;
    int64_t now_us = 0;
    struct store store;

    store_open(&store);
    now_us = support_sql(store.conn, "SELECT (extract(epoch FROM now()) * 1000000)::bigint");
    put_live(&store, "live-1", "now()", "NULL", "NULL", "NULL");
    told[0] = stock_out("low", "p", "k");
    told[0].kind = NOTIFICATION_LOW_STOCK;
    told[0].variant = text("250 g");
    told[0].threshold = 5;
    told[0].days_left_tenths = 24;
    told[1] = notification_of(NOTIFICATION_GMV_TARGET_REACHED);
    told[1].cause = text("target");
    told[1].name = text("11.11");
    told[1].campaign_id = text("c");
    told[1].amount = 100;
    told[1].gmv = 101;
    told[2] = notification_of(NOTIFICATION_LIVE_VIOLATION);
    told[2].cause = text("violation");
    told[2].name = text("LIVE");
    told[2].live_id = text("live-1");
    told[2].code = text("MUSIC");
    told[2].reason = text("Lagu {berhak cipta},\\ \"ya\"");
    told[2].at_us = now_us;
    told[3] = notification_of(NOTIFICATION_LIVE_STARTING_SOON);
    told[3].cause = text("start");
    told[3].name = text("LIVE");
    told[3].live_id = text("live-1");
    told[3].at_us = now_us + 60 * SECOND_US;
    ck_assert_int_eq(raise_in(store.conn, "s", told, 4), 4);
    ck_assert_uint_eq(shown_after(&store, 0, &shown), 4);
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(shown[i].kind, told[i].kind);
        ck_assert_str_eq(shown[i].name.bytes, told[i].name.bytes);
        ck_assert_int_eq(shown[i].amount, told[i].amount);
        ck_assert_int_eq(shown[i].gmv, told[i].gmv);
        ck_assert_int_eq(shown[i].threshold, told[i].threshold);
        ck_assert_int_eq(shown[i].days_left_tenths, told[i].days_left_tenths);
        ck_assert_int_eq(shown[i].at_us, told[i].at_us);
        ck_assert_int_eq(shown[i].counted, told[i].counted);
    }
    ck_assert_str_eq(shown[0].variant.bytes, "250 g");
    ck_assert_str_eq(shown[1].campaign_id.bytes, "c");
    ck_assert_str_eq(shown[2].live_id.bytes, "live-1");
    ck_assert_str_eq(shown[2].code.bytes, "MUSIC");
    ck_assert_str_eq(shown[2].reason.bytes, told[2].reason.bytes);
    store_disconnect(&store);
}
END_TEST

/* Who raises waits for who raised before: what is visible has no smaller number
 * that is still to come. */
START_TEST(smaller_numbers_are_visible_before_larger_ones)
{
    struct notification told = stock_out("first", "p", "k");
    struct notification *shown = NULL;
    struct support_conn other;
    int64_t raised = 0;
    struct store store;

    store_open(&store);
    support_conn_open(&other, store.url);
    support_sql(&other.conn, "SET statement_timeout = 300");
    store_begin(store.conn, "s");
    ck_assert_int_eq(db_lock_notification_feed(store.conn, "s"), DB_OK);
    ck_assert_int_eq(db_insert_notifications(store.conn, "s", &told, 1, &raised), DB_OK);
    store_begin(&other.conn, "s");
    ck_assert_int_ne(db_lock_notification_feed(&other.conn, "s"), DB_OK); /* it waits */
    support_sql(&other.conn, "ROLLBACK");
    store_begin(&other.conn, "t"); /* but not for another shop */
    ck_assert_int_eq(db_lock_notification_feed(&other.conn, "t"), DB_OK);
    support_sql(&other.conn, "ROLLBACK");
    end(store.conn);
    /* the same cause, and one more, by who came second */
    ck_assert_int_eq(raise_in(&other.conn, "s", &told, 1), 0);
    told.cause = text("second");
    ck_assert_int_eq(raise_in(&other.conn, "s", &told, 1), 1);
    ck_assert_uint_eq(shown_after(&store, 0, &shown), 2);
    ck_assert_str_eq(shown[1].cause.bytes, "second");
    ck_assert_int_eq(shown[1].notification_id, 2);
    support_conn_close(&other);
    store_disconnect(&store);
}
END_TEST

START_TEST(a_campaign_shows_the_stock_of_its_products_and_its_own_target)
{
    struct db_notification_filter filter = {.limit = 10};
    struct notification told[3];
    struct notification *shown = NULL;
    size_t count = 0;
    struct store store;

    store_open(&store);
    told[0] = stock_out("joined", "p", "l"); /* another SKU of the product */
    told[1] = stock_out("not joined", "q", "m");
    told[2] = notification_of(NOTIFICATION_GMV_TARGET_REACHED);
    told[2].cause = text("target");
    told[2].name = text("d");
    told[2].campaign_id = text("d");
    told[2].amount = told[2].gmv = 1;
    ck_assert_int_eq(raise_in(store.conn, "s", told, 3), 3);
    store_begin(store.conn, "s");
    filter.campaign_id = "c";
    ck_assert_int_eq(db_select_notifications(store.conn, store.arena, "s", &filter, &shown, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(shown[0].cause.bytes, "joined");
    filter.campaign_id = "d";
    ck_assert_int_eq(db_select_notifications(store.conn, store.arena, "s", &filter, &shown, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(shown[0].cause.bytes, "target");
    end(store.conn);
    /* once the campaign is over, stock does not concern it */
    support_sql(store.conn, "UPDATE campaign SET ends_at = date_trunc('hour', now())");
    ck_assert_uint_eq(shown_after(&store, 0, &shown), 0);
    store_disconnect(&store);
}
END_TEST

/* Campaign c holds from a day ago to a day from now. */
START_TEST(a_campaign_shows_lives_whose_schedule_or_course_meets_it)
{
    static const struct {
        const char *id, *planned, *until, *started, *ended;
        bool shown;
    } LIVES[] = {
        {"planned in it", "now() + interval '2 hours'", "NULL", "NULL", "NULL", true},
        {"into it", "now() - interval '30 hours'", "now()", "NULL", "NULL", true},
        {"ran in it", "now() - interval '9 days'", "NULL", "now() - interval '9 hours'",
         "now() - interval '8 hours'", true},
        {"ran into it", "now() - interval '9 days'", "NULL", "now() - interval '30 hours'",
         "now() - interval '8 hours'", true},
        {"goes on", "now() - interval '9 days'", "NULL", "now() - interval '40 hours'", "NULL",
         true},
        {"before it", "now() - interval '9 days'", "now() - interval '8 days'",
         "now() - interval '9 days'", "now() - interval '8 days'", false},
        {"never ended", "now() - interval '9 days'", "NULL", "now() - interval '9 days'", "NULL",
         false},
        {"after it", "now() + interval '2 days'", "NULL", "NULL", "NULL", false},
    };
    struct notification *shown = NULL;
    struct store store;
    size_t expected = 0;

    store_open(&store);
    for (size_t i = 0; i < sizeof LIVES / sizeof LIVES[0]; i++) {
        struct notification told = notification_of(NOTIFICATION_LIVE_STARTING_SOON);

        put_live(&store, LIVES[i].id, LIVES[i].planned, LIVES[i].until, LIVES[i].started,
                 LIVES[i].ended);
        told.cause = told.live_id = told.name = text(LIVES[i].id);
        told.at_us = 0;
        ck_assert_int_eq(raise_in(store.conn, "s", &told, 1), 1);
        expected += LIVES[i].shown;
        ck_assert_msg(shown_after(&store, 0, &shown) == expected, "%s", LIVES[i].id);
    }
    /* one that was taken out of all lists has nothing to follow */
    store_begin(store.conn, "s");
    support_sql(store.conn, "UPDATE live SET removed_at = now() WHERE live_id = 'goes on'");
    end(store.conn);
    ck_assert_uint_eq(shown_after(&store, 0, &shown), expected - 1);
    support_sql(store.conn, "UPDATE campaign SET channels = 2"); /* TOKOPEDIA has no LIVEs */
    ck_assert_uint_eq(shown_after(&store, 0, &shown), 0);
    store_disconnect(&store);
}
END_TEST

START_TEST(lists_go_back_in_pages_and_marks_are_the_shops)
{
    struct db_notification_filter filter = {.campaign_id = "c", .limit = 2};
    struct notification marked = {.notification_id = 0};
    struct notification *shown = NULL;
    int64_t number = 0;
    size_t count = 0;
    struct store store;

    store_open(&store);
    for (int i = 0; i < 5; i++) {
        const char *const causes[] = {"1", "2", "3", "4", "5"};

        ck_assert_int_eq(raise_one(&store, "s", causes[i]), 1);
    }
    store_begin(store.conn, "s");
    ck_assert_int_eq(db_select_notifications(store.conn, store.arena, "s", &filter, &shown, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(shown[0].notification_id, 5);
    ck_assert_int_eq(shown[1].notification_id, 4);
    filter.before_id = 4;
    ck_assert_int_eq(db_select_notifications(store.conn, store.arena, "s", &filter, &shown, &count),
                     DB_OK);
    ck_assert_int_eq(shown[0].notification_id, 3);
    ck_assert_int_eq(db_mark_notification_read(store.conn, store.arena, "s", "c", 2, &marked),
                     DB_OK);
    ck_assert_int_eq(marked.notification_id, 2);
    ck_assert_int_ne(marked.read_us, TUMPUK_TIME_MIN);
    number = marked.read_us;
    end(store.conn);
    store_begin(store.conn, "s");
    ck_assert_int_eq(db_mark_notification_read(store.conn, store.arena, "s", "c", 2, &marked),
                     DB_OK);
    ck_assert_int_eq(marked.read_us, number); /* as it was */
    ck_assert_int_eq(db_mark_notification_read(store.conn, store.arena, "s", "d", 2, &marked),
                     DB_NONE);
    ck_assert_int_eq(db_mark_notification_read(store.conn, store.arena, "s", "c", 6, &marked),
                     DB_NONE);
    ck_assert_int_eq(db_count_unread_notifications(store.conn, "s", "c", &number), DB_OK);
    ck_assert_int_eq(number, 4);
    filter = (struct db_notification_filter){.campaign_id = "c", .limit = 9, .unread = true};
    ck_assert_int_eq(db_select_notifications(store.conn, store.arena, "s", &filter, &shown, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 4);
    ck_assert_int_eq(shown[3].notification_id, 1);
    ck_assert_int_eq(db_mark_notifications_read(store.conn, "s", "c", 3, &number), DB_OK);
    ck_assert_int_eq(number, 2);
    ck_assert_int_eq(db_mark_notifications_read(store.conn, "s", "d", 0, &number), DB_OK);
    ck_assert_int_eq(number, 0);
    ck_assert_int_eq(db_mark_notifications_read(store.conn, "s", "c", 0, &number), DB_OK);
    ck_assert_int_eq(number, 2);
    ck_assert_int_eq(db_count_unread_notifications(store.conn, "s", "c", &number), DB_OK);
    ck_assert_int_eq(number, 0);
    end(store.conn);
    store_disconnect(&store);
}
END_TEST

START_TEST(other_shops_see_nothing_of_them)
{
    struct notification *shown = NULL;
    struct notification marked;
    size_t count = 1;
    struct store store;

    store_open(&store);
    ck_assert_int_eq(raise_one(&store, "s", "a"), 1);
    store_begin(store.conn, "t");
    ck_assert_int_eq(
        db_select_notifications_after(store.conn, store.arena, "s", "c", 0, 10, &shown, &count),
        DB_OK);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(db_mark_notification_read(store.conn, store.arena, "s", "c", 1, &marked),
                     DB_NONE);
    end(store.conn);
    store_disconnect(&store);
}
END_TEST

START_TEST(the_feed_tells_from_where_on_all_can_be_told)
{
    struct db_notification_feed feed;
    int64_t now_us;
    bool more = true;
    struct store store;

    store_open(&store);
    now_us = support_sql(store.conn, "SELECT (extract(epoch FROM now()) * 1000000)::bigint");
    store_begin(store.conn, "s");
    ck_assert_int_eq(db_select_notification_feed(store.conn, "s", now_us - 7 * DAY_US, &feed),
                     DB_OK);
    ck_assert_int_eq(feed.last_id, 0);
    ck_assert_int_eq(feed.before_id, 0);
    end(store.conn);
    ck_assert_int_eq(raise_one(&store, "s", "a"), 1);
    ck_assert_int_eq(raise_one(&store, "s", "b"), 1);
    ck_assert_int_eq(raise_one(&store, "s", "c"), 1);
    store_begin(store.conn, "s");
    ck_assert_int_eq(db_select_notification_feed(store.conn, "s", now_us - 7 * DAY_US, &feed),
                     DB_OK);
    ck_assert_int_eq(feed.last_id, 3);
    ck_assert_int_eq(feed.before_id, 0);
    support_sql(store.conn, "UPDATE notification SET raised_at = now() - interval '8 days'"
                            " WHERE notification_id <= 2");
    ck_assert_int_eq(db_select_notification_feed(store.conn, "s", now_us - 7 * DAY_US, &feed),
                     DB_OK);
    ck_assert_int_eq(feed.before_id, 2);
    end(store.conn);
    /* also when these are gone */
    support_sql(store.conn, "BEGIN");
    ck_assert_int_eq(db_drop_notifications(store.conn, now_us - 7 * DAY_US, &more), DB_OK);
    ck_assert(more);
    end(store.conn);
    support_sql(store.conn, "BEGIN");
    ck_assert_int_eq(db_drop_notifications(store.conn, now_us - 7 * DAY_US, &more), DB_OK);
    ck_assert(!more);
    end(store.conn);
    store_begin(store.conn, "s");
    ck_assert_int_eq(support_sql(store.conn, "SELECT count(*) FROM notification"), 1);
    ck_assert_int_eq(db_select_notification_feed(store.conn, "s", now_us - 7 * DAY_US, &feed),
                     DB_OK);
    ck_assert_int_eq(feed.before_id, 2);
    support_sql(store.conn, "DELETE FROM notification");
    ck_assert_int_eq(db_select_notification_feed(store.conn, "s", now_us - 7 * DAY_US, &feed),
                     DB_OK);
    ck_assert_int_eq(feed.last_id, 3);
    ck_assert_int_eq(feed.before_id, 3);
    end(store.conn);
    ck_assert_int_eq(raise_one(&store, "s", "d"), 1); /* numbers go on */
    store_begin(store.conn, "s");
    ck_assert_int_eq(support_sql(store.conn, "SELECT notification_id FROM notification"), 4);
    end(store.conn);
    store_disconnect(&store);
}
END_TEST

START_TEST(settings_have_defaults_until_they_are_stored)
{
    const struct notification_settings wanted = {.low_stock_days = 7, .live_reminder_minutes = 60};
    struct db_notification_settings stored;
    struct store store;

    store_open(&store);
    store_begin(store.conn, "s");
    ck_assert_int_eq(db_select_notification_settings(store.conn, "s", &stored), DB_OK);
    ck_assert_int_eq(stored.version, 0);
    ck_assert_int_eq(stored.settings.low_stock_days, 3);
    ck_assert_int_eq(stored.settings.live_reminder_minutes, 15);
    ck_assert_int_eq(db_upsert_notification_settings(store.conn, "s", &wanted), DB_OK);
    ck_assert_int_eq(db_upsert_notification_settings(store.conn, "s", &wanted), DB_OK);
    ck_assert_int_eq(db_select_notification_settings(store.conn, "s", &stored), DB_OK);
    ck_assert_int_eq(stored.version, 2);
    ck_assert_int_eq(stored.settings.low_stock_days, 7);
    ck_assert_int_eq(stored.settings.live_reminder_minutes, 60);
    end(store.conn);
    store_disconnect(&store);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_cause_is_told_once_and_numbers_have_no_gaps,
        every_kind_is_stored_as_it_was_told,
        smaller_numbers_are_visible_before_larger_ones,
        a_campaign_shows_the_stock_of_its_products_and_its_own_target,
        a_campaign_shows_lives_whose_schedule_or_course_meets_it,
        lists_go_back_in_pages_and_marks_are_the_shops,
        other_shops_see_nothing_of_them,
        the_feed_tells_from_where_on_all_can_be_told,
        settings_have_defaults_until_they_are_stored,
    };

    return support_main("notifications", tests, sizeof(tests) / sizeof(tests[0]));
}

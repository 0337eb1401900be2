/* The database keeps the rules of shops, products, campaigns and promotions
 * itself, and shows a transaction no shop that it has not named. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/store.h"
#include "support.h"

#define PROMOTION \
    "INSERT INTO promotion (shop_id, promotion_id, type, platform_share_bps, benefit_kind, "
#define SALE PROMOTION "bps) VALUES ('s', 'x', 'PRODUCT_DISCOUNT', 0, 'PERCENT_OFF', 1000)"
#define SALE_WITH(column, value) \
    PROMOTION "bps, " column     \
              ") VALUES ('s', 'x', 'PRODUCT_DISCOUNT', 0, 'PERCENT_OFF', 1000, " value ")"
#define VOUCHER_WITH(column, value) \
    PROMOTION "bps, " column        \
              ") VALUES ('s', 'x', 'SELLER_VOUCHER', 0, 'PERCENT_OFF', 1000, " value ")"
#define TYPE_WITH(type, kind) PROMOTION "bps) VALUES ('s', 'x', '" type "', 0, '" kind "', 1000)"
#define STEPS(thresholds, discounts, by_percent)                                              \
    PROMOTION "step_thresholds, step_discounts, steps_by_quantity, steps_by_percent) VALUES " \
              "('s', 'x', 'BUY_MORE_SAVE_MORE', 0, 'STEPS', '" thresholds "', '" discounts    \
              "', true, " by_percent ")"
#define GIFT_WITH(column, value)                                             \
    PROMOTION "gift_sku_id, gift_list_price, " column ") VALUES ('s', 'x', " \
              "'GIFT_WITH_PURCHASE', 0, 'GIFT', 'g', 1, " value ")"
#define CAMPAIGN_WITH(column, value)                                                             \
    "INSERT INTO campaign (campaign_id, name, kind, starts_at, ends_at, channels) VALUES ('d', " \
    "'n', 'MEGA', '2025-11-11Z', '2025-11-12Z', 3); UPDATE campaign SET " column " = " value     \
    " WHERE campaign_id = 'd'"
#define SKU_WITH(column, value) "UPDATE sku SET " column " = " value
#define SHOP_WITH(column, value) "UPDATE shop SET " column " = " value
#define KEY_WITH(key, status)                                                                     \
    "INSERT INTO idempotency_key (shop_id, route, key, fingerprint, status, content_type, body) " \
    "VALUES ('s', 'POST /', " key ", 'f', " status ", 'application/json', '')"

#define USED(table, values) SALE "; INSERT INTO " table " VALUES ('s', " values ")"
#define REDEEMED_WITH(column, value)                                                  \
    SALE "; INSERT INTO redemption (shop_id, order_id, buyer_id, expires_at) VALUES " \
         "('s', 'o', 'b', now() + interval '1 min'); UPDATE redemption SET " column " = " value
#define REDEEMED_PROMOTION(values) \
    REDEEMED_WITH("state", "state") "; INSERT INTO redemption_promotion VALUES ('s', " values ")"

#define LIVE_WITH(column, value)                                                             \
    "INSERT INTO live (shop_id, live_id, creator, title, scheduled_start_at, as_of) VALUES " \
    "('s', 'l', 'c', 't', '2025-11-11Z', now()); UPDATE live SET " column " = " value
#define VIDEO_WITH(column, value)                                                        \
    "INSERT INTO video (shop_id, video_id, title, creator, published_at, as_of) VALUES " \
    "('s', 'v', 't', 'c', now(), now()); UPDATE video SET " column " = " value
#define AD_WITH(column, value)                                                              \
    "INSERT INTO ad_draft (shop_id, campaign_id, target_kind, target_id, daily_budget, "    \
    "starts_at, ends_at) VALUES ('s', 'c', 'LIVE', 'l', 1, '2025-11-11Z', '2025-11-12Z'); " \
    "UPDATE ad_draft SET " column " = " value

#define EVERYTHING_65 "repeat('x', 65)"
#define LONG_NAME "repeat('x', 201)"
#define BEYOND_MONEY "9007199254740992"

static const struct {
    const char *sql;
    const char *constraint;
} REFUSED[] = {
    /* shops */
    {"INSERT INTO shop (shop_id, name, currency, exponent, time_zone) VALUES ('', 'n', 'IDR', 0, "
     "'UTC')",
     "entity_id_length"},
    {"UPDATE shop SET shop_id = " EVERYTHING_65, "entity_id_length"},
    {SHOP_WITH("name", "''"), "shop_name_length"},
    {SHOP_WITH("name", LONG_NAME), "shop_name_length"},
    {SHOP_WITH("currency", "'idr'"), "shop_currency_shape"},
    {SHOP_WITH("exponent", "5"), "shop_exponent_range"},
    {SHOP_WITH("time_zone", "''"), "shop_time_zone_length"},
    /* products */
    {"INSERT INTO product (shop_id, product_id, name) VALUES ('s', 'q', '')",
     "product_name_length"},
    {SKU_WITH("product_id", "'none'"), "sku_product_fkey"},
    {SKU_WITH("position", "-1"), "sku_position_range"},
    {SKU_WITH("name", "''"), "sku_name_length"},
    {SKU_WITH("list_price", "-1"), "money_amount_range"},
    {SKU_WITH("list_price", BEYOND_MONEY), "money_amount_range"},
    {SKU_WITH("min_margin_bps", "0"), "sku_min_margin_range"},
    {SKU_WITH("min_margin_bps", "10001"), "sku_min_margin_range"},
    {SKU_WITH("low_stock_threshold", "-1"), "sku_low_stock_threshold_range"},
    /* campaigns */
    {CAMPAIGN_WITH("parent_id", "'none'"), "campaign_parent_fkey"},
    {CAMPAIGN_WITH("parent_id", "'d'"), "campaign_parent_other"},
    {CAMPAIGN_WITH("name", "''"), "campaign_name_length"},
    {CAMPAIGN_WITH("kind", "'GIGA'"), "campaign_kind_known"},
    {CAMPAIGN_WITH("ends_at", "starts_at"), "campaign_period"},
    {CAMPAIGN_WITH("starts_at", "'2025-11-11T00:01:00Z'"), "campaign_starts_at_quarter"},
    {CAMPAIGN_WITH("ends_at", "'2025-11-12T00:00:00.5Z'"), "campaign_ends_at_quarter"},
    {CAMPAIGN_WITH("channels", "0"), "campaign_channels_set"},
    {CAMPAIGN_WITH("channels", "4"), "campaign_channels_set"},
    /* promotions */
    {TYPE_WITH("DISCOUNT", "PERCENT_OFF"), "promotion_type_known"},
    {SALE_WITH("campaign_id", "'none'"), "promotion_campaign_fkey"},
    {SALE_WITH("name", "''"), "promotion_name_length"},
    {SALE_WITH("starts_at, ends_at", "'2025-11-11Z', '2025-11-11Z'"), "promotion_period"},
    {SALE_WITH("starts_at", "'-infinity'"), "promotion_period_finite"},
    {SALE_WITH("audience", "'SOME'"), "promotion_audience_known"},
    {SALE_WITH("channels", "0"), "promotion_channels_set"},
    {PROMOTION "bps) VALUES ('s', 'x', 'PRODUCT_DISCOUNT', 10001, 'PERCENT_OFF', 1)",
     "promotion_share_range"},
    {VOUCHER_WITH("min_spend", "0"), "promotion_min_spend_range"},
    {VOUCHER_WITH("min_quantity", "0"), "promotion_min_quantity_range"},
    {SALE_WITH("max_units_per_order", "0"), "promotion_max_units_range"},
    {SALE_WITH("code", "'C'"), "promotion_code_where_asked"},
    {TYPE_WITH("PROMO_CODE", "PERCENT_OFF"), "promotion_code_where_asked"},
    {PROMOTION "bps, code) VALUES ('s', 'x', 'PROMO_CODE', 0, 'PERCENT_OFF', 1, " EVERYTHING_65 ")",
     "promotion_code_length"},
    {PROMOTION "bps) VALUES ('s', 'x', 'PRODUCT_DISCOUNT', 0, 'PERCENT_OFF', 0)",
     "promotion_bps_range"},
    {PROMOTION "bps) VALUES ('s', 'x', 'PRODUCT_DISCOUNT', 0, 'PERCENT_OFF', 10001)",
     "promotion_bps_range"},
    {VOUCHER_WITH("cap", "0"), "promotion_cap_range"},
    {GIFT_WITH("gift_quantity", "0"), "promotion_gift_quantity_range"},
    {STEPS("{}", "{}", "true"), "promotion_step_count"},
    {STEPS("{1,2,3,4,5,6,7,8,9,10,11}", "{1,2,3,4,5,6,7,8,9,10,11}", "true"),
     "promotion_step_count"},
    {STEPS("{2,2}", "{1,2}", "true"), "promotion_steps_ascend"},
    {STEPS("{2,3}", "{2,1}", "true"), "promotion_steps_ascend"},
    {STEPS("{0}", "{1}", "true"), "promotion_steps_ascend"},
    {STEPS("{1}", "{10001}", "true"), "promotion_steps_ascend"},
    {STEPS("{1}", "{" BEYOND_MONEY "}", "false"), "promotion_steps_ascend"},
    {STEPS("{NULL}", "{1}", "true"), "promotion_steps_ascend"},
    {SALE_WITH("quota, quota_counts", "0, 'USES'"), "promotion_quota_range"},
    {SALE_WITH("quota_per_buyer, quota_counts", "0, 'USES'"), "promotion_quota_per_buyer_range"},
    {SALE_WITH("quota, quota_counts", "1, 'TIMES'"), "promotion_quota_counts_known"},
    {SALE_WITH("quota", "1"), "promotion_quota_counts"},
    {SALE_WITH("quota_counts", "'USES'"), "promotion_quota_counts"},
    {TYPE_WITH("PRODUCT_DISCOUNT", "CASHBACK"), "promotion_benefit_of_type"},
    {SALE_WITH("cap", "1"), "promotion_benefit_of_type"},
    {SALE_WITH("min_spend", "1"), "promotion_benefit_of_type"},
    {TYPE_WITH("BUY_MORE_SAVE_MORE", "PERCENT_OFF"), "promotion_benefit_of_type"},
    {TYPE_WITH("GIFT_WITH_PURCHASE", "PERCENT_OFF"), "promotion_benefit_of_type"},
    {TYPE_WITH("BONUS_CASHBACK", "PERCENT_OFF"), "promotion_benefit_of_type"},
    {TYPE_WITH("SHIPPING_VOUCHER", "CASHBACK"), "promotion_benefit_of_type"},
    {VOUCHER_WITH("max_units_per_order", "1"), "promotion_units_of_type"},
    {SALE_WITH("amount", "1"), "promotion_benefit_values"},
    {SALE_WITH("gift_stock", "1"), "promotion_benefit_values"},
    {GIFT_WITH("gift_quantity", "NULL"), "promotion_benefit_values"},
    {STEPS("{1,2}", "{1}", "true"), "promotion_benefit_values"},
    {PROMOTION "amount) VALUES ('s', 'x', 'SELLER_VOUCHER', 0, 'AMOUNT_OFF', 0)",
     "promotion_benefit_values"},
    /* what hangs on them */
    {"INSERT INTO promotion_scope VALUES ('s', 'none', true, 'k')",
     "promotion_scope_promotion_fkey"},
    {SALE "; INSERT INTO campaign_sku VALUES ('s', 'c', 'none', 'x')", "campaign_sku_sku_fkey"},
    {"INSERT INTO campaign_sku VALUES ('s', 'c', 'k', 'none')", "campaign_sku_promotion_fkey"},
    {SALE "; INSERT INTO campaign_sku VALUES ('s', 'none', 'k', 'x')",
     "campaign_sku_campaign_fkey"},
    {"INSERT INTO catalog_change VALUES ('s', 1, 'SKU', 'k')", "catalog_change_kind_known"},
    {KEY_WITH("''", "200"), "idempotency_key_length"},
    {KEY_WITH("repeat('x', 256)", "200"), "idempotency_key_length"},
    {KEY_WITH("'k'", "404"), "idempotency_key_status_range"},
    /* quotas and redemptions */
    {USED("promotion_use", "'none', 0, 0"), "promotion_use_promotion_fkey"},
    {USED("promotion_use", "'x', -1, 0"), "promotion_use_uses_range"},
    {USED("promotion_use", "'x', 2, 1"), "promotion_use_units_range"},
    {USED("promotion_buyer_use", "'none', 'b', 0, 0"), "promotion_buyer_use_promotion_fkey"},
    {USED("promotion_buyer_use", "'x', 'b', -1, 0"), "promotion_buyer_use_uses_range"},
    {USED("promotion_buyer_use", "'x', 'b', 2, 1"), "promotion_buyer_use_units_range"},
    {REDEEMED_WITH("state", "'LOST'"), "redemption_state_known"},
    {REDEEMED_WITH("expires_at", "created_at"), "redemption_expires_later"},
    {REDEEMED_WITH("state", "'EXPIRED'"), "redemption_ended"},
    {REDEEMED_WITH("ended_at", "now()"), "redemption_ended"},
    {REDEEMED_PROMOTION("'none', 'x', 1, 0, 0"), "redemption_promotion_redemption_fkey"},
    {REDEEMED_PROMOTION("'o', 'none', 1, 0, 0"), "redemption_promotion_promotion_fkey"},
    {REDEEMED_PROMOTION("'o', 'x', 0, 0, 0"), "redemption_promotion_units_range"},
    {REDEEMED_PROMOTION("'o', 'x', 1, 2, 0"), "redemption_promotion_drawn_range"},
    {REDEEMED_PROMOTION("'o', 'x', 1, 0, -1"), "redemption_promotion_buyer_drawn_range"},
    /* LIVEs, videos and ads */
    {LIVE_WITH("creator", "''"), "live_creator_length"},
    {LIVE_WITH("title", LONG_NAME), "live_title_length"},
    {LIVE_WITH("scheduled_end_at", "scheduled_start_at"), "live_schedule"},
    {LIVE_WITH("scheduled_end_at", "'2025-11-18T00:00:01Z'"), "live_schedule"},
    {LIVE_WITH("(started_at, ended_at)", "('2025-11-11Z', '2025-11-11Z')"), "live_course"},
    {LIVE_WITH("ended_at", "'2025-11-11Z'"), "live_ended_after_start"},
    {LIVE_WITH("live_url", "'http://example.com'"), "https_url_shape"},
    {LIVE_WITH("live_url", "'https://example.com/a b'"), "https_url_shape"},
    {LIVE_WITH("dashboard_url", "'https://' || repeat('x', 2041)"), "https_url_shape"},
    {LIVE_WITH("(views, figures_as_of)", "(-1, now())"), "live_views_range"},
    {LIVE_WITH("(viewers, figures_as_of)", "(-1, now())"), "live_viewers_range"},
    {LIVE_WITH("(peak_viewers, figures_as_of)", "(-1, now())"), "live_peak_viewers_range"},
    {LIVE_WITH("(avg_watch_seconds, figures_as_of)", "(-1, now())"),
     "live_avg_watch_seconds_range"},
    {LIVE_WITH("views", "1"), "live_figures_dated"},
    {"INSERT INTO live_violation VALUES ('s', 'none', now(), 'c', 'r')",
     "live_violation_live_fkey"},
    {LIVE_WITH("views", "views") "; INSERT INTO live_violation VALUES ('s', 'l', now(), 'c', '')",
     "live_violation_reason_length"},
    {VIDEO_WITH("title", "''"), "video_title_length"},
    {VIDEO_WITH("creator", "''"), "video_creator_length"},
    {VIDEO_WITH("(views, figures_as_of)", "(" BEYOND_MONEY ", now())"), "video_views_range"},
    {VIDEO_WITH("(likes, figures_as_of)", "(-1, now())"), "video_likes_range"},
    {VIDEO_WITH("likes", "1"), "video_figures_dated"},
    {"INSERT INTO video_product VALUES ('s', 'none', 'p')", "video_product_video_fkey"},
    {VIDEO_WITH("views", "views") "; INSERT INTO video_product VALUES ('s', 'v', 'none')",
     "video_product_product_fkey"},
    {AD_WITH("campaign_id", "'none'"), "ad_draft_campaign_fkey"},
    {AD_WITH("target_kind", "'SKU'"), "ad_draft_target_kind_known"},
    {AD_WITH("name", "''"), "ad_draft_name_length"},
    {AD_WITH("daily_budget", "0"), "ad_draft_daily_budget_range"},
    {AD_WITH("ends_at", "starts_at"), "ad_draft_period"},
};

/* Shop s with product p, SKU k and campaign c, in an open transaction. */
static void begin_with_shop(struct db_conn *conn)
{
    support_sql(conn, "BEGIN; SELECT set_config('tumpuk.shop_id', 's', true);"
                      "INSERT INTO shop (shop_id, name, currency, exponent, time_zone)"
                      " VALUES ('s', 'n', 'IDR', 0, 'UTC');"
                      "INSERT INTO product (shop_id, product_id, name) VALUES ('s', 'p', 'n');"
                      "INSERT INTO sku (shop_id, sku_id, product_id, position, list_price)"
                      " VALUES ('s', 'k', 'p', 0, 1);"
                      "INSERT INTO campaign (campaign_id, name, kind, starts_at, ends_at, channels)"
                      " VALUES ('c', 'n', 'MEGA', '2025-11-11Z', '2025-11-12Z', 3)");
}

static void assert_refused(PGconn *pg, const char *sql, const char *constraint)
{
    PGresult *result = PQexec(pg, sql);
    const char *found = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);

    ck_assert_msg(PQresultStatus(result) == PGRES_FATAL_ERROR, "not refused: %s", sql);
    ck_assert_msg(found != NULL && strcmp(found, constraint) == 0, "%s: %s, not %s: %s", sql,
                  found != NULL ? found : "no constraint", constraint,
                  PQresultErrorMessage(result));
    PQclear(result);
}

START_TEST(every_rule_has_a_constraint_that_refuses)
{
    struct support_conn support;

    support_conn_open(&support, support_migrated_database());
    begin_with_shop(&support.conn);
    ck_assert_int_eq(PQsetnonblocking(support.conn.pg, 0), 0);
    for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++) {
        PQclear(PQexec(support.conn.pg, "SAVEPOINT before"));
        assert_refused(support.conn.pg, REFUSED[i].sql, REFUSED[i].constraint);
        PQclear(PQexec(support.conn.pg, "ROLLBACK TO before"));
    }
    /* and what keeps the rules is taken */
    support_sql(&support.conn, SALE);
    support_sql(&support.conn, "DELETE FROM promotion");
    support_sql(&support.conn, STEPS("{2,3}", "{1000,1000}", "true"));
    support_conn_close(&support);
}
END_TEST

/* Every check of the store's tables is in the list above. */
START_TEST(no_constraint_is_left_untried)
{
    struct support_conn support;
    char sql[16384] = "SELECT count(*) FROM pg_constraint WHERE contype IN ('c', 'f') "
                      "AND conname !~ '_shop_fkey$' AND (contypid <> 0 OR conrelid::regclass::text "
                      "IN ('shop', 'product', 'sku', 'campaign', 'promotion', 'promotion_scope', "
                      "'campaign_sku', 'catalog_change', 'idempotency_key', 'promotion_use', "
                      "'promotion_buyer_use', 'redemption', 'redemption_promotion', 'live', "
                      "'live_violation', 'video', 'video_product', 'ad_draft')) "
                      "AND conname NOT IN (''";
    size_t len = strlen(sql);

    for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++)
        len += (size_t)snprintf(sql + len, sizeof sql - len, ", '%s'", REFUSED[i].constraint);
    (void)snprintf(sql + len, sizeof sql - len, ") AND connamespace = 'public'::regnamespace");
    support_conn_open(&support, support_migrated_database());
    ck_assert_int_eq(support_sql(&support.conn, sql), 0);
    support_conn_close(&support);
}
END_TEST

/* ---- the second wall ---- */

START_TEST(a_transaction_sees_the_shop_that_it_named_and_no_other)
{
    static const char *const TABLES[] = {"shop", "product", "sku"};
    const char *url = support_migrated_database();
    struct support_conn support;
    char sql[128];

    support_conn_open(&support, url);
    begin_with_shop(&support.conn);
    support_sql(&support.conn, "COMMIT");
    for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0]; i++) {
        (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", TABLES[i]);
        ck_assert_int_eq(support_sql(&support.conn, sql), 0);
        support_sql(&support.conn, "BEGIN");
        ck_assert_int_eq(db_name_shop(&support.conn, "t"), DB_OK);
        ck_assert_int_eq(support_sql(&support.conn, sql), 0);
        ck_assert_int_eq(db_name_shop(&support.conn, "s"), DB_OK);
        ck_assert_int_eq(support_sql(&support.conn, sql), 1);
        support_sql(&support.conn, "COMMIT");
        ck_assert_int_eq(support_sql(&support.conn, sql), 0);
    }
    support_conn_close(&support);
}
END_TEST

START_TEST(nothing_is_written_into_another_shop)
{
    static const char *const WRITES[] = {
        "INSERT INTO product (shop_id, product_id, name) VALUES ('t', 'p', 'n')",
        "UPDATE product SET shop_id = 't'",
    };
    struct support_conn support;

    support_conn_open(&support, support_migrated_database());
    for (size_t i = 0; i < sizeof WRITES / sizeof WRITES[0]; i++) {
        PGresult *result;

        begin_with_shop(&support.conn);
        ck_assert_int_eq(PQsetnonblocking(support.conn.pg, 0), 0);
        result = PQexec(support.conn.pg, WRITES[i]);
        /* insufficient_privilege: "new row violates row-level security policy" */
        ck_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "42501");
        PQclear(result);
        support_sql(&support.conn, "ROLLBACK");
    }
    support_conn_close(&support);
}
END_TEST

START_TEST(the_list_of_shops_is_seen_whole_by_who_says_so_and_nothing_else)
{
    struct support_conn support;

    support_conn_open(&support, support_migrated_database());
    begin_with_shop(&support.conn);
    support_sql(&support.conn, "COMMIT");
    support_sql(&support.conn, "BEGIN");
    ck_assert_int_eq(db_name_every_shop(&support.conn), DB_OK);
    ck_assert_int_eq(support_sql(&support.conn, "SELECT count(*) FROM shop"), 1);
    ck_assert_int_eq(support_sql(&support.conn, "SELECT count(*) FROM product"), 0);
    support_sql(&support.conn, "UPDATE shop SET name = 'other'");
    ck_assert_int_eq(support_sql(&support.conn, "SELECT count(*) FROM shop WHERE name = 'other'"),
                     0);
    support_sql(&support.conn, "COMMIT");
    support_conn_close(&support);
}
END_TEST

START_TEST(every_table_of_a_shop_is_behind_the_wall_and_begins_its_keys_with_the_shop)
{
    struct support_conn support;

    support_conn_open(&support, support_migrated_database());
    ck_assert_int_eq(
        support_sql(&support.conn,
                    "SELECT count(*) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
                    "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
                    "AND attname = 'shop_id' AND NOT (relrowsecurity AND relforcerowsecurity)"),
        0);
    ck_assert_int_eq(
        support_sql(&support.conn,
                    "SELECT count(*) FROM pg_index "
                    "JOIN pg_attribute AS shop ON shop.attrelid = indrelid "
                    "AND shop.attname = 'shop_id' "
                    "JOIN pg_class ON pg_class.oid = indrelid "
                    "WHERE relnamespace = 'public'::regnamespace AND indkey[0] <> shop.attnum"),
        0);
    support_conn_close(&support);
}
END_TEST

START_TEST(every_column_says_what_it_is)
{
    struct support_conn support;

    support_conn_open(&support, support_migrated_database());
    ck_assert_int_eq(
        support_sql(&support.conn,
                    "SELECT count(*) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
                    "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 "
                    "AND NOT attisdropped AND relname <> 'schema_migrations' "
                    "AND col_description(pg_class.oid, attnum) IS NULL"),
        0);
    support_conn_close(&support);
}
END_TEST

START_TEST(the_service_is_no_superuser_in_its_own_tests)
{
    struct support_conn support;

    support_conn_open(&support, support_database());
    ck_assert_int_eq(support_sql(&support.conn,
                                 "SELECT (rolsuper OR rolbypassrls)::integer FROM pg_roles "
                                 "WHERE rolname = current_user"),
                     0);
    support_conn_close(&support);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        every_rule_has_a_constraint_that_refuses,
        no_constraint_is_left_untried,
        a_transaction_sees_the_shop_that_it_named_and_no_other,
        nothing_is_written_into_another_shop,
        the_list_of_shops_is_seen_whole_by_who_says_so_and_nothing_else,
        every_table_of_a_shop_is_behind_the_wall_and_begins_its_keys_with_the_shop,
        every_column_says_what_it_is,
        the_service_is_no_superuser_in_its_own_tests,
    };

    return support_main("store_constraints", tests, sizeof(tests) / sizeof(tests[0]));
}

/* Answers of the campaign dashboard as JSON: what has no value is null, what cannot
 * be told is left out, and times are the shop's. */
#include <check.h>
#include <jansson.h>
#include <stdlib.h>

#include "answer_support.h"
#include "codec/dashboard_answer.h"

#define HOUR_US INT64_C(3600000000)

static struct buf buf;
static struct json_out out;
static struct store_view view;

static void setup(void)
{
    buf_init(&buf, ANSWER_BYTES_MAX);
    json_out_init(&out, &buf, false);
    json_out_object(&out);
    view = (struct store_view){.zone = zone_find("Asia/Jakarta")};
    ck_assert_ptr_nonnull(view.zone);
}

static void teardown(void)
{
    buf_clear(&buf);
}

/* What was written, once its object is closed. */
static json_t *written(void)
{
    json_out_end_object(&out);
    return answer_parse(&buf);
}

/* That a part of it is this, which is told with ' for ". NULL: there is none. */
static void claim(const json_t *part, const char *wanted)
{
    char text[4096];
    size_t len = 0;
    json_t *json;

    if (wanted == NULL) {
        ck_assert_ptr_null(part);
        return;
    }
    for (; wanted[len] != '\0'; len++) {
        ck_assert_uint_lt(len, sizeof text - 1);
        text[len] = (char)(wanted[len] == '\'' ? '"' : wanted[len]);
    }
    text[len] = '\0';
    json = json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    ck_assert_msg(json != NULL, "%s is no JSON", wanted);
    if (!json_equal(json, part)) {
        char *told = json_dumps(part, JSON_ENCODE_ANY);

        ck_abort_msg("%s, not %s", told, wanted);
    }
    json_decref(json);
}

static void claim_member(const json_t *json, const char *name, const char *wanted)
{
    claim(json_object_get(json, name), wanted);
}

/* ---- what all begin with ---- */

static struct dashboard_head head_of(void)
{
    return (struct dashboard_head){
        .view = &view,
        .campaign_id = TEXT_OF("mega"),
        .as_of_us = ANSWER_AT_US + 500000,
        .view_kind = VIEW_CAMPAIGN,
        .channel = "ALL",
        .currency = "IDR",
        .range = {ANSWER_AT_US - HOUR_US, ANSWER_AT_US},
        .previous = {ANSWER_AT_US - 25 * HOUR_US, ANSWER_AT_US - 24 * HOUR_US},
    };
}

START_TEST(a_head_tells_what_it_covers)
{
    struct dashboard_head head = head_of();
    json_t *json;

    dashboard_head_encode(&out, &head);
    json = written();
    claim(json, "{'campaign_id': 'mega', 'as_of': '2025-11-11T10:00:00.5+07:00',"
                " 'view': 'CAMPAIGN', 'channel': 'ALL', 'currency': {'code': 'IDR', 'exponent': 0},"
                " 'period': {'from': '2025-11-11T09:00:00+07:00', 'to': "
                "'2025-11-11T10:00:00+07:00'}}");
    json_decref(json);
}
END_TEST

START_TEST(a_head_tells_the_day_and_what_it_is_compared_with)
{
    struct dashboard_head head = head_of();
    json_t *json;

    head.view_kind = VIEW_DAY;
    head.date = "2025-11-11";
    head.compare = DASHBOARD_COMPARE_PREVIOUS_CAMPAIGN;
    head.previous_campaign_id = TEXT_OF("mega-before");
    dashboard_head_encode(&out, &head);
    json = written();
    claim_member(json, "date", "'2025-11-11'");
    claim_member(json, "view", "'DAY'");
    claim_member(json, "comparison",
                 "{'with': 'previous_campaign', 'campaign_id': 'mega-before',"
                 " 'from': '2025-11-10T09:00:00+07:00', 'to': '2025-11-10T10:00:00+07:00'}");
    json_decref(json);
}
END_TEST

/* ---- figures ---- */

static const struct metric_figures SOME = {
    .sums = {[ROLLUP_GMV] = 1000,
             [ROLLUP_DEDUCTIONS] = 1500,
             [ROLLUP_REFUND_AMOUNT] = 600,
             [ROLLUP_ORDERS] = 3,
             [ROLLUP_IMPRESSIONS] = 200,
             [ROLLUP_CLICKS] = 7},
    .people = {[METRIC_PEOPLE_BUYERS] = 2, [METRIC_PEOPLE_VISITORS] = 12345},
    .approximate = {[METRIC_PEOPLE_VISITORS] = true},
};

START_TEST(metrics_are_null_without_a_divisor_and_say_where_they_are_estimates)
{
    json_t *json;
    json_t *metrics;

    dashboard_metrics_encode(&out, &SOME, NULL);
    json = written();
    metrics = json_object_get(json, "metrics");
    ck_assert_uint_eq(json_object_size(metrics), METRIC_COUNT);
    claim_member(metrics, "gmv", "{'value': 1000}");
    claim_member(metrics, "net_gmv", "{'value': -500}");
    claim_member(metrics, "aov", "{'value': 333}");
    claim_member(metrics, "ctr", "{'value': 350}");
    claim_member(metrics, "add_to_cart_rate", "{'value': 0}");
    claim_member(metrics, "visitors", "{'value': 12345, 'approximate': true}");
    claim_member(metrics, "conversion_rate", "{'value': 2, 'approximate': true}");
    json_decref(json);
}
END_TEST

START_TEST(metrics_are_compared_as_far_as_there_are_values)
{
    static const struct metric_figures NOTHING = {.sums = {[ROLLUP_DEDUCTIONS] = 10}};
    json_t *json;
    json_t *metrics;

    dashboard_metrics_encode(&out, &SOME, &NOTHING);
    json = written();
    metrics = json_object_get(json, "metrics");
    claim_member(metrics, "gmv",
                 "{'value': 1000, 'previous': 0, 'difference': 1000, 'change_bps': null}");
    claim_member(metrics, "net_gmv",
                 "{'value': -500, 'previous': -10, 'difference': -490, 'change_bps': null}");
    claim_member(metrics, "ctr",
                 "{'value': 350, 'previous': null, 'difference': null, 'change_bps': null}");
    json_decref(json);
}
END_TEST

START_TEST(sections_that_are_of_live_are_not_in_tokopedia)
{
    static const char *const ALWAYS[] = {"gmv_target", "trend", "traffic", "funnel",
                                         "sub_campaigns"};
    json_t *sections;
    json_t *json;

    dashboard_sections_encode(&out, TUMPUK_CHANNEL_TOKOPEDIA);
    json = written();
    sections = json_object_get(json, "sections");
    for (size_t i = 0; i < sizeof ALWAYS / sizeof *ALWAYS; i++)
        claim_member(sections, ALWAYS[i], "{'available': true}");
    claim_member(sections, "lives", "{'available': false}");
    claim_member(sections, "videos", "{'available': false}");
    json_decref(json);
}
END_TEST

START_TEST(sections_that_are_of_live_are_in_both_channels_together)
{
    json_t *json;

    dashboard_sections_encode(&out, TUMPUK_CHANNELS_ALL);
    json = written();
    claim_member(json_object_get(json, "sections"), "lives", "{'available': true}");
    claim_member(json_object_get(json, "sections"), "videos", "{'available': true}");
    json_decref(json);
}
END_TEST

/* ---- the target ---- */

static struct pace_given given_of(int64_t until_us)
{
    return (struct pace_given){
        .campaign = {0, 10 * HOUR_US}, .until_us = until_us, .achieved = 400, .target = 1000};
}

START_TEST(a_target_tells_its_pace)
{
    struct dashboard_target target = {.given = given_of(2 * HOUR_US), .channel_gmv = 300};
    json_t *json;

    target.pace = pace_of(&target.given);
    dashboard_target_encode(&out, &target);
    json = written();
    claim(json, "{'amount': 1000, 'achieved': 400, 'achieved_bps': 4000, 'expected_bps': 2000,"
                " 'method': 'LINEAR', 'pace_bps': 20000, 'forecast': 2000,"
                " 'gmv_per_hour_needed': 75, 'channel_gmv': 300}");
    json_decref(json);
}
END_TEST

START_TEST(a_target_leaves_out_what_cannot_be_told_yet_or_any_more)
{
    struct dashboard_target target = {.given = given_of(0)};
    json_t *json;

    target.given.achieved = 0;
    target.pace = pace_of(&target.given);
    dashboard_target_encode(&out, &target);
    json = written();
    claim_member(json, "forecast", NULL);
    claim_member(json, "pace_bps", NULL);
    claim_member(json, "gmv_per_hour_needed", "100");
    json_decref(json);
    teardown();
    setup();
    target.given = given_of(10 * HOUR_US);
    target.pace = pace_of(&target.given);
    dashboard_target_encode(&out, &target);
    json = written();
    claim_member(json, "forecast", "400");
    claim_member(json, "gmv_per_hour_needed", NULL);
    json_decref(json);
}
END_TEST

/* ---- beyond the guide ---- */

START_TEST(traffic_tells_each_kind_of_source_and_its_share)
{
    struct metric_figures figures[1 + DATA_SOURCE_COUNT] = {{.sums = {0}}};
    json_t *json;
    json_t *sources;

    figures[0].sums[ROLLUP_IMPRESSIONS] = 3;
    figures[DATA_SOURCE_VIDEO].sums[ROLLUP_IMPRESSIONS] = 2;
    figures[DATA_SOURCE_VIDEO].sums[ROLLUP_CLICKS] = 1;
    figures[DATA_SOURCE_VIDEO].sums[ROLLUP_GMV] = 99;
    dashboard_traffic_encode(&out, figures);
    json = written();
    sources = json_object_get(json, "sources");
    ck_assert_uint_eq(json_array_size(sources), DATA_SOURCE_COUNT);
    claim(json_array_get(sources, 1),
          "{'kind': 'VIDEO', 'product_impressions': 2, 'impression_share': 6667,"
          " 'product_clicks': 1, 'ctr': 5000, 'orders': 0, 'ctor': 0, 'gmv': 99, 'items_sold': 0}");
    claim(json_array_get(sources, 3),
          "{'kind': 'OTHER', 'product_impressions': 0, 'impression_share': 0,"
          " 'product_clicks': 0, 'ctr': null, 'orders': 0, 'ctor': null, 'gmv': 0,"
          " 'items_sold': 0}");
    json_decref(json);
}
END_TEST

START_TEST(a_funnel_tells_what_is_left_from_stage_to_stage)
{
    json_t *json;

    dashboard_funnel_encode(&out, &SOME);
    json = written();
    claim(json, "{'stages': [{'stage': 'product_impressions', 'value': 200},"
                " {'stage': 'product_clicks', 'value': 7, 'of_previous': 350, 'of_first': 350},"
                " {'stage': 'add_to_carts', 'value': 0, 'of_previous': 0, 'of_first': 0},"
                " {'stage': 'buyers', 'value': 2, 'of_previous': null, 'of_first': 100}]}");
    json_decref(json);
}
END_TEST

START_TEST(sub_campaigns_are_ranked_as_they_stand)
{
    const struct campaign_record campaigns[] = {
        {.campaign_id = TEXT_OF("b"), .name = TEXT_OF("\"B\""), .ends_at_us = HOUR_US},
        {.campaign_id = TEXT_OF("a"), .name = TEXT_OF("A"), .ends_at_us = HOUR_US},
    };
    const struct dashboard_sub_campaign items[] = {{.campaign = &campaigns[0], .figures = SOME},
                                                   {.campaign = &campaigns[1]}};
    json_t *json;
    json_t *second;

    dashboard_sub_campaigns_encode(&out, &view, items, 2);
    json = written();
    second = json_array_get(json_object_get(json, "items"), 1);
    claim_member(json_array_get(json_object_get(json, "items"), 0), "name", "'\\'B\\''");
    claim_member(second, "rank", "2");
    claim_member(second, "campaign_id", "'a'");
    claim_member(second, "starts_at", "'1970-01-01T07:00:00+07:00'");
    claim_member(second, "ctr", "null");
    claim_member(second, "orders", NULL);
    json_decref(json);
}
END_TEST

/* ---- trends ---- */

#define BUCKETS 3

static void encode_trend(bool cumulative, bool compared)
{
    static const enum metric METRICS[] = {METRIC_GMV, METRIC_CTR, METRIC_VISITORS};
    static struct metric_value scratch[BUCKETS];
    static struct metric_figures figures[BUCKETS];
    static const struct metric_figures PREVIOUS[BUCKETS] = {{.sums = {[ROLLUP_GMV] = 7}}};
    struct grid_bucket buckets[BUCKETS];
    struct dashboard_trend trend = {.view = &view,
                                    .grain = CALENDAR_HOUR,
                                    .cumulative = cumulative,
                                    .compared = compared,
                                    .metric_count = 3,
                                    .metrics = METRICS,
                                    .count = BUCKETS,
                                    .buckets = buckets,
                                    .figures = figures,
                                    .previous = compared ? PREVIOUS : NULL,
                                    .scratch = scratch};

    for (int i = 0; i < BUCKETS; i++) {
        int64_t at_us = ANSWER_AT_US + i * HOUR_US;

        figures[i] = i == 0 ? SOME : (struct metric_figures){.sums = {[ROLLUP_GMV] = 5000 * i}};
        buckets[i] = (struct grid_bucket){
            .starts_us = at_us, .range = {at_us, at_us + HOUR_US}, .partial = i == BUCKETS - 1};
        if (compared && i == 0) /* the others are compared with nothing */
            buckets[i].previous = (struct span_range){at_us - HOUR_US, at_us};
    }
    dashboard_trend_encode(&out, &trend);
}

START_TEST(a_trend_tells_points_and_where_each_metric_was_highest_and_lowest)
{
    json_t *json;

    encode_trend(false, false);
    json = written();
    claim_member(json, "granularity", "'hour'");
    claim_member(json, "cumulative", "false");
    claim_member(json, "points",
                 "[{'at': '2025-11-11T10:00:00+07:00',"
                 "  'values': {'gmv': 1000, 'ctr': 350, 'visitors': 12345},"
                 "  'approximate': ['visitors']},"
                 " {'at': '2025-11-11T11:00:00+07:00',"
                 "  'values': {'gmv': 5000, 'ctr': null, 'visitors': 0}},"
                 " {'at': '2025-11-11T12:00:00+07:00', 'partial': true,"
                 "  'values': {'gmv': 10000, 'ctr': null, 'visitors': 0}}]");
    claim_member(json, "peaks",
                 "{'gmv': {'highest': {'at': '2025-11-11T11:00:00+07:00', 'value': 5000},"
                 "         'lowest': {'at': '2025-11-11T10:00:00+07:00', 'value': 1000}},"
                 " 'ctr': {'highest': {'at': '2025-11-11T10:00:00+07:00', 'value': 350},"
                 "         'lowest': {'at': '2025-11-11T10:00:00+07:00', 'value': 350}},"
                 " 'visitors': {'highest': {'at': '2025-11-11T10:00:00+07:00', 'value': 12345},"
                 "              'lowest': {'at': '2025-11-11T11:00:00+07:00', 'value': 0}}}");
    json_decref(json);
}
END_TEST

START_TEST(a_trend_is_compared_where_there_is_something)
{
    json_t *json;
    json_t *points;

    encode_trend(false, true);
    json = written();
    points = json_object_get(json, "points");
    claim_member(json_array_get(points, 0), "previous", "{'gmv': 7, 'ctr': null, 'visitors': 0}");
    claim_member(json_array_get(points, 1), "previous", NULL);
    json_decref(json);
}
END_TEST

START_TEST(what_adds_up_has_no_peaks)
{
    json_t *json;

    encode_trend(true, false);
    json = written();
    claim_member(json, "cumulative", "true");
    claim_member(json, "peaks", NULL);
    json_decref(json);
}
END_TEST

START_TEST(annotations_tell_what_priced_before_and_since)
{
    static const struct tumpuk_promotion FLASH = {
        .id = TEXT_OF("kilat"), .name = TEXT_OF("Kilat"), .type = TUMPUK_TYPE_SELLER_FLASH_SALE};
    static const struct tumpuk_promotion NAMELESS = {.id = TEXT_OF("diskon"),
                                                     .type = TUMPUK_TYPE_PRODUCT_DISCOUNT};
    const struct dashboard_move moves[] = {
        {.at_us = ANSWER_AT_US,
         .product_id = TEXT_OF("gayo"),
         .sku_id = TEXT_OF("gayo-250"),
         .channels = TUMPUK_CHANNELS_ALL,
         .from = {.unit_price = 52000},
         .to = {.unit_price = 40000, .promotion = &FLASH}},
        {.at_us = ANSWER_AT_US + 1,
         .product_id = TEXT_OF("gayo"),
         .sku_id = TEXT_OF("gayo-250"),
         .channels = TUMPUK_CHANNEL_TOKOPEDIA,
         .from = {.unit_price = 40000, .promotion = &FLASH},
         .to = {.unit_price = 40000, .promotion = &NAMELESS}},
    };
    json_t *json;

    dashboard_moves_encode(&out, &view, moves, 2, true);
    json = written();
    claim(json, "{'annotations': [{'at': '2025-11-11T10:00:00+07:00', 'product_id': 'gayo',"
                " 'sku_id': 'gayo-250', 'channels': ['SHOP_TOKOPEDIA', 'TOKOPEDIA'],"
                " 'from': {'unit_price': 52000}, 'to': {'unit_price': 40000,"
                " 'promotion': {'promotion_id': 'kilat', 'name': 'Kilat', 'type': "
                "'SELLER_FLASH_SALE'}}},"
                " {'at': '2025-11-11T10:00:00.000001+07:00', 'product_id': 'gayo',"
                " 'sku_id': 'gayo-250', 'channels': ['TOKOPEDIA'],"
                " 'from': {'unit_price': 40000,"
                " 'promotion': {'promotion_id': 'kilat', 'name': 'Kilat', 'type': "
                "'SELLER_FLASH_SALE'}},"
                " 'to': {'unit_price': 40000,"
                " 'promotion': {'promotion_id': 'diskon', 'type': 'PRODUCT_DISCOUNT'}}}],"
                " 'annotations_truncated': true}");
    json_decref(json);
}
END_TEST

int main(void)
{
    const TTest *const TESTS[] = {
        a_head_tells_what_it_covers,
        a_head_tells_the_day_and_what_it_is_compared_with,
        metrics_are_null_without_a_divisor_and_say_where_they_are_estimates,
        metrics_are_compared_as_far_as_there_are_values,
        sections_that_are_of_live_are_not_in_tokopedia,
        sections_that_are_of_live_are_in_both_channels_together,
        a_target_tells_its_pace,
        a_target_leaves_out_what_cannot_be_told_yet_or_any_more,
        traffic_tells_each_kind_of_source_and_its_share,
        a_funnel_tells_what_is_left_from_stage_to_stage,
        sub_campaigns_are_ranked_as_they_stand,
        a_trend_tells_points_and_where_each_metric_was_highest_and_lowest,
        a_trend_is_compared_where_there_is_something,
        what_adds_up_has_no_peaks,
        annotations_tell_what_priced_before_and_since,
    };
    Suite *suite = suite_create("dashboard_answer");
    TCase *tcase = tcase_create("dashboard_answer");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tcase, setup, teardown);
    for (size_t i = 0; i < sizeof TESTS / sizeof *TESTS; i++)
        tcase_add_test(tcase, TESTS[i]);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

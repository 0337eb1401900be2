/* Pace and forecast of a GMV target; and a range in pieces that are stored. */
#include <check.h>

#include "dashboard/pace.h"

#define HOUR_US INT64_C(3600000000)
#define MINUTE_US INT64_C(60000000)

static struct pace_given a_day(int64_t hours, int64_t achieved, int64_t target)
{
    return (struct pace_given){.campaign = {0, 24 * HOUR_US},
                               .until_us = hours * HOUR_US,
                               .achieved = achieved,
                               .target = target};
}

START_TEST(without_history_gmv_is_expected_evenly)
{
    struct pace_given given = a_day(6, 300, 1000);
    struct pace pace = pace_of(&given);

    ck_assert_int_eq(pace.method, PACE_LINEAR);
    ck_assert_int_eq(pace.expected_bps.value, 2500);
    ck_assert_int_eq(pace.achieved_bps.value, 3000);
    ck_assert_int_eq(pace.pace_bps.value, 12000);
    ck_assert_int_eq(pace.forecast.value, 1200);
    ck_assert_int_eq(pace.gmv_per_hour_needed.value, 39); /* 38.9 would not do */
}
END_TEST

START_TEST(history_tells_what_share_is_there_by_now)
{
    struct pace_given given = a_day(6, 300, 1000);
    struct pace pace;

    given.history_count = 2;
    given.history[0] = (struct pace_history){1, 2};
    given.history[1] = (struct pace_history){100, 400};
    pace = pace_of(&given);
    ck_assert_int_eq(pace.method, PACE_HISTORY);
    ck_assert_int_eq(pace.expected_bps.value, 3750);
    ck_assert_int_eq(pace.pace_bps.value, 8000);
    ck_assert_int_eq(pace.forecast.value, 800);
}
END_TEST

START_TEST(there_is_no_forecast_before_a_hundredth_is_expected)
{
    struct pace_given given = a_day(0, 0, 1000);
    struct pace pace = pace_of(&given);

    ck_assert_int_eq(pace.expected_bps.value, 0);
    ck_assert(!pace.forecast.known && !pace.pace_bps.known);
    ck_assert_int_eq(pace.achieved_bps.value, 0);
    ck_assert_int_eq(pace.gmv_per_hour_needed.value, 42);
    given.history_count = 1;
    given.until_us = HOUR_US;
    given.history[0] = (struct pace_history){99, 10000};
    pace = pace_of(&given);
    ck_assert(!pace.forecast.known && pace.pace_bps.known);
    given.history[0].gmv_so_far = 100;
    ck_assert(pace_of(&given).forecast.known);
}
END_TEST

START_TEST(after_the_end_the_forecast_is_what_was_achieved)
{
    struct pace_given given = a_day(24, 700, 1000);
    struct pace pace;

    given.history_count = 1;
    given.history[0] = (struct pace_history){1, 3};
    pace = pace_of(&given);
    ck_assert_int_eq(pace.expected_bps.value, 10000);
    ck_assert_int_eq(pace.forecast.value, 700);
    ck_assert_int_eq(pace.pace_bps.value, 7000);
    ck_assert(!pace.gmv_per_hour_needed.known);
}
END_TEST

START_TEST(a_target_that_is_reached_needs_nothing_more)
{
    struct pace_given given = a_day(6, 1000, 1000);

    ck_assert_int_eq(pace_of(&given).gmv_per_hour_needed.value, 0);
    given.target = 0;
    ck_assert(!pace_of(&given).achieved_bps.known && pace_of(&given).forecast.known);
}
END_TEST

START_TEST(the_largest_amounts_stay_exact)
{
    struct pace_given given = a_day(8, TUMPUK_MONEY_MAX, TUMPUK_MONEY_MAX);
    struct pace pace = pace_of(&given);

    ck_assert_int_eq(pace.forecast.value, 3 * TUMPUK_MONEY_MAX);
    ck_assert_int_eq(pace.pace_bps.value, 30000);
    given.history_count = PACE_CAMPAIGNS_MAX;
    for (int i = 0; i < PACE_CAMPAIGNS_MAX; i++)
        given.history[i] = (struct pace_history){TUMPUK_MONEY_MAX, TUMPUK_MONEY_MAX};
    pace = pace_of(&given);
    ck_assert_int_eq(pace.forecast.value, TUMPUK_MONEY_MAX);
    ck_assert_int_eq(pace.pace_bps.value, 10000);
}
END_TEST

START_TEST(the_same_share_of_another_campaign_is_a_whole_minute_of_it)
{
    const struct span_range day = {0, 24 * HOUR_US};
    const struct span_range week = {1000 * HOUR_US, 1007 * HOUR_US};

    ck_assert_int_eq(pace_same_share(day, 0, week), week.from_us);
    ck_assert_int_eq(pace_same_share(day, 24 * HOUR_US, week), week.to_us);
    /* a minute of the day is 17.5 seconds there */
    ck_assert_int_eq(pace_same_share(day, 3 * MINUTE_US, week), week.from_us);
    ck_assert_int_eq(pace_same_share(day, 4 * MINUTE_US, week), week.from_us + MINUTE_US);
}
END_TEST

/* That parts are the range, none counted twice, each on its span's grid. */
static void parts_cover(enum rollup_kind kind, int64_t from_us, int64_t to_us, size_t most)
{
    struct span_part parts[SPAN_PARTS_MAX];
    size_t count = span_split(kind, (struct span_range){from_us, to_us}, parts, 0);
    int64_t at_us = from_us;

    ck_assert_uint_le(count, most);
    for (size_t i = 0; i < count; i++) {
        int64_t from = parts[i].range.from_us;

        ck_assert_int_eq(from, at_us);
        ck_assert_int_gt(parts[i].range.to_us, at_us);
        at_us = parts[i].range.to_us;
        ck_assert_int_eq(rollup_begin(kind, parts[i].span, from), from);
        ck_assert_int_eq(rollup_begin(kind, parts[i].span, at_us), at_us);
        ck_assert(rollup_keeps(kind, parts[i].span));
    }
    ck_assert_int_eq(at_us, to_us);
}

START_TEST(a_range_is_read_in_the_widest_spans)
{
    struct span_part parts[2 * SPAN_PARTS_MAX];

    parts_cover(ROLLUP_SHOP, 17 * HOUR_US, 17 * HOUR_US, 0);
    parts_cover(ROLLUP_SHOP, 17 * HOUR_US, 17 * HOUR_US + MINUTE_US, 1);
    parts_cover(ROLLUP_SHOP, 17 * HOUR_US, 18 * HOUR_US, 1);
    parts_cover(ROLLUP_SHOP, 0, 48 * HOUR_US, 1);
    parts_cover(ROLLUP_SHOP, 17 * HOUR_US - MINUTE_US, 300 * HOUR_US + MINUTE_US, 5);
    parts_cover(ROLLUP_SHOP, 17 * HOUR_US + MINUTE_US, 17 * HOUR_US + 2 * MINUTE_US, 1);
    parts_cover(ROLLUP_SHOP, 17 * HOUR_US + MINUTE_US, 18 * HOUR_US + 2 * MINUTE_US, 1);
    parts_cover(ROLLUP_SHOP, 17 * HOUR_US, 65 * HOUR_US, 3);
    parts_cover(ROLLUP_PRODUCT, 17 * HOUR_US + 15 * MINUTE_US, 300 * HOUR_US, 3);
    parts_cover(ROLLUP_PRODUCT, 17 * HOUR_US, 23 * HOUR_US, 1);
    parts_cover(ROLLUP_LIVE, 17 * HOUR_US, 65 * HOUR_US, 1);
    parts_cover(ROLLUP_LIVE, 24 * HOUR_US, 72 * HOUR_US, 3);
    parts_cover(ROLLUP_SKU, 17 * HOUR_US + 15 * MINUTE_US, 300 * HOUR_US, 1);
    /* days that go on from each other */
    ck_assert_uint_eq(
        span_split(ROLLUP_SHOP, (struct span_range){17 * HOUR_US, 24 * HOUR_US}, parts, 0), 1);
    ck_assert_uint_eq(
        span_split(ROLLUP_SHOP, (struct span_range){24 * HOUR_US, 25 * HOUR_US}, parts, 1), 1);
    ck_assert_int_eq(parts[0].range.to_us, 25 * HOUR_US);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pace");
    TCase *all = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(all, without_history_gmv_is_expected_evenly);
    tcase_add_test(all, history_tells_what_share_is_there_by_now);
    tcase_add_test(all, there_is_no_forecast_before_a_hundredth_is_expected);
    tcase_add_test(all, after_the_end_the_forecast_is_what_was_achieved);
    tcase_add_test(all, a_target_that_is_reached_needs_nothing_more);
    tcase_add_test(all, the_largest_amounts_stay_exact);
    tcase_add_test(all, the_same_share_of_another_campaign_is_a_whole_minute_of_it);
    tcase_add_test(all, a_range_is_read_in_the_widest_spans);
    suite_add_tcase(suite, all);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

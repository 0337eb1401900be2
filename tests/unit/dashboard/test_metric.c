/* Metrics of sums: ratios, their rounding, and what they are compared with. */
#include <check.h>

#include "dashboard/metric.h"

START_TEST(ratios_have_no_value_on_a_zero_divisor)
{
    struct metric_figures none = {.sums = {0}};

    for (int i = METRIC_CTR; i <= METRIC_AOV; i++)
        ck_assert(!metric_of(&none, (enum metric)i).known);
    for (int i = 0; i < METRIC_CTR; i++)
        ck_assert(metric_of(&none, (enum metric)i).known);
}
END_TEST

START_TEST(each_metric_is_worked_out_from_its_sums)
{
    const struct metric_figures figures = {
        .sums = {[ROLLUP_GMV] = 1001,
                 [ROLLUP_DEDUCTIONS] = 2000,
                 [ROLLUP_REFUND_AMOUNT] = 300,
                 [ROLLUP_CANCELLED_ORDERS] = 4,
                 [ROLLUP_ORDERS] = 2,
                 [ROLLUP_ITEMS_SOLD] = 6,
                 [ROLLUP_IMPRESSIONS] = 300,
                 [ROLLUP_CLICKS] = 1,
                 [ROLLUP_ADD_TO_CARTS] = 3},
        .people = {7, 5, 16},
        .approximate = {false, false, true},
    };
    const int64_t expected[METRIC_COUNT] = {
        [METRIC_GMV] = 1001,
        [METRIC_NET_GMV] = -999,
        [METRIC_REFUND_AMOUNT] = 300,
        [METRIC_CANCELLED_ORDERS] = 4,
        [METRIC_ORDERS] = 2,
        [METRIC_ITEMS_SOLD] = 6,
        [METRIC_BUYERS] = 7,
        [METRIC_NEW_BUYERS] = 5,
        [METRIC_VISITORS] = 16,
        [METRIC_PRODUCT_IMPRESSIONS] = 300,
        [METRIC_PRODUCT_CLICKS] = 1,
        [METRIC_ADD_TO_CARTS] = 3,
        [METRIC_CTR] = 33,     /* 33.3 */
        [METRIC_CTOR] = 20000, /* may exceed 10,000 */
        [METRIC_CONVERSION_RATE] = 4375,
        [METRIC_ADD_TO_CART_RATE] = 30000,
        [METRIC_AOV] = 501, /* 500.5, half up */
    };

    for (int i = 0; i < METRIC_COUNT; i++)
        ck_assert_int_eq(metric_of(&figures, (enum metric)i).value, expected[i]);
    ck_assert(metric_of(&figures, METRIC_VISITORS).approximate);
    ck_assert(metric_of(&figures, METRIC_CONVERSION_RATE).approximate);
    ck_assert(!metric_of(&figures, METRIC_BUYERS).approximate);
}
END_TEST

START_TEST(rates_are_rounded_half_up_and_away_from_zero_below_it)
{
    ck_assert_int_eq(metric_ratio_bps(1, 20000).value, 1);
    ck_assert_int_eq(metric_ratio_bps(-1, 20000).value, -1);
    ck_assert_int_eq(metric_ratio_bps(-1, 20001).value, 0);
    ck_assert_int_eq(metric_ratio_bps(1, 20001).value, 0);
    ck_assert_int_eq(metric_ratio_bps(INT64_MAX, 1).value, INT64_MAX);
    ck_assert_int_eq(metric_ratio_bps(INT64_MIN, 1).value, INT64_MIN);
}
END_TEST

static struct metric_change compare(int64_t value, int64_t previous)
{
    return metric_compare((struct metric_value){.known = true, .value = value},
                          (struct metric_value){.known = true, .value = previous});
}

START_TEST(change_is_told_against_something_above_zero_only)
{
    ck_assert_int_eq(compare(150, 100).difference, 50);
    ck_assert_int_eq(compare(150, 100).bps, 5000);
    ck_assert_int_eq(compare(-50, 100).bps, -15000);
    ck_assert(compare(5, 0).has_difference && !compare(5, 0).has_bps);
    ck_assert(compare(5, -10).has_difference && !compare(5, -10).has_bps);
    ck_assert_int_eq(compare(5, -10).difference, 15);
    ck_assert(!metric_compare((struct metric_value){.known = false},
                              (struct metric_value){.known = true, .value = 1})
                   .has_difference);
    ck_assert(!metric_compare((struct metric_value){.known = true, .value = 1},
                              (struct metric_value){.known = false})
                   .has_difference);
}
END_TEST

START_TEST(sums_beyond_their_range_are_noticed)
{
    int64_t sums[ROLLUP_SUM_COUNT] = {INT64_MAX - 1};
    const int64_t more[ROLLUP_SUM_COUNT] = {1, 2};

    ck_assert(metric_add_sums(sums, more));
    ck_assert_int_eq(sums[1], 2);
    ck_assert(!metric_add_sums(sums, more));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("metric");
    TCase *all = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(all, ratios_have_no_value_on_a_zero_divisor);
    tcase_add_test(all, each_metric_is_worked_out_from_its_sums);
    tcase_add_test(all, rates_are_rounded_half_up_and_away_from_zero_below_it);
    tcase_add_test(all, change_is_told_against_something_above_zero_only);
    tcase_add_test(all, sums_beyond_their_range_are_noticed);
    suite_add_tcase(suite, all);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

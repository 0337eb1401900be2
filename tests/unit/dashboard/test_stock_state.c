/* How well SKUs and products are supplied. */
#include <check.h>
#include <stdlib.h>

#include "dashboard/stock_state.h"

#define QUARTER_US INT64_C(900000000)

static struct stock_level level(int64_t units, int64_t threshold, int64_t sold)
{
    return (struct stock_level){
        .counted = true, .units = units, .threshold = threshold, .sold = sold, .low_days = 3};
}

static enum stock_state state(int64_t units, int64_t threshold, int64_t sold)
{
    const struct stock_level judged = level(units, threshold, sold);

    return stock_state_of(&judged);
}

START_TEST(stock_is_low_at_its_threshold_or_when_it_lasts_for_too_few_days)
{
    ck_assert_int_eq(state(5, 5, 0), STOCK_LOW);
    ck_assert_int_eq(state(6, 5, 0), STOCK_ENOUGH);
    ck_assert_int_eq(state(29, -1, 10), STOCK_LOW);
    ck_assert_int_eq(state(30, -1, 10), STOCK_ENOUGH);
    ck_assert_int_eq(state(1, -1, 0), STOCK_ENOUGH);
}
END_TEST

START_TEST(stock_is_out_at_nothing_or_less)
{
    ck_assert_int_eq(state(0, -1, 0), STOCK_OUT);
    ck_assert_int_eq(state(-3, 10, 7), STOCK_OUT);
}
END_TEST

START_TEST(what_was_never_counted_is_in_no_state)
{
    const struct stock_level unknown = {.threshold = 10, .sold = 5, .low_days = 3};
    struct stock_summary summary;

    ck_assert_int_eq(stock_state_of(&unknown), STOCK_NOT_COUNTED);
    ck_assert_ptr_null(stock_state_name(STOCK_NOT_COUNTED));
    stock_summary_begin(&summary);
    stock_summary_add(&summary, &unknown);
    ck_assert_int_eq(summary.state, STOCK_NOT_COUNTED);
    ck_assert_int_eq(summary.days_left_tenths, -1);
}
END_TEST

START_TEST(a_product_has_the_sum_the_worst_state_and_the_fewest_days_of_its_skus)
{
    const struct stock_level skus[] = {level(100, -1, 0), level(50, -1, 10), level(7, 9, 2)};
    const struct stock_level gone = level(-1, -1, 0);
    struct stock_summary summary;

    stock_summary_begin(&summary);
    for (int i = 0; i < 3; i++)
        stock_summary_add(&summary, &skus[i]);
    ck_assert_int_eq(summary.units, 157);
    ck_assert_int_eq(summary.state, STOCK_LOW);
    ck_assert_int_eq(summary.days_left_tenths, 35);
    stock_summary_add(&summary, &gone);
    ck_assert_int_eq(summary.state, STOCK_OUT);
    ck_assert_int_eq(summary.units, 156);
}
END_TEST

START_TEST(a_sum_of_stock_stays_in_its_range)
{
    const struct stock_level much = level(INT64_MAX, -1, 0);
    struct stock_summary summary;

    stock_summary_begin(&summary);
    stock_summary_add(&summary, &much);
    stock_summary_add(&summary, &much);
    ck_assert_int_eq(summary.units, INT64_MAX);
}
END_TEST

START_TEST(a_days_sales_are_those_of_the_last_complete_quarters)
{
    struct span_range range = stock_sales_range(100 * QUARTER_US + 1);

    ck_assert_int_eq(range.from_us, 4 * QUARTER_US);
    ck_assert_int_eq(range.to_us, 100 * QUARTER_US);
    ck_assert_int_eq(stock_sales_range(100 * QUARTER_US).to_us, 100 * QUARTER_US);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stock_state");
    TCase *all = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(all, stock_is_low_at_its_threshold_or_when_it_lasts_for_too_few_days);
    tcase_add_test(all, stock_is_out_at_nothing_or_less);
    tcase_add_test(all, what_was_never_counted_is_in_no_state);
    tcase_add_test(all, a_product_has_the_sum_the_worst_state_and_the_fewest_days_of_its_skus);
    tcase_add_test(all, a_sum_of_stock_stays_in_its_range);
    tcase_add_test(all, a_days_sales_are_those_of_the_last_complete_quarters);
    suite_add_tcase(suite, all);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

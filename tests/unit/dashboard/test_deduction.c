/* What cancellations and refunds take off an order (spec dashboard, section 2). */
#include <check.h>
#include <stdlib.h>

#include "dashboard/deduction.h"

#define MONEY_MAX INT64_C(9007199254740991)

static struct deduction_line line_of(int64_t gmv, int64_t quantity)
{
    return (struct deduction_line){.gmv = gmv, .quantity = quantity};
}

START_TEST(a_cancellation_takes_what_earlier_refunds_left)
{
    struct deduction_line lines[] = {line_of(1000, 3), line_of(0, 1), line_of(50, 1)};

    deduction_take_units(&lines[0], 1);
    deduction_take_whole(lines, 3);
    ck_assert_int_eq(lines[0].amount, 667);
    ck_assert_int_eq(lines[1].amount, 0);
    ck_assert_int_eq(lines[2].amount, 50);
    deduction_take_whole(lines, 3);
    ck_assert_int_eq(lines[0].amount + lines[1].amount + lines[2].amount, 0);
}
END_TEST

START_TEST(refunds_of_single_units_add_up_to_the_refund_of_all)
{
    struct deduction_line line = line_of(1000, 3);
    const int64_t expected[] = {333, 334, 333, 0};

    for (size_t i = 0; i < 4; i++) {
        line.amount = 0;
        deduction_take_units(&line, 1);
        ck_assert_int_eq(line.amount, expected[i]);
    }
    ck_assert_int_eq(line.units, 3);
    ck_assert_int_eq(line.deducted, 1000);
}
END_TEST

START_TEST(half_a_unit_of_money_is_rounded_up_once)
{
    struct deduction_line line = line_of(5, 2);

    deduction_take_units(&line, 1);
    ck_assert_int_eq(line.amount, 3);
    line.amount = 0;
    deduction_take_units(&line, 1);
    ck_assert_int_eq(line.amount, 2);
}
END_TEST

START_TEST(more_units_than_a_line_has_take_the_line)
{
    struct deduction_line line = line_of(1000, 3);

    deduction_take_units(&line, INT64_MAX);
    ck_assert_int_eq(line.amount, 1000);
    ck_assert_int_eq(line.units, 3);
}
END_TEST

START_TEST(an_amount_is_spread_by_largest_remainder_over_what_remains)
{
    struct deduction_line lines[] = {line_of(100, 1), line_of(100, 1), line_of(100, 1),
                                     line_of(0, 1)};

    deduction_take_amount(lines, 4, 100);
    ck_assert_int_eq(lines[0].amount, 34);
    ck_assert_int_eq(lines[1].amount, 33);
    ck_assert_int_eq(lines[2].amount, 33);
    ck_assert_int_eq(lines[3].amount, 0);
    deduction_take_units(&lines[0], 1); /* all of it, but 34 are gone */
    ck_assert_int_eq(lines[0].deducted, 100);
    deduction_take_amount(lines, 4, 1000);
    ck_assert_int_eq(lines[0].amount, 0);
    ck_assert_int_eq(lines[1].amount, 67);
    ck_assert_int_eq(lines[2].amount, 67);
    deduction_take_amount(lines, 4, 1);
    ck_assert_int_eq(lines[0].amount + lines[1].amount + lines[2].amount + lines[3].amount, 0);
}
END_TEST

START_TEST(the_largest_money_does_not_wrap)
{
    struct deduction_line lines[] = {line_of(MONEY_MAX, MONEY_MAX), line_of(MONEY_MAX, 1),
                                     line_of(1, 1)};

    deduction_take_units(&lines[0], MONEY_MAX - 1);
    ck_assert_int_eq(lines[0].amount, MONEY_MAX - 1);
    deduction_take_amount(lines, 3, MONEY_MAX);
    ck_assert_int_eq(lines[0].amount + lines[1].amount + lines[2].amount, MONEY_MAX);
    deduction_take_whole(lines, 3);
    ck_assert_int_eq(lines[1].deducted, MONEY_MAX);
}
END_TEST

START_TEST(whatever_comes_in_whatever_order_an_order_loses_its_gmv_at_most)
{
    unsigned seed = 20261123;

    for (int run = 0; run < 5000; run++) {
        struct deduction_line lines[5];
        int64_t taken[5] = {0};
        size_t count = 1 + (size_t)(rand_r(&seed) % 5);

        for (size_t i = 0; i < count; i++)
            lines[i] = line_of(rand_r(&seed) % 1000, 1 + rand_r(&seed) % 7);
        for (int step = 0; step < 6; step++) {
            size_t at = (size_t)rand_r(&seed) % count;
            int64_t before = 0, after = 0, asked = rand_r(&seed) % 700;

            for (size_t i = 0; i < count; i++) {
                before += lines[i].gmv - lines[i].deducted;
                lines[i].amount = 0;
            }
            if (step % 2 == 0)
                deduction_take_units(&lines[at], 1 + rand_r(&seed) % 3);
            else
                deduction_take_amount(lines, count, asked);
            for (size_t i = 0; i < count; i++) {
                after += lines[i].gmv - lines[i].deducted;
                taken[i] += lines[i].amount;
                ck_assert_int_ge(lines[i].amount, 0);
                ck_assert_int_le(lines[i].deducted, lines[i].gmv);
                ck_assert_int_eq(lines[i].deducted, taken[i]);
            }
            if (step % 2 != 0)
                ck_assert_int_eq(before - after, asked < before ? asked : before);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("deduction");
    TCase *tcase = tcase_create("deduction");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_cancellation_takes_what_earlier_refunds_left);
    tcase_add_test(tcase, refunds_of_single_units_add_up_to_the_refund_of_all);
    tcase_add_test(tcase, half_a_unit_of_money_is_rounded_up_once);
    tcase_add_test(tcase, more_units_than_a_line_has_take_the_line);
    tcase_add_test(tcase, an_amount_is_spread_by_largest_remainder_over_what_remains);
    tcase_add_test(tcase, the_largest_money_does_not_wrap);
    tcase_add_test(tcase, whatever_comes_in_whatever_order_an_order_loses_its_gmv_at_most);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

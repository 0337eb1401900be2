/* How much paid orders draw on quotas. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "api/order_quotas.h"

static struct tumpuk_text text(const char *bytes)
{
    return (struct tumpuk_text){.bytes = bytes, .len = (uint32_t)strlen(bytes)};
}

/* Lines a 2, b 4, a 8 of products p, q, p, and a gift of 16 a. */
static int64_t units_of(const struct tumpuk_promotion *promotion)
{
    struct data_line lines[] = {
        {.sku_id = text("a"), .product_id = text("p"), .quantity = 2},
        {.sku_id = text("b"), .product_id = text("q"), .quantity = 4},
        {.sku_id = text("a"), .product_id = text("p"), .quantity = 8},
        {.sku_id = text("a"), .product_id = text("p"), .quantity = 16, .gift = true},
    };
    const struct data_order order = {.line_count = 4, .lines = lines};

    return order_quotas_units(&order, promotion);
}

START_TEST(units_are_those_of_the_lines_in_scope_gifts_apart)
{
    const struct tumpuk_text skus[] = {text("a"), text("c")};
    const struct tumpuk_text products[] = {text("q")};
    struct tumpuk_promotion promotion = {.scope = {.everything = true}};

    ck_assert_int_eq(units_of(&promotion), 14);
    promotion.max_units_per_order = 9;
    ck_assert_int_eq(units_of(&promotion), 9);
    promotion.max_units_per_order = 15;
    ck_assert_int_eq(units_of(&promotion), 14);
    promotion = (struct tumpuk_promotion){.scope = {.sku_ids = skus, .sku_count = 2}};
    ck_assert_int_eq(units_of(&promotion), 10);
    promotion.scope.product_ids = products;
    promotion.scope.product_count = 1;
    ck_assert_int_eq(units_of(&promotion), 14);
    promotion.scope.sku_count = 0;
    ck_assert_int_eq(units_of(&promotion), 4);
}
END_TEST

START_TEST(an_order_that_names_a_promotion_of_none_of_its_lines_used_one_unit)
{
    const struct tumpuk_promotion promotion = {.scope = {.everything = false}};

    ck_assert_int_eq(units_of(&promotion), 1);
}
END_TEST

START_TEST(uses_are_drawn_whole_or_not_at_all)
{
    ck_assert_int_eq(order_quotas_left(3, QUOTA_COUNTS_USES, 2, 900, 7), 7);
    ck_assert_int_eq(order_quotas_left(3, QUOTA_COUNTS_USES, 3, 900, 7), 0);
    ck_assert_int_eq(order_quotas_left(3, QUOTA_COUNTS_USES, 4, 900, 7), 0); /* lowered */
}
END_TEST

START_TEST(units_are_drawn_as_far_as_they_go)
{
    ck_assert_int_eq(order_quotas_left(10, QUOTA_COUNTS_UNITS, 99, 3, 7), 7);
    ck_assert_int_eq(order_quotas_left(10, QUOTA_COUNTS_UNITS, 99, 4, 7), 6);
    ck_assert_int_eq(order_quotas_left(10, QUOTA_COUNTS_UNITS, 0, 10, 7), 0);
    ck_assert_int_eq(order_quotas_left(10, QUOTA_COUNTS_UNITS, 0, 11, 7), 0); /* lowered */
    ck_assert_int_eq(
        order_quotas_left(TUMPUK_MONEY_MAX, QUOTA_COUNTS_UNITS, 0, 0, TUMPUK_MONEY_MAX),
        TUMPUK_MONEY_MAX);
}
END_TEST

START_TEST(without_quota_nothing_is_drawn)
{
    ck_assert_int_eq(order_quotas_left(-1, QUOTA_COUNTS_USES, 0, 0, 7), 0);
    ck_assert_int_eq(order_quotas_left(-1, QUOTA_COUNTS_UNITS, 0, 0, 7), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("order_quotas");
    TCase *test_case = tcase_create("order_quotas");
    SRunner *runner;
    int failed;

    tcase_add_test(test_case, units_are_those_of_the_lines_in_scope_gifts_apart);
    tcase_add_test(test_case, an_order_that_names_a_promotion_of_none_of_its_lines_used_one_unit);
    tcase_add_test(test_case, uses_are_drawn_whole_or_not_at_all);
    tcase_add_test(test_case, units_are_drawn_as_far_as_they_go);
    tcase_add_test(test_case, without_quota_nothing_is_drawn);
    suite_add_tcase(suite, test_case);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Lists of items as tables: their figures in the units that people reckon with. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "codec/item_sheet.h"

static const struct item_sheet_figure FIGURES[] = {
    {"gmv", METRIC_UNIT_MONEY},
    {"orders", METRIC_UNIT_COUNT},
    {"ctr", METRIC_UNIT_BPS},
};

static struct tumpuk_text text(const char *bytes)
{
    return (struct tumpuk_text){.bytes = bytes, .len = (uint32_t)strlen(bytes)};
}

static struct metric_value value(int64_t figure)
{
    return (struct metric_value){.known = true, .value = figure};
}

static void expect_csv(int exponent, const char *expected)
{
    char path[] = "/tmp/tumpuk-test-XXXXXX";
    char bytes[256] = {0};
    int fd = mkstemp(path);
    struct item_sheet sheet = {.out = sheet_out_new(SHEET_CSV, fd, "/tmp", sizeof bytes),
                               .exponent = exponent,
                               .figure_count = sizeof FIGURES / sizeof *FIGURES,
                               .figures = FIGURES};
    uint64_t len = 0;

    unlink(path);
    ck_assert_ptr_nonnull(sheet.out);
    item_sheet_head(&sheet, "product_id", "name");
    item_sheet_row(&sheet, text("=p"), text("Kopi, \"Gayo\""),
                   (struct metric_value[]){value(125050), value(3), value(12345)});
    item_sheet_row(&sheet, text("q"), text(""),
                   (struct metric_value[]){value(-5), value(0), {.known = false}});
    ck_assert_int_eq(sheet_out_finish(sheet.out, &len), SHEET_OUT_DONE);
    ck_assert_uint_lt(len, sizeof bytes);
    ck_assert_int_eq(pread(fd, bytes, len, 0), (ssize_t)len);
    ck_assert_str_eq(bytes, expected);
    close(fd);
}

START_TEST(figures_have_their_units_and_what_is_unknown_is_empty)
{
    expect_csv(0, "\xEF\xBB\xBFproduct_id,name,gmv,orders,ctr\r\n"
                  "'=p,\"Kopi, \"\"Gayo\"\"\",125050,3,12345\r\n"
                  "q,,-5,0,\r\n");
    expect_csv(2, "\xEF\xBB\xBFproduct_id,name,gmv,orders,ctr\r\n"
                  "'=p,\"Kopi, \"\"Gayo\"\"\",1250.50,3,12345\r\n"
                  "q,,-0.05,0,\r\n");
}
END_TEST

START_TEST(every_metric_has_a_unit)
{
    static const enum metric MONEY[] = {METRIC_GMV, METRIC_NET_GMV, METRIC_REFUND_AMOUNT,
                                        METRIC_AOV};
    static const enum metric BPS[] = {METRIC_CTR, METRIC_CTOR, METRIC_CONVERSION_RATE,
                                      METRIC_ADD_TO_CART_RATE};

    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(metric_unit(MONEY[i]), METRIC_UNIT_MONEY);
        ck_assert_int_eq(metric_unit(BPS[i]), METRIC_UNIT_BPS);
    }
    for (int i = METRIC_CANCELLED_ORDERS; i <= METRIC_ADD_TO_CARTS; i++)
        ck_assert_int_eq(metric_unit((enum metric)i), METRIC_UNIT_COUNT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("item sheet");
    TCase *tcase = tcase_create("item sheet");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, figures_have_their_units_and_what_is_unknown_is_empty);
    tcase_add_test(tcase, every_metric_has_a_unit);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Cells: marks, numbers, lists and escapes come back as they were; and CSV as
 * other programs must find it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "codec/sheet_cell.h"
#include "codec/sheet_out.h"
#include "codec/xlsx_escape.h"

static struct sheet_cell text_of(const char *text)
{
    return (struct sheet_cell){text, (uint32_t)strlen(text),
                               text[0] != '\0' ? SHEET_TEXT : SHEET_EMPTY};
}

START_TEST(formulas_are_marked_and_nothing_else)
{
    static const char *const MARKED[] = {"=1",  "+1", "-1",   "@a",  "\ta",
                                         "\ra", "'=", "''+1", "'''@"};
    static const char *const PLAIN[] = {"", "a=1", "'", "''", "'a'", "1", " =1", "\n=1"};

    for (size_t i = 0; i < sizeof MARKED / sizeof *MARKED; i++)
        ck_assert_msg(sheet_text_is_formula(MARKED[i], strlen(MARKED[i])), "%s", MARKED[i]);
    for (size_t i = 0; i < sizeof PLAIN / sizeof *PLAIN; i++) {
        struct sheet_cell cell = text_of(PLAIN[i]);

        ck_assert_msg(!sheet_text_is_formula(PLAIN[i], strlen(PLAIN[i])), "%s", PLAIN[i]);
        ck_assert_str_eq(sheet_cell_plain(&cell).bytes, PLAIN[i]);
    }
}
END_TEST

START_TEST(a_mark_is_taken_off_once)
{
    static const struct {
        const char *cell;
        const char *text;
    } CASES[] = {{"'=1", "=1"}, {"''=1", "'=1"}, {"=1", "=1"}, {"'\tx", "\tx"}, {"'x", "'x"}};

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct sheet_cell cell = text_of(CASES[i].cell);
        struct sheet_cell plain = sheet_cell_plain(&cell);

        ck_assert_str_eq(plain.bytes, CASES[i].text);
        ck_assert_uint_eq(plain.len, strlen(CASES[i].text));
    }
}
END_TEST

static void expect_integer(const char *text, enum sheet_kind kind, const char *integer)
{
    struct sheet_cell cell = {text, (uint32_t)strlen(text), kind};
    char out[SHEET_INTEGER_MAX];

    if (integer == NULL) {
        ck_assert_msg(!sheet_integer(&cell, out), "%s is %s", text, out);
        return;
    }
    ck_assert_msg(sheet_integer(&cell, out), "%s", text);
    ck_assert_str_eq(out, integer);
}

START_TEST(integers_are_what_people_and_spreadsheets_write)
{
    static const struct {
        const char *cell;
        const char *text;   /* of a text; NULL: it is none */
        const char *number; /* of a number of XLSX */
    } CASES[] = {
        {"0", "0", "0"},
        {"52000", "52000", "52000"},
        {" 52000 ", "52000", "52000"},
        {"007", "7", "7"},
        {"-3", "-3", "-3"},
        {"+3", "3", "3"},
        {"-0", "0", "0"},
        {"52000.0", "52000", "52000"},
        {"52000,00", "52000", "52000"},
        {"52.000", NULL, "52"},
        {"52,000", NULL, "52"},
        {"1E+05", NULL, "100000"},
        {"1.5e1", NULL, "15"},
        {"1500E-2", NULL, "15"},
        {"1.5E0", NULL, NULL},
        {"1E-1", NULL, NULL},
        {"0E9999", NULL, "0"},
        {"1E9999", NULL, NULL},
        {"1E99999999999999999999", NULL, NULL},
        {"0.5", NULL, NULL},
        {"99999999999999999999999", "99999999999999999999999", "99999999999999999999999"},
        {"999999999999999999999999", NULL, NULL},
        {"", NULL, NULL},
        {"-", NULL, NULL},
        {".5", NULL, NULL},
        {"5.", NULL, NULL},
        {"1e", NULL, NULL},
        {"1 000", NULL, NULL},
        {"1.000.000", NULL, NULL},
        {"Rp1", NULL, NULL},
        {"0x1", NULL, NULL},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        expect_integer(CASES[i].cell, SHEET_TEXT, CASES[i].text);
        expect_integer(CASES[i].cell, SHEET_NUMBER, CASES[i].number);
    }
}
END_TEST

START_TEST(lists_hold_any_text)
{
    static const char *const ELEMENTS[] = {"a", "", "a|b", "\\", "\\|", "|", "x\\y", " b "};
    size_t count = sizeof ELEMENTS / sizeof *ELEMENTS;
    struct buf list;
    struct buf element;
    const char *at;

    buf_init(&list, 1024);
    buf_init(&element, 1024);
    for (size_t i = 0; i < count; i++)
        sheet_list_put(&list, ELEMENTS[i], strlen(ELEMENTS[i]));
    buf_putc(&list, '\0');
    at = list.bytes;
    for (size_t i = 0; i < count; i++) {
        ck_assert_ptr_nonnull(at);
        sheet_list_next(&at, &element);
        ck_assert_uint_eq(element.len, strlen(ELEMENTS[i]));
        ck_assert(element.len == 0 || memcmp(element.bytes, ELEMENTS[i], element.len) == 0);
    }
    ck_assert_ptr_null(at);
    buf_clear(&list);
    buf_clear(&element);
}
END_TEST

START_TEST(excels_escapes_come_back)
{
    static const struct {
        const char *text;
        const char *escaped;
    } CASES[] = {{"plain", "plain"},
                 {"_x0041_", "_x005F_x0041_"},
                 {"_x005F_x0041_", "_x005F_x005F_x005F_x0041_"},
                 {"_x00_ _xZZZZ_ _", "_x00_ _xZZZZ_ _"},
                 {"_xD83D_ _x0000_", "_xD83D_ _x0000_"}};

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct buf text;

        buf_init(&text, 1024);
        xlsx_escape(&text, CASES[i].text, strlen(CASES[i].text));
        ck_assert_uint_eq(text.len, strlen(CASES[i].escaped));
        ck_assert_int_eq(memcmp(text.bytes, CASES[i].escaped, text.len), 0);
        xlsx_unescape(&text);
        ck_assert_uint_eq(text.len, strlen(CASES[i].text));
        ck_assert_int_eq(memcmp(text.bytes, CASES[i].text, text.len), 0);
        buf_clear(&text);
    }
}
END_TEST

static void expect_decimal(int64_t value, int digits, const char *text)
{
    struct buf out;

    buf_init(&out, 100);
    sheet_put_decimal(&out, value, digits);
    buf_putc(&out, '\0');
    ck_assert_str_eq(out.bytes, text);
    buf_clear(&out);
}

START_TEST(money_has_the_decimals_of_its_currency)
{
    expect_decimal(52000, 0, "52000");
    expect_decimal(0, 0, "0");
    expect_decimal(0, 2, "0.00");
    expect_decimal(1250, 2, "12.50");
    expect_decimal(5, 3, "0.005");
    expect_decimal(-5, 2, "-0.05");
    expect_decimal(-1250, 2, "-12.50");
    expect_decimal(INT64_MAX, 0, "9223372036854775807");
    expect_decimal(INT64_MIN, 0, "-9223372036854775808");
    expect_decimal(INT64_MIN, SHEET_DIGITS_MAX, "-9.223372036854775808");
    expect_decimal(1, SHEET_DIGITS_MAX, "0.000000000000000001");
}
END_TEST

/* What a table of two cells takes of a file. */
static enum sheet_out_result write_table(enum sheet_format format, uint64_t bytes_max, char *bytes,
                                         size_t size, uint64_t *len)
{
    char path[] = "/tmp/tumpuk-test-XXXXXX";
    int fd = mkstemp(path);
    struct sheet_out *out;
    enum sheet_out_result result;

    ck_assert_int_ge(fd, 0);
    unlink(path);
    out = sheet_out_new(format, fd, "/tmp", bytes_max);
    ck_assert_ptr_nonnull(out);
    for (int i = 0; i < 2; i++) {
        sheet_out_text(out, "=a,\"b\"", 6);
        sheet_out_empty(out);
        sheet_out_i64(out, -52000);
        sheet_out_end_row(out);
    }
    result = sheet_out_finish(out, len);
    if (result == SHEET_OUT_DONE && size > 0) {
        ssize_t got = pread(fd, bytes, size - 1, 0);

        ck_assert_int_ge(got, 0);
        bytes[got] = '\0';
    }
    close(fd);
    return result;
}

START_TEST(csv_is_as_its_rfc_has_it)
{
    char bytes[256];
    uint64_t len = 0;

    ck_assert_int_eq(write_table(SHEET_CSV, 1000, bytes, sizeof bytes, &len), SHEET_OUT_DONE);
    ck_assert_str_eq(bytes, "\xEF\xBB\xBF\"'=a,\"\"b\"\"\",,-52000\r\n"
                            "\"'=a,\"\"b\"\"\",,-52000\r\n");
    ck_assert_uint_eq(len, strlen(bytes));
}
END_TEST

START_TEST(csv_tells_times_as_clocks_of_the_zone_do)
{
    char path[] = "/tmp/tumpuk-test-XXXXXX";
    char bytes[256] = {0};
    int fd = mkstemp(path);
    struct sheet_out *out = sheet_out_new(SHEET_CSV, fd, "/tmp", sizeof bytes);
    const struct zone *jakarta = zone_find("Asia/Jakarta");
    const int64_t new_year_us = INT64_C(1767200400500000); /* 2026-01-01 00:00:00.5 there */
    uint64_t len = 0;

    unlink(path);
    ck_assert_ptr_nonnull(out);
    sheet_out_instant(out, jakarta, new_year_us);
    sheet_out_date(out, jakarta, new_year_us);
    sheet_out_date(out, NULL, new_year_us);
    sheet_out_instant(out, jakarta, TUMPUK_TIME_MAX);
    sheet_out_date(out, jakarta, TUMPUK_TIME_MIN);
    sheet_out_bool(out, true);
    sheet_out_bool(out, false);
    sheet_out_decimal(out, -1250, 2);
    sheet_out_end_row(out);
    ck_assert_int_eq(sheet_out_finish(out, &len), SHEET_OUT_DONE);
    ck_assert_uint_lt(len, sizeof bytes);
    ck_assert_int_eq(pread(fd, bytes, len, 0), (ssize_t)len);
    ck_assert_str_eq(bytes,
                     "\xEF\xBB\xBF"
                     "2026-01-01T00:00:00.5+07:00,2026-01-01,2025-12-31,,,true,false,-12.50\r\n");
    close(fd);
}
END_TEST

START_TEST(tables_are_bounded)
{
    uint64_t len = 0;

    ck_assert_int_eq(write_table(SHEET_XLSX, 10000, NULL, 0, &len), SHEET_OUT_DONE);
    ck_assert_uint_gt(len, 1000);
    ck_assert_int_eq(write_table(SHEET_XLSX, 100, NULL, 0, &len), SHEET_OUT_TOO_LARGE);
    ck_assert_int_eq(write_table(SHEET_CSV, 40, NULL, 0, &len), SHEET_OUT_TOO_LARGE);
}
END_TEST

/* A spreadsheet's last row, the header counted, is the last that is written. */
START_TEST(workbooks_have_no_more_rows_than_spreadsheets)
{
    for (uint32_t more = 0; more < 2; more++) {
        char path[] = "/tmp/tumpuk-test-XXXXXX";
        int fd = mkstemp(path);
        struct sheet_out *out;
        uint64_t len = 0;

        ck_assert_int_ge(fd, 0);
        unlink(path);
        out = sheet_out_new(SHEET_XLSX, fd, "/tmp", 10000);
        ck_assert_ptr_nonnull(out);
        out->row = 1048575; /* as if the rows before stood there */
        for (uint32_t i = 0; i <= more; i++) {
            sheet_out_i64(out, i);
            sheet_out_end_row(out);
        }
        ck_assert_int_eq(sheet_out_finish(out, &len),
                         more == 0 ? SHEET_OUT_DONE : SHEET_OUT_TOO_LARGE);
        close(fd);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sheet");
    TCase *tcase = tcase_create("sheet");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, formulas_are_marked_and_nothing_else);
    tcase_add_test(tcase, a_mark_is_taken_off_once);
    tcase_add_test(tcase, money_has_the_decimals_of_its_currency);
    tcase_add_test(tcase, csv_tells_times_as_clocks_of_the_zone_do);
    tcase_add_test(tcase, integers_are_what_people_and_spreadsheets_write);
    tcase_add_test(tcase, lists_hold_any_text);
    tcase_add_test(tcase, excels_escapes_come_back);
    tcase_add_test(tcase, csv_is_as_its_rfc_has_it);
    tcase_add_test(tcase, tables_are_bounded);
    tcase_add_test(tcase, workbooks_have_no_more_rows_than_spreadsheets);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

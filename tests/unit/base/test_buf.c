/* The buffer: growth, its ceiling, sticky failure. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

static struct buf buf;

static void expect(const char *text)
{
    ck_assert(!buf.failed);
    buf_putc(&buf, '\0');
    ck_assert_str_eq(buf.bytes, text);
    buf_clear(&buf);
}

START_TEST(what_is_put_comes_out)
{
    buf_init(&buf, 100000);
    buf_puts(&buf, "harga ");
    buf_put(&buf, "coretan", 5);
    buf_putc(&buf, ' ');
    buf_printf(&buf, "%s=%d", "n", 7);
    buf_put(&buf, NULL, 0);
    expect("harga coret n=7");
}
END_TEST

START_TEST(integers_are_written_whole)
{
    static const int64_t VALUES[] = {0, 1, -1, 9, 10, -10, 1234567890123, INT64_MAX, INT64_MIN};
    char wanted[32];

    for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++) {
        buf_init(&buf, 100);
        buf_put_i64(&buf, VALUES[i]);
        snprintf(wanted, sizeof wanted, "%" PRId64, VALUES[i]);
        expect(wanted);
    }
}
END_TEST

START_TEST(integers_of_every_length_are_written_whole)
{
    char wanted[32];
    int64_t power = 1;

    for (int digits = 1; digits <= 18; digits++, power *= 10) {
        const int64_t values[] = {power, power - 1, power + 1, -power, 1 - power, power * 7 + 35};

        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            buf_init(&buf, 100);
            buf_put_i64(&buf, values[i]);
            snprintf(wanted, sizeof wanted, "%" PRId64, values[i]);
            expect(wanted);
        }
    }
}
END_TEST

START_TEST(it_fills_to_its_ceiling_and_not_beyond)
{
    buf_init(&buf, 10000);
    for (int i = 0; i < 10000; i++)
        buf_putc(&buf, 'a');
    ck_assert(!buf.failed);
    ck_assert_uint_eq(buf.len, 10000);
    buf_putc(&buf, 'b');
    ck_assert(buf.failed);
    ck_assert_uint_eq(buf.len, 10000);
    buf_puts(&buf, "more");
    buf_put_i64(&buf, 1);
    buf_printf(&buf, "more");
    buf_put(&buf, "", 0);
    ck_assert_uint_eq(buf.len, 10000);
    buf_clear(&buf);
    ck_assert(!buf.failed);
}
END_TEST

START_TEST(what_is_too_long_at_once_fails_too)
{
    size_t len;

    buf_init(&buf, 100);
    ck_assert(!buf_reserve(&buf, 101));
    ck_assert(buf.failed);
    ck_assert_ptr_null(buf_take(&buf, &len));
    ck_assert_uint_eq(len, 0);

    buf_init(&buf, 100);
    ck_assert(!buf_reserve(&buf, SIZE_MAX));
    buf_clear(&buf);

    buf_init(&buf, 10);
    buf_printf(&buf, "%020d", 1);
    ck_assert(buf.failed);
    buf_clear(&buf);
}
END_TEST

START_TEST(taken_bytes_are_the_takers)
{
    size_t len;
    char *bytes;

    buf_init(&buf, 100);
    ck_assert_ptr_null(buf_take(&buf, &len));
    buf_puts(&buf, "isi");
    bytes = buf_take(&buf, &len);
    ck_assert_uint_eq(len, 3);
    ck_assert_mem_eq(bytes, "isi", 3);
    ck_assert_uint_eq(buf.len, 0);
    ck_assert_ptr_null(buf.bytes);
    free(bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("buf");
    TCase *tcase = tcase_create("buf");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, what_is_put_comes_out);
    tcase_add_test(tcase, integers_are_written_whole);
    tcase_add_test(tcase, integers_of_every_length_are_written_whole);
    tcase_add_test(tcase, it_fills_to_its_ceiling_and_not_beyond);
    tcase_add_test(tcase, what_is_too_long_at_once_fails_too);
    tcase_add_test(tcase, taken_bytes_are_the_takers);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

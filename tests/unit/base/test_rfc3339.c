/* Instants: what is read, what is refused, and that writing gives it back. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/rfc3339.h"

struct good_case {
    const char *text;
    int64_t at_us;
    int offset_min;
    bool zulu;
    const char *again; /* how it is written; NULL: as it was */
};

static const struct good_case GOOD[] = {
    {"1970-01-01T00:00:00Z", 0, 0, true, NULL},
    {"1970-01-01t00:00:00z", 0, 0, true, "1970-01-01T00:00:00Z"},
    {"1970-01-01T07:00:00+07:00", 0, 420, false, NULL},
    {"1970-01-01T00:00:00+00:00", 0, 0, false, NULL},
    {"1970-01-01T00:00:00-00:00", 0, 0, false, "1970-01-01T00:00:00+00:00"},
    {"2025-11-11T10:00:00+07:00", INT64_C(1762830000000000), 420, false, NULL},
    {"2025-11-11T10:00:00.5+07:00", INT64_C(1762830000500000), 420, false, NULL},
    {"2025-11-11T10:00:00.500000+07:00", INT64_C(1762830000500000), 420, false,
     "2025-11-11T10:00:00.5+07:00"},
    {"2025-11-11T03:00:00.000001Z", INT64_C(1762830000000001), 0, true, NULL},
    {"2025-11-11T03:00:00.0Z", INT64_C(1762830000000000), 0, true, "2025-11-11T03:00:00Z"},
    {"1969-12-31T23:59:59.999999Z", -1, 0, true, NULL},
    {"1969-12-31T23:59:59Z", -1000000, 0, true, NULL},
    {"2000-02-29T00:00:00Z", INT64_C(951782400000000), 0, true, NULL},
    {"2024-02-29T23:59:59.999999Z", INT64_C(1709251199999999), 0, true, NULL},
    {"0001-01-01T00:00:00Z", INT64_C(-62135596800000000), 0, true, NULL},
    {"0001-01-01T00:00:00+23:59", INT64_C(-62135683140000000), 1439, false, NULL},
    {"9999-12-31T23:59:59.999999Z", INT64_C(253402300799999999), 0, true, NULL},
    {"9999-12-31T23:59:59.999999-23:59", INT64_C(253402387139999999), -1439, false, NULL},
    {"2025-06-30T12:30:15.25-03:30", INT64_C(1751299215250000), -210, false, NULL},
};

static const char *const BAD[] = {
    "",
    "2025",
    "2025-11-11",
    "2025-11-11T10:00:00",
    "2025-11-11T10:00:00.5",
    "2025-11-11 10:00:00Z",
    "2025-11-11T10:00Z",
    "2025-11-11T10:00:00.Z",
    "2025-11-11T10:00:00.1234567Z",
    "2025-11-11T10:00:00,5Z",
    "2025-11-11T10:00:00+7:00",
    "2025-11-11T10:00:00+0700",
    "2025-11-11T10:00:00+07",
    "2025-11-11T10:00:00+24:00",
    "2025-11-11T10:00:00+07:60",
    "2025-11-11T10:00:00+07:00 ",
    " 2025-11-11T10:00:00+07:00",
    "2025-11-11T10:00:00ZZ",
    "2025-11-11T24:00:00Z",
    "2025-11-11T23:60:00Z",
    "2025-11-11T23:59:60Z",
    "2025-00-11T10:00:00Z",
    "2025-13-11T10:00:00Z",
    "2025-11-00T10:00:00Z",
    "2025-11-31T10:00:00Z",
    "2025-02-29T10:00:00Z",
    "1900-02-29T10:00:00Z",
    "2024-02-30T10:00:00Z",
    "0000-01-01T00:00:00Z",
    "-001-01-01T00:00:00Z",
    "+025-11-11T10:00:00Z",
    "12025-11-11T10:00:00Z",
    "2025-1a-11T10:00:00Z",
    "2025-11-11T10:00:0 Z",
    "2025/11/11T10:00:00Z",
    "2025-11-11T10.00.00Z",
    "2025-11-11T10:00:00\xC2\xB1\x30\x37:00",
};

START_TEST(instants_are_read_and_written_back)
{
    const struct good_case *c = &GOOD[_i];
    char text[RFC3339_TEXT_MAX];
    struct rfc3339_zone zone;
    int64_t at_us;
    size_t len;

    ck_assert_msg(rfc3339_parse(c->text, strlen(c->text), &at_us, &zone), "%s", c->text);
    ck_assert_msg(at_us == c->at_us, "%s: %" PRId64, c->text, at_us);
    ck_assert_int_eq(zone.offset_min, c->offset_min);
    ck_assert(zone.zulu == c->zulu);
    len = rfc3339_format(at_us, zone, text);
    ck_assert_str_eq(text, c->again != NULL ? c->again : c->text);
    ck_assert_uint_eq(len, strlen(text));
    ck_assert(rfc3339_parse(c->text, strlen(c->text), &at_us, NULL));
}
END_TEST

START_TEST(what_is_no_instant_is_refused)
{
    size_t len = strlen(BAD[_i]);
    char *copy = malloc(len > 0 ? len : 1);
    struct rfc3339_zone zone = {.offset_min = 99};
    int64_t at_us = 42;

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, BAD[_i], len);
    ck_assert_msg(!rfc3339_parse(copy, len, &at_us, &zone), "%s", BAD[_i]);
    ck_assert_int_eq(at_us, 42);
    ck_assert_int_eq(zone.offset_min, 99);
    free(copy);
}
END_TEST

START_TEST(every_shorter_beginning_is_refused)
{
    static const char text[] = "2025-11-11T10:00:00.123456+07:00";
    int64_t at_us;

    for (size_t len = 0; len < sizeof text - 1; len++)
        ck_assert_msg(!rfc3339_parse(text, len, &at_us, NULL), "%zu", len);
}
END_TEST

/* Against the C library's calendar, which is another program. */
START_TEST(every_day_agrees_with_the_c_library)
{
    const struct rfc3339_zone utc = {.zulu = true};
    char text[RFC3339_TEXT_MAX], other[80];

    for (int64_t day = -719162; day <= 2932896; day += 1) {
        time_t at_s = (time_t)(day * 86400 + 43199);
        int64_t at_us;
        struct tm tm;

        /* All of 1896 to 2104, elsewhere one day in 29. */
        if ((day < -27028 || day > 49308) && day % 29 != 0)
            continue;
        ck_assert_ptr_nonnull(gmtime_r(&at_s, &tm));
        (void)snprintf(other, sizeof other, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
                       tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
        rfc3339_format((int64_t)at_s * 1000000, utc, text);
        if (strcmp(text, other) != 0 || !rfc3339_parse(text, strlen(text), &at_us, NULL) ||
            at_us != (int64_t)at_s * 1000000)
            ck_abort_msg("%s is not %s", text, other);
    }
}
END_TEST

START_TEST(now_is_between_two_looks_at_the_clock)
{
    time_t before = time(NULL);
    int64_t now_us = rfc3339_now_us();

    ck_assert_int_ge(now_us / 1000000, before - 1);
    ck_assert_int_le(now_us / 1000000, time(NULL) + 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rfc3339");
    TCase *tcase = tcase_create("rfc3339");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, instants_are_read_and_written_back, 0,
                        (int)(sizeof GOOD / sizeof GOOD[0]));
    tcase_add_loop_test(tcase, what_is_no_instant_is_refused, 0, (int)(sizeof BAD / sizeof BAD[0]));
    tcase_add_test(tcase, every_shorter_beginning_is_refused);
    tcase_add_test(tcase, every_day_agrees_with_the_c_library);
    tcase_add_test(tcase, now_is_between_two_looks_at_the_clock);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

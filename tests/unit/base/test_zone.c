#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "base/zone_rule.h"

#define THREADS 8

static int64_t instant(const char *text)
{
    int64_t at_us = 0;

    ck_assert_msg(rfc3339_parse(text, strlen(text), &at_us, NULL), "%s", text);
    return at_us;
}

/* What an instant is told as there. */
static void assert_told(const char *name, const char *at, const char *expected)
{
    const struct zone *zone = zone_find(name);
    int64_t at_us = instant(at);
    char text[RFC3339_TEXT_MAX];

    ck_assert_msg(zone != NULL, "%s is not there", name);
    rfc3339_format(at_us, zone_at(zone, at_us), text);
    ck_assert_str_eq(text, expected);
}

START_TEST(jakarta_has_one_offset)
{
    assert_told("Asia/Jakarta", "2025-11-11T00:00:00Z", "2025-11-11T07:00:00+07:00");
    assert_told("Asia/Jakarta", "2500-07-01T00:00:00.5Z", "2500-07-01T07:00:00.5+07:00");
    assert_told("Asia/Makassar", "2025-11-11T00:00:00Z", "2025-11-11T08:00:00+08:00");
    assert_told("Asia/Kathmandu", "2025-11-11T00:00:00Z", "2025-11-11T05:45:00+05:45");
    assert_told("UTC", "2025-11-11T00:00:00Z", "2025-11-11T00:00:00+00:00");
}
END_TEST

START_TEST(clocks_change_at_their_second_before_and_after_the_last_known_transition)
{
    assert_told("America/New_York", "2025-03-09T06:59:59Z", "2025-03-09T01:59:59-05:00");
    assert_told("America/New_York", "2025-03-09T07:00:00Z", "2025-03-09T03:00:00-04:00");
    assert_told("America/New_York", "2025-11-02T05:59:59Z", "2025-11-02T01:59:59-04:00");
    assert_told("America/New_York", "2025-11-02T06:00:00Z", "2025-11-02T01:00:00-05:00");
    /* by the rule: 2100-03-14 and 2100-11-07 are the Sundays */
    assert_told("America/New_York", "2100-03-14T06:59:59Z", "2100-03-14T01:59:59-05:00");
    assert_told("America/New_York", "2100-03-14T07:00:00Z", "2100-03-14T03:00:00-04:00");
    assert_told("America/New_York", "2100-11-07T06:00:00Z", "2100-11-07T01:00:00-05:00");
}
END_TEST

START_TEST(summer_lies_across_the_new_year_in_the_south)
{
    assert_told("Australia/Sydney", "2099-12-31T13:00:00Z", "2100-01-01T00:00:00+11:00");
    assert_told("Australia/Sydney", "2100-07-01T00:00:00Z", "2100-07-01T10:00:00+10:00");
}
END_TEST

START_TEST(the_past_has_its_own_offsets)
{
    /* Jakarta went from +07:30 to +07:00 at the beginning of 1964 */
    assert_told("Asia/Jakarta", "1963-06-01T00:00:00Z", "1963-06-01T07:30:00+07:30");
    assert_told("Asia/Jakarta", "1965-01-01T00:00:00Z", "1965-01-01T07:00:00+07:00");
    /* before the first transition: local mean time, cut to minutes */
    assert_told("Europe/Berlin", "1800-01-01T00:00:00Z", "1800-01-01T00:53:00+00:53");
}
END_TEST

START_TEST(names_that_are_no_zones_are_not_found)
{
    static const char *const NAMES[] = {
        "",
        "Mars/Olympus",
        "../../etc/passwd",
        "/etc/localtime",
        "Asia/",
        "Asia//Jakarta",
        "Asia/../UTC",
        "right/Asia/Jakarta",
        "zone.tab",
        "posix/Asia/Jakarta",
        "localtime",
        "Asia",
        ".",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    };

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        ck_assert_msg(zone_find(NAMES[i]) == NULL, "%s", NAMES[i]);
    ck_assert(zone_at(NULL, 0).zulu);
}
END_TEST

/* A file cut anywhere, or with any byte changed, is refused or read, never more. */
START_TEST(damaged_files_do_no_harm)
{
    FILE *file = fopen(ZONE_DIRECTORY "/America/New_York", "rbe");
    unsigned char *bytes = malloc(ZONE_FILE_MAX);
    size_t len;

    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(bytes);
    len = fread(bytes, 1, ZONE_FILE_MAX, file);
    (void)fclose(file);
    for (size_t cut = 0; cut < len; cut++) {
        unsigned char *copy = malloc(cut + 1); /* so that a sanitizer sees its end */

        memcpy(copy, bytes, cut);
        ck_assert_ptr_null(zone_parse(copy, cut));
        free(copy);
    }
    for (size_t i = 0; i < len; i++) {
        struct zone *zone;

        bytes[i] ^= 0xFF;
        zone = zone_parse(bytes, len);
        (void)zone_at(zone, instant("2025-07-01T00:00:00Z"));
        free(zone);
        bytes[i] ^= 0xFF;
    }
    free(bytes);
}
END_TEST

/* RFC 3339 tells offsets of 23:59 at most. */
START_TEST(offsets_of_a_day_or_more_are_refused)
{
    static const struct {
        const char *offset; /* of 32 bits, in network order */
        bool good;
    } CASES[] = {
        {"\x00\x01\x51\x7F", true},  /* 86,399 s */
        {"\x00\x01\x51\x80", false}, /* 86,400 s */
        {"\xFF\xFE\xAE\x81", true},  {"\xFF\xFE\xAE\x80", false}, {"\x80\x00\x00\x00", false},
    };
    /* One type and no transitions, twice: with times of 32 and of 64 bits. */
    enum { HEADER = 44, TYPE = 6, LEN = 2 * (HEADER + TYPE) + 2 };

    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        unsigned char bytes[LEN] = {0};
        struct zone *zone;

        for (size_t block = 0; block < 2; block++) {
            unsigned char *header = bytes + block * (HEADER + TYPE);

            memcpy(header, "TZif2", 5);
            header[39] = 1; /* types */
            memcpy(header + HEADER, CASES[i].offset, 4);
        }
        memcpy(bytes + LEN - 2, "\n\n", 2);
        zone = zone_parse(bytes, LEN);
        ck_assert_msg((zone != NULL) == CASES[i].good, "case %zu", i);
        free(zone);
    }
}
END_TEST

START_TEST(rules_are_read_as_posix_writes_them)
{
    static const char *const GOOD[] = {
        "UTC0",
        "WIB-7",
        "<-03>3",
        "EST5EDT,M3.2.0,M11.1.0",
        "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
        "IST-1GMT0,M10.5.0,M3.5.0/1",
        "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
        "EST5EDT,J60/2,365/167:59:59",
    };
    static const char *const BAD[] = {
        "",
        "UTC",
        "0",
        "EST5EDT",
        "EST5EDT,M3.2.0",
        "EST5EDT,M13.2.0,M11.1.0",
        "EST5EDT,M3.6.0,M11.1.0",
        "EST5EDT,M3.2.7,M11.1.0",
        "EST5EDT,M3.2.0,M11.1.0x",
        "EST25",
        "EST24",
        "EST-23:30EDT,M3.2.0,M11.1.0",
        "<+07-7",
        "EST5EDT,J0,J1",
        "EST5EDT,366,1",
        "EST5EDT,M3.2.0/168,M11.1.0",
    };
    struct zone_rule rule;

    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++)
        ck_assert_msg(zone_rule_parse(GOOD[i], &rule), "%s", GOOD[i]);
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        ck_assert_msg(!zone_rule_parse(BAD[i], &rule), "%s", BAD[i]);
}
END_TEST

static void *ask(void *arg)
{
    static const char *const NAMES[] = {"Asia/Jakarta", "Europe/London", "Asia/Tokyo",
                                        "America/Sao_Paulo", "Africa/Cairo"};

    (void)arg;
    for (int i = 0; i < 1000; i++)
        (void)zone_at(zone_find(NAMES[i % 5]), (int64_t)i * 1000000);
    return NULL;
}

START_TEST(several_threads_may_ask_at_once)
{
    pthread_t threads[THREADS];

    for (size_t i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, ask, NULL), 0);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_ptr_eq(zone_find("Asia/Jakarta"), zone_find("Asia/Jakarta"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("zone");
    TCase *tests = tcase_create("zone");
    SRunner *runner;
    int failed;

    tcase_add_test(tests, jakarta_has_one_offset);
    tcase_add_test(tests, clocks_change_at_their_second_before_and_after_the_last_known_transition);
    tcase_add_test(tests, summer_lies_across_the_new_year_in_the_south);
    tcase_add_test(tests, the_past_has_its_own_offsets);
    tcase_add_test(tests, names_that_are_no_zones_are_not_found);
    tcase_add_test(tests, damaged_files_do_no_harm);
    tcase_add_test(tests, offsets_of_a_day_or_more_are_refused);
    tcase_add_test(tests, rules_are_read_as_posix_writes_them);
    tcase_add_test(tests, several_threads_may_ask_at_once);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

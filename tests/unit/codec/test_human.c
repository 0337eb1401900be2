/* Amounts and instants as people write them. */
#include <check.h>
#include <stdlib.h>
#include <tumpuk/terms.h>

#include "codec/human.h"

/* 2025-11-12T00:00:00Z */
#define STARTS_AT_US INT64_C(1762905600000000)

struct money_case {
    int64_t minor;
    const char *currency;
    int exponent;
    const char *id;
    const char *en;
};

static const struct money_case MONEY[] = {
    {0, "IDR", 0, "Rp0", "Rp0"},
    {999, "IDR", 0, "Rp999", "Rp999"},
    {1000, "IDR", 0, "Rp1.000", "Rp1,000"},
    {20000, "IDR", 0, "Rp20.000", "Rp20,000"},
    {1234567, "IDR", 2, "Rp12.345,67", "Rp12,345.67"},
    {-20000, "IDR", 0, "-Rp20.000", "-Rp20,000"},
    {1250, "USD", 2, "USD 12,50", "USD 12.50"},
    {5, "USD", 2, "USD 0,05", "USD 0.05"},
    {-5, "USD", 2, "-USD 0,05", "-USD 0.05"},
    {100000, "KWD", 3, "KWD 100,000", "KWD 100.000"},
    {TUMPUK_MONEY_MAX, "IDR", 0, "Rp9.007.199.254.740.991", "Rp9,007,199,254,740,991"},
    {INT64_MIN, "JPY", 0, "-JPY 9.223.372.036.854.775.808", "-JPY 9,223,372,036,854,775,808"},
    {INT64_MIN, "XXX", 18, "-XXX 9,223372036854775808", "-XXX 9.223372036854775808"},
};

START_TEST(money_is_written_as_people_write_it)
{
    const struct money_case *c = &MONEY[_i];

    for (int lang = 0; lang < LANG_COUNT; lang++) {
        struct buf buf;

        buf_init(&buf, 100);
        human_put_money(&buf, c->minor, c->currency, c->exponent, (enum lang)lang);
        buf_putc(&buf, '\0');
        ck_assert_str_eq(buf.bytes, lang == LANG_ID ? c->id : c->en);
        buf_clear(&buf);
    }
}
END_TEST

struct instant_case {
    int64_t at_us;
    struct rfc3339_zone zone;
    const char *id;
    const char *en;
};

static const struct instant_case INSTANTS[] = {
    {STARTS_AT_US,
     {.zulu = true},
     "12 November 2025 pukul 00.00 UTC",
     "12 November 2025 at 00:00 UTC"},
    {STARTS_AT_US,
     {.offset_min = 480},
     "12 November 2025 pukul 08.00 WITA",
     "12 November 2025 at 08:00 (UTC+08:00)"},
    {STARTS_AT_US,
     {.offset_min = 540},
     "12 November 2025 pukul 09.00 WIT",
     "12 November 2025 at 09:00 (UTC+09:00)"},
    {STARTS_AT_US,
     {.offset_min = -210},
     "11 November 2025 pukul 20.30 (UTC-03:30)",
     "11 November 2025 at 20:30 (UTC-03:30)"},
    {STARTS_AT_US - 1,
     {.offset_min = 420},
     "12 November 2025 pukul 06.59.59 WIB",
     "12 November 2025 at 06:59:59 (UTC+07:00)"},
    {STARTS_AT_US - INT64_C(10) * 86400000000,
     {.zulu = true},
     "2 November 2025 pukul 00.00 UTC",
     "2 November 2025 at 00:00 UTC"},
    {INT64_MAX, {.zulu = true}, "", ""},
    {INT64_MIN, {.zulu = true}, "", ""},
};

START_TEST(instants_are_told_in_the_zone_of_the_request)
{
    const struct instant_case *c = &INSTANTS[_i];

    for (int lang = 0; lang < LANG_COUNT; lang++) {
        struct buf buf;

        buf_init(&buf, 100);
        human_put_instant(&buf, c->at_us, c->zone, (enum lang)lang);
        buf_putc(&buf, '\0');
        ck_assert_str_eq(buf.bytes, lang == LANG_ID ? c->id : c->en);
        buf_clear(&buf);
    }
}
END_TEST

#define LENGTH(array) ((int)(sizeof(array) / sizeof((array)[0])))

int main(void)
{
    Suite *suite = suite_create("human");
    TCase *tcase = tcase_create("human");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(tcase, money_is_written_as_people_write_it, 0, LENGTH(MONEY));
    tcase_add_loop_test(tcase, instants_are_told_in_the_zone_of_the_request, 0, LENGTH(INSTANTS));
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

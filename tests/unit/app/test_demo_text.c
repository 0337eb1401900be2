/* The demo shop's documents: the times that are filled in, and that the decoders
 * take them on any day. */
#include <check.h>
#include <stdlib.h>

#include "app/demo_load.h"
#include "app/demo_text.h"
#include "codec/store_decode.h"

#define DAY_US (INT64_C(86400) * 1000000)
/* 2026-11-11, a Wednesday */
#define DAY 20768

static struct buf out;

static const char *fill(const char *text, int64_t day)
{
    buf_clear(&out);
    buf_init(&out, (size_t)1 << 20);
    if (!demo_text_fill(text, zone_find(DEMO_TIME_ZONE), day, &out))
        return NULL;
    buf_putc(&out, '\0');
    return out.bytes;
}

static void teardown(void)
{
    buf_clear(&out);
}

START_TEST(days_and_weeks_are_told_in_the_zone)
{
    ck_assert_str_eq(fill("from $(day+0) on", DAY), "from 2026-11-11T00:00:00+07:00 on");
    ck_assert_str_eq(fill("$(day-11)$(day+20)", DAY),
                     "2026-10-31T00:00:00+07:002026-12-01T00:00:00+07:00");
    ck_assert_str_eq(fill("$(monday+0)", DAY), "2026-11-09T00:00:00+07:00");
    ck_assert_str_eq(fill("$(monday-3)", DAY), "2026-11-06T00:00:00+07:00");
    ck_assert_str_eq(fill("id-$(week+7)", DAY), "id-2026-11-16");
    ck_assert_str_eq(fill("nothing (to) fill $ in", DAY), "nothing (to) fill $ in");
}
END_TEST

START_TEST(a_week_begins_on_monday)
{
    /* 2026-11-09 was one; each of its days, and the ones beside it */
    ck_assert_str_eq(fill("$(week+0)", DAY - 3), "2026-11-02");
    for (int64_t day = DAY - 2; day <= DAY + 4; day++)
        ck_assert_str_eq(fill("$(week+0)", day), "2026-11-09");
    ck_assert_str_eq(fill("$(week+0)", DAY + 5), "2026-11-16");
    ck_assert_str_eq(fill("$(week+0)", 0), "1969-12-29");
}
END_TEST

START_TEST(the_day_is_that_of_the_zone)
{
    const struct zone *zone = zone_find(DEMO_TIME_ZONE);

    ck_assert_int_eq(demo_day(zone, DAY * DAY_US), DAY);
    ck_assert_int_eq(demo_day(zone, DAY * DAY_US + 17 * DAY_US / 24), DAY + 1);
    ck_assert_int_eq(demo_day(zone, DAY * DAY_US + 17 * DAY_US / 24 - 1), DAY);
    ck_assert_int_eq(demo_day(zone, -8 * DAY_US / 24), -1);
}
END_TEST

START_TEST(words_that_are_none_are_refused)
{
    static const char *const WRONG[] = {"$(day)",    "$(day+)",   "$(day+1",     "$(days+1)",
                                        "$(hour+1)", "$(day+1x)", "$(day+9999)", "$()"};

    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
        ck_assert_ptr_null(fill(WRONG[i], DAY));
}
END_TEST

/* The documents of a day, for the decoders. */
static struct store_body body_of(struct arena *arena, const char *text, const char *id, int64_t day)
{
    ck_assert_ptr_nonnull(fill(text, day));
    return (struct store_body){.bytes = arena_strndup(arena, out.bytes, out.len - 1),
                               .len = out.len - 1,
                               .lang = LANG_EN,
                               .id = id,
                               .arena = arena};
}

START_TEST(the_decoders_take_them_on_any_day)
{
    static const int64_t DAYS[] = {0, 59, DAY, DAY + 5, 376199};
    const char *const campaigns[] = {demo_text_campaign_mega, demo_text_campaign_payday,
                                     demo_text_campaign_weekly};

    for (size_t d = 0; d < sizeof DAYS / sizeof *DAYS; d++) {
        struct arena *arena = arena_new((size_t)64 << 20);
        struct codec_error error;
        struct store_body body = body_of(arena, demo_text_shop, DEMO_SHOP_ID, DAYS[d]);
        struct store_item *promotions;
        struct store_item *products;
        struct campaign_record campaign;
        struct shop shop;
        size_t count;

        ck_assert_int_eq(shop_decode(&body, &shop, &error), CODEC_OK);
        ck_assert_str_eq(shop.name.bytes, DEMO_SHOP_NAME);
        ck_assert_str_eq(shop.time_zone.bytes, DEMO_TIME_ZONE);
        body = body_of(arena, demo_text_products, NULL, DAYS[d]);
        ck_assert_int_eq(product_batch_decode(&body, &products, &count, &error), CODEC_OK);
        for (size_t i = 0; i < count; i++)
            ck_assert_uint_eq(products[i].faults.count, 0);
        body = body_of(arena, demo_text_promotions, NULL, DAYS[d]);
        ck_assert_int_eq(promotion_batch_decode(&body, &promotions, &count, &error), CODEC_OK);
        for (size_t i = 0; i < count; i++)
            ck_assert_uint_eq(promotions[i].faults.count, 0);
        for (size_t i = 0; i < sizeof campaigns / sizeof *campaigns; i++) {
            body = body_of(arena, campaigns[i], NULL, DAYS[d]);
            ck_assert_int_eq(campaign_decode(&body, &campaign, &error), CODEC_OK);
        }
        arena_free(arena);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("demo_text");
    TCase *tcase = tcase_create("demo_text");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tcase, NULL, teardown);
    tcase_add_test(tcase, days_and_weeks_are_told_in_the_zone);
    tcase_add_test(tcase, a_week_begins_on_monday);
    tcase_add_test(tcase, the_day_is_that_of_the_zone);
    tcase_add_test(tcase, words_that_are_none_are_refused);
    tcase_add_test(tcase, the_decoders_take_them_on_any_day);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

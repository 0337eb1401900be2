/* Notifications as JSON: each kind in both languages, and what to follow. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "codec/notification_answer.h"

#define ANSWER_MAX 4096
/* 2025-11-11T02:00:00Z */
#define AT_US INT64_C(1762826400000000)

static struct tumpuk_text text(const char *bytes)
{
    return (struct tumpuk_text){.bytes = bytes, .len = (uint32_t)strlen(bytes)};
}

static void assert_answer(const struct notification *told, enum lang lang, const char *expected)
{
    const struct store_view store = {.zone = zone_find("Asia/Jakarta"), .now_us = AT_US};
    const struct notification_view view = {
        .store = &store, .lang = lang, .shop_id = text("toko/1"), .currency = "IDR", .exponent = 0};
    struct json_out out;
    struct buf buf;

    buf_init(&buf, ANSWER_MAX);
    json_out_init(&out, &buf, false);
    notification_encode(&out, &view, told);
    buf_putc(&buf, '\0');
    ck_assert(!buf.failed);
    ck_assert_str_eq(buf.bytes, expected);
    buf_clear(&buf);
}

static struct notification stock_told(enum notification_kind kind)
{
    struct notification told = notification_of(kind);

    told.notification_id = 17;
    told.raised_us = AT_US;
    told.product_id = text("p \"1\"");
    told.sku_id = text("k");
    told.name = text("Kopi \"Gayo\"");
    told.variant = text("250 g");
    told.counted = true;
    told.stock = 1;
    return told;
}

#define HEAD(kind)                                                            \
    "{\"notification_id\":17,\"kind\":\"" kind                                \
    "\",\"raised_at\":\"2025-11-11T09:00:00+07:00\",\"read\":false,\"text\":" \
    "\""
#define STOCK_TAIL(figures)                                                                \
    "\",\"name\":\"Kopi \\\"Gayo\\\"\",\"variant\":\"250 g\",\"product_id\":\"p \\\"1\\\"" \
    "\",\"sku_id\":\"k\"," figures                                                         \
    ",\"resource\":{\"kind\":\"PRODUCT\",\"href\":\"/v1/shops/toko%2F1/products/"          \
    "p%20%221%22\"}}"

START_TEST(low_stock_tells_its_threshold)
{
    struct notification told = stock_told(NOTIFICATION_LOW_STOCK);

    told.threshold = 5;
    told.days_left_tenths = 3;
    assert_answer(
        &told, LANG_ID,
        HEAD("LOW_STOCK") "Stok “Kopi \\\"Gayo\\\", 250 g” tinggal 1 unit; batas stok "
                          "rendahnya 5 unit." STOCK_TAIL("\"stock\":1,\"low_stock_threshold\":5,"
                                                         "\"days_of_stock_left\":3"));
    assert_answer(&told, LANG_EN,
                  HEAD("LOW_STOCK") "“Kopi \\\"Gayo\\\", 250 g” has 1 unit left; its low-stock "
                                    "threshold is 5 units." STOCK_TAIL(
                                        "\"stock\":1,\"low_stock_threshold\":5,"
                                        "\"days_of_stock_left\":3"));
}
END_TEST

START_TEST(low_stock_above_its_threshold_tells_for_how_long)
{
    struct notification told = stock_told(NOTIFICATION_LOW_STOCK);

    told.stock = 12;
    told.days_left_tenths = 25;
    assert_answer(&told, LANG_ID,
                  HEAD("LOW_STOCK") "Stok “Kopi \\\"Gayo\\\", 250 g” tinggal 12 unit, cukup untuk "
                                    "2,5 hari dengan laju penjualan 24 jam terakhir." STOCK_TAIL(
                                        "\"stock\":12,\"days_of_stock_left\":25"));
    told.days_left_tenths = 10;
    assert_answer(&told, LANG_EN,
                  HEAD("LOW_STOCK") "“Kopi \\\"Gayo\\\", 250 g” has 12 units left, enough for 1 "
                                    "day at the pace of the last 24 hours." STOCK_TAIL(
                                        "\"stock\":12,\"days_of_stock_left\":10"));
}
END_TEST

START_TEST(stock_that_is_out_and_was_read)
{
    struct notification told = stock_told(NOTIFICATION_OUT_OF_STOCK);

    told.stock = -2;
    assert_answer(
        &told, LANG_ID,
        HEAD("OUT_OF_STOCK") "Stok “Kopi \\\"Gayo\\\", 250 g” habis." STOCK_TAIL("\"stock\":-2"));
    told.variant.len = 0;
    told.read_us = AT_US + 1000000;
    assert_answer(&told, LANG_EN,
                  "{\"notification_id\":17,\"kind\":\"OUT_OF_STOCK\",\"raised_at\":"
                  "\"2025-11-11T09:00:00+07:00\",\"read\":true,\"read_at\":"
                  "\"2025-11-11T09:00:01+07:00\",\"text\":\"“Kopi \\\"Gayo\\\"” is out of "
                  "stock.\",\"name\":\"Kopi \\\"Gayo\\\"\",\"product_id\":\"p \\\"1\\\"\","
                  "\"sku_id\":\"k\",\"stock\":-2,\"resource\":{\"kind\":\"PRODUCT\",\"href\":"
                  "\"/v1/shops/toko%2F1/products/p%20%221%22\"}}");
}
END_TEST

START_TEST(a_target_tells_both_amounts)
{
    struct notification told = notification_of(NOTIFICATION_GMV_TARGET_REACHED);
    static const char TAIL[] =
        "\",\"name\":\"11.11\",\"campaign_id\":\"c\",\"target\":1000000,\"gmv\":1000500,"
        "\"resource\":{\"kind\":\"GMV_TARGET\",\"href\":"
        "\"/v1/shops/toko%2F1/campaigns/c/gmv-target\"}}";
    char expected[ANSWER_MAX];

    told.notification_id = 17;
    told.raised_us = AT_US;
    told.name = text("11.11");
    told.campaign_id = text("c");
    told.amount = 1000000;
    told.gmv = 1000500;
    (void)snprintf(expected, sizeof expected, "%s%s%s", HEAD("GMV_TARGET_REACHED"),
                   "GMV “11.11” mencapai Rp1.000.500: target Rp1.000.000 tercapai.", TAIL);
    assert_answer(&told, LANG_ID, expected);
    (void)snprintf(expected, sizeof expected, "%s%s%s", HEAD("GMV_TARGET_REACHED"),
                   "GMV of “11.11” is at Rp1,000,500: the target of Rp1,000,000 is reached.", TAIL);
    assert_answer(&told, LANG_EN, expected);
}
END_TEST

START_TEST(a_violation_tells_the_rule_and_when)
{
    struct notification told = notification_of(NOTIFICATION_LIVE_VIOLATION);
    static const char TAIL[] =
        "\",\"name\":\"Kopi\",\"live_id\":\"l\",\"violation\":{\"code\":\"MUSIC\",\"reason\":"
        "\"Lagu\\nini\",\"at\":\"2025-11-11T09:00:00+07:00\"},\"resource\":{\"kind\":\"LIVE\","
        "\"href\":\"/v1/shops/toko%2F1/lives/l\"}}";
    char expected[ANSWER_MAX];

    told.notification_id = 17;
    told.raised_us = AT_US;
    told.name = text("Kopi");
    told.live_id = text("l");
    told.code = text("MUSIC");
    told.reason = text("Lagu\nini");
    told.at_us = AT_US;
    (void)snprintf(expected, sizeof expected, "%s%s%s", HEAD("LIVE_VIOLATION"),
                   "LIVE “Kopi” melanggar aturan pada 11 November 2025 pukul 09.00 WIB (MUSIC): "
                   "Lagu\\nini",
                   TAIL);
    assert_answer(&told, LANG_ID, expected);
    (void)snprintf(expected, sizeof expected, "%s%s%s", HEAD("LIVE_VIOLATION"),
                   "LIVE “Kopi” broke a rule on 11 November 2025 at 09:00 (UTC+07:00) (MUSIC): "
                   "Lagu\\nini",
                   TAIL);
    assert_answer(&told, LANG_EN, expected);
}
END_TEST

START_TEST(a_live_to_come_tells_when_it_starts)
{
    struct notification told = notification_of(NOTIFICATION_LIVE_STARTING_SOON);
    static const char TAIL[] =
        "\",\"name\":\"Kopi\",\"live_id\":\"l\",\"starts_at\":\"2025-11-11T09:00:00+07:00\","
        "\"resource\":{\"kind\":\"LIVE\",\"href\":\"/v1/shops/toko%2F1/lives/l\"}}";
    char expected[ANSWER_MAX];

    told.notification_id = 17;
    told.raised_us = AT_US;
    told.name = text("Kopi");
    told.live_id = text("l");
    told.at_us = AT_US;
    (void)snprintf(expected, sizeof expected, "%s%s%s", HEAD("LIVE_STARTING_SOON"),
                   "LIVE “Kopi” mulai 11 November 2025 pukul 09.00 WIB.", TAIL);
    assert_answer(&told, LANG_ID, expected);
    (void)snprintf(expected, sizeof expected, "%s%s%s", HEAD("LIVE_STARTING_SOON"),
                   "LIVE “Kopi” starts on 11 November 2025 at 09:00 (UTC+07:00).", TAIL);
    assert_answer(&told, LANG_EN, expected);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("notification_answer");
    TCase *all = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(all, low_stock_tells_its_threshold);
    tcase_add_test(all, low_stock_above_its_threshold_tells_for_how_long);
    tcase_add_test(all, stock_that_is_out_and_was_read);
    tcase_add_test(all, a_target_tells_both_amounts);
    tcase_add_test(all, a_violation_tells_the_rule_and_when);
    tcase_add_test(all, a_live_to_come_tells_when_it_starts);
    suite_add_tcase(suite, all);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

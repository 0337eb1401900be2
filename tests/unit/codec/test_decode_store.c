/* Shops, products, promotions, campaigns and what joins them: bodies in, faults
 * out; and what is answered can be sent back. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/store_answer.h"
#include "codec/store_decode.h"
#include "decode_support.h"

#define ARENA_MAX ((size_t)8 << 20)
#define ID_64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static struct arena *arena;
static char outcome[2048];

static void begin(void)
{
    arena = arena_new(ARENA_MAX);
}

static void end(void)
{
    arena_free(arena);
    decode_forget();
}

static struct store_body body_of(const char *json, const char *id)
{
    const char *quoted = decode_quoted(json);

    return (struct store_body){
        .bytes = quoted, .len = strlen(quoted), .lang = LANG_EN, .id = id, .arena = arena};
}

/* "field CODE; field CODE", and "" without any. */
static const char *describe(enum codec_result result, const struct fault_list *faults)
{
    size_t len = 0;

    outcome[0] = '\0';
    if (result == CODEC_MALFORMED || result == CODEC_NO_MEMORY)
        return result == CODEC_MALFORMED ? "MALFORMED" : "NO_MEMORY";
    for (size_t i = 0; i < faults->count && len < sizeof outcome; i++) {
        ck_assert_str_ne(faults->items[i].detail, "");
        len += (size_t)snprintf(outcome + len, sizeof outcome - len, "%s%s %s", i > 0 ? "; " : "",
                                faults->items[i].field, faults->items[i].code);
    }
    return outcome;
}

static void expect(const struct decode_case *cases, size_t count, const char *id,
                   const char *(*decode)(const char *json, const char *id))
{
    for (size_t i = 0; i < count; i++)
        decode_expect(&cases[i], decode(cases[i].json, id));
}

#define EXPECT(cases, id, decode) expect(cases, sizeof(cases) / sizeof(cases)[0], id, decode)

/* ---- shops ---- */

static struct shop shop;

static const char *decode_shop(const char *json, const char *id)
{
    struct store_body body = body_of(json, id);
    struct codec_error error;
    enum codec_result result = shop_decode(&body, &shop, &error);

    return describe(result, &error.faults);
}

START_TEST(shops)
{
    static const struct decode_case CASES[] = {
        {"least", "{'name': 'Kopi', 'currency': 'IDR', 'time_zone': 'Asia/Jakarta'}", ""},
        {"what was read is sent back",
         "{'shop_id': 'kopi', 'name': 'Kopi', 'currency': 'USD', 'currency_exponent': 3,"
         " 'time_zone': 'Asia/Jakarta', 'status': 'ACTIVE', 'ended_at': '', 'created_at': 1,"
         " 'updated_at': 2}",
         ""},
        {"another id", "{'shop_id': 'k', 'name': 'K', 'currency': 'IDR', 'time_zone': 'UTC'}",
         "shop_id INCONSISTENT"},
        {"nothing", "{}", "name REQUIRED; currency REQUIRED; time_zone REQUIRED"},
        {"all wrong", "{'name': '', 'currency': 'XAU', 'currency_exponent': 5, 'time_zone': 7}",
         "name EMPTY; currency_exponent OUT_OF_RANGE; time_zone WRONG_TYPE; currency "
         "UNKNOWN_CURRENCY"},
        {"unknown", "{'name': 'K', 'currency': 'IDR', 'time_zone': 'UTC', 'zone': 1}",
         "zone UNKNOWN_FIELD"},
        {"no object", "[]", " WRONG_TYPE"},
        {"no JSON", "{", "MALFORMED"},
    };

    EXPECT(CASES, "kopi", decode_shop);
    ck_assert_str_eq(decode_shop(CASES[1].json, "kopi"), "");
    ck_assert_int_eq(shop.exponent, 3);
    ck_assert_str_eq(shop.currency, "USD");
    ck_assert_str_eq(decode_shop(CASES[0].json, "kopi"), "");
    ck_assert_int_eq(shop.exponent, 0);
    ck_assert_str_eq(shop.shop_id.bytes, "kopi");
    ck_assert_str_eq(decode_shop(CASES[0].json, ID_64 "x"), "shop_id TOO_LONG");
    ck_assert_str_eq(decode_shop(CASES[0].json, ID_64), "");
    ck_assert_str_eq(decode_shop(CASES[0].json, "a\nb"), "shop_id INVALID_TEXT");
}
END_TEST

/* ---- products ---- */

static struct product_record product;

static const char *decode_product(const char *json, const char *id)
{
    struct store_body body = body_of(json, id);
    struct codec_error error;
    enum codec_result result = product_record_decode(&body, &product, &error);

    return describe(result, &error.faults);
}

START_TEST(products)
{
    static const struct decode_case CASES[] = {
        {"least", "{'product_id': 'P', 'name': 'N', 'skus': [{'sku_id': 'A', 'list_price': 0}]}",
         ""},
        {"without id", "{'name': 'N', 'skus': [{'sku_id': 'A', 'list_price': 0}]}",
         "product_id REQUIRED"},
        {"without SKUs", "{'product_id': 'P', 'name': 'N', 'skus': []}", "skus EMPTY"},
        {"a SKU twice",
         "{'product_id': 'P', 'name': 'N', 'skus': [{'sku_id': 'A', 'list_price': 1},"
         " {'sku_id': 'A', 'list_price': 2}]}",
         "skus[1].sku_id DUPLICATE"},
        {"ranges",
         "{'product_id': 'P', 'name': 'N', 'skus': [{'sku_id': 'A', 'list_price': -1,"
         " 'unit_cost': 9007199254740992, 'floor_price': 1.0, 'min_margin_bps': 0, 'stock': -1,"
         " 'low_stock_threshold': null}]}",
         "skus[0].list_price OUT_OF_RANGE; skus[0].unit_cost OUT_OF_RANGE; skus[0].floor_price "
         "NOT_AN_INTEGER; skus[0].min_margin_bps OUT_OF_RANGE; skus[0].stock OUT_OF_RANGE; "
         "skus[0].low_stock_threshold WRONG_TYPE"},
    };

    EXPECT(CASES, NULL, decode_product);
    ck_assert_str_eq(decode_product(CASES[1].json, "P"), "");
    ck_assert_str_eq(product.product_id.bytes, "P");
    ck_assert_int_eq(product.skus[0].unit_cost, -1);
    ck_assert_int_eq(product.skus[0].min_margin_bps, -1);
    ck_assert_int_eq(product.skus[0].stock, SHOP_STOCK_NONE);
}
END_TEST

START_TEST(a_batch_tells_each_item_its_own_faults)
{
    struct store_body body = body_of(
        "{'items': ["
        "{'product_id': 'P', 'name': 'N', 'skus': [{'sku_id': 'A', 'list_price': 1}]},"
        "{'product_id': 'P', 'name': 'N', 'skus': [{'sku_id': 'B', 'list_price': 1}]},"
        "{'product_id': 'Q', 'name': '', 'skus': [{'sku_id': 'A', 'list_price': 1}]},"
        "7]}",
        NULL);
    struct store_item *items;
    struct codec_error error;
    size_t count;

    ck_assert_int_eq(product_batch_decode(&body, &items, &count, &error), CODEC_OK);
    ck_assert_uint_eq(count, 4);
    ck_assert_str_eq(describe(CODEC_OK, &items[0].faults), "");
    ck_assert_str_eq(describe(CODEC_OK, &items[1].faults), "product_id DUPLICATE");
    ck_assert_str_eq(describe(CODEC_OK, &items[2].faults), "name EMPTY; skus DUPLICATE");
    ck_assert_str_eq(describe(CODEC_OK, &items[3].faults), " WRONG_TYPE");
    body = body_of("{'items': [], 'more': 1}", NULL);
    ck_assert_int_eq(product_batch_decode(&body, &items, &count, &error), CODEC_INVALID);
    ck_assert_str_eq(describe(CODEC_OK, &error.faults), "more UNKNOWN_FIELD; items EMPTY");
    body = body_of("{}", NULL);
    ck_assert_int_eq(product_batch_decode(&body, &items, &count, &error), CODEC_INVALID);
    ck_assert_str_eq(describe(CODEC_OK, &error.faults), "items REQUIRED");
}
END_TEST

/* ---- promotions ---- */

static struct promotion_record promotion;

static const char *decode_record(const char *json, const char *id)
{
    struct store_body body = body_of(json, id);
    struct codec_error error;
    enum codec_result result = promotion_record_decode(&body, &promotion, &error);

    return describe(result, &error.faults);
}

#define SALE "'type': 'PRODUCT_DISCOUNT', 'benefit': {'kind': 'PERCENT_OFF', 'bps': 1}"

START_TEST(stored_promotions)
{
    static const struct decode_case CASES[] = {
        {"least", "{'id': 'x', " SALE "}", ""},
        {"without id", "{" SALE "}", "id REQUIRED"},
        {"what only stored ones have",
         "{'id': 'x', " SALE ", 'campaign_id': 'c', 'quota': {'units': 5},"
         " 'quota_per_buyer': {'units': 1}, 'status': 'ONGOING', 'created_at': 1,"
         " 'updated_at': 1, 'deactivated_at': 1}",
         ""},
        {"quotas that count differently",
         "{'id': 'x', " SALE ", 'quota': {'units': 5}, 'quota_per_buyer': {'uses': 1}}",
         "quota_per_buyer INCONSISTENT"},
        {"quotas of both and of neither",
         "{'id': 'x', " SALE ", 'quota': {'units': 5, 'uses': 5}, 'quota_per_buyer': {}}",
         "quota INCONSISTENT; quota_per_buyer REQUIRED"},
        {"quotas out of range",
         "{'id': 'x', " SALE ", 'quota': {'units': 0}, 'quota_per_buyer': 3}",
         "quota.units OUT_OF_RANGE; quota_per_buyer WRONG_TYPE"},
        {"times that UTC cannot tell",
         "{'id': 'x', " SALE ", 'starts_at': '0001-01-01T00:00:00+07:00',"
         " 'ends_at': '9999-12-31T23:00:00-07:00'}",
         "starts_at INVALID_TIME; ends_at INVALID_TIME"},
        {"the simulator's rules hold", "{'id': 'x', " SALE ", 'min_spend': 1}",
         "min_spend NOT_ALLOWED"},
        {"thresholds have the range of money",
         "{'id': 'x', 'type': 'SELLER_VOUCHER', 'min_quantity': 4294967297,"
         " 'benefit': {'kind': 'AMOUNT_OFF', 'amount': 1}}",
         ""},
    };

    EXPECT(CASES, NULL, decode_record);
    ck_assert_str_eq(decode_record(CASES[1].json, "x"), "");
    ck_assert_str_eq(promotion.promotion.id.bytes, "x");
    ck_assert_int_eq(promotion.quota, -1);
    ck_assert_str_eq(decode_record(CASES[2].json, NULL), "");
    ck_assert_int_eq(promotion.quota, 5);
    ck_assert_int_eq(promotion.quota_per_buyer, 1);
    ck_assert_int_eq(promotion.quota_counts, QUOTA_COUNTS_UNITS);
    ck_assert_str_eq(promotion.campaign_id.bytes, "c");
    ck_assert_str_eq(decode_record(CASES[8].json, NULL), "");
    ck_assert_int_eq(promotion.promotion.min_quantity, INT64_C(4294967297));
    /* the simulator knows none of them */
    ck_assert_str_eq(decode_promotion("{'id': 'x', " SALE ", 'quota': {'uses': 1}}"),
                     "quota UNKNOWN_FIELD");
}
END_TEST

/* Encoded, decoded and encoded again: the same text. */
START_TEST(what_is_answered_can_be_sent_back)
{
    static const char *const PROMOTIONS[] = {
        "{'id': 'a', 'name': 'N', 'type': 'PROMO_CODE', 'code': 'C', 'audience': 'NEW',"
        " 'campaign_id': 'c', 'starts_at': '2025-11-11T00:00:00+07:00',"
        " 'ends_at': '2025-11-12T00:00:00+07:00', 'channels': ['TOKOPEDIA'], 'min_spend': 5,"
        " 'min_quantity': 6, 'scope': {'product_ids': ['p'], 'sku_ids': ['k', 'l']},"
        " 'funding': {'by': 'SHARED', 'platform_share_bps': 1}, 'quota': {'uses': 3},"
        " 'benefit': {'kind': 'PERCENT_OFF', 'bps': 7, 'max_discount': 8}}",
        "{'id': 'a', 'type': 'CAMPAIGN_PRICE', 'max_units_per_order': 2,"
        " 'benefit': {'kind': 'FIXED_PRICE', 'price': 0}}",
        "{'id': 'a', 'type': 'SHIPPING_VOUCHER', 'benefit': {'kind': 'FREE_SHIPPING'}}",
        "{'id': 'a', 'type': 'BONUS_CASHBACK', 'quota_per_buyer': {'units': 3},"
        " 'benefit': {'kind': 'CASHBACK', 'bps': 1, 'max_amount': 2}}",
        "{'id': 'a', 'type': 'BUY_MORE_SAVE_MORE', 'benefit': {'kind': 'STEPS',"
        " 'steps': [{'min_spend': 1, 'amount_off': 1}, {'min_spend': 2, 'amount_off': 1}]}}",
        "{'id': 'a', 'type': 'BUY_MORE_SAVE_MORE', 'benefit': {'kind': 'STEPS',"
        " 'steps': [{'min_quantity': 1, 'percent_off_bps': 1}]}}",
        "{'id': 'a', 'type': 'GIFT_WITH_PURCHASE', 'benefit': {'kind': 'GIFT', 'sku_id': 'g',"
        " 'quantity': 1, 'list_price': 0, 'unit_cost': 0, 'stock': 0}}",
    };
    const struct store_view view = {.zone = zone_find("Asia/Jakarta")};

    for (size_t i = 0; i < sizeof PROMOTIONS / sizeof PROMOTIONS[0]; i++) {
        char first[2048];

        ck_assert_str_eq(decode_record(PROMOTIONS[i], NULL), "");
        for (int round = 0; round < 2; round++) {
            struct json_out out;
            struct buf text;

            buf_init(&text, 4096);
            json_out_init(&out, &text, false);
            promotion_encode(&out, &view, &promotion);
            buf_putc(&text, '\0');
            ck_assert(!text.failed && text.len < sizeof first);
            if (round == 0)
                memcpy(first, text.bytes, text.len);
            else
                ck_assert_str_eq(text.bytes, first);
            buf_clear(&text);
            ck_assert_str_eq(decode_record(first, NULL), "");
        }
    }
}
END_TEST

/* ---- campaigns ---- */

static struct campaign_record campaign;

static const char *decode_campaign(const char *json, const char *id)
{
    struct store_body body = body_of(json, id);
    struct codec_error error;
    enum codec_result result = campaign_decode(&body, &campaign, &error);

    return describe(result, &error.faults);
}

static const char *decode_join(const char *json, const char *id)
{
    struct store_body body = body_of(json, id);
    struct codec_error error;
    struct join_item *items;
    size_t count;
    enum codec_result result = campaign_join_decode(&body, &items, &count, &error);

    return describe(result, &error.faults);
}

#define ELEVEN "'campaign_id': 'c', 'name': '11.11', 'kind': 'MEGA'"

START_TEST(campaigns)
{
    static const struct decode_case CASES[] = {
        {"good",
         "{" ELEVEN ", 'starts_at': '2025-11-10T20:00:00+07:00',"
         " 'ends_at': '2025-11-12T00:15:00+07:00', 'dashboard_enabled': false,"
         " 'channels': ['TOKOPEDIA'], 'status': 'ENDED', 'joined': true}",
         ""},
        {"off the grid, and backwards",
         "{" ELEVEN ", 'starts_at': '2025-11-10T20:00:01Z', 'ends_at': '2025-11-10T20:00:00Z'}",
         "starts_at INVALID_TIME; ends_at INCONSISTENT"},
        {"a part of itself",
         "{" ELEVEN ", 'parent_id': 'c', 'starts_at': '2025-11-10T20:00:00Z',"
         " 'ends_at': '2025-11-10T21:00:00Z', 'kind': 'GIGA', 'channels': [],"
         " 'dashboard_enabled': 1}",
         "MALFORMED"},
        {"all wrong",
         "{'campaign_id': 'c', 'parent_id': 'c', 'name': 'x', 'kind': 'GIGA',"
         " 'starts_at': 'now', 'channels': [], 'dashboard_enabled': 1}",
         "kind UNKNOWN_VALUE; starts_at INVALID_TIME; ends_at REQUIRED; parent_id INCONSISTENT; "
         "channels EMPTY; dashboard_enabled WRONG_TYPE"},
    };
    static const struct decode_case JOINS[] = {
        {"good",
         "{'items': [{'sku_id': 'A', 'price': 0}, {'sku_id': 'B', 'percent_off_bps': 1,"
         " 'type': 'COFUNDED_CAMPAIGN_PRICE', 'platform_share_bps': 0}]}",
         ""},
        {"neither and both",
         "{'items': [{'sku_id': 'A'}, {'sku_id': 'A', 'price': 1, 'percent_off_bps': 1}]}",
         "items[0] REQUIRED; items[1] INCONSISTENT; items[1].sku_id DUPLICATE"},
        {"a share where there is none to have",
         "{'items': [{'sku_id': 'A', 'price': 1, 'platform_share_bps': 1}]}",
         "items[0].platform_share_bps NOT_ALLOWED"},
        {"another type", "{'items': [{'sku_id': 'A', 'price': 1, 'type': 'SELLER_VOUCHER'}]}",
         "items[0].type UNKNOWN_VALUE"},
    };

    EXPECT(CASES, NULL, decode_campaign);
    ck_assert_str_eq(decode_campaign(CASES[0].json, NULL), "");
    ck_assert(!campaign.dashboard_enabled);
    ck_assert_uint_eq(campaign.channels, TUMPUK_CHANNEL_TOKOPEDIA);
    EXPECT(JOINS, NULL, decode_join);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decode_store");
    TCase *tests = tcase_create("decode_store");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, shops);
    tcase_add_test(tests, products);
    tcase_add_test(tests, a_batch_tells_each_item_its_own_faults);
    tcase_add_test(tests, stored_promotions);
    tcase_add_test(tests, what_is_answered_can_be_sent_back);
    tcase_add_test(tests, campaigns);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

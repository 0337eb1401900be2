/* Orders, order events and traffic: bodies in, faults out; and what makes two of
 * them the same. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/data_decode.h"
#include "decode_support.h"

#define ARENA_MAX ((size_t)8 << 20)

#define LINE "{'sku_id':'a','quantity':2,'list_price':10,'seller_discount':3,'platform_discount':1}"
#define OTHER "{'sku_id':'b','quantity':1,'list_price':5,'seller_discount':0,'platform_discount':0}"
#define ORDER(more, lines)                                                  \
    "{'id':'o','channel':'SHOP_TOKOPEDIA','buyer_id':'b','new_buyer':true," \
    "'paid_at':'2026-11-11T10:00:00+07:00'" more ",'lines':[" lines "]}"
#define EVENT(more) "{'event_id':'e','order_id':'o','at':'2026-11-11T10:00:00Z'" more "}"
#define VIEW(more) \
    "{'event_id':'t','channel':'TOKOPEDIA','visitor_id':'v','at':'2026-11-11T10:00:00Z'" more "}"

static struct arena *arena;
static char outcome[2048];

static struct store_body body_of(const char *item)
{
    char json[4096];
    const char *quoted;

    (void)snprintf(json, sizeof json, "{'items':[%s]}", item);
    quoted = decode_quoted(json);
    return (struct store_body){
        .bytes = quoted, .len = strlen(quoted), .lang = LANG_EN, .arena = arena};
}

static void begin(void)
{
    arena = arena_new(ARENA_MAX);
}

static void end(void)
{
    arena_free(arena);
    decode_forget();
}

/* "field CODE; field CODE" of the item's own faults. */
static const char *describe(const struct fault_list *faults)
{
    size_t len = 0;

    outcome[0] = '\0';
    for (size_t i = 0; i < faults->count && len < sizeof outcome; i++)
        len += (size_t)snprintf(outcome + len, sizeof outcome - len, "%s%s %s", i > 0 ? "; " : "",
                                faults->items[i].field, faults->items[i].code);
    return outcome;
}

static struct data_order *decode_order(const char *item, const char **faults)
{
    const struct store_body body = body_of(item);
    struct data_order_item *items;
    struct codec_error error;
    size_t count;

    ck_assert_int_eq(data_orders_decode(&body, &items, &count, &error), CODEC_OK);
    ck_assert_uint_eq(count, 1);
    *faults = describe(&items[0].faults);
    return &items[0].order;
}

static const char *order_faults(const char *item)
{
    const char *faults;

    (void)decode_order(item, &faults);
    return faults;
}

static const char *event_faults(const char *item)
{
    const struct store_body body = body_of(item);
    struct data_event_item *items;
    struct codec_error error;
    size_t count;

    ck_assert_int_eq(data_events_decode(&body, &items, &count, &error), CODEC_OK);
    return describe(&items[0].faults);
}

static const char *traffic_faults(const char *item)
{
    const struct store_body body = body_of(item);
    struct data_traffic_item *items;
    struct codec_error error;
    size_t count;

    ck_assert_int_eq(data_traffic_decode(&body, &items, &count, &error), CODEC_OK);
    return describe(&items[0].faults);
}

START_TEST(an_order_is_read_with_the_source_that_counts_for_each_line)
{
    const char *faults;
    const struct data_order *order = decode_order(
        ORDER(",'source':{'kind':'LIVE','id':'l','via':'AD'},'promotion_ids':['y','x','y']",
              LINE ",{'sku_id':'g','quantity':1,'list_price':7,'seller_discount':0,"
                   "'platform_discount':0,'gift':true,'source':{'kind':'PRODUCT_CARD'}}"),
        &faults);

    ck_assert_str_eq(faults, "");
    ck_assert_int_eq(order->paid_at_us, INT64_C(1794366000000000));
    ck_assert(order->new_buyer);
    ck_assert_uint_eq(order->promotion_count, 2);
    ck_assert_str_eq(order->promotion_ids[0].bytes, "x");
    ck_assert_int_eq(order->lines[0].gmv, 17);
    ck_assert_int_eq(order->lines[0].origin.source, DATA_SOURCE_LIVE);
    ck_assert_int_eq(order->lines[0].origin.via, DATA_VIA_AD);
    ck_assert_int_eq(order->lines[1].gmv, 0);
    ck_assert_int_eq(order->lines[1].origin.source, DATA_SOURCE_PRODUCT_CARD);
    ck_assert_uint_eq(order->lines[1].origin.id.len, 0);
}
END_TEST

START_TEST(orders_that_say_the_same_have_the_same_fingerprint)
{
    static const char *const SAME[] = {
        ORDER("", LINE "," OTHER "," LINE),
        ORDER("", LINE "," LINE "," OTHER),
        ORDER(",'source':{'kind':'OTHER'},'promotion_ids':[]", OTHER "," LINE "," LINE),
    };
    static const char *const OTHERS[] = {
        ORDER("", LINE "," OTHER "," OTHER),
        ORDER("", LINE "," OTHER),
        ORDER(",'promotion_ids':['x']", LINE "," OTHER "," LINE),
        ORDER(",'source':{'kind':'OTHER','id':'x'}", LINE "," OTHER "," LINE),
    };
    unsigned char first[DATA_FINGERPRINT_BYTES];
    const char *faults;

    memcpy(first, decode_order(SAME[0], &faults)->fingerprint, sizeof first);
    for (size_t i = 1; i < sizeof SAME / sizeof SAME[0]; i++)
        ck_assert_int_eq(memcmp(first, decode_order(SAME[i], &faults)->fingerprint, 16), 0);
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        ck_assert_int_ne(memcmp(first, decode_order(OTHERS[i], &faults)->fingerprint, 16), 0);
        ck_assert_str_eq(faults, "");
    }
}
END_TEST

START_TEST(orders_are_refused_by_the_fields_that_break_rules)
{
    ck_assert_str_eq(order_faults("7"), " WRONG_TYPE");
    ck_assert_str_eq(order_faults("{}"), "id REQUIRED; channel REQUIRED; buyer_id REQUIRED; "
                                         "new_buyer REQUIRED; paid_at REQUIRED; lines REQUIRED");
    ck_assert_str_eq(order_faults(ORDER("", "")), "lines EMPTY");
    ck_assert_str_eq(order_faults(ORDER(",'source':7", LINE)), "source WRONG_TYPE");
    ck_assert_str_eq(order_faults(ORDER(",'source':{'id':''}", LINE)),
                     "source.id EMPTY; source.kind REQUIRED");
    ck_assert_str_eq(
        order_faults(ORDER("", "{'sku_id':'a','quantity':2,'list_price':10,'seller_discount':21,"
                               "'platform_discount':-1,'gift':null}")),
        "lines[0].platform_discount OUT_OF_RANGE; lines[0].gift WRONG_TYPE; "
        "lines[0].seller_discount OUT_OF_RANGE");
    ck_assert_str_eq(
        order_faults(ORDER("", "{'sku_id':'a','quantity':9999,'list_price':9007199254740991,"
                               "'seller_discount':0,'platform_discount':0}")),
        "lines[0].list_price OUT_OF_RANGE");
}
END_TEST

START_TEST(events_tell_lines_or_an_amount_or_neither)
{
    ck_assert_str_eq(event_faults(EVENT(",'kind':'CANCELLED'")), "");
    ck_assert_str_eq(event_faults(EVENT(",'kind':'REFUNDED','amount':1")), "");
    ck_assert_str_eq(event_faults(EVENT(",'kind':'REFUNDED','lines':[{'sku_id':'a','units':1}]")),
                     "");
    ck_assert_str_eq(event_faults(EVENT(",'kind':'REFUNDED'")), "lines REQUIRED");
    ck_assert_str_eq(event_faults(EVENT(",'kind':'REFUNDED','amount':1,'lines':[]")),
                     "lines INCONSISTENT; lines EMPTY");
    ck_assert_str_eq(event_faults(EVENT(",'kind':'CANCELLED','amount':1")), "amount NOT_ALLOWED");
    ck_assert_str_eq(event_faults(EVENT(",'kind':'LOST'")), "kind UNKNOWN_VALUE");
    ck_assert_str_eq(
        event_faults(EVENT(",'kind':'REFUNDED','lines':[{'sku_id':'a','units':0},{'units':1}]")),
        "lines[0].units OUT_OF_RANGE; lines[1].sku_id REQUIRED");
}
END_TEST

START_TEST(views_are_of_a_product_unless_of_the_shop)
{
    ck_assert_str_eq(traffic_faults(VIEW(",'kind':'SHOP_VIEW'")), "");
    ck_assert_str_eq(traffic_faults(VIEW(",'kind':'ADD_TO_CART','product_id':'p'")), "");
    ck_assert_str_eq(traffic_faults(VIEW(",'kind':'SHOP_VIEW','product_id':'p'")),
                     "product_id NOT_ALLOWED");
    ck_assert_str_eq(traffic_faults(VIEW(",'kind':'PRODUCT_CLICK'")), "product_id REQUIRED");
    ck_assert_str_eq(
        traffic_faults(VIEW(",'kind':'SHOP_VIEW','source':{'kind':'LIVE','via':'BUS'}")),
        "source.via UNKNOWN_VALUE; source.kind NOT_ALLOWED");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decode_data");
    TCase *tcase = tcase_create("decode_data");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tcase, begin, end);
    tcase_add_test(tcase, an_order_is_read_with_the_source_that_counts_for_each_line);
    tcase_add_test(tcase, orders_that_say_the_same_have_the_same_fingerprint);
    tcase_add_test(tcase, orders_are_refused_by_the_fields_that_break_rules);
    tcase_add_test(tcase, events_tell_lines_or_an_amount_or_neither);
    tcase_add_test(tcase, views_are_of_a_product_unless_of_the_shop);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

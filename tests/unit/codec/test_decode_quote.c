/* The body of a quote: its own fields, its items, its limits (spec pricing, sections 4 and 13). */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "codec/currency.h"
#include "decode_support.h"

#define COUNT_OF(table) ((int)(sizeof(table) / sizeof((table)[0])))

#define ITEM "{'sku_id':'S','quantity':1,'list_price':1}"
#define REST "'items':[" ITEM "],'promotions':[]"
#define REQUEST(more) "{'currency':'IDR'," REST more "}"
#define ITEMS(items) "{'currency':'IDR','promotions':[],'items':" items "}"
#define SCOPED(id, skus) \
    "{'id':'" id "','type':'SELLER_VOUCHER','benefit':{'kind':'AMOUNT_OFF','amount':1}," skus "}"

static const struct decode_case CASES[] = {
    {"least", REQUEST(""), ""},
    {"nothing", "{}", "currency REQUIRED; items REQUIRED; promotions REQUIRED"},
    {"unknown field", REQUEST(",'discount':5"), "discount UNKNOWN_FIELD"},
    {"buyer", REQUEST(",'buyer':'EXISTING'"), ""},
    {"buyer is null", REQUEST(",'buyer':null"), "buyer WRONG_TYPE"},
    {"unknown buyer", REQUEST(",'buyer':'OLD'"), "buyer UNKNOWN_VALUE"},
    {"unknown channel", REQUEST(",'channel':'SHOP'"), "channel UNKNOWN_VALUE"},
    {"channel is a list", REQUEST(",'channel':['TOKOPEDIA']"), "channel WRONG_TYPE"},
    {"at", REQUEST(",'at':'2025-11-11T10:00:00+07:00'"), ""},
    {"at without offset", REQUEST(",'at':'2025-11-11T10:00:00'"), "at INVALID_TIME"},
    {"at is empty", REQUEST(",'at':''"), "at INVALID_TIME"},
    {"at is null", REQUEST(",'at':null"), "at WRONG_TYPE"},
    {"fee and balance", REQUEST(",'shipping_fee':0,'bonus_balance':0"), ""},
    {"negative", REQUEST(",'shipping_fee':-1,'bonus_balance':-1"),
     "shipping_fee OUT_OF_RANGE; bonus_balance OUT_OF_RANGE"},
    {"rulebook", REQUEST(",'rulebook':'2025-10-28'"), ""},
    {"rulebook is empty", REQUEST(",'rulebook':''"), "rulebook EMPTY"},
    {"rulebook is a number", REQUEST(",'rulebook':1"), "rulebook WRONG_TYPE"},
    {"empty lists", REQUEST(",'claimed':[],'codes':[]"), ""},
    {"what is presented twice is presented", REQUEST(",'claimed':['a','a'],'codes':['b','b']"), ""},
    {"bad ids and codes", REQUEST(",'claimed':[''],'codes':[1,'x\\n']"),
     "claimed[0] EMPTY; codes[0] WRONG_TYPE; codes[1] INVALID_TEXT"},
    {"no lists", REQUEST(",'claimed':'a','codes':null"), "claimed WRONG_TYPE; codes WRONG_TYPE"},
    /* currency */
    {"ISO's exponent", "{'currency':'USD'," REST "}", ""},
    {"exponent given", "{'currency':'IDR','currency_exponent':2," REST "}", ""},
    {"largest exponent", "{'currency':'IDR','currency_exponent':4," REST "}", ""},
    {"exponent too large", "{'currency':'IDR','currency_exponent':5," REST "}",
     "currency_exponent OUT_OF_RANGE"},
    {"negative exponent", "{'currency':'IDR','currency_exponent':-1," REST "}",
     "currency_exponent OUT_OF_RANGE"},
    {"exponent is null", "{'currency':'IDR','currency_exponent':null," REST "}",
     "currency_exponent WRONG_TYPE"},
    {"unknown currency", "{'currency':'RPH'," REST "}", "currency UNKNOWN_CURRENCY"},
    {"small letters", "{'currency':'idr'," REST "}", "currency UNKNOWN_CURRENCY"},
    {"gold has no exponent", "{'currency':'XAU'," REST "}", "currency UNKNOWN_CURRENCY"},
    {"gold has none even if given", "{'currency':'XAU','currency_exponent':2," REST "}",
     "currency UNKNOWN_CURRENCY"},
    {"no currency", "{'currency':'XXX'," REST "}", "currency UNKNOWN_CURRENCY"},
    {"empty", "{'currency':''," REST "}", "currency UNKNOWN_CURRENCY"},
    {"longer", "{'currency':'IDRX'," REST "}", "currency UNKNOWN_CURRENCY"},
    {"numeric code", "{'currency':360," REST "}", "currency WRONG_TYPE"},
    {"null", "{'currency':null," REST "}", "currency WRONG_TYPE"},
    /* items */
    {"no items", ITEMS("[]"), "items EMPTY"},
    {"items is null", ITEMS("null"), "items WRONG_TYPE"},
    {"items is an object", ITEMS("{}"), "items WRONG_TYPE"},
    {"item is null", ITEMS("[null]"), "items[0] WRONG_TYPE"},
    {"nothing in it", ITEMS("[{}]"),
     "items[0].sku_id REQUIRED; items[0].quantity REQUIRED; items[0].list_price REQUIRED"},
    {"all fields",
     ITEMS("[{'sku_id':'S','product_id':'P','quantity':9999,'list_price':0,'unit_cost':0}]"), ""},
    {"out of range",
     ITEMS("[{'sku_id':'','product_id':'','quantity':0,'list_price':-1,'unit_cost':-1}]"),
     "items[0].sku_id EMPTY; items[0].product_id EMPTY; items[0].quantity OUT_OF_RANGE; "
     "items[0].list_price OUT_OF_RANGE; items[0].unit_cost OUT_OF_RANGE"},
    {"quantity 10,000", ITEMS("[{'sku_id':'S','quantity':10000,'list_price':1}]"),
     "items[0].quantity OUT_OF_RANGE"},
    {"floats", ITEMS("[{'sku_id':'S','quantity':1.0,'list_price':1e3,'unit_cost':0.5}]"),
     "items[0].quantity NOT_AN_INTEGER; items[0].list_price NOT_AN_INTEGER; "
     "items[0].unit_cost NOT_AN_INTEGER"},
    {"nulls",
     ITEMS("[{'sku_id':null,'product_id':null,'quantity':null,'list_price':null,"
           "'unit_cost':null}]"),
     "items[0].sku_id WRONG_TYPE; items[0].product_id WRONG_TYPE; items[0].quantity WRONG_TYPE; "
     "items[0].list_price WRONG_TYPE; items[0].unit_cost WRONG_TYPE"},
    {"unknown field", ITEMS("[{'sku_id':'S','quantity':1,'list_price':1,'price':1}]"),
     "items[0].price UNKNOWN_FIELD"},
    {"a SKU on two lines", ITEMS("[" ITEM ",{'sku_id':'T','quantity':1,'list_price':1}," ITEM "]"),
     "items[2].sku_id DUPLICATE"},
    {"SKUs differ by case", ITEMS("[" ITEM ",{'sku_id':'s','quantity':1,'list_price':1}]"), ""},
    {"one a beginning of the other",
     ITEMS("[" ITEM ",{'sku_id':'SS','quantity':1,'list_price':1}]"), ""},
    /* promotions */
    {"promotions is null", "{'currency':'IDR','items':[" ITEM "],'promotions':null}",
     "promotions WRONG_TYPE"},
    {"an id twice",
     "{'currency':'IDR','items':[" ITEM "],'promotions':[" SCOPED("a", "'name':'x'") "," SCOPED(
         "b", "'name':'x'") "," SCOPED("a", "'name':'x'") "]}",
     "promotions[2].id DUPLICATE"},
    {"every fault of every part",
     "{'currency':'ABC','at':'x','items':[{'sku_id':'S','quantity':0,'list_price':1}],"
     "'promotions':[{'id':'a','type':'SELLER_VOUCHER','benefit':{'kind':'PERCENT_OFF','bps':0}},"
     "{'id':'b','type':'BUY_MORE_SAVE_MORE','min_spend':1,'benefit':{'kind':'STEPS','steps':"
     "[{'min_quantity':1,'percent_off_bps':1,'amount_off':1}]}}]}",
     "currency UNKNOWN_CURRENCY; at INVALID_TIME; items[0].quantity OUT_OF_RANGE; "
     "promotions[0].benefit.bps OUT_OF_RANGE; promotions[1].min_spend NOT_ALLOWED; "
     "promotions[1].benefit.steps[0] INCONSISTENT"},
};

START_TEST(a_request_keeps_its_rules)
{
    decode_expect(&CASES[_i], decode_quote(CASES[_i].json));
    decode_forget();
}
END_TEST

/* ---- what comes out ---- */

START_TEST(missing_fields_mean_what_the_spec_says)
{
    const struct tumpuk_basket *basket = &decoded_quote.basket;

    ck_assert_str_eq(decode_quote(REQUEST("")), "");
    ck_assert_str_eq(decoded_quote.currency, "IDR");
    ck_assert_int_eq(decoded_quote.exponent, 0);
    ck_assert(decoded_quote.zone.zulu && decoded_quote.zone.offset_min == 0);
    ck_assert_ptr_null(decoded_quote.rulebook);
    ck_assert_int_eq(basket->at_us, DECODE_NOW_US);
    ck_assert_int_eq(basket->buyer, TUMPUK_BUYER_ALL);
    ck_assert_int_eq(basket->channel, TUMPUK_CHANNEL_SHOP_TOKOPEDIA);
    ck_assert_uint_eq(basket->line_count, 1);
    ck_assert_uint_eq(basket->lines[0].product_id.len, 0);
    ck_assert_int_eq(basket->lines[0].unit_cost, -1);
    ck_assert_int_eq(basket->shipping_fee, 0);
    ck_assert_int_eq(basket->bonus_balance, 0);
    ck_assert_uint_eq(basket->claimed_count, 0);
    ck_assert_uint_eq(basket->code_count, 0);
    ck_assert_uint_eq(decoded_quote.offer.promotion_count, 0);
    ck_assert_ptr_null(decoded_quote.offer.scope_lines);
    decode_forget();
}
END_TEST

static void text_is(struct tumpuk_text text, const char *expected)
{
    ck_assert_uint_eq(text.len, strlen(expected));
    ck_assert_mem_eq(text.bytes, expected, text.len);
}

START_TEST(every_field_arrives)
{
    const struct tumpuk_basket *basket = &decoded_quote.basket;

    ck_assert_str_eq(
        decode_quote("{'promotions':[" SCOPED("p1", "'name':'n'") "," SCOPED(
            "p2",
            "'name':'n'") "],'rulebook':'v-1','codes':['HEMAT','x'],'claimed':['c'],"
                          "'bonus_balance':2000,'shipping_fee':10000,'items':[{'unit_cost':30000,"
                          "'list_price':52000,'quantity':2,'product_id':'P1','sku_id':'SKU-A'},"
                          "{'sku_id':'SKU-B','quantity':1,'list_price':7}],'channel':'TOKOPEDIA',"
                          "'buyer':'NEW','at':'2025-11-11T10:00:00.5+07:00','currency':'KWD'}"),
        "");
    ck_assert_str_eq(decoded_quote.currency, "KWD");
    ck_assert_int_eq(decoded_quote.exponent, 3);
    ck_assert_int_eq(decoded_quote.zone.offset_min, 420);
    ck_assert(!decoded_quote.zone.zulu);
    ck_assert_str_eq(decoded_quote.rulebook, "v-1");
    ck_assert_int_eq(basket->at_us, INT64_C(1762830000500000));
    ck_assert_int_eq(basket->buyer, TUMPUK_BUYER_NEW);
    ck_assert_int_eq(basket->channel, TUMPUK_CHANNEL_TOKOPEDIA);
    ck_assert_uint_eq(basket->line_count, 2);
    text_is(basket->lines[0].sku_id, "SKU-A");
    text_is(basket->lines[0].product_id, "P1");
    ck_assert_int_eq(basket->lines[0].quantity, 2);
    ck_assert_int_eq(basket->lines[0].list_price, 52000);
    ck_assert_int_eq(basket->lines[0].unit_cost, 30000);
    text_is(basket->lines[1].sku_id, "SKU-B");
    ck_assert_int_eq(basket->shipping_fee, 10000);
    ck_assert_int_eq(basket->bonus_balance, 2000);
    ck_assert_uint_eq(basket->claimed_count, 1);
    text_is(basket->claimed[0], "c");
    ck_assert_uint_eq(basket->code_count, 2);
    text_is(basket->codes[0], "HEMAT");
    ck_assert_uint_eq(decoded_quote.offer.promotion_count, 2);
    text_is(decoded_quote.offer.promotions[0]->id, "p1");
    text_is(decoded_quote.offer.promotions[1]->id, "p2");
    decode_forget();
}
END_TEST

static const struct {
    const char *code;
    int exponent;
} CURRENCIES[] = {
    {"IDR", 0}, /* ISO says 2; prices have none */
    {"USD", 2},
    {"JPY", 0},
    {"KWD", 3},
    {"CLF", 4},
    {"UYW", 4},
    {"AED", 2},
    {"ZWG", 2},
    {"XCG", 2},
    {"XOF", 0},
    {"VND", 0},
    {"MYR", 2},
    {"SGD", 2},
    {"XAU", CURRENCY_NO_EXPONENT},
    {"XDR", CURRENCY_NO_EXPONENT},
    {"XTS", CURRENCY_NO_EXPONENT},
    {"XXX", CURRENCY_NO_EXPONENT},
    {"DEM", CURRENCY_UNKNOWN},
    {"AAA", CURRENCY_UNKNOWN},
    {"ZZZ", CURRENCY_UNKNOWN},
    {"", CURRENCY_UNKNOWN},
    {"ID", CURRENCY_UNKNOWN},
    {"IDRR", CURRENCY_UNKNOWN},
};

START_TEST(currencies_have_their_exponent)
{
    ck_assert_int_eq(currency_exponent(CURRENCIES[_i].code, strlen(CURRENCIES[_i].code)),
                     CURRENCIES[_i].exponent);
}
END_TEST

START_TEST(the_table_of_currencies_is_in_order)
{
    int known = 0, bare = 0;

    /* Out of order, the search would miss some of them. */
    for (int i = 0; i < 26 * 26 * 26; i++) {
        const char code[3] = {(char)('A' + i / 676), (char)('A' + i / 26 % 26),
                              (char)('A' + i % 26)};
        int exponent = currency_exponent(code, 3);

        known += exponent != CURRENCY_UNKNOWN;
        bare += exponent == CURRENCY_NO_EXPONENT;
    }
    ck_assert_int_eq(known, 179);
    ck_assert_int_eq(bare, 13);
}
END_TEST

START_TEST(a_given_exponent_beats_isos)
{
    ck_assert_str_eq(decode_quote("{'currency_exponent':0,'currency':'USD'," REST "}"), "");
    ck_assert_int_eq(decoded_quote.exponent, 0);
    ck_assert_str_eq(decode_quote("{'currency':'IDR','currency_exponent':2," REST "}"), "");
    ck_assert_int_eq(decoded_quote.exponent, 2);
    decode_forget();
}
END_TEST

/* ---- named limits ---- */

static struct buf body;

static const char *decode_body(void)
{
    const char *found;

    buf_putc(&body, '\0');
    ck_assert(!body.failed);
    found = decode_quote(body.bytes);
    buf_clear(&body);
    return found;
}

static const char *decode_items(unsigned count)
{
    buf_init(&body, 1 << 24);
    buf_puts(&body, "{'currency':'IDR','promotions':[],'items':[");
    for (unsigned i = 0; i < count; i++)
        buf_printf(&body, "%s{'sku_id':'%u','quantity':1,'list_price':1}", i > 0 ? "," : "", i);
    buf_puts(&body, "]}");
    return decode_body();
}

START_TEST(lines_are_limited)
{
    ck_assert_str_eq(decode_items(QUOTE_LINES_MAX), "");
    ck_assert_uint_eq(decoded_quote.basket.line_count, QUOTE_LINES_MAX);
    ck_assert_str_eq(decode_items(QUOTE_LINES_MAX + 1), "items TOO_MANY");
    ck_assert_str_eq(decoded_detail(), "The list has 201 elements; at most 200 are allowed.");
    decode_forget();
}
END_TEST

/* `count` promotions with `ids` SKUs in each one's scope, 0 for none. */
static const char *decode_promotions(unsigned count, unsigned ids)
{
    buf_init(&body, 1 << 26);
    buf_puts(&body, "{'currency':'IDR','items':[" ITEM "],'promotions':[");
    for (unsigned i = 0; i < count; i++) {
        buf_printf(&body,
                   "%s{'id':'%u','type':'SELLER_VOUCHER','benefit':{'kind':'AMOUNT_OFF',"
                   "'amount':1}",
                   i > 0 ? "," : "", i);
        if (ids > 0)
            buf_puts(&body, ",'scope':{'sku_ids':[");
        for (unsigned j = 0; j < ids; j++)
            buf_printf(&body, "%s'%u'", j > 0 ? "," : "", j);
        buf_puts(&body, ids > 0 ? "]}}" : "}");
    }
    buf_puts(&body, "]}");
    return decode_body();
}

START_TEST(promotions_are_limited)
{
    ck_assert_str_eq(decode_promotions(QUOTE_PROMOTIONS_MAX, 0), "");
    ck_assert_uint_eq(decoded_quote.offer.promotion_count, QUOTE_PROMOTIONS_MAX);
    ck_assert_str_eq(decode_promotions(QUOTE_PROMOTIONS_MAX + 1, 0), "promotions TOO_MANY");
    decode_forget();
}
END_TEST

START_TEST(scopes_are_limited)
{
    ck_assert_str_eq(decode_promotions(1, QUOTE_SCOPE_IDS_MAX), "");
    ck_assert_str_eq(decode_promotions(1, QUOTE_SCOPE_IDS_MAX + 1), "promotions[0].scope TOO_MANY");
    ck_assert_str_eq(decode_promotions(5, QUOTE_SCOPE_IDS_TOTAL_MAX / 5), "");
    ck_assert_str_eq(decode_promotions(6, QUOTE_SCOPE_IDS_TOTAL_MAX / 5),
                     "promotions[5].scope TOO_MANY");
    decode_forget();
}
END_TEST

START_TEST(claims_and_codes_are_limited)
{
    for (unsigned count = QUOTE_CLAIMED_MAX; count <= QUOTE_CLAIMED_MAX + 1; count++) {
        for (int codes = 0; codes <= 1; codes++) {
            buf_init(&body, 1 << 20);
            buf_printf(&body, "{'currency':'IDR'," REST ",'%s':['x'", codes ? "codes" : "claimed");
            for (unsigned i = 1; i < count; i++)
                buf_printf(&body, ",'%u'", i);
            buf_puts(&body, "]}");
            ck_assert_str_eq(decode_body(), count == QUOTE_CLAIMED_MAX ? ""
                                            : codes                    ? "codes TOO_MANY"
                                                                       : "claimed TOO_MANY");
        }
    }
    decode_forget();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decode_quote");
    TCase *tcase = tcase_create("decode_quote");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, a_request_keeps_its_rules, 0, COUNT_OF(CASES));
    tcase_add_test(tcase, missing_fields_mean_what_the_spec_says);
    tcase_add_test(tcase, every_field_arrives);
    tcase_add_loop_test(tcase, currencies_have_their_exponent, 0, COUNT_OF(CURRENCIES));
    tcase_add_test(tcase, the_table_of_currencies_is_in_order);
    tcase_add_test(tcase, a_given_exponent_beats_isos);
    tcase_add_test(tcase, lines_are_limited);
    tcase_add_test(tcase, promotions_are_limited);
    tcase_add_test(tcase, scopes_are_limited);
    tcase_add_test(tcase, claims_and_codes_are_limited);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

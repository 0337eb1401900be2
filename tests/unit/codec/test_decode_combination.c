/* The body of the simulator of combinations (spec pricing, section 7). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "decode_support.h"

#define COUNT_OF(table) ((int)(sizeof(table) / sizeof((table)[0])))

static const struct decode_case CASES[] = {
    {"least", "{'selections':[{'type':'CAMPAIGN_PRICE'}]}", ""},
    {"all",
     "{'selections':[{'type':'CAMPAIGN_PRICE','benefit':{'kind':'FIXED_PRICE','price':1}}],"
     "'list_price':0,'quantity':9999,'shipping_fee':0}",
     ""},
    {"a type twice", "{'selections':[{'type':'PROMO_CODE'},{'type':'PROMO_CODE'}]}", ""},
    {"a promo code needs no code here",
     "{'selections':[{'type':'PROMO_CODE','benefit':{'kind':'AMOUNT_OFF','amount':1}}]}", ""},
    {"nothing", "{}", "selections REQUIRED"},
    {"no selection", "{'selections':[]}", "selections EMPTY"},
    {"null", "{'selections':null}", "selections WRONG_TYPE"},
    {"types as texts", "{'selections':['CAMPAIGN_PRICE']}", "selections[0] WRONG_TYPE"},
    {"no type", "{'selections':[{}]}", "selections[0].type REQUIRED"},
    {"unknown type", "{'selections':[{'type':'FLASH_SALE'}]}", "selections[0].type UNKNOWN_VALUE"},
    {"unknown type, bad benefit",
     "{'selections':[{'type':'X','benefit':{'kind':'AMOUNT_OFF','amount':0}}]}",
     "selections[0].type UNKNOWN_VALUE; selections[0].benefit.amount OUT_OF_RANGE"},
    {"benefit is null", "{'selections':[{'type':'SELLER_VOUCHER','benefit':null}]}",
     "selections[0].benefit WRONG_TYPE"},
    {"another type's benefit",
     "{'selections':[{'type':'SELLER_VOUCHER'},{'type':'SELLER_VOUCHER','benefit':"
     "{'kind':'FREE_SHIPPING'}}]}",
     "selections[1].benefit.kind NOT_ALLOWED"},
    {"other fields of a promotion", "{'selections':[{'type':'SELLER_VOUCHER','min_spend':1}]}",
     "selections[0].min_spend UNKNOWN_FIELD"},
    {"unknown field", "{'selections':[{'type':'SELLER_VOUCHER'}],'price':1}",
     "price UNKNOWN_FIELD"},
    {"out of range",
     "{'selections':[{'type':'SELLER_VOUCHER'}],'list_price':-1,'quantity':0,'shipping_fee':-1}",
     "list_price OUT_OF_RANGE; quantity OUT_OF_RANGE; shipping_fee OUT_OF_RANGE"},
    {"too large",
     "{'selections':[{'type':'SELLER_VOUCHER'}],'list_price':9007199254740992,'quantity':10000,"
     "'shipping_fee':1e3}",
     "list_price OUT_OF_RANGE; quantity OUT_OF_RANGE; shipping_fee NOT_AN_INTEGER"},
};

START_TEST(a_request_keeps_its_rules)
{
    decode_expect(&CASES[_i], decode_combination(CASES[_i].json));
    decode_forget();
}
END_TEST

START_TEST(missing_fields_mean_what_the_spec_says)
{
    ck_assert_str_eq(decode_combination("{'selections':[{'type':'SELLER_VOUCHER'}]}"), "");
    ck_assert_int_eq(decoded_combination.list_price, 100000);
    ck_assert_int_eq(decoded_combination.quantity, 1);
    ck_assert_int_eq(decoded_combination.shipping_fee, 0);
    ck_assert_uint_eq(decoded_combination.selection_count, 1);
    ck_assert_int_eq(decoded_combination.selections[0].type, TUMPUK_TYPE_SELLER_VOUCHER);
    ck_assert_ptr_null(decoded_combination.selections[0].benefit);
    decode_forget();
}
END_TEST

START_TEST(every_field_arrives)
{
    ck_assert_str_eq(
        decode_combination("{'shipping_fee':9,'quantity':3,'list_price':52000,'selections':["
                           "{'benefit':{'bps':500,'kind':'PERCENT_OFF'},'type':'PRODUCT_DISCOUNT'},"
                           "{'type':'BONUS_CASHBACK'}]}"),
        "");
    ck_assert_int_eq(decoded_combination.list_price, 52000);
    ck_assert_int_eq(decoded_combination.quantity, 3);
    ck_assert_int_eq(decoded_combination.shipping_fee, 9);
    ck_assert_uint_eq(decoded_combination.selection_count, 2);
    ck_assert_int_eq(decoded_combination.selections[0].type, TUMPUK_TYPE_PRODUCT_DISCOUNT);
    ck_assert_int_eq(decoded_combination.selections[0].benefit->bps, 500);
    ck_assert_int_eq(decoded_combination.selections[1].type, TUMPUK_TYPE_BONUS_CASHBACK);
    decode_forget();
}
END_TEST

START_TEST(selections_are_limited)
{
    struct buf body;

    for (unsigned count = TUMPUK_SELECTIONS_MAX; count <= TUMPUK_SELECTIONS_MAX + 1; count++) {
        buf_init(&body, 1 << 16);
        buf_puts(&body, "{'selections':[{'type':'PROMO_CODE'}");
        for (unsigned i = 1; i < count; i++)
            buf_puts(&body, ",{'type':'PROMO_CODE'}");
        buf_put(&body, "]}", 3);
        ck_assert(!body.failed);
        ck_assert_str_eq(decode_combination(body.bytes),
                         count > TUMPUK_SELECTIONS_MAX ? "selections TOO_MANY" : "");
        buf_clear(&body);
    }
    decode_forget();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decode_combination");
    TCase *tcase = tcase_create("decode_combination");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(tcase, a_request_keeps_its_rules, 0, COUNT_OF(CASES));
    tcase_add_test(tcase, missing_fields_mean_what_the_spec_says);
    tcase_add_test(tcase, every_field_arrives);
    tcase_add_test(tcase, selections_are_limited);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Benefits: the fields of each kind, and the steps of BMSM (spec pricing, sections 3, 4 and 13). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "decode_support.h"

#define COUNT_OF(table) ((int)(sizeof(table) / sizeof((table)[0])))

struct benefit_case {
    const char *type;
    struct decode_case c;
};

static const struct benefit_case BENEFITS[] = {
    {"PRODUCT_DISCOUNT", {"price 0", "{'kind':'FIXED_PRICE','price':0}", ""}},
    {"PRODUCT_DISCOUNT", {"largest price", "{'kind':'FIXED_PRICE','price':9007199254740991}", ""}},
    {"PRODUCT_DISCOUNT",
     {"too large", "{'kind':'FIXED_PRICE','price':9007199254740992}", "price OUT_OF_RANGE"}},
    {"PRODUCT_DISCOUNT", {"negative", "{'kind':'FIXED_PRICE','price':-1}", "price OUT_OF_RANGE"}},
    {"PRODUCT_DISCOUNT", {"no price", "{'kind':'FIXED_PRICE'}", "price REQUIRED"}},
    {"PRODUCT_DISCOUNT", {"1 bps", "{'kind':'PERCENT_OFF','bps':1}", ""}},
    {"PRODUCT_DISCOUNT", {"100 %", "{'kind':'PERCENT_OFF','bps':10000}", ""}},
    {"PRODUCT_DISCOUNT", {"0 bps", "{'kind':'PERCENT_OFF','bps':0}", "bps OUT_OF_RANGE"}},
    {"PRODUCT_DISCOUNT", {"over 100 %", "{'kind':'PERCENT_OFF','bps':10001}", "bps OUT_OF_RANGE"}},
    {"PRODUCT_DISCOUNT", {"float", "{'kind':'PERCENT_OFF','bps':10.5}", "bps NOT_AN_INTEGER"}},
    {"PRODUCT_DISCOUNT", {"no bps", "{'kind':'PERCENT_OFF'}", "bps REQUIRED"}},
    {"PRODUCT_DISCOUNT",
     {"a product's percentage has no cap", "{'kind':'PERCENT_OFF','bps':1,'max_discount':5}",
      "max_discount NOT_ALLOWED"}},
    {"PRODUCT_DISCOUNT", {"amount 1", "{'kind':'AMOUNT_OFF','amount':1}", ""}},
    {"PRODUCT_DISCOUNT", {"amount 0", "{'kind':'AMOUNT_OFF','amount':0}", "amount OUT_OF_RANGE"}},
    {"PRODUCT_DISCOUNT", {"no amount", "{'kind':'AMOUNT_OFF'}", "amount REQUIRED"}},
    {"PRODUCT_DISCOUNT",
     {"another kind's field", "{'kind':'AMOUNT_OFF','amount':1,'bps':1,'price':1}",
      "bps NOT_ALLOWED; price NOT_ALLOWED"}},
    {"PRODUCT_DISCOUNT", {"no kind", "{'amount':1}", "kind REQUIRED"}},
    {"PRODUCT_DISCOUNT", {"unknown kind", "{'kind':'HALF_OFF'}", "kind UNKNOWN_VALUE"}},
    {"PRODUCT_DISCOUNT", {"kind is null", "{'kind':null}", "kind WRONG_TYPE"}},
    {"PRODUCT_DISCOUNT",
     {"unknown field", "{'kind':'AMOUNT_OFF','amount':1,'cap':1}", "cap UNKNOWN_FIELD"}},
    {"PRODUCT_DISCOUNT",
     {"every fault at once", "{'kind':'FREE_SHIPPING','bps':0,'cap':1}",
      "bps OUT_OF_RANGE; cap UNKNOWN_FIELD; bps NOT_ALLOWED; kind NOT_ALLOWED"}},
    {"SELLER_VOUCHER", {"capped", "{'kind':'PERCENT_OFF','bps':1,'max_discount':1}", ""}},
    {"SELLER_VOUCHER",
     {"cap 0", "{'kind':'PERCENT_OFF','bps':1,'max_discount':0}", "max_discount OUT_OF_RANGE"}},
    {"SELLER_VOUCHER",
     {"an amount has no cap", "{'kind':'AMOUNT_OFF','amount':1,'max_discount':1}",
      "max_discount NOT_ALLOWED"}},
    {"SELLER_VOUCHER",
     {"cashback's word for the cap", "{'kind':'PERCENT_OFF','bps':1,'max_amount':1}",
      "max_amount NOT_ALLOWED"}},
    {"SHIPPING_DISCOUNT", {"free", "{'kind':'FREE_SHIPPING'}", ""}},
    {"SHIPPING_DISCOUNT",
     {"free with an amount", "{'kind':'FREE_SHIPPING','amount':1}", "amount NOT_ALLOWED"}},
    {"BONUS_CASHBACK", {"capped", "{'kind':'CASHBACK','bps':2000,'max_amount':5000}", ""}},
    {"BONUS_CASHBACK", {"uncapped", "{'kind':'CASHBACK','bps':2000}", ""}},
    {"BONUS_CASHBACK",
     {"cap 0", "{'kind':'CASHBACK','bps':2000,'max_amount':0}", "max_amount OUT_OF_RANGE"}},
    {"BONUS_CASHBACK",
     {"a percentage's word for the cap", "{'kind':'CASHBACK','bps':2000,'max_discount':1}",
      "max_discount NOT_ALLOWED"}},
    {"BONUS_CASHBACK", {"no bps", "{'kind':'CASHBACK'}", "bps REQUIRED"}},
    {"GIFT_WITH_PURCHASE",
     {"least", "{'kind':'GIFT','sku_id':'G','quantity':1,'list_price':0}", ""}},
    {"GIFT_WITH_PURCHASE",
     {"all", "{'kind':'GIFT','sku_id':'G','quantity':9999,'list_price':1,'unit_cost':0,'stock':0}",
      ""}},
    {"GIFT_WITH_PURCHASE",
     {"nothing", "{'kind':'GIFT'}", "sku_id REQUIRED; quantity REQUIRED; list_price REQUIRED"}},
    {"GIFT_WITH_PURCHASE",
     {"out of range",
      "{'kind':'GIFT','sku_id':'','quantity':10000,'list_price':-1,'unit_cost':-1,'stock':-1}",
      "sku_id EMPTY; quantity OUT_OF_RANGE; list_price OUT_OF_RANGE; unit_cost OUT_OF_RANGE; "
      "stock OUT_OF_RANGE"}},
    {"GIFT_WITH_PURCHASE",
     {"quantity 0", "{'kind':'GIFT','sku_id':'G','quantity':0,'list_price':1}",
      "quantity OUT_OF_RANGE"}},
    {"BUY_MORE_SAVE_MORE",
     {"quantity, percentage", "{'kind':'STEPS','steps':[{'min_quantity':1,'percent_off_bps':1}]}",
      ""}},
    {"BUY_MORE_SAVE_MORE",
     {"spend, amount", "{'kind':'STEPS','steps':[{'min_spend':1,'amount_off':1}]}", ""}},
    {"BUY_MORE_SAVE_MORE",
     {"the same discount twice is not decreasing",
      "{'kind':'STEPS','steps':[{'min_quantity':2,'amount_off':5},"
      "{'min_quantity':3,'amount_off':5}]}",
      ""}},
    {"BUY_MORE_SAVE_MORE", {"no steps", "{'kind':'STEPS'}", "steps REQUIRED"}},
    {"BUY_MORE_SAVE_MORE", {"empty", "{'kind':'STEPS','steps':[]}", "steps EMPTY"}},
    {"BUY_MORE_SAVE_MORE", {"no list", "{'kind':'STEPS','steps':{}}", "steps WRONG_TYPE"}},
    {"BUY_MORE_SAVE_MORE", {"null", "{'kind':'STEPS','steps':null}", "steps WRONG_TYPE"}},
    {"BUY_MORE_SAVE_MORE", {"no object", "{'kind':'STEPS','steps':[1]}", "steps[0] WRONG_TYPE"}},
    {"BUY_MORE_SAVE_MORE",
     {"no threshold, no discount", "{'kind':'STEPS','steps':[{}]}",
      "steps[0] REQUIRED; steps[0] REQUIRED"}},
    {"BUY_MORE_SAVE_MORE",
     {"both thresholds, both discounts",
      "{'kind':'STEPS','steps':[{'min_quantity':1,'min_spend':1,'percent_off_bps':1,"
      "'amount_off':1}]}",
      "steps[0] INCONSISTENT; steps[0] INCONSISTENT"}},
    {"BUY_MORE_SAVE_MORE",
     {"out of range",
      "{'kind':'STEPS','steps':[{'min_quantity':0,'percent_off_bps':10001},"
      "{'min_spend':0,'amount_off':0}]}",
      "steps[0].min_quantity OUT_OF_RANGE; steps[0].percent_off_bps OUT_OF_RANGE; "
      "steps[1].min_spend OUT_OF_RANGE; steps[1].amount_off OUT_OF_RANGE"}},
    {"BUY_MORE_SAVE_MORE",
     {"misspelt", "{'kind':'STEPS','steps':[{'min_quantity':1,'percent_of_bps':5}]}",
      "steps[0].percent_of_bps UNKNOWN_FIELD; steps[0] REQUIRED"}},
    {"BUY_MORE_SAVE_MORE",
     {"mixed thresholds",
      "{'kind':'STEPS','steps':[{'min_quantity':1,'amount_off':1},"
      "{'min_spend':5,'amount_off':2}]}",
      "steps[1] INCONSISTENT"}},
    {"BUY_MORE_SAVE_MORE",
     {"mixed discounts",
      "{'kind':'STEPS','steps':[{'min_quantity':1,'amount_off':1},"
      "{'min_quantity':5,'percent_off_bps':2}]}",
      "steps[1] INCONSISTENT"}},
    {"BUY_MORE_SAVE_MORE",
     {"same threshold",
      "{'kind':'STEPS','steps':[{'min_quantity':2,'amount_off':1},"
      "{'min_quantity':2,'amount_off':2}]}",
      "steps[1] INCONSISTENT"}},
    {"BUY_MORE_SAVE_MORE",
     {"falling threshold",
      "{'kind':'STEPS','steps':[{'min_spend':3,'amount_off':1},{'min_spend':2,'amount_off':2}]}",
      "steps[1] INCONSISTENT"}},
    {"BUY_MORE_SAVE_MORE",
     {"falling amount",
      "{'kind':'STEPS','steps':[{'min_spend':2,'amount_off':2},{'min_spend':3,'amount_off':1}]}",
      "steps[1] INCONSISTENT"}},
    {"BUY_MORE_SAVE_MORE",
     {"falling percentage, third step",
      "{'kind':'STEPS','steps':[{'min_quantity':1,'percent_off_bps':1},"
      "{'min_quantity':2,'percent_off_bps':5},{'min_quantity':3,'percent_off_bps':4}]}",
      "steps[2] INCONSISTENT"}},
    {"BUY_MORE_SAVE_MORE",
     {"a broken step does not blame the next",
      "{'kind':'STEPS','steps':[{'min_quantity':1,'percent_off_bps':1},{'min_quantity':2},"
      "{'min_quantity':3,'percent_off_bps':4}]}",
      "steps[1] REQUIRED"}},
    {"BUY_MORE_SAVE_MORE",
     {"eleven steps",
      "{'kind':'STEPS','steps':[{'min_quantity':1,'amount_off':1},{'min_quantity':2,'amount_off':1}"
      ",{'min_quantity':3,'amount_off':1},{'min_quantity':4,'amount_off':1},{'min_quantity':5,"
      "'amount_off':1},{'min_quantity':6,'amount_off':1},{'min_quantity':7,'amount_off':1},"
      "{'min_quantity':8,'amount_off':1},{'min_quantity':9,'amount_off':1},{'min_quantity':10,"
      "'amount_off':1},{'min_quantity':11,'amount_off':1}]}",
      "steps TOO_MANY"}},
};

START_TEST(a_benefit_has_the_fields_of_its_kind)
{
    decode_expect(&BENEFITS[_i].c, decode_benefit(BENEFITS[_i].type, BENEFITS[_i].c.json));
    decode_forget();
}
END_TEST

static void text_is(struct tumpuk_text text, const char *expected)
{
    ck_assert_uint_eq(text.len, strlen(expected));
    ck_assert_mem_eq(text.bytes, expected, text.len);
}

START_TEST(steps_and_gifts_arrive)
{
    const struct tumpuk_benefit *b;

    ck_assert_str_eq(decode_benefit("BUY_MORE_SAVE_MORE",
                                    "{'kind':'STEPS','steps':[{'min_spend':10,'percent_off_bps':5},"
                                    "{'min_spend':20,'percent_off_bps':6}]}"),
                     "");
    b = &decoded_quote.offer.promotions[0]->benefit;
    ck_assert_uint_eq(b->step_count, 2);
    ck_assert_int_eq(b->steps[0].min_spend, 10);
    ck_assert_int_eq(b->steps[0].min_quantity, 0);
    ck_assert_int_eq(b->steps[1].percent_off_bps, 6);
    ck_assert_int_eq(b->steps[1].amount_off, 0);

    ck_assert_str_eq(
        decode_benefit("GIFT_WITH_PURCHASE",
                       "{'kind':'GIFT','sku_id':'G','quantity':3,'list_price':9,'stock':0}"),
        "");
    b = &decoded_quote.offer.promotions[0]->benefit;
    text_is(b->gift->sku_id, "G");
    ck_assert_int_eq(b->gift->quantity, 3);
    ck_assert_int_eq(b->gift->list_price, 9);
    ck_assert_int_eq(b->gift->unit_cost, -1);
    ck_assert_int_eq(b->gift->stock, 0);

    ck_assert_str_eq(
        decode_benefit("GIFT_WITH_PURCHASE",
                       "{'kind':'GIFT','sku_id':'G','quantity':3,'list_price':9,'unit_cost':0}"),
        "");
    b = &decoded_quote.offer.promotions[0]->benefit;
    ck_assert_int_eq(b->gift->unit_cost, 0);
    ck_assert_int_eq(b->gift->stock, -1);

    ck_assert_str_eq(decode_benefit("CAMPAIGN_PRICE", "{'kind':'FIXED_PRICE','price':77}"), "");
    ck_assert_int_eq(decoded_quote.offer.promotions[0]->benefit.amount, 77);
    ck_assert_str_eq(
        decode_benefit("BONUS_CASHBACK", "{'kind':'CASHBACK','bps':2000,'max_amount':5000}"), "");
    ck_assert_int_eq(decoded_quote.offer.promotions[0]->benefit.cap, 5000);
    ck_assert_int_eq(decoded_quote.offer.promotions[0]->benefit.bps, 2000);
    decode_forget();
}
END_TEST

START_TEST(a_benefit_may_be_decoded_alone)
{
    struct arena *arena = arena_new(1024 * 1024);
    struct fault_list faults;
    struct tumpuk_benefit benefit;
    json_t *good = json_pack("{s:s,s:i}", "kind", "AMOUNT_OFF", "amount", 5);
    json_t *bad = json_pack("{s:s,s:i}", "kind", "AMOUNT_OFF", "amount", 0);

    fault_list_init(&faults, arena, LANG_EN);
    ck_assert(benefit_decode(good, "change[3].benefit", TUMPUK_TYPE_SELLER_VOUCHER, arena, &faults,
                             &benefit));
    ck_assert_int_eq(benefit.amount, 5);
    ck_assert_uint_eq(faults.count, 0);
    ck_assert(!benefit_decode(bad, "change[3].benefit", TUMPUK_TYPE_SELLER_VOUCHER, arena, &faults,
                              &benefit));
    ck_assert(!benefit_decode(good, "", TUMPUK_TYPE_BONUS_CASHBACK, arena, &faults, &benefit));
    ck_assert_uint_eq(faults.count, 2);
    ck_assert_str_eq(faults.items[0].field, "change[3].benefit.amount");
    ck_assert_str_eq(faults.items[0].code, CODEC_FAULT_OUT_OF_RANGE);
    ck_assert_str_eq(faults.items[1].field, "kind");
    ck_assert_str_eq(faults.items[1].detail,
                     "BONUS_CASHBACK may not give AMOUNT_OFF; allowed: CASHBACK.");
    json_decref(good);
    json_decref(bad);
    arena_free(arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decode_benefit");
    TCase *tcase = tcase_create("decode_benefit");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(tcase, a_benefit_has_the_fields_of_its_kind, 0, COUNT_OF(BENEFITS));
    tcase_add_test(tcase, steps_and_gifts_arrive);
    tcase_add_test(tcase, a_benefit_may_be_decoded_alone);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

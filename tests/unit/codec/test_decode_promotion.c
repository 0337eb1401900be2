/* Which promotion may say what (spec pricing, sections 2, 3, 4 and 13). */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode_support.h"

#define COUNT_OF(table) ((int)(sizeof(table) / sizeof((table)[0])))

/* A good benefit of every kind. */
static const char *const KINDS[TUMPUK_BENEFIT_COUNT] = {
    [TUMPUK_BENEFIT_FIXED_PRICE] = "{'kind':'FIXED_PRICE','price':7}",
    [TUMPUK_BENEFIT_PERCENT_OFF] = "{'kind':'PERCENT_OFF','bps':7}",
    [TUMPUK_BENEFIT_AMOUNT_OFF] = "{'kind':'AMOUNT_OFF','amount':7}",
    [TUMPUK_BENEFIT_STEPS] = "{'kind':'STEPS','steps':[{'min_quantity':7,'amount_off':8}]}",
    [TUMPUK_BENEFIT_GIFT] = "{'kind':'GIFT','sku_id':'G','quantity':7,'list_price':8}",
    [TUMPUK_BENEFIT_FREE_SHIPPING] = "{'kind':'FREE_SHIPPING'}",
    [TUMPUK_BENEFIT_CASHBACK] = "{'kind':'CASHBACK','bps':7}",
};

/* The table of the spec once more, by hand: what a type may say. */
static const struct {
    const char *type;
    const char *kinds; /* a letter each: F P A S G E(free shipping) C */
    bool thresholds;
    bool unit_limit;
    bool code;
    bool percent_cap;
    int share_bps; /* without funding */
} TYPES[TUMPUK_TYPE_COUNT] = {
    {"CAMPAIGN_PRICE", "FPA", false, true, false, false, 0},
    {"COFUNDED_CAMPAIGN_PRICE", "FPA", false, true, false, false, 5000},
    {"SELLER_FLASH_SALE", "FPA", false, true, false, false, 0},
    {"PRODUCT_DISCOUNT", "FPA", false, true, false, false, 0},
    {"NEW_PRODUCT_DISCOUNT", "FPA", false, true, false, false, 0},
    {"BUY_MORE_SAVE_MORE", "S", false, false, false, false, 0},
    {"GIFT_WITH_PURCHASE", "G", true, false, false, false, 0},
    {"SELLER_VOUCHER", "PA", true, false, false, true, 0},
    {"CHAT_VOUCHER", "PA", true, false, false, true, 0},
    {"PROMO_CODE", "PA", true, false, true, true, 0},
    {"PLATFORM_VOUCHER", "PA", true, false, false, true, 10000},
    {"COFUNDED_VOUCHER", "PA", true, false, false, true, 5000},
    {"SHIPPING_VOUCHER", "EAP", true, false, false, true, 10000},
    {"SHIPPING_DISCOUNT", "EAP", true, false, false, true, 0},
    {"BONUS_CASHBACK", "C", true, false, false, false, 10000},
};

START_TEST(a_type_gives_the_kinds_of_its_row)
{
    static const char letters[] = "FPASGEC";

    for (int kind = 0; kind < TUMPUK_BENEFIT_COUNT; kind++) {
        const struct decode_case c = {
            TYPES[_i].type, KINDS[kind],
            strchr(TYPES[_i].kinds, letters[kind]) != NULL ? "" : "kind NOT_ALLOWED"};

        decode_expect(&c, decode_benefit(TYPES[_i].type, KINDS[kind]));
        if (c.faults[0] == '\0')
            ck_assert_int_eq(decoded_quote.offer.promotions[0]->benefit.kind, kind);
    }
    decode_forget();
}
END_TEST

/* A good promotion of row `i` with `more` ("'field':value,") in it. */
static const char *decode_row(int i, const char *more)
{
    static const char letters[] = "FPASGEC";
    char text[600];
    long kind = strchr(letters, TYPES[i].kinds[0]) - letters;

    (void)snprintf(text, sizeof text, "{%s'id':'p','type':'%s',%s'benefit':%s}", more,
                   TYPES[i].type, TYPES[i].code ? "'code':'HEMAT'," : "", KINDS[kind]);
    return decode_promotion(text);
}

START_TEST(a_type_carries_the_conditions_of_its_row)
{
    const bool thresholds = TYPES[_i].thresholds;

    ck_assert_str_eq(decode_row(_i, ""), "");
    ck_assert_str_eq(decode_row(_i, "'min_spend':1,"), thresholds ? "" : "min_spend NOT_ALLOWED");
    ck_assert_str_eq(decode_row(_i, "'min_quantity':1,"),
                     thresholds ? "" : "min_quantity NOT_ALLOWED");
    ck_assert_str_eq(decode_row(_i, "'max_units_per_order':1,"),
                     TYPES[_i].unit_limit ? "" : "max_units_per_order NOT_ALLOWED");
    if (!TYPES[_i].code)
        ck_assert_str_eq(decode_row(_i, "'code':'X',"), "code NOT_ALLOWED");
    if (strchr(TYPES[_i].kinds, 'P') != NULL)
        ck_assert_str_eq(
            decode_benefit(TYPES[_i].type, "{'kind':'PERCENT_OFF','bps':1,'max_discount':9}"),
            TYPES[_i].percent_cap ? "" : "max_discount NOT_ALLOWED");
    decode_forget();
}
END_TEST

START_TEST(a_type_without_funding_has_its_default)
{
    ck_assert_str_eq(decode_row(_i, ""), "");
    ck_assert_uint_eq(decoded_quote.offer.promotions[0]->platform_share_bps,
                      (unsigned)TYPES[_i].share_bps);
    ck_assert_int_eq((int)decoded_quote.offer.promotions[0]->type, _i);
    ck_assert_str_eq(tumpuk_type_name(decoded_quote.offer.promotions[0]->type), TYPES[_i].type);
    decode_forget();
}
END_TEST

/* Every type may carry these. */
START_TEST(every_type_has_name_audience_channels_scope_period_and_funding)
{
    ck_assert_str_eq(decode_row(_i, "'name':'n','audience':'NEW','channels':['TOKOPEDIA'],"
                                    "'scope':{'sku_ids':['S']},"
                                    "'starts_at':'2025-01-01T00:00:00Z',"
                                    "'ends_at':'2025-01-02T00:00:00Z',"
                                    "'funding':{'by':'PLATFORM'},"),
                     "");
    ck_assert_uint_eq(decoded_quote.offer.promotions[0]->platform_share_bps, 10000);
    decode_forget();
}
END_TEST

/* ---- the promotion's own fields ---- */

#define V "'id':'p','type':'SELLER_VOUCHER','benefit':{'kind':'AMOUNT_OFF','amount':1}"

static const struct decode_case PROMOTIONS[] = {
    {"least", "{" V "}", ""},
    {"no object", "7", "promotions[0] WRONG_TYPE"},
    {"null", "null", "promotions[0] WRONG_TYPE"},
    {"nothing", "{}", "id REQUIRED; type REQUIRED; benefit REQUIRED"},
    {"unknown type", "{'id':'p','type':'DISCOUNT','benefit':{'kind':'AMOUNT_OFF','amount':0}}",
     "type UNKNOWN_VALUE; benefit.amount OUT_OF_RANGE"},
    {"no type", "{'id':'p','min_spend':1,'max_units_per_order':1,'benefit':{'kind':'GIFT'}}",
     "type REQUIRED; benefit.sku_id REQUIRED; benefit.quantity REQUIRED; "
     "benefit.list_price REQUIRED"},
    {"benefit is null", "{'id':'p','type':'SELLER_VOUCHER','benefit':null}", "benefit WRONG_TYPE"},
    {"benefit is a list", "{'id':'p','type':'SELLER_VOUCHER','benefit':[]}", "benefit WRONG_TYPE"},
    {"unknown field", "{" V ",'min_spent':5}", "min_spent UNKNOWN_FIELD"},
    {"stored promotions' field", "{" V ",'quota':5}", "quota UNKNOWN_FIELD"},
    {"thresholds", "{" V ",'min_spend':1,'min_quantity':1}", ""},
    {"thresholds of 0", "{" V ",'min_spend':0,'min_quantity':0}",
     "min_spend OUT_OF_RANGE; min_quantity OUT_OF_RANGE"},
    {"largest thresholds", "{" V ",'min_spend':9007199254740991,'min_quantity':9007199254740991}",
     ""},
    {"too large", "{" V ",'min_spend':9007199254740992,'min_quantity':9007199254740992}",
     "min_spend OUT_OF_RANGE; min_quantity OUT_OF_RANGE"},
    {"thresholds of null", "{" V ",'min_spend':null,'min_quantity':null}",
     "min_spend WRONG_TYPE; min_quantity WRONG_TYPE"},
    {"unit limit 0",
     "{'id':'p','type':'CAMPAIGN_PRICE','max_units_per_order':0,"
     "'benefit':{'kind':'FIXED_PRICE','price':1}}",
     "max_units_per_order OUT_OF_RANGE"},
    {"code missing", "{'id':'p','type':'PROMO_CODE','benefit':{'kind':'AMOUNT_OFF','amount':1}}",
     "code REQUIRED"},
    {"code empty",
     "{'id':'p','type':'PROMO_CODE','code':'','benefit':{'kind':'AMOUNT_OFF','amount':1}}",
     "code EMPTY"},
    {"code null",
     "{'id':'p','type':'PROMO_CODE','code':null,'benefit':{'kind':'AMOUNT_OFF','amount':1}}",
     "code WRONG_TYPE"},
    /* period */
    {"start alone", "{" V ",'starts_at':'2025-11-11T00:00:00+07:00'}", ""},
    {"end alone", "{" V ",'ends_at':'2025-11-11T00:00:00+07:00'}", ""},
    {"a microsecond",
     "{" V ",'starts_at':'2025-11-11T00:00:00Z','ends_at':'2025-11-11T00:00:00.000001Z'}", ""},
    {"the same instant in two zones",
     "{" V ",'starts_at':'2025-11-11T00:00:00Z','ends_at':'2025-11-11T07:00:00+07:00'}",
     "ends_at INCONSISTENT"},
    {"later on the clock, earlier in truth",
     "{" V ",'starts_at':'2025-11-11T00:00:00Z','ends_at':'2025-11-11T06:00:00+07:00'}",
     "ends_at INCONSISTENT"},
    {"no offset", "{" V ",'starts_at':'2025-11-11T00:00:00'}", "starts_at INVALID_TIME"},
    {"no such day", "{" V ",'ends_at':'2025-02-29T00:00:00Z'}", "ends_at INVALID_TIME"},
    {"an invalid start does not blame the end",
     "{" V ",'starts_at':'now','ends_at':'2025-02-28T00:00:00Z'}", "starts_at INVALID_TIME"},
    {"seconds", "{" V ",'starts_at':1762830000}", "starts_at WRONG_TYPE"},
    {"null", "{" V ",'starts_at':null,'ends_at':null}", "starts_at WRONG_TYPE; ends_at WRONG_TYPE"},
    /* audience and channels */
    {"audience", "{" V ",'audience':'EXISTING'}", ""},
    {"unknown audience", "{" V ",'audience':'VIP'}", "audience UNKNOWN_VALUE"},
    {"audience is a list", "{" V ",'audience':['NEW']}", "audience WRONG_TYPE"},
    {"both channels", "{" V ",'channels':['TOKOPEDIA','SHOP_TOKOPEDIA']}", ""},
    {"no channel", "{" V ",'channels':[]}", "channels EMPTY"},
    {"channels is a text", "{" V ",'channels':'TOKOPEDIA'}", "channels WRONG_TYPE"},
    {"channels is null", "{" V ",'channels':null}", "channels WRONG_TYPE"},
    {"unknown channel", "{" V ",'channels':['TIKTOK']}", "channels[0] UNKNOWN_VALUE"},
    {"channel is null", "{" V ",'channels':[null]}", "channels[0] WRONG_TYPE"},
    {"channel twice", "{" V ",'channels':['TOKOPEDIA','TOKOPEDIA']}", ""},
    {"three channels", "{" V ",'channels':['TOKOPEDIA','SHOP_TOKOPEDIA','TOKOPEDIA']}",
     "channels TOO_MANY"},
    /* scope */
    {"products", "{" V ",'scope':{'product_ids':['P']}}", ""},
    {"both", "{" V ",'scope':{'product_ids':['X','Y'],'sku_ids':['X']}}", ""},
    {"empty scope", "{" V ",'scope':{}}", "scope EMPTY"},
    {"empty products", "{" V ",'scope':{'product_ids':[]}}", "scope.product_ids EMPTY"},
    {"empty products beside SKUs", "{" V ",'scope':{'product_ids':[],'sku_ids':['S']}}",
     "scope.product_ids EMPTY"},
    {"scope is null", "{" V ",'scope':null}", "scope WRONG_TYPE"},
    {"scope is a list", "{" V ",'scope':['S']}", "scope WRONG_TYPE"},
    {"products are null", "{" V ",'scope':{'product_ids':null}}", "scope.product_ids WRONG_TYPE"},
    {"misspelt", "{" V ",'scope':{'sku_id':['S']}}", "scope.sku_id UNKNOWN_FIELD; scope EMPTY"},
    {"bad ids", "{" V ",'scope':{'sku_ids':['S',7,'','a\\tb',null]}}",
     "scope.sku_ids[1] WRONG_TYPE; scope.sku_ids[2] EMPTY; scope.sku_ids[3] INVALID_TEXT; "
     "scope.sku_ids[4] WRONG_TYPE"},
    {"ids twice", "{" V ",'scope':{'sku_ids':['S','T','S','S']}}", ""},
    /* funding */
    {"seller", "{" V ",'funding':{'by':'SELLER'}}", ""},
    {"shared", "{" V ",'funding':{'by':'SHARED','platform_share_bps':1}}", ""},
    {"share missing", "{" V ",'funding':{'by':'SHARED'}}", "funding.platform_share_bps REQUIRED"},
    {"share of a seller", "{" V ",'funding':{'by':'SELLER','platform_share_bps':0}}",
     "funding.platform_share_bps INCONSISTENT"},
    {"share of the platform", "{" V ",'funding':{'by':'PLATFORM','platform_share_bps':10000}}",
     "funding.platform_share_bps INCONSISTENT"},
    {"share over 100 %", "{" V ",'funding':{'by':'SHARED','platform_share_bps':10001}}",
     "funding.platform_share_bps OUT_OF_RANGE"},
    {"negative share", "{" V ",'funding':{'by':'SHARED','platform_share_bps':-1}}",
     "funding.platform_share_bps OUT_OF_RANGE"},
    {"share is null", "{" V ",'funding':{'by':'SHARED','platform_share_bps':null}}",
     "funding.platform_share_bps WRONG_TYPE"},
    {"nobody", "{" V ",'funding':{}}", "funding.by REQUIRED"},
    {"unknown", "{" V ",'funding':{'by':'BANK'}}", "funding.by UNKNOWN_VALUE"},
    {"a text", "{" V ",'funding':'SELLER'}", "funding WRONG_TYPE"},
    {"misspelt share", "{" V ",'funding':{'by':'SHARED','share_bps':1}}",
     "funding.share_bps UNKNOWN_FIELD; funding.platform_share_bps REQUIRED"},
};

START_TEST(a_promotion_keeps_its_rules)
{
    decode_expect(&PROMOTIONS[_i], decode_promotion(PROMOTIONS[_i].json));
    decode_forget();
}
END_TEST

/* ---- what comes out ---- */

static const struct {
    const char *funding;
    unsigned share_bps;
} FUNDINGS[] = {
    {"{'by':'SELLER'}", 0},
    {"{'by':'PLATFORM'}", 10000},
    {"{'by':'SHARED','platform_share_bps':0}", 0},
    {"{'by':'SHARED','platform_share_bps':2500}", 2500},
    {"{'by':'SHARED','platform_share_bps':10000}", 10000},
};

START_TEST(funding_becomes_the_platforms_share)
{
    char text[400];

    (void)snprintf(text, sizeof text,
                   "{'id':'p','type':'COFUNDED_VOUCHER','benefit':{'kind':'AMOUNT_OFF','amount':1},"
                   "'funding':%s}",
                   FUNDINGS[_i].funding);
    ck_assert_str_eq(decode_promotion(text), "");
    ck_assert_uint_eq(decoded_quote.offer.promotions[0]->platform_share_bps,
                      FUNDINGS[_i].share_bps);
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
    const struct tumpuk_promotion *p;

    ck_assert_str_eq(
        decode_promotion(
            "{'id':'kode','name':'Hemat \\u00e9','type':'PROMO_CODE','code':'Hemat',"
            "'starts_at':'2025-11-11T00:00:00.5+07:00','ends_at':'2025-11-12T00:00:00Z',"
            "'audience':'EXISTING','channels':['TOKOPEDIA'],"
            "'scope':{'sku_ids':['S','T'],'product_ids':['P']},"
            "'funding':{'by':'SHARED','platform_share_bps':2500},'min_spend':90000,"
            "'min_quantity':2,'benefit':{'kind':'PERCENT_OFF','bps':1500,'max_discount':7000}}"),
        "");
    ck_assert_uint_eq(decoded_quote.offer.promotion_count, 1);
    p = decoded_quote.offer.promotions[0];
    text_is(p->id, "kode");
    text_is(p->name, "Hemat \xC3\xA9");
    text_is(p->code, "Hemat");
    ck_assert_int_eq(p->type, TUMPUK_TYPE_PROMO_CODE);
    ck_assert_int_eq(p->starts_at_us, INT64_C(1762794000500000));
    ck_assert_int_eq(p->ends_at_us, INT64_C(1762905600000000));
    ck_assert_int_eq(p->audience, TUMPUK_BUYER_EXISTING);
    ck_assert_uint_eq(p->channels, TUMPUK_CHANNEL_TOKOPEDIA);
    ck_assert(!p->scope.everything && !p->inactive && !p->quota_exhausted);
    ck_assert_uint_eq(p->scope.sku_count, 2);
    text_is(p->scope.sku_ids[0], "S");
    text_is(p->scope.sku_ids[1], "T");
    ck_assert_uint_eq(p->scope.product_count, 1);
    text_is(p->scope.product_ids[0], "P");
    ck_assert_uint_eq(p->platform_share_bps, 2500);
    ck_assert_int_eq(p->min_spend, 90000);
    ck_assert_int_eq(p->min_quantity, 2);
    ck_assert_int_eq(p->max_units_per_order, 0);
    ck_assert_int_eq(p->benefit.kind, TUMPUK_BENEFIT_PERCENT_OFF);
    ck_assert_int_eq(p->benefit.bps, 1500);
    ck_assert_int_eq(p->benefit.cap, 7000);
    decode_forget();
}
END_TEST

START_TEST(missing_fields_mean_what_the_core_expects)
{
    const struct tumpuk_promotion *p;

    ck_assert_str_eq(decode_promotion("{" V "}"), "");
    p = decoded_quote.offer.promotions[0];
    ck_assert_int_eq(p->starts_at_us, TUMPUK_TIME_MIN);
    ck_assert_int_eq(p->ends_at_us, TUMPUK_TIME_MAX);
    ck_assert_int_eq(p->audience, TUMPUK_BUYER_ALL);
    ck_assert_uint_eq(p->channels, TUMPUK_CHANNELS_ALL);
    ck_assert(p->scope.everything);
    ck_assert_int_eq(p->min_spend, 0);
    ck_assert_int_eq(p->min_quantity, 0);
    ck_assert_int_eq(p->benefit.cap, 0);
    ck_assert_int_eq(p->benefit.amount, 1);
    ck_assert_uint_eq(p->name.len, 0);
    decode_forget();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decode_promotion");
    TCase *tcase = tcase_create("decode_promotion");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(tcase, a_type_gives_the_kinds_of_its_row, 0, TUMPUK_TYPE_COUNT);
    tcase_add_loop_test(tcase, a_type_carries_the_conditions_of_its_row, 0, TUMPUK_TYPE_COUNT);
    tcase_add_loop_test(tcase, a_type_without_funding_has_its_default, 0, TUMPUK_TYPE_COUNT);
    tcase_add_loop_test(tcase, every_type_has_name_audience_channels_scope_period_and_funding, 0,
                        TUMPUK_TYPE_COUNT);
    tcase_add_loop_test(tcase, a_promotion_keeps_its_rules, 0, COUNT_OF(PROMOTIONS));
    tcase_add_loop_test(tcase, funding_becomes_the_platforms_share, 0, COUNT_OF(FUNDINGS));
    tcase_add_test(tcase, every_field_arrives);
    tcase_add_test(tcase, missing_fields_mean_what_the_core_expects);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Rulebooks as documents: what is refused, and that writing gives them back (spec pricing, 9). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "decode_support.h"

#define COUNT_OF(table) ((int)(sizeof(table) / sizeof((table)[0])))

#define HEAD "{'version':'v','effective_from':'2030-01-01T00:00:00+07:00',"

#define TYPES_BUT_LAST                                                    \
    "{'type':'CAMPAIGN_PRICE','slot':'product_price','rank':1},"          \
    "{'type':'COFUNDED_CAMPAIGN_PRICE','slot':'product_price','rank':1}," \
    "{'type':'SELLER_FLASH_SALE','slot':'product_price','rank':2},"       \
    "{'type':'PRODUCT_DISCOUNT','slot':'product_price','rank':3},"        \
    "{'type':'NEW_PRODUCT_DISCOUNT','slot':'product_price','rank':3},"    \
    "{'type':'BUY_MORE_SAVE_MORE','slot':'cart_discount','rank':1},"      \
    "{'type':'GIFT_WITH_PURCHASE','slot':'cart_gift','rank':1},"          \
    "{'type':'SELLER_VOUCHER','slot':'seller_voucher','rank':1},"         \
    "{'type':'CHAT_VOUCHER','slot':'seller_voucher','rank':1},"           \
    "{'type':'PROMO_CODE','slot':'seller_voucher','rank':1},"             \
    "{'type':'PLATFORM_VOUCHER','slot':'platform_voucher','rank':1},"     \
    "{'type':'COFUNDED_VOUCHER','slot':'platform_voucher','rank':1},"     \
    "{'type':'SHIPPING_VOUCHER','slot':'platform_shipping','rank':1},"    \
    "{'type':'SHIPPING_DISCOUNT','slot':'seller_shipping','rank':1}"
#define CASHBACK_TYPE "{'type':'BONUS_CASHBACK','slot':'cashback','rank':1}"
#define TYPES "'types':[" TYPES_BUT_LAST "," CASHBACK_TYPE "]"

#define STEPS_BUT_LAST                                                                             \
    "{'slot':'product_price','discount_basis':'LIST'},"                                            \
    "{'slot':'cart_discount','threshold_basis':'AFTER_PRODUCT','discount_basis':'AFTER_PRODUCT'}," \
    "{'slot':'cart_gift','threshold_basis':'AFTER_PRODUCT'},"                                      \
    "{'slot':'seller_voucher','threshold_basis':'AFTER_PRODUCT','discount_basis':'AFTER_CART'},"   \
    "{'slot':'platform_voucher','threshold_basis':'AFTER_PRODUCT',"                                \
    "'discount_basis':'AFTER_SELLER_VOUCHER'},"                                                    \
    "{'slot':'platform_shipping','threshold_basis':'AFTER_VOUCHER',"                               \
    "'discount_basis':'SHIPPING_FEE'},"                                                            \
    "{'slot':'seller_shipping','threshold_basis':'AFTER_VOUCHER',"                                 \
    "'discount_basis':'SHIPPING_REMAINING'}"
#define CASHBACK_STEP \
    "{'slot':'cashback','threshold_basis':'AFTER_VOUCHER','discount_basis':'AFTER_BONUS'}"
#define STEPS "'steps':[" STEPS_BUT_LAST "," CASHBACK_STEP "]"

#define LAST_TYPE(type) HEAD "'types':[" TYPES_BUT_LAST type "]," STEPS "}"
#define LAST_STEP(step) HEAD TYPES ",'steps':[" STEPS_BUT_LAST step "]}"

static const struct decode_case CASES[] = {
    {"whole", HEAD TYPES "," STEPS "}", ""},
    {"nothing", "{}", "version REQUIRED; types REQUIRED; steps REQUIRED; effective_from REQUIRED"},
    {"no effective_from", "{'version':'v'," TYPES "," STEPS "}", "effective_from REQUIRED"},
    {"effective_from is null", "{'version':'v','effective_from':null," TYPES "," STEPS "}",
     "effective_from WRONG_TYPE"},
    {"effective_from without offset",
     "{'version':'v','effective_from':'2030-01-01T00:00:00'," TYPES "," STEPS "}",
     "effective_from INVALID_TIME"},
    {"empty version", "{'version':'','effective_from':'2030-01-01T00:00:00Z'," TYPES "," STEPS "}",
     "version EMPTY"},
    {"unknown field", HEAD TYPES "," STEPS ",'note':''}", "note UNKNOWN_FIELD"},
    {"no lists", HEAD "'types':{},'steps':null}", "types WRONG_TYPE; steps WRONG_TYPE"},
    {"empty lists", HEAD "'types':[],'steps':[]}", "types REQUIRED; steps REQUIRED"},
    /* types */
    {"rank 99", LAST_TYPE(",{'type':'BONUS_CASHBACK','slot':'cashback','rank':99}"), ""},
    {"rank 100", LAST_TYPE(",{'type':'BONUS_CASHBACK','slot':'cashback','rank':100}"),
     "types[14].rank OUT_OF_RANGE"},
    {"rank 0", LAST_TYPE(",{'type':'BONUS_CASHBACK','slot':'cashback','rank':0}"),
     "types[14].rank OUT_OF_RANGE"},
    {"rank 1.0", LAST_TYPE(",{'type':'BONUS_CASHBACK','slot':'cashback','rank':1.0}"),
     "types[14].rank NOT_AN_INTEGER"},
    {"another slot", LAST_TYPE(",{'type':'BONUS_CASHBACK','slot':'seller_voucher','rank':1}"),
     "types[14].slot INCONSISTENT"},
    {"unknown slot", LAST_TYPE(",{'type':'BONUS_CASHBACK','slot':'cash','rank':1}"),
     "types[14].slot UNKNOWN_VALUE"},
    {"a type missing", LAST_TYPE(""), "types REQUIRED"},
    {"a type twice", LAST_TYPE(",{'type':'CAMPAIGN_PRICE','slot':'product_price','rank':1}"),
     "types[14].type DUPLICATE; types REQUIRED"},
    {"unknown type", LAST_TYPE(",{'type':'CASHBACK','slot':'cashback','rank':1}"),
     "types[14].type UNKNOWN_VALUE; types REQUIRED"},
    {"sixteen types", LAST_TYPE("," CASHBACK_TYPE "," CASHBACK_TYPE), "types TOO_MANY"},
    {"an empty type", LAST_TYPE(",{}"),
     "types[14].type REQUIRED; types[14].slot REQUIRED; types[14].rank REQUIRED; types REQUIRED"},
    {"no object", LAST_TYPE(",null"), "types[14] WRONG_TYPE; types REQUIRED"},
    {"a type's unknown field",
     LAST_TYPE(",{'type':'BONUS_CASHBACK','slot':'cashback','rank':1,'tier':'CASHBACK'}"),
     "types[14].tier UNKNOWN_FIELD"},
    /* steps */
    {"an earlier basis",
     LAST_STEP(",{'slot':'cashback','threshold_basis':'LIST','discount_basis':'AFTER_PRODUCT'}"),
     ""},
    {"a step missing", LAST_STEP(""), "steps REQUIRED"},
    {"a step twice", LAST_STEP(",{'slot':'product_price','discount_basis':'LIST'}"),
     "steps[7].slot DUPLICATE; steps REQUIRED"},
    {"unknown step", LAST_STEP(",{'slot':'bonus','discount_basis':'LIST'}"),
     "steps[7].slot UNKNOWN_VALUE; steps REQUIRED"},
    {"no basis", LAST_STEP(",{'slot':'cashback'}"),
     "steps[7].threshold_basis REQUIRED; steps[7].discount_basis REQUIRED"},
    {"unknown basis",
     LAST_STEP(",{'slot':'cashback','threshold_basis':'AFTER_TAX','discount_basis':'NONE'}"),
     "steps[7].threshold_basis UNKNOWN_VALUE; steps[7].discount_basis UNKNOWN_VALUE"},
    {"merchandise judged on the fee",
     LAST_STEP(",{'slot':'cashback','threshold_basis':'SHIPPING_FEE','discount_basis':'LIST'}"),
     "steps[7].threshold_basis NOT_ALLOWED"},
    {"a later basis, and bases that a step has not",
     HEAD TYPES ",'steps':[{'slot':'product_price','threshold_basis':'LIST','discount_basis':"
                "'AFTER_PRODUCT'},{'slot':'cart_gift','threshold_basis':'AFTER_VOUCHER',"
                "'discount_basis':'LIST'}]}",
     "steps[0].threshold_basis NOT_ALLOWED; steps[0].discount_basis NOT_ALLOWED; "
     "steps[1].threshold_basis NOT_ALLOWED; steps[1].discount_basis NOT_ALLOWED; steps REQUIRED"},
};

START_TEST(a_document_keeps_its_rules)
{
    decode_expect(&CASES[_i], decode_rulebook(CASES[_i].json, true));
    decode_forget();
}
END_TEST

START_TEST(what_is_missing_is_named)
{
    decode_rulebook(LAST_TYPE(""), true);
    ck_assert_str_eq(decoded_detail(), "Each must occur once; missing: BONUS_CASHBACK.");
    decode_rulebook(HEAD "'types':[]," STEPS "}", true);
    ck_assert_ptr_nonnull(strstr(decoded_detail(), ", SHIPPING_DISCOUNT, BONUS_CASHBACK."));
    decode_rulebook(LAST_STEP(",{'slot':'cashback','threshold_basis':'SHIPPING_FEE',"
                              "'discount_basis':'LIST'}"),
                    true);
    ck_assert_ptr_nonnull(strstr(decoded_detail(), "allowed: LIST, AFTER_PRODUCT, AFTER_CART, "));
    decode_forget();
}
END_TEST

START_TEST(the_guides_rulebook_is_what_the_core_has)
{
    ck_assert_str_eq(decode_rulebook("{'version':'2025-10-28'," TYPES "," STEPS "}", false), "");
    ck_assert_str_eq(decoded_rulebook.version, "2025-10-28");
    ck_assert(!decoded_rulebook.has_effective_from);
    ck_assert_mem_eq(&decoded_rulebook.rules, tumpuk_rulebook_guide(),
                     sizeof decoded_rulebook.rules);
    ck_assert(tumpuk_rulebook_valid(&decoded_rulebook.rules));
    decode_forget();
}
END_TEST

static void check_round_trip(const struct rulebook_document *document, bool pretty)
{
    struct buf buf;
    struct json_out out;

    buf_init(&buf, 1 << 16);
    json_out_init(&out, &buf, pretty);
    rulebook_document_encode(&out, document);
    buf_putc(&buf, '\0');
    ck_assert(!buf.failed);
    ck_assert_str_eq(decode_rulebook(buf.bytes, false), "");
    buf_clear(&buf);
    ck_assert_str_eq(decoded_rulebook.version, document->version);
    ck_assert(decoded_rulebook.has_effective_from == document->has_effective_from);
    ck_assert_mem_eq(&decoded_rulebook.rules, &document->rules, sizeof document->rules);
    if (document->has_effective_from) {
        ck_assert_int_eq(decoded_rulebook.effective_from_us, document->effective_from_us);
        ck_assert_int_eq(decoded_rulebook.zone.offset_min, document->zone.offset_min);
    }
    decode_forget();
}

START_TEST(what_is_written_reads_the_same)
{
    struct rulebook_document document = {
        .version = "v \\ 2",
        .has_effective_from = true,
        .effective_from_us = INT64_C(1893430800000001),
        .zone = {.offset_min = 420},
        .rules = *tumpuk_rulebook_guide(),
    };

    check_round_trip(&document, false);
    document.rules.rank[TUMPUK_TYPE_SELLER_FLASH_SALE] = 99;
    document.rules.discount_basis[TUMPUK_SLOT_CASHBACK] = TUMPUK_AMOUNT_LIST;
    check_round_trip(&document, true);
    document.has_effective_from = false;
    check_round_trip(&document, false);
}
END_TEST

START_TEST(the_document_has_its_documented_form)
{
    static const char start[] =
        "{\"version\":\"v\",\"effective_from\":\"2030-01-01T00:00:00+07:00\",\"types\":["
        "{\"type\":\"CAMPAIGN_PRICE\",\"slot\":\"product_price\",\"rank\":1},";
    static const char end[] =
        ",\"steps\":[{\"slot\":\"product_price\",\"discount_basis\":\"LIST\"},{\"slot\":"
        "\"cart_discount\",\"threshold_basis\":\"AFTER_PRODUCT\",\"discount_basis\":"
        "\"AFTER_PRODUCT\"},{\"slot\":\"cart_gift\",\"threshold_basis\":\"AFTER_PRODUCT\"},";
    struct buf buf;
    struct json_out out;

    ck_assert_str_eq(decode_rulebook(HEAD TYPES "," STEPS "}", true), "");
    buf_init(&buf, 1 << 16);
    json_out_init(&out, &buf, false);
    rulebook_document_encode(&out, &decoded_rulebook);
    buf_putc(&buf, '\0');
    ck_assert(strncmp(buf.bytes, start, sizeof start - 1) == 0);
    ck_assert_ptr_nonnull(strstr(buf.bytes, end));
    buf_clear(&buf);
    decode_forget();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decode_rulebook");
    TCase *tcase = tcase_create("decode_rulebook");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(tcase, a_document_keeps_its_rules, 0, COUNT_OF(CASES));
    tcase_add_test(tcase, what_is_missing_is_named);
    tcase_add_test(tcase, the_guides_rulebook_is_what_the_core_has);
    tcase_add_test(tcase, what_is_written_reads_the_same);
    tcase_add_test(tcase, the_document_has_its_documented_form);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

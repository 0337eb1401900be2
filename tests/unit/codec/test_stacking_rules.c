/* The reference guide: it must say what the rulebook says, whichever it is. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "answer_support.h"
#include "codec/stacking_rules.h"

static struct rulebook_document guide(void)
{
    return (struct rulebook_document){.version = "2025-10-28", .rules = *tumpuk_rulebook_guide()};
}

static json_t *encode(const struct rulebook_document *rulebook, enum lang lang)
{
    struct json_out out;
    struct buf buf;
    json_t *json;

    buf_init(&buf, ANSWER_BYTES_MAX);
    json_out_init(&out, &buf, true);
    stacking_rules_encode(&out, rulebook, lang);
    json = answer_parse(&buf);
    buf_clear(&buf);
    return json;
}

static const char *string(const json_t *json, const char *key)
{
    json_t *found = json_object_get(json, key);

    ck_assert_msg(json_is_string(found), "%s is no string", key);
    return json_string_value(found);
}

/* Of a list of objects the one whose `key` is `value`. */
static json_t *find(const json_t *json, const char *list, const char *key, const char *value)
{
    json_t *entry;
    size_t i;

    json_array_foreach(json_object_get(json, list), i, entry)
    {
        const char *text = json_string_value(json_object_get(entry, key));

        if (text != NULL && strcmp(text, value) == 0)
            return entry;
    }
    ck_abort_msg("%s has no %s %s", list, key, value);
    return NULL;
}

/* Every text in it: no template left open, nothing empty. */
static void expect_texts(json_t *json)
{
    const char *key;
    json_t *value;
    size_t i;

    ck_assert(!json_is_null(json));
    if (json_is_string(json)) {
        const char *text = json_string_value(json);

        ck_assert_msg(text[0] != '\0' && strpbrk(text, "{}") == NULL, "%s", text);
        ck_assert_msg(strstr(text, "  ") == NULL && strstr(text, "()") == NULL, "%s", text);
    } else if (json_is_array(json)) {
        json_array_foreach(json, i, value) expect_texts(value);
    } else {
        json_object_foreach(json, key, value) expect_texts(value);
    }
}

START_TEST(everything_is_said_in_both_languages)
{
    static const char *const PARTS[] = {"tiers",   "types",       "relations", "pairs",
                                        "amounts", "calculation", "choosing",  "glossary"};
    struct rulebook_document rulebook = guide();
    json_t *json[LANG_COUNT] = {encode(&rulebook, LANG_ID), encode(&rulebook, LANG_EN)};

    expect_texts(json[LANG_ID]);
    expect_texts(json[LANG_EN]);
    for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++) {
        size_t count = json_array_size(json_object_get(json[LANG_ID], PARTS[i]));

        ck_assert_uint_gt(count, 3);
        ck_assert_uint_eq(count, json_array_size(json_object_get(json[LANG_EN], PARTS[i])));
    }
    ck_assert_str_eq(string(json[LANG_ID], "language"), "id");
    ck_assert_str_eq(string(json[LANG_EN], "language"), "en");
    json_decref(json[LANG_ID]);
    json_decref(json[LANG_EN]);
}
END_TEST

START_TEST(all_pairs_stand_to_each_other_as_in_the_rulebook)
{
    struct rulebook_document rulebook = guide();
    json_t *json, *rows;

    rulebook.rules.rank[TUMPUK_TYPE_NEW_PRODUCT_DISCOUNT] = (uint8_t)(1 + _i);
    rulebook.rules.rank[TUMPUK_TYPE_CHAT_VOUCHER] = (uint8_t)(3 - _i);
    json = encode(&rulebook, LANG_EN);
    rows = json_object_get(json, "pairs");
    ck_assert_uint_eq(json_array_size(rows), TUMPUK_TYPE_COUNT);
    for (int a = 0; a < TUMPUK_TYPE_COUNT; a++) {
        json_t *row = find(json, "pairs", "first", tumpuk_type_name((enum tumpuk_type)a));

        ck_assert_uint_eq(json_array_size(json_object_get(row, "with")), TUMPUK_TYPE_COUNT);
        for (int b = 0; b < TUMPUK_TYPE_COUNT; b++) {
            json_t *pair = find(row, "with", "second", tumpuk_type_name((enum tumpuk_type)b));
            enum tumpuk_relation relation = tumpuk_rulebook_relation(
                &rulebook.rules, (enum tumpuk_type)a, (enum tumpuk_type)b);

            ck_assert_str_eq(string(pair, "relation"), tumpuk_relation_name(relation));
            ck_assert((json_object_get(pair, "holds_on") == NULL) ==
                      (relation == TUMPUK_RELATION_STACKS));
        }
    }
    json_decref(json);
}
END_TEST

START_TEST(a_slot_holds_on_units_lines_or_the_order)
{
    struct rulebook_document rulebook = guide();
    json_t *json = encode(&rulebook, LANG_ID);

    ck_assert_str_eq(string(find(json, "calculation", "slot", "product_price"), "holds_on"),
                     "UNIT");
    ck_assert_str_eq(string(find(json, "calculation", "slot", "cart_discount"), "holds_on"),
                     "LINE");
    ck_assert_str_eq(string(find(json, "calculation", "slot", "cart_gift"), "holds_on"), "ORDER");
    ck_assert_str_eq(string(find(json, "calculation", "slot", "cashback"), "holds_on"), "ORDER");
    json_decref(json);
}
END_TEST

START_TEST(types_carry_names_rank_funding_and_what_they_need)
{
    struct rulebook_document rulebook = guide();
    json_t *json, *type;

    rulebook.rules.rank[TUMPUK_TYPE_SELLER_FLASH_SALE] = 42;
    json = encode(&rulebook, LANG_ID);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "types")), TUMPUK_TYPE_COUNT);
    type = find(json, "types", "type", "SELLER_FLASH_SALE");
    ck_assert_int_eq(json_integer_value(json_object_get(type, "rank")), 42);
    type = find(json, "types", "type", "SHIPPING_VOUCHER");
    ck_assert_str_eq(string(type, "name"), "Voucher Ongkir / Program Gratis Ongkir");
    ck_assert_str_eq(string(json_object_get(type, "names"), "id"),
                     "Voucher Ongkir / Program Gratis Ongkir");
    ck_assert_str_eq(string(type, "tier"), "SHIPPING");
    ck_assert_str_eq(string(type, "slot"), "platform_shipping");
    ck_assert_str_eq(string(json_object_get(type, "default_funding"), "by"), "PLATFORM");
    type = json_object_get(find(json, "types", "type", "COFUNDED_VOUCHER"), "default_funding");
    ck_assert_int_eq(json_integer_value(json_object_get(type, "platform_share_bps")), 5000);
    type = json_object_get(find(json, "types", "type", "PROMO_CODE"), "requires");
    ck_assert_str_eq(json_string_value(json_array_get(type, 0)), "CODE");
    type = json_object_get(find(json, "types", "type", "CHAT_VOUCHER"), "requires");
    ck_assert_str_eq(json_string_value(json_array_get(type, 0)), "CLAIM");
    json_decref(json);
}
END_TEST

START_TEST(every_step_tells_its_bases)
{
    struct rulebook_document rulebook = guide();
    json_t *json, *step;

    rulebook.rules.threshold_basis[TUMPUK_SLOT_SELLER_VOUCHER] = TUMPUK_AMOUNT_AFTER_CART;
    rulebook.rules.discount_basis[TUMPUK_SLOT_SELLER_VOUCHER] = TUMPUK_AMOUNT_LIST;
    json = encode(&rulebook, LANG_ID);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "calculation")), TUMPUK_SLOT_COUNT + 1);
    step = find(json, "calculation", "slot", "seller_voucher");
    ck_assert_str_eq(string(step, "threshold_basis"), "AFTER_CART");
    ck_assert_str_eq(string(step, "discount_basis"), "LIST");
    ck_assert_str_eq(
        string(step, "explanation"),
        "Syarat minimum dinilai dari harga setelah promosi tingkat keranjang; potongan "
        "dihitung dari harga asli.");
    step = find(json, "calculation", "slot", "product_price");
    ck_assert_ptr_null(json_object_get(step, "threshold_basis"));
    ck_assert_str_eq(string(step, "discount_basis"), "LIST");
    step = find(json, "calculation", "slot", "cart_gift");
    ck_assert_ptr_null(json_object_get(step, "discount_basis"));
    ck_assert_str_eq(string(json_array_get(json_object_get(json, "calculation"), 7), "step"), "5");
    json_decref(json);
}
END_TEST

static const char *first_example(const json_t *json)
{
    json_t *tier = find(json, "tiers", "tier", "PRODUCT");

    return json_string_value(json_array_get(json_object_get(tier, "rules"), 1));
}

START_TEST(the_example_of_priority_comes_from_the_rulebook)
{
    struct rulebook_document rulebook = guide();
    json_t *json = encode(&rulebook, LANG_ID);

    ck_assert_str_eq(first_example(json),
                     "Misalnya, Harga Campaign diprioritaskan di atas Seller Flash Sale.");
    json_decref(json);
    rulebook.rules.rank[TUMPUK_TYPE_CAMPAIGN_PRICE] = 3;
    rulebook.rules.rank[TUMPUK_TYPE_COFUNDED_CAMPAIGN_PRICE] = 3;
    json = encode(&rulebook, LANG_EN);
    ck_assert_str_eq(first_example(json),
                     "For example, Seller flash sale has priority over Campaign price.");
    json_decref(json);
    rulebook.rules.rank[TUMPUK_TYPE_SELLER_FLASH_SALE] = 3;
    json = encode(&rulebook, LANG_EN);
    ck_assert_ptr_null(first_example(json));
    json_decref(json);
}
END_TEST

START_TEST(the_glossary_warns_that_more_vouchers_may_cost_more)
{
    struct rulebook_document rulebook = guide();
    json_t *json = encode(&rulebook, LANG_ID);
    const char *meaning = string(
        find(json, "glossary", "term", "Lebih banyak voucher tidak selalu lebih murah"), "meaning");

    ck_assert_ptr_nonnull(strstr(meaning, "Promosi ongkir platform, Promosi ongkir penjual, Bonus "
                                          "cashback"));
    ck_assert_ptr_nonnull(strstr(meaning, "di bawah minimum"));
    json_decref(json);
    for (int i = TUMPUK_SLOT_PLATFORM_SHIPPING; i < TUMPUK_SLOT_COUNT; i++)
        rulebook.rules.threshold_basis[i] = TUMPUK_AMOUNT_AFTER_PRODUCT;
    json = encode(&rulebook, LANG_ID);
    meaning = string(
        find(json, "glossary", "term", "Lebih banyak voucher tidak selalu lebih murah"), "meaning");
    ck_assert_ptr_null(strstr(meaning, "di bawah minimum"));
    json_decref(json);
}
END_TEST

START_TEST(the_glossary_has_the_words_of_the_guide)
{
    static const char *const TERMS[] = {
        "Harga asli", "Promosi prioritas", "Diskon optimal",       "Promosi gabungan",
        "Pendanaan",  "Cashback",          "Saldo bonus pengguna", "Perkiraan harga akhir"};
    struct rulebook_document rulebook = guide();
    json_t *json = encode(&rulebook, LANG_ID);

    for (size_t i = 0; i < sizeof TERMS / sizeof TERMS[0]; i++)
        ck_assert_ptr_nonnull(find(json, "glossary", "term", TERMS[i]));
    json_decref(json);
}
END_TEST

START_TEST(a_rulebook_since_ever_has_no_effective_from)
{
    struct rulebook_document rulebook = guide();
    json_t *json = encode(&rulebook, LANG_ID);
    json_t *told = json_object_get(json, "rulebook");

    ck_assert_str_eq(string(told, "version"), "2025-10-28");
    ck_assert_ptr_null(json_object_get(told, "effective_from"));
    json_decref(json);
    rulebook.has_effective_from = true;
    rulebook.effective_from_us = ANSWER_AT_US;
    rulebook.zone = (struct rfc3339_zone){.offset_min = 420};
    json = encode(&rulebook, LANG_ID);
    ck_assert_str_eq(string(json_object_get(json, "rulebook"), "effective_from"),
                     "2025-11-11T10:00:00+07:00");
    json_decref(json);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stacking_rules");
    TCase *tcase = tcase_create("stacking_rules");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, everything_is_said_in_both_languages);
    tcase_add_loop_test(tcase, all_pairs_stand_to_each_other_as_in_the_rulebook, 0, 3);
    tcase_add_test(tcase, a_slot_holds_on_units_lines_or_the_order);
    tcase_add_test(tcase, types_carry_names_rank_funding_and_what_they_need);
    tcase_add_test(tcase, every_step_tells_its_bases);
    tcase_add_test(tcase, the_example_of_priority_comes_from_the_rulebook);
    tcase_add_test(tcase, the_glossary_warns_that_more_vouchers_may_cost_more);
    tcase_add_test(tcase, the_glossary_has_the_words_of_the_guide);
    tcase_add_test(tcase, a_rulebook_since_ever_has_no_effective_from);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The answer of a quote, and of two quotes compared. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer_support.h"

/* The keys of an object in their order, joined by commas. */
static void expect_keys(json_t *object, const char *expected)
{
    char keys[512] = "";
    size_t len = 0;
    const char *key;
    json_t *value;

    ck_assert(json_is_object(object));
    json_object_foreach(object, key, value)
    {
        int more = snprintf(keys + len, sizeof(keys) - len, "%s%s", len > 0 ? "," : "", key);

        ck_assert_int_gt(more, 0);
        len += (size_t)more;
        ck_assert_uint_lt(len, sizeof(keys));
        ck_assert(!json_is_null(value));
    }
    ck_assert_str_eq(keys, expected);
}

static json_t *at(const json_t *json, const char *key, size_t index)
{
    json_t *found = json_array_get(json_object_get(json, key), index);

    ck_assert_msg(found != NULL, "%s[%zu] is missing", key, index);
    return found;
}

static int64_t number(const json_t *json, const char *key)
{
    json_t *found = json_object_get(json, key);

    ck_assert_msg(json_is_integer(found), "%s is no integer", key);
    return json_integer_value(found);
}

static const char *string(const json_t *json, const char *key)
{
    json_t *found = json_object_get(json, key);

    ck_assert_msg(json_is_string(found), "%s is no string", key);
    return json_string_value(found);
}

/* Two campaign prices, a gift, a voucher short of its minimum, a shipping offer. */
static void five_promotions(struct scene *scene)
{
    scene_init(scene);
    scene_add(scene, TUMPUK_TYPE_CAMPAIGN_PRICE, "cp-1");
    scene_add(scene, TUMPUK_TYPE_PRODUCT_DISCOUNT, "pd-1")->benefit.amount = 9000;
    scene_add(scene, TUMPUK_TYPE_GIFT_WITH_PURCHASE, "gift-1");
    scene_add(scene, TUMPUK_TYPE_SELLER_VOUCHER, "v-1")->min_spend = 120000;
    scene_add(scene, TUMPUK_TYPE_SHIPPING_DISCOUNT, "sd-1");
    scene_quote(scene);
}

START_TEST(the_answer_has_the_fields_of_the_contract_in_their_order)
{
    struct scene scene;
    json_t *json;

    five_promotions(&scene);
    json = scene_answer(&scene);
    expect_keys(json, "rulebook,at,currency,lines,totals,tiers,decisions");
    expect_keys(json_object_get(json, "currency"), "code,exponent");
    expect_keys(at(json, "lines", 0),
                "sku_id,quantity,list_price,list_total,blocks,discounts,net_total,seller_funded,"
                "platform_funded,gift");
    expect_keys(at(at(json, "lines", 0), "blocks", 0), "quantity,unit_price,promotion_id");
    expect_keys(json_object_get(at(json, "lines", 0), "discounts"),
                "product,cart,seller_voucher,platform_voucher");
    expect_keys(json_object_get(json, "totals"),
                "list,after_product,after_cart,after_seller_voucher,after_voucher,bonus_used,"
                "after_bonus,shipping_fee,shipping_discount,shipping_payable,buyer_pays,"
                "cashback_earned,seller_funded,platform_funded,seller_proceeds");
    expect_keys(at(json, "tiers", 0), "tier,slot,amount_before,amount_after,applied");
    expect_keys(at(at(json, "tiers", 0), "applied", 0), "promotion_id,discount,lines");
    ck_assert_str_eq(string(json, "rulebook"), "2025-10-28");
    ck_assert_str_eq(string(json, "at"), "2025-11-11T10:00:00+07:00");
    json_decref(json);
    scene_clear(&scene);
}
END_TEST

START_TEST(optional_figures_of_a_decision_stand_only_where_they_apply)
{
    struct scene scene;
    json_t *json;

    five_promotions(&scene);
    json = scene_answer(&scene);
    expect_keys(at(json, "decisions", 0),
                "promotion_id,type,slot,outcome,reason,discount,explanation");
    expect_keys(at(json, "decisions", 1),
                "promotion_id,type,slot,outcome,reason,discount,beaten_by,would_discount,"
                "explanation");
    expect_keys(at(json, "decisions", 3),
                "promotion_id,type,slot,outcome,reason,discount,short_of,explanation");
    ck_assert_str_eq(string(at(json, "decisions", 1), "beaten_by"), "cp-1");
    ck_assert_int_eq(number(at(json, "decisions", 1), "would_discount"), 18000);
    ck_assert_int_eq(number(at(json, "decisions", 3), "short_of"), 30000);
    ck_assert_str_eq(string(at(json, "decisions", 1), "outcome"), "NOT_APPLIED");
    ck_assert_str_eq(string(at(json, "decisions", 1), "reason"), "OUTRANKED");
    ck_assert_str_eq(string(at(json, "decisions", 1), "slot"), "product_price");
    json_decref(json);
    scene_clear(&scene);
}
END_TEST

START_TEST(a_gift_has_a_line_of_its_own_after_the_others)
{
    struct scene scene;
    json_t *json, *line;

    five_promotions(&scene);
    json = scene_answer(&scene);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "lines")), 2);
    line = at(json, "lines", 1);
    expect_keys(line, "sku_id,quantity,list_price,list_total,net_total,gift,promotion_id");
    ck_assert_int_eq(number(line, "list_total"), 18000);
    ck_assert_int_eq(number(line, "net_total"), 0);
    ck_assert(json_is_true(json_object_get(line, "gift")));
    ck_assert_str_eq(string(line, "promotion_id"), "gift-1");
    ck_assert_int_eq(
        json_integer_value(json_array_get(
            json_object_get(at(at(json, "tiers", TUMPUK_SLOT_CART_GIFT), "applied", 0), "lines"),
            0)),
        1);
    json_decref(json);
    scene_clear(&scene);
}
END_TEST

START_TEST(a_block_at_list_price_names_no_promotion)
{
    struct scene scene;
    json_t *json;

    scene_init(&scene);
    scene_add(&scene, TUMPUK_TYPE_PRODUCT_DISCOUNT, "pd-1")->max_units_per_order = 1;
    scene_quote(&scene);
    json = scene_answer(&scene);
    expect_keys(at(at(json, "lines", 0), "blocks", 1), "quantity,unit_price");
    json_decref(json);
    scene_clear(&scene);
}
END_TEST

START_TEST(all_eight_slots_are_told_also_without_promotions)
{
    struct scene scene;
    json_t *json;

    scene_init(&scene);
    scene_quote(&scene);
    json = scene_answer(&scene);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "tiers")), TUMPUK_SLOT_COUNT);
    for (size_t i = 0; i < TUMPUK_SLOT_COUNT; i++) {
        json_t *tier = at(json, "tiers", i);

        ck_assert_str_eq(string(tier, "slot"), tumpuk_slot_name((enum tumpuk_slot)i));
        ck_assert_uint_eq(json_array_size(json_object_get(tier, "applied")), 0);
    }
    ck_assert_uint_eq(json_array_size(json_object_get(json, "decisions")), 0);
    ck_assert_int_eq(number(json_object_get(json, "totals"), "margin"), 40000);
    json_decref(json);
    scene_clear(&scene);
}
END_TEST

START_TEST(the_instant_keeps_the_zone_of_the_request)
{
    struct scene scene;
    json_t *json;

    scene_init(&scene);
    scene.basket.at_us += 500000;
    scene.view.zone = (struct rfc3339_zone){.zulu = true};
    scene_quote(&scene);
    json = scene_answer(&scene);
    ck_assert_str_eq(string(json, "at"), "2025-11-11T03:00:00.5Z");
    json_decref(json);
    scene_clear(&scene);
}
END_TEST

START_TEST(texts_of_users_come_back_as_they_were)
{
    static const char ID[] = "a\"b\\c 🎉";
    struct scene scene;
    json_t *json;

    scene_init(&scene);
    scene_add(&scene, TUMPUK_TYPE_PRODUCT_DISCOUNT, ID);
    scene.lines[0].sku_id = TEXT_OF("\"SKU\\\"");
    scene_quote(&scene);
    json = scene_answer(&scene);
    ck_assert_str_eq(string(at(json, "decisions", 0), "promotion_id"), ID);
    ck_assert_str_eq(string(at(at(json, "lines", 0), "blocks", 0), "promotion_id"), ID);
    ck_assert_str_eq(string(at(json, "lines", 0), "sku_id"), "\"SKU\\\"");
    ck_assert_ptr_nonnull(strstr(string(at(json, "decisions", 0), "explanation"), ID));
    json_decref(json);
    scene_clear(&scene);
}
END_TEST

START_TEST(pretty_and_compact_answers_say_the_same)
{
    struct scene scene;
    struct json_out out;
    struct buf buf;
    json_t *compact, *pretty;

    five_promotions(&scene);
    compact = scene_answer(&scene);
    buf_init(&buf, ANSWER_BYTES_MAX);
    json_out_init(&out, &buf, true);
    quote_answer_encode(&out, &scene.view);
    pretty = answer_parse(&buf);
    ck_assert(json_equal(compact, pretty));
    json_decref(compact);
    json_decref(pretty);
    buf_clear(&buf);
    scene_clear(&scene);
}
END_TEST

START_TEST(a_full_buffer_fails_and_stays_in_its_bounds)
{
    struct scene scene;

    five_promotions(&scene);
    for (size_t max = 0; max < 2000; max += 37) {
        struct json_out out;
        struct buf buf;

        buf_init(&buf, max);
        json_out_init(&out, &buf, false);
        quote_answer_encode(&out, &scene.view);
        ck_assert(buf.failed);
        ck_assert_uint_le(buf.len, max);
        buf_clear(&buf);
    }
    scene_clear(&scene);
}
END_TEST

static json_t *compare(const struct scene *base, const struct scene *compared)
{
    struct json_out out;
    struct buf buf;
    json_t *json;

    buf_init(&buf, ANSWER_BYTES_MAX);
    json_out_init(&out, &buf, false);
    quote_comparison_encode(&out, &base->view, &compared->view);
    json = answer_parse(&buf);
    buf_clear(&buf);
    expect_keys(json, "base,compared,differences");
    return json;
}

START_TEST(the_same_rulebook_makes_no_difference)
{
    struct scene base, compared;
    json_t *json;

    five_promotions(&base);
    five_promotions(&compared);
    json = compare(&base, &compared);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "differences")), 0);
    ck_assert(json_equal(json_object_get(json, "base"), json_object_get(json, "compared")));
    json_decref(json);
    scene_clear(&base);
    scene_clear(&compared);
}
END_TEST

/* The difference of a kind about `subject`, the value of `key`. */
static json_t *find_difference(const json_t *json, const char *kind, const char *key,
                               const char *subject)
{
    json_t *differences = json_object_get(json, "differences");
    json_t *found;
    size_t i;

    json_array_foreach(differences, i, found)
    {
        if (strcmp(string(found, "kind"), kind) == 0 && strcmp(string(found, key), subject) == 0)
            return found;
    }
    ck_abort_msg("no %s of %s", kind, subject);
    return NULL;
}

START_TEST(another_rulebook_tells_rules_totals_lines_and_decisions_that_differ)
{
    struct tumpuk_rulebook rules = *tumpuk_rulebook_guide();
    struct scene base, compared;
    json_t *json, *found;

    rules.rank[TUMPUK_TYPE_PRODUCT_DISCOUNT] = 1;
    rules.threshold_basis[TUMPUK_SLOT_SELLER_VOUCHER] = TUMPUK_AMOUNT_LIST;
    five_promotions(&base);
    five_promotions(&compared);
    compared.view.rulebook = &rules;
    compared.view.rulebook_version = "next";
    scene_quote(&compared);
    json = compare(&base, &compared);

    found = find_difference(json, "RANK", "type", "PRODUCT_DISCOUNT");
    ck_assert_int_eq(number(found, "base"), 3);
    ck_assert_int_eq(number(found, "compared"), 1);
    found = find_difference(json, "THRESHOLD_BASIS", "slot", "seller_voucher");
    ck_assert_str_eq(string(found, "base"), "AFTER_PRODUCT");
    ck_assert_str_eq(string(found, "compared"), "LIST");
    found = find_difference(json, "TOTAL", "field", "buyer_pays");
    ck_assert_int_eq(number(found, "base"), 95000);
    ck_assert_int_eq(number(found, "compared"), 87000);
    ck_assert_int_eq(number(found, "difference"), -8000);
    found = find_difference(json, "LINE", "sku_id", "SKU-A");
    ck_assert_int_eq(number(found, "line"), 0);
    ck_assert_int_eq(number(found, "difference"), -8000);
    found = find_difference(json, "DECISION", "promotion_id", "cp-1");
    expect_keys(json_object_get(found, "base"), "outcome,reason,discount");
    expect_keys(json_object_get(found, "compared"), "outcome,reason,discount,beaten_by");
    ck_assert_str_eq(string(json_object_get(found, "compared"), "beaten_by"), "pd-1");
    /* the voucher's shortfall is no outcome, and a gift is not touched */
    ck_assert_uint_eq(json_array_size(json_object_get(json, "differences")), 2 + 8 + 1 + 2);
    json_decref(json);
    scene_clear(&base);
    scene_clear(&compared);
}
END_TEST

START_TEST(a_margin_known_on_one_side_only_has_no_difference)
{
    struct scene base, compared;
    json_t *json;

    five_promotions(&base);
    five_promotions(&compared);
    compared.quote.totals.margin_known = true;
    compared.quote.totals.margin = -5;
    json = compare(&base, &compared);
    expect_keys(at(json, "differences", 0), "kind,field,compared");
    ck_assert_int_eq(number(at(json, "differences", 0), "compared"), -5);
    json_decref(json);
    scene_clear(&base);
    scene_clear(&compared);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("quote_answer");
    TCase *tcase = tcase_create("quote_answer");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, the_answer_has_the_fields_of_the_contract_in_their_order);
    tcase_add_test(tcase, optional_figures_of_a_decision_stand_only_where_they_apply);
    tcase_add_test(tcase, a_gift_has_a_line_of_its_own_after_the_others);
    tcase_add_test(tcase, a_block_at_list_price_names_no_promotion);
    tcase_add_test(tcase, all_eight_slots_are_told_also_without_promotions);
    tcase_add_test(tcase, the_instant_keeps_the_zone_of_the_request);
    tcase_add_test(tcase, texts_of_users_come_back_as_they_were);
    tcase_add_test(tcase, pretty_and_compact_answers_say_the_same);
    tcase_add_test(tcase, a_full_buffer_fails_and_stays_in_its_bounds);
    tcase_add_test(tcase, the_same_rulebook_makes_no_difference);
    tcase_add_test(tcase, another_rulebook_tells_rules_totals_lines_and_decisions_that_differ);
    tcase_add_test(tcase, a_margin_known_on_one_side_only_has_no_difference);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The simulator of combinations in words: who applies, who lost, what stacks. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <tumpuk/combination.h>

#include "answer_support.h"
#include "codec/combination_answer.h"

static const struct tumpuk_benefit FIVE_THOUSAND = {.kind = TUMPUK_BENEFIT_AMOUNT_OFF,
                                                    .amount = 5000};
static const struct tumpuk_benefit TEN_PERCENT = {.kind = TUMPUK_BENEFIT_PERCENT_OFF, .bps = 1000};
static const struct tumpuk_benefit CASHBACK = {.kind = TUMPUK_BENEFIT_CASHBACK, .bps = 1000};

static json_t *answer(const struct tumpuk_rulebook *rulebook,
                      const struct tumpuk_combination_request *request, enum lang lang)
{
    size_t len = tumpuk_combination_storage_size();
    struct tumpuk_combination *combination = malloc(sizeof(*combination));
    void *storage = malloc(len);
    struct json_out out;
    struct buf buf;
    json_t *json;

    ck_assert(combination != NULL && storage != NULL);
    ck_assert_int_eq(tumpuk_combination_compute(rulebook, request, storage, len, combination),
                     TUMPUK_QUOTE_OK);
    combination->basket.at_us = ANSWER_AT_US;
    struct quote_view quote = {.rulebook_version = "2025-10-28",
                               .currency = "IDR",
                               .zone = {.zulu = true},
                               .rulebook = rulebook,
                               .basket = &combination->basket,
                               .offer = &combination->offer,
                               .quote = &combination->quote,
                               .lang = lang};
    struct combination_view view = {.rulebook_version = "2025-10-28",
                                    .rulebook = rulebook,
                                    .request = request,
                                    .combination = combination,
                                    .quote = &quote,
                                    .lang = lang};

    buf_init(&buf, ANSWER_BYTES_MAX);
    json_out_init(&out, &buf, false);
    combination_answer_encode(&out, &view);
    json = answer_parse(&buf);
    buf_clear(&buf);
    free(storage);
    free(combination);
    return json;
}

#define ANSWER(selections, fee, lang)                                                       \
    answer(tumpuk_rulebook_guide(),                                                         \
           &(struct tumpuk_combination_request){.selection_count = sizeof(selections) /     \
                                                                   sizeof((selections)[0]), \
                                                .selections = (selections),                 \
                                                .list_price = 100000,                       \
                                                .quantity = 1,                              \
                                                .shipping_fee = (fee)},                     \
           (lang))

static const char *string(const json_t *json, const char *key)
{
    json_t *found = json_object_get(json, key);

    ck_assert_msg(json_is_string(found), "%s is no string", key);
    return json_string_value(found);
}

static int number(const json_t *json, const char *key)
{
    json_t *found = json_object_get(json, key);

    ck_assert_msg(json_is_integer(found), "%s is no integer", key);
    return (int)json_integer_value(found);
}

/* The selection of a key, wherever it stands; checks tier and slot of its type. */
static json_t *selection(const json_t *json, int key)
{
    json_t *tier, *slot, *found;
    size_t t, s, i;

    json_array_foreach(json_object_get(json, "tiers"), t, tier)
    {
        ck_assert_str_eq(string(tier, "tier"), tumpuk_tier_name((enum tumpuk_tier)t));
        json_array_foreach(json_object_get(tier, "slots"), s, slot)
        {
            json_array_foreach(json_object_get(slot, "selections"), i, found)
            {
                if (number(found, "key") == key)
                    return found;
            }
        }
    }
    ck_abort_msg("selection %d is missing", key);
    return NULL;
}

static void expect_selection(const json_t *json, int key, const char *verdict,
                             const char *explanation)
{
    json_t *found = selection(json, key);

    ck_assert_str_eq(string(found, "verdict"), verdict);
    ck_assert_str_eq(string(found, "explanation"), explanation);
    if (strcmp(verdict, "SUPERSEDED") != 0) {
        ck_assert_ptr_null(json_object_get(found, "reason"));
        ck_assert_ptr_null(json_object_get(found, "beaten_by"));
    }
}

START_TEST(selections_stand_in_their_tiers_and_slots)
{
    const struct tumpuk_selection selections[] = {{.type = TUMPUK_TYPE_BONUS_CASHBACK},
                                                  {.type = TUMPUK_TYPE_CAMPAIGN_PRICE}};
    json_t *json = ANSWER(selections, 0, LANG_ID);
    json_t *tiers = json_object_get(json, "tiers");
    size_t slots = 0;

    ck_assert_uint_eq(json_array_size(tiers), TUMPUK_TIER_COUNT);
    for (size_t i = 0; i < TUMPUK_TIER_COUNT; i++)
        slots += json_array_size(json_object_get(json_array_get(tiers, i), "slots"));
    ck_assert_uint_eq(slots, TUMPUK_SLOT_COUNT);
    ck_assert_str_eq(string(selection(json, 0), "type"), "BONUS_CASHBACK");
    ck_assert_str_eq(string(selection(json, 1), "name"), "Harga Campaign");
    json_decref(json);
}
END_TEST

START_TEST(priority_is_told_with_who_won)
{
    const struct tumpuk_selection selections[] = {{.type = TUMPUK_TYPE_SELLER_FLASH_SALE},
                                                  {.type = TUMPUK_TYPE_CAMPAIGN_PRICE}};
    json_t *json = ANSWER(selections, 0, LANG_ID);

    expect_selection(json, 0, "SUPERSEDED",
                     "Seller Flash Sale tidak berlaku karena Harga Campaign lebih diprioritaskan.");
    ck_assert_str_eq(string(selection(json, 0), "reason"), "OUTRANKED");
    ck_assert_int_eq(number(selection(json, 0), "beaten_by"), 1);
    expect_selection(json, 1, "APPLIES",
                     "Harga Campaign berlaku dan didahulukan dari Seller Flash "
                     "Sale.");
    ck_assert_uint_eq(json_array_size(json_object_get(json, "pairs")), 0);
    ck_assert_ptr_null(json_object_get(json, "quote"));
    json_decref(json);
}
END_TEST

START_TEST(a_type_picked_twice_is_told_apart_by_its_place)
{
    const struct tumpuk_selection selections[] = {
        {.type = TUMPUK_TYPE_SELLER_VOUCHER, .benefit = &FIVE_THOUSAND},
        {.type = TUMPUK_TYPE_SELLER_VOUCHER, .benefit = &TEN_PERCENT}};
    json_t *json = ANSWER(selections, 0, LANG_EN);

    expect_selection(json, 0, "SUPERSEDED",
                     "Regular voucher (selection 1) does not apply because Regular voucher "
                     "(selection 2) is worth more, or as much and was selected first.");
    ck_assert_str_eq(string(selection(json, 0), "reason"), "SMALLER_DISCOUNT");
    expect_selection(json, 1, "APPLIES",
                     "Regular voucher (selection 2) applies and goes before Regular voucher "
                     "(selection 1).");
    json_decref(json);
}
END_TEST

START_TEST(unknown_benefits_of_one_rank_depend_on_the_discount)
{
    const struct tumpuk_selection selections[] = {{.type = TUMPUK_TYPE_SELLER_VOUCHER},
                                                  {.type = TUMPUK_TYPE_PROMO_CODE}};
    json_t *json = ANSWER(selections, 0, LANG_ID);

    expect_selection(json, 0, "DEPENDS_ON_DISCOUNT",
                     "Voucher reguler bersaing dengan Kode promo; yang diskonnya lebih besar yang "
                     "berlaku.");
    expect_selection(json, 1, "DEPENDS_ON_DISCOUNT",
                     "Kode promo bersaing dengan Voucher reguler; yang diskonnya lebih besar yang "
                     "berlaku.");
    ck_assert_str_eq(
        string(json, "formula"),
        "Harga asli dipotong yang terbesar dari Voucher reguler / Kode promo (dihitung "
        "dari harga setelah promosi tingkat keranjang).");
    json_decref(json);
}
END_TEST

START_TEST(a_shipping_offer_without_a_fee_has_no_effect)
{
    const struct tumpuk_selection selections[] = {
        {.type = TUMPUK_TYPE_SHIPPING_DISCOUNT, .benefit = &FIVE_THOUSAND}};
    json_t *json = ANSWER(selections, 0, LANG_ID);

    expect_selection(json, 0, "NO_EFFECT",
                     "Diskon Ongkir tidak berpengaruh karena simulasi ini tanpa ongkir.");
    ck_assert_str_eq(string(json, "formula"), "Harga asli tanpa potongan.");
    json_decref(json);
}
END_TEST

START_TEST(what_stacks_is_paired_explained_and_chained)
{
    const struct tumpuk_selection selections[] = {
        {.type = TUMPUK_TYPE_BONUS_CASHBACK, .benefit = &CASHBACK},
        {.type = TUMPUK_TYPE_SELLER_VOUCHER, .benefit = &TEN_PERCENT},
        {.type = TUMPUK_TYPE_PRODUCT_DISCOUNT, .benefit = &FIVE_THOUSAND},
        {.type = TUMPUK_TYPE_SHIPPING_DISCOUNT, .benefit = &FIVE_THOUSAND}};
    json_t *json = ANSWER(selections, 10000, LANG_ID);
    json_t *pairs = json_object_get(json, "pairs");

    ck_assert_uint_eq(json_array_size(pairs), 6);
    ck_assert_int_eq(number(json_array_get(pairs, 0), "first"), 2);
    ck_assert_int_eq(number(json_array_get(pairs, 0), "second"), 1);
    ck_assert_str_eq(
        string(json_array_get(pairs, 0), "explanation"),
        "Diskon Produk dan Voucher reguler bisa digabung: Voucher reguler dihitung dari "
        "harga setelah promosi tingkat keranjang.");
    ck_assert_str_eq(string(json_array_get(pairs, 1), "explanation"),
                     "Diskon Produk dan Diskon Ongkir bisa digabung: Diskon Ongkir memotong sisa "
                     "ongkir.");
    ck_assert_str_eq(
        string(json_array_get(pairs, 2), "explanation"),
        "Diskon Produk dan Voucher Bonus Cashback bisa digabung: cashback dari Voucher "
        "Bonus Cashback dihitung dari harga setelah saldo bonus dan tidak mengurangi "
        "yang dibayar.");
    ck_assert_str_eq(string(json, "formula"),
                     "Harga asli dipotong Diskon Produk (dihitung dari harga asli), lalu dipotong "
                     "Voucher reguler (dihitung dari harga setelah promosi tingkat keranjang); "
                     "ongkir dipotong Diskon Ongkir (dihitung dari sisa ongkir); pembeli mendapat "
                     "cashback dari Voucher Bonus Cashback, dihitung dari harga setelah saldo "
                     "bonus.");
    json_decref(json);
}
END_TEST

START_TEST(the_quote_is_told_where_every_benefit_is_known)
{
    const struct tumpuk_selection selections[] = {
        {.type = TUMPUK_TYPE_PRODUCT_DISCOUNT, .benefit = &FIVE_THOUSAND},
        {.type = TUMPUK_TYPE_SELLER_VOUCHER, .benefit = &TEN_PERCENT}};
    json_t *json = ANSWER(selections, 0, LANG_ID);
    json_t *quote = json_object_get(json, "quote");
    json_t *decision = json_array_get(json_object_get(quote, "decisions"), 1);

    ck_assert_int_eq(number(json_object_get(quote, "totals"), "buyer_pays"), 85500);
    ck_assert_str_eq(string(decision, "promotion_id"), "01");
    json_decref(json);
}
END_TEST

START_TEST(every_pair_of_types_is_explained_in_both_languages)
{
    for (int b = 0; b < TUMPUK_TYPE_COUNT; b++) {
        const struct tumpuk_selection selections[] = {{.type = (enum tumpuk_type)_i},
                                                      {.type = (enum tumpuk_type)b}};
        enum tumpuk_relation relation = tumpuk_rulebook_relation(
            tumpuk_rulebook_guide(), selections[0].type, selections[1].type);

        for (int lang = 0; lang < LANG_COUNT; lang++) {
            json_t *json = ANSWER(selections, 10000, (enum lang)lang);

            ck_assert_uint_eq(json_array_size(json_object_get(json, "pairs")),
                              relation == TUMPUK_RELATION_STACKS ? 1 : 0);
            for (int key = 0; key < 2; key++) {
                const char *text = string(selection(json, key), "explanation");

                ck_assert_msg(strpbrk(text, "{}") == NULL, "%s", text);
                ck_assert_int_eq(text[strlen(text) - 1], '.');
            }
            ck_assert_ptr_null(strpbrk(string(json, "formula"), "{}"));
            json_decref(json);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("combination_answer");
    TCase *tcase = tcase_create("combination_answer");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, selections_stand_in_their_tiers_and_slots);
    tcase_add_test(tcase, priority_is_told_with_who_won);
    tcase_add_test(tcase, a_type_picked_twice_is_told_apart_by_its_place);
    tcase_add_test(tcase, unknown_benefits_of_one_rank_depend_on_the_discount);
    tcase_add_test(tcase, a_shipping_offer_without_a_fee_has_no_effect);
    tcase_add_test(tcase, what_stacks_is_paired_explained_and_chained);
    tcase_add_test(tcase, the_quote_is_told_where_every_benefit_is_known);
    tcase_add_loop_test(tcase, every_pair_of_types_is_explained_in_both_languages, 0,
                        TUMPUK_TYPE_COUNT);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* What a seller reads: one sentence for every decision, in both languages. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "answer_support.h"
#include "codec/explanation.h"

/* 2025-11-12T00:00:00Z */
#define STARTS_AT_US INT64_C(1762905600000000)

static bool can_be_told(enum tumpuk_type type, enum tumpuk_outcome outcome,
                        enum tumpuk_reason reason)
{
    if (reason == TUMPUK_REASON_OUT_OF_STOCK && type != TUMPUK_TYPE_GIFT_WITH_PURCHASE)
        return false;
    if ((reason == TUMPUK_REASON_MIN_QUANTITY_NOT_MET ||
         reason == TUMPUK_REASON_MIN_SPEND_NOT_MET) &&
        tumpuk_type_get(type)->slot == TUMPUK_SLOT_PRODUCT_PRICE)
        return false;
    switch (outcome) {
    case TUMPUK_OUTCOME_NOT_APPLIED:
        return reason <= TUMPUK_REASON_SMALLER_DISCOUNT;
    case TUMPUK_OUTCOME_PARTLY_APPLIED:
        return reason >= TUMPUK_REASON_PRIORITY;
    case TUMPUK_OUTCOME_APPLIED:
        break;
    }
    return reason >= TUMPUK_REASON_PRIORITY && reason != TUMPUK_REASON_REMAINDER;
}

/* Two promotions with names, the first with everything that a sentence may tell. */
static void name_two(struct scene *scene, enum tumpuk_type type)
{
    struct tumpuk_promotion *first = scene_add(scene, type, "p-1");
    struct tumpuk_promotion *second = scene_add(scene, type, "p-2");

    first->name = TEXT_OF("Promo Gajian");
    first->audience = TUMPUK_BUYER_NEW;
    first->channels = TUMPUK_CHANNEL_TOKOPEDIA;
    first->starts_at_us = STARTS_AT_US;
    first->ends_at_us = STARTS_AT_US + 1;
    first->min_spend = 120000;
    first->min_quantity = 3;
    first->max_units_per_order = 1;
    first->scope.everything = false;
    second->name = TEXT_OF("Pesta Akhir Tahun");
}

static void expect_sentence(const char *text, bool loses)
{
    size_t len = strlen(text);

    ck_assert_msg(strchr(text, '{') == NULL && strchr(text, '}') == NULL, "%s", text);
    ck_assert_msg(strstr(text, "Promo Gajian") != NULL, "%s", text);
    ck_assert_msg((strstr(text, "Pesta Akhir Tahun") != NULL) == loses, "%s", text);
    ck_assert_msg(strstr(text, ANSWER_CODE) == NULL, "%s", text);
    ck_assert_msg(strstr(text, "  ") == NULL && strstr(text, " ,") == NULL, "%s", text);
    ck_assert_msg(len > 20 && text[len - 1] == '.', "%s", text);
    ck_assert_msg(strstr(text, ". ") == NULL && strstr(text, "..") == NULL, "%s", text);
}

START_TEST(every_type_outcome_and_reason_has_a_sentence_in_both_languages)
{
    for (int outcome = 0; outcome < TUMPUK_OUTCOME_COUNT; outcome++) {
        for (int reason = 0; reason < TUMPUK_REASON_COUNT; reason++) {
            struct scene scene;
            char *text[LANG_COUNT];
            bool loses;

            if (!can_be_told((enum tumpuk_type)_i, (enum tumpuk_outcome)outcome,
                             (enum tumpuk_reason)reason))
                continue;
            scene_init(&scene);
            name_two(&scene, (enum tumpuk_type)_i);
            scene_decide(&scene, (enum tumpuk_outcome)outcome, (enum tumpuk_reason)reason);
            loses = scene.decisions[0].beaten_by != TUMPUK_NONE;
            for (int lang = 0; lang < LANG_COUNT; lang++) {
                text[lang] = scene_explain(&scene, 0, (enum lang)lang);
                expect_sentence(text[lang], loses);
            }
            ck_assert_str_ne(text[LANG_ID], text[LANG_EN]);
            free(text[LANG_ID]);
            free(text[LANG_EN]);
            scene_clear(&scene);
        }
    }
}
END_TEST

struct sentence_case {
    enum tumpuk_type type;
    enum tumpuk_outcome outcome;
    enum tumpuk_reason reason;
    const char *id;
    const char *en;
};

#define NOT TUMPUK_OUTCOME_NOT_APPLIED
#define PARTLY TUMPUK_OUTCOME_PARTLY_APPLIED
#define ALL TUMPUK_OUTCOME_APPLIED

static const struct sentence_case SENTENCES[] = {
    {TUMPUK_TYPE_PRODUCT_DISCOUNT, NOT, TUMPUK_REASON_INACTIVE,
     "“Promo Gajian” tidak berlaku karena sedang dinonaktifkan.",
     "“Promo Gajian” does not apply because it is deactivated."},
    {TUMPUK_TYPE_PRODUCT_DISCOUNT, NOT, TUMPUK_REASON_NOT_STARTED,
     "“Promo Gajian” belum dimulai dan baru berlaku pada 12 November 2025 pukul 07.00 WIB.",
     "“Promo Gajian” has not started yet; it begins on 12 November 2025 at 07:00 (UTC+07:00)."},
    {TUMPUK_TYPE_PRODUCT_DISCOUNT, NOT, TUMPUK_REASON_ENDED,
     "“Promo Gajian” sudah berakhir pada 12 November 2025 pukul 07.00 WIB.",
     "“Promo Gajian” ended on 12 November 2025 at 07:00 (UTC+07:00)."},
    {TUMPUK_TYPE_SELLER_VOUCHER, NOT, TUMPUK_REASON_CHANNEL_NOT_ELIGIBLE,
     "“Promo Gajian” hanya berlaku di Tokopedia, sedangkan pesanan ini lewat ShopTokopedia.",
     "“Promo Gajian” is only for Tokopedia, and this order comes through ShopTokopedia."},
    {TUMPUK_TYPE_SELLER_VOUCHER, NOT, TUMPUK_REASON_BUYER_NOT_ELIGIBLE,
     "“Promo Gajian” hanya untuk pembeli baru, sedangkan jenis pembeli pesanan ini tidak "
     "diketahui.",
     "“Promo Gajian” is only for new buyers, and nothing is known of this order's buyer."},
    {TUMPUK_TYPE_PROMO_CODE, NOT, TUMPUK_REASON_CODE_NOT_PRESENTED,
     "“Promo Gajian” baru berlaku jika pembeli memasukkan kodenya.",
     "“Promo Gajian” applies only once the buyer enters its code."},
    {TUMPUK_TYPE_SELLER_VOUCHER, NOT, TUMPUK_REASON_MIN_SPEND_NOT_MET,
     "“Promo Gajian” belum berlaku karena belanja masih kurang Rp1 dari minimum Rp120.000, "
     "dihitung "
     "dari harga setelah promosi produk tunggal untuk produk yang dicakupnya.",
     "“Promo Gajian” does not apply yet because the order is Rp1 short of its minimum of "
     "Rp120,000, "
     "judged on the price after single-product promotions of the products it covers."},
    {TUMPUK_TYPE_SELLER_VOUCHER, NOT, TUMPUK_REASON_MIN_QUANTITY_NOT_MET,
     "“Promo Gajian” belum berlaku karena masih kurang 1 unit dari minimum 3 unit untuk produk "
     "yang "
     "dicakupnya.",
     "“Promo Gajian” does not apply yet because the order is 1 unit short of its minimum of 3 "
     "units "
     "of the products it covers."},
    {TUMPUK_TYPE_BUY_MORE_SAVE_MORE, NOT, TUMPUK_REASON_MIN_QUANTITY_NOT_MET,
     "“Promo Gajian” belum berlaku karena masih kurang 1 unit dari minimum 2 unit untuk produk "
     "yang "
     "dicakupnya.",
     "“Promo Gajian” does not apply yet because the order is 1 unit short of its minimum of 2 "
     "units "
     "of the products it covers."},
    {TUMPUK_TYPE_SHIPPING_VOUCHER, NOT, TUMPUK_REASON_SMALLER_DISCOUNT,
     "“Promo Gajian” tidak dipakai karena “Pesta Akhir Tahun” memotong ongkir lebih banyak "
     "(Rp6.000 "
     "dibanding Rp4.000).",
     "“Promo Gajian” is not used because “Pesta Akhir Tahun” takes more off the shipping fee "
     "(Rp6,000 against Rp4,000)."},
    {TUMPUK_TYPE_PRODUCT_DISCOUNT, NOT, TUMPUK_REASON_SMALLER_DISCOUNT,
     "“Promo Gajian” tidak dipakai karena “Pesta Akhir Tahun” memberi potongan per unit yang lebih "
     "besar, atau sama besar dan didahulukan; jika berlaku sendiri, potongannya Rp4.000.",
     "“Promo Gajian” is not used because “Pesta Akhir Tahun” takes more off each unit, or as much "
     "and goes first; on its own it would take Rp4,000 off."},
    {TUMPUK_TYPE_SELLER_FLASH_SALE, ALL, TUMPUK_REASON_STACKED,
     "“Promo Gajian” menurunkan harga 1 unit menjadi Rp45.000 (potongan Rp5.000), tanpa promosi "
     "lain "
     "yang bersaing dengannya.",
     "“Promo Gajian” lowers the price of 1 unit to Rp45,000 (Rp5,000 off), with no other promotion "
     "competing with it."},
    {TUMPUK_TYPE_SELLER_FLASH_SALE, PARTLY, TUMPUK_REASON_STACKED,
     "“Promo Gajian” hanya menurunkan harga 1 unit menjadi Rp45.000 (potongan Rp5.000); batasnya 1 "
     "unit per pesanan.",
     "“Promo Gajian” lowers the price of only 1 unit to Rp45,000 (Rp5,000 off); its limit is 1 "
     "unit "
     "per order."},
    {TUMPUK_TYPE_BUY_MORE_SAVE_MORE, PARTLY, TUMPUK_REASON_REMAINDER,
     "“Promo Gajian” memotong Rp5.000 dari sebagian produk yang dicakupnya, mengambil yang tersisa "
     "dari “Pesta Akhir Tahun”.",
     "“Promo Gajian” takes Rp5,000 off some of the products it covers, taking what “Pesta Akhir "
     "Tahun” left."},
    {TUMPUK_TYPE_GIFT_WITH_PURCHASE, ALL, TUMPUK_REASON_BEST_DISCOUNT,
     "“Promo Gajian” memberi 2 hadiah HADIAH-1 senilai Rp5.000, sebagai hadiah bernilai terbesar "
     "di "
     "antara promosi yang bersaing.",
     "“Promo Gajian” gives 2 × HADIAH-1 for free, worth Rp5,000, as the most valuable gift among "
     "the "
     "promotions that compete."},
    {TUMPUK_TYPE_SHIPPING_DISCOUNT, ALL, TUMPUK_REASON_STACKED,
     "“Promo Gajian” menggratiskan sisa ongkir (potongan Rp5.000), tanpa promosi lain yang "
     "bersaing "
     "dengannya.",
     "“Promo Gajian” pays the rest of the shipping fee (Rp5,000 off), with no other promotion "
     "competing with it."},
    {TUMPUK_TYPE_BONUS_CASHBACK, ALL, TUMPUK_REASON_STACKED,
     "“Promo Gajian” memberi pembeli cashback Rp5.000, tanpa promosi lain yang bersaing dengannya.",
     "“Promo Gajian” earns the buyer Rp5,000 of cashback, with no other promotion competing with "
     "it."},
};

START_TEST(sentences_read_as_a_person_would_say_them)
{
    const struct sentence_case *c = &SENTENCES[_i];
    struct scene scene;
    char *text;

    scene_init(&scene);
    name_two(&scene, c->type);
    scene_decide(&scene, c->outcome, c->reason);
    text = scene_explain(&scene, 0, LANG_ID);
    ck_assert_str_eq(text, c->id);
    free(text);
    text = scene_explain(&scene, 0, LANG_EN);
    ck_assert_str_eq(text, c->en);
    free(text);
}
END_TEST

static void expect_explained(const struct scene *scene, enum lang lang, const char *expected)
{
    char *text = scene_explain(scene, 0, lang);

    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(what_has_no_name_is_called_by_its_type_and_id)
{
    struct scene scene;

    scene_init(&scene);
    scene_add(&scene, TUMPUK_TYPE_PRODUCT_DISCOUNT, "pd-1");
    scene_add(&scene, TUMPUK_TYPE_CAMPAIGN_PRICE, "cp-1");
    scene_decide(&scene, NOT, TUMPUK_REASON_OUTRANKED);
    expect_explained(&scene, LANG_ID,
                     "Diskon Produk (pd-1) tidak dipakai karena Harga Campaign (cp-1) lebih "
                     "diprioritaskan; jika berlaku sendiri, potongannya Rp4.000.");
    expect_explained(&scene, LANG_EN,
                     "Product discount (pd-1) is not used because Campaign price (cp-1) has "
                     "priority; on its own it would take Rp4,000 off.");
}
END_TEST

START_TEST(where_names_hide_the_types_priority_names_them)
{
    struct scene scene;

    scene_init(&scene);
    name_two(&scene, TUMPUK_TYPE_PRODUCT_DISCOUNT);
    scene.promotions[1].type = TUMPUK_TYPE_CAMPAIGN_PRICE;
    scene_decide(&scene, NOT, TUMPUK_REASON_OUTRANKED);
    expect_explained(&scene, LANG_ID,
                     "“Promo Gajian” tidak dipakai karena “Pesta Akhir Tahun” lebih diprioritaskan "
                     "(Harga Campaign di atas Diskon Produk); jika berlaku sendiri, potongannya "
                     "Rp4.000.");
}
END_TEST

START_TEST(a_larger_discount_that_lost_to_priority_is_admitted)
{
    struct scene scene;

    scene_init(&scene);
    scene_add(&scene, TUMPUK_TYPE_SELLER_VOUCHER, "v-1");
    scene_add(&scene, TUMPUK_TYPE_PROMO_CODE, "k-1");
    scene_decide(&scene, NOT, TUMPUK_REASON_OUTRANKED);
    scene.decisions[0].would_discount = 7500;
    expect_explained(&scene, LANG_ID,
                     "Voucher reguler (v-1) tidak dipakai karena Kode promo (k-1) lebih "
                     "diprioritaskan, walaupun potongannya akan lebih besar (Rp7.500 dibanding "
                     "Rp6.000).");
}
END_TEST

START_TEST(a_tie_tells_how_it_was_broken)
{
    struct scene scene;

    scene_init(&scene);
    scene_add(&scene, TUMPUK_TYPE_SELLER_VOUCHER, "v-2");
    scene_add(&scene, TUMPUK_TYPE_SELLER_VOUCHER, "v-1");
    scene_decide(&scene, NOT, TUMPUK_REASON_SMALLER_DISCOUNT);
    scene.decisions[0].would_discount = scene.decisions[1].discount;
    expect_explained(
        &scene, LANG_EN,
        "Regular voucher (v-2) is not used because Regular voucher (v-1) takes as much "
        "off (Rp6,000) and goes first because its ID comes first in order.");
    scene.promotions[0].starts_at_us = STARTS_AT_US;
    expect_explained(
        &scene, LANG_ID,
        "Voucher reguler (v-2) tidak dipakai karena Voucher reguler (v-1) memotong sama "
        "banyaknya (Rp6.000) dan didahulukan karena dimulai lebih awal.");
}
END_TEST

START_TEST(a_discount_at_its_cap_says_so)
{
    struct scene scene;

    scene_init(&scene);
    scene_add(&scene, TUMPUK_TYPE_SELLER_VOUCHER, "v-1")->benefit = (struct tumpuk_benefit){
        .kind = TUMPUK_BENEFIT_PERCENT_OFF, .bps = 5000, .cap = 5000};
    scene_add(&scene, TUMPUK_TYPE_SELLER_VOUCHER, "v-2");
    scene_decide(&scene, ALL, TUMPUK_REASON_BEST_DISCOUNT);
    expect_explained(&scene, LANG_ID,
                     "Voucher reguler (v-1) memotong Rp5.000 (potongan maksimumnya) dari pesanan "
                     "ini, sebagai diskon optimal di antara promosi yang bersaing.");
    scene.promotions[0].benefit.cap = 5001;
    expect_explained(
        &scene, LANG_EN,
        "Regular voucher (v-1) takes Rp5,000 off this order, as the best discount among "
        "the promotions that compete.");
}
END_TEST

START_TEST(units_at_several_prices_are_told_as_a_sum)
{
    struct scene scene;

    scene_init(&scene);
    scene_add(&scene, TUMPUK_TYPE_PRODUCT_DISCOUNT, "pd-1");
    scene_add(&scene, TUMPUK_TYPE_PRODUCT_DISCOUNT, "pd-2");
    scene_decide(&scene, ALL, TUMPUK_REASON_STACKED);
    scene.blocks[1].promotion = 0;
    expect_explained(&scene, LANG_ID,
                     "Diskon Produk (pd-1) menurunkan harga 2 unit dengan total potongan Rp5.000, "
                     "tanpa promosi lain yang bersaing dengannya.");
    scene.blocks[1].unit_price = scene.blocks[0].unit_price;
    expect_explained(
        &scene, LANG_EN,
        "Product discount (pd-1) lowers the price of 2 units to Rp45,000 each (Rp5,000 "
        "off in all), with no other promotion competing with it.");
}
END_TEST

START_TEST(shipping_without_a_fee_and_with_a_spent_fee_are_told_apart)
{
    struct scene scene;

    scene_init(&scene);
    scene_add(&scene, TUMPUK_TYPE_SHIPPING_DISCOUNT, "sd-1");
    scene_add(&scene, TUMPUK_TYPE_SHIPPING_VOUCHER, "sv-1");
    scene_decide(&scene, NOT, TUMPUK_REASON_NO_DISCOUNT);
    scene.quote.slots[TUMPUK_SLOT_SELLER_SHIPPING].amount_before = 0;
    expect_explained(&scene, LANG_ID,
                     "Diskon Ongkir (sd-1) tidak berlaku karena ongkirnya sudah habis dipotong "
                     "promosi lain.");
    scene.basket.shipping_fee = 0;
    expect_explained(&scene, LANG_ID,
                     "Diskon Ongkir (sd-1) tidak berlaku karena pesanan ini tidak dikenai ongkir.");
}
END_TEST

START_TEST(a_date_beyond_the_calendar_is_left_out)
{
    struct scene scene;

    scene_init(&scene);
    scene_add(&scene, TUMPUK_TYPE_PRODUCT_DISCOUNT, "pd-1")->starts_at_us = INT64_C(
        253402300799999999); /* 9999-12-31T23:59:59.999999Z: year 10000 in Jakarta */
    scene_add(&scene, TUMPUK_TYPE_PRODUCT_DISCOUNT, "pd-2");
    scene_decide(&scene, NOT, TUMPUK_REASON_NOT_STARTED);
    expect_explained(&scene, LANG_EN, "Product discount (pd-1) has not started yet.");
}
END_TEST

START_TEST(names_of_users_come_out_as_valid_json)
{
    static const char NAME[] = "Promo \"11\\11\" 🎉 é\n\x01 </script>";
    struct scene scene;
    struct json_out out;
    struct buf buf;
    json_t *json;
    char *text;

    scene_init(&scene);
    scene_add(&scene, TUMPUK_TYPE_PRODUCT_DISCOUNT, "a\"b\\c");
    scene_add(&scene, TUMPUK_TYPE_CAMPAIGN_PRICE, "cp-1")->name = TEXT_OF(NAME);
    scene_decide(&scene, NOT, TUMPUK_REASON_OUTRANKED);
    buf_init(&buf, ANSWER_BYTES_MAX);
    json_out_init(&out, &buf, false);
    json_out_array(&out);
    explanation_encode(&out, &scene.view, 0);
    json_out_end_array(&out);
    json = answer_parse(&buf);
    text = scene_explain(&scene, 0, LANG_ID);
    ck_assert_str_eq(json_string_value(json_array_get(json, 0)), text);
    ck_assert_ptr_nonnull(strstr(text, NAME));
    ck_assert_ptr_nonnull(strstr(text, "a\"b\\c"));
    free(text);
    json_decref(json);
    buf_clear(&buf);
}
END_TEST

#define LENGTH(array) ((int)(sizeof(array) / sizeof((array)[0])))

int main(void)
{
    Suite *suite = suite_create("explanation");
    TCase *tcase = tcase_create("explanation");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_loop_test(tcase, every_type_outcome_and_reason_has_a_sentence_in_both_languages, 0,
                        TUMPUK_TYPE_COUNT);
    tcase_add_loop_test(tcase, sentences_read_as_a_person_would_say_them, 0, LENGTH(SENTENCES));
    tcase_add_test(tcase, what_has_no_name_is_called_by_its_type_and_id);
    tcase_add_test(tcase, where_names_hide_the_types_priority_names_them);
    tcase_add_test(tcase, a_larger_discount_that_lost_to_priority_is_admitted);
    tcase_add_test(tcase, a_tie_tells_how_it_was_broken);
    tcase_add_test(tcase, a_discount_at_its_cap_says_so);
    tcase_add_test(tcase, units_at_several_prices_are_told_as_a_sum);
    tcase_add_test(tcase, shipping_without_a_fee_and_with_a_spent_fee_are_told_apart);
    tcase_add_test(tcase, a_date_beyond_the_calendar_is_left_out);
    tcase_add_test(tcase, names_of_users_come_out_as_valid_json);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/*
 * For every pair of types: the matrix, the simulator of combinations and the
 * quote say the same (spec pricing, section 12). Under the guide's rulebook and
 * under others.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <tumpuk/combination.h>

#include "random_basket.h"

#define LIST_PRICE 100000
#define SHIPPING_FEE 50000

static const struct tumpuk_step STEP[2] = {{.min_quantity = 1, .amount_off = 7000},
                                           {.min_quantity = 1, .amount_off = 3000}};
static const struct tumpuk_gift GIFT[2] = {
    {.sku_id = {"G", 1}, .list_price = 7000, .unit_cost = -1, .stock = -1, .quantity = 1},
    {.sku_id = {"G", 1}, .list_price = 3000, .unit_cost = -1, .stock = -1, .quantity = 1}};

/* A benefit of the type; variant 0 is worth more than variant 1. */
static struct tumpuk_benefit benefit_of(enum tumpuk_type type, unsigned variant)
{
    int64_t worth = variant == 0 ? 7000 : 3000;

    switch (tumpuk_type_get(type)->slot) {
    case TUMPUK_SLOT_CART_DISCOUNT:
        return (struct tumpuk_benefit){
            .kind = TUMPUK_BENEFIT_STEPS, .steps = &STEP[variant], .step_count = 1};
    case TUMPUK_SLOT_CART_GIFT:
        return (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_GIFT, .gift = &GIFT[variant]};
    case TUMPUK_SLOT_CASHBACK:
        return (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_CASHBACK, .bps = 10000, .cap = worth};
    case TUMPUK_SLOT_PRODUCT_PRICE:
    case TUMPUK_SLOT_SELLER_VOUCHER:
    case TUMPUK_SLOT_PLATFORM_VOUCHER:
    case TUMPUK_SLOT_PLATFORM_SHIPPING:
    case TUMPUK_SLOT_SELLER_SHIPPING:
        break;
    }
    return (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_AMOUNT_OFF, .amount = worth};
}

static struct tumpuk_promotion promotion_of(enum tumpuk_type type, const char *id, unsigned variant)
{
    return (struct tumpuk_promotion){.type = type,
                                     .channels = TUMPUK_CHANNELS_ALL,
                                     .starts_at_us = TUMPUK_TIME_MIN,
                                     .ends_at_us = TUMPUK_TIME_MAX,
                                     .benefit = benefit_of(type, variant),
                                     .scope = {.everything = true},
                                     .id = {id, 1},
                                     .code = {id, 1}};
}

/* Whether each of the two applies, as the quote says. */
static void ask_quote(const struct tumpuk_rulebook *rulebook, enum tumpuk_type first,
                      enum tumpuk_type second, unsigned stronger, bool applies[2])
{
    static unsigned char storage[65536];
    const struct tumpuk_text ids[2] = {{"a", 1}, {"b", 1}};
    const struct tumpuk_line line = {
        .sku_id = {"S", 1}, .list_price = LIST_PRICE, .unit_cost = -1, .quantity = 1};
    const struct tumpuk_promotion promotions[2] = {
        promotion_of(first, "a", stronger == 0 ? 0 : 1),
        promotion_of(second, "b", stronger == 0 ? 1 : 0)};
    const struct tumpuk_promotion *offered[2] = {&promotions[0], &promotions[1]};
    const struct tumpuk_basket basket = {.channel = TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
                                         .line_count = 1,
                                         .lines = &line,
                                         .shipping_fee = SHIPPING_FEE,
                                         .claimed_count = 2,
                                         .claimed = ids,
                                         .code_count = 2,
                                         .codes = ids};
    const struct tumpuk_offer offer = {.promotion_count = 2, .promotions = offered};
    struct tumpuk_quote quote;

    ck_assert_int_eq(
        tumpuk_quote_compute(rulebook, &basket, &offer, storage, sizeof(storage), &quote),
        TUMPUK_QUOTE_OK);
    for (int i = 0; i < 2; i++)
        applies[i] = quote.decisions[i].outcome != TUMPUK_OUTCOME_NOT_APPLIED;
}

static void ask_combination(const struct tumpuk_rulebook *rulebook, enum tumpuk_type first,
                            enum tumpuk_type second, unsigned stronger, bool with_benefits,
                            struct tumpuk_combination *out)
{
    static unsigned char storage[1 << 20];
    struct tumpuk_benefit benefits[2] = {benefit_of(first, stronger == 0 ? 0 : 1),
                                         benefit_of(second, stronger == 0 ? 1 : 0)};
    struct tumpuk_selection selections[2] = {
        {.type = first, .benefit = with_benefits ? &benefits[0] : NULL},
        {.type = second, .benefit = with_benefits ? &benefits[1] : NULL}};
    struct tumpuk_combination_request request = {.selection_count = 2,
                                                 .selections = selections,
                                                 .list_price = LIST_PRICE,
                                                 .quantity = 1,
                                                 .shipping_fee = SHIPPING_FEE};

    ck_assert_uint_le(tumpuk_combination_storage_size(), sizeof(storage));
    ck_assert_int_eq(tumpuk_combination_compute(rulebook, &request, storage,
                                                tumpuk_combination_storage_size(), out),
                     TUMPUK_QUOTE_OK);
}

static void check_pair(const struct tumpuk_rulebook *rulebook, enum tumpuk_type first,
                       enum tumpuk_type second, unsigned stronger)
{
    static struct tumpuk_combination combination;
    enum tumpuk_relation relation = tumpuk_rulebook_relation(rulebook, first, second);
    bool expected[2] = {true, true};
    bool applies[2];

    if (relation != TUMPUK_RELATION_STACKS) {
        unsigned winner = relation == TUMPUK_RELATION_FIRST_WINS    ? 0
                          : relation == TUMPUK_RELATION_SECOND_WINS ? 1
                                                                    : stronger;

        expected[1 - winner] = false;
    }
    ask_quote(rulebook, first, second, stronger, applies);
    ck_assert_msg(applies[0] == expected[0] && applies[1] == expected[1], "quote: %s, %s",
                  tumpuk_type_name(first), tumpuk_type_name(second));

    ask_combination(rulebook, first, second, stronger, true, &combination);
    for (int i = 0; i < 2; i++)
        ck_assert_msg((combination.results[i].verdict == TUMPUK_VERDICT_APPLIES) == expected[i],
                      "combination: %s, %s", tumpuk_type_name(first), tumpuk_type_name(second));
    ck_assert(combination.quoted);

    ask_combination(rulebook, first, second, stronger, false, &combination);
    ck_assert(!combination.quoted);
    for (int i = 0; i < 2; i++) {
        enum tumpuk_verdict verdict = combination.results[i].verdict;

        if (relation == TUMPUK_RELATION_LARGER_DISCOUNT_WINS)
            ck_assert_int_eq(verdict, TUMPUK_VERDICT_DEPENDS_ON_DISCOUNT);
        else
            ck_assert_int_eq(verdict,
                             expected[i] ? TUMPUK_VERDICT_APPLIES : TUMPUK_VERDICT_SUPERSEDED);
        if (verdict == TUMPUK_VERDICT_SUPERSEDED) {
            ck_assert_int_eq(combination.results[i].reason, TUMPUK_REASON_OUTRANKED);
            ck_assert_uint_eq(combination.results[i].beaten_by, (unsigned)(1 - i));
        }
    }
}

static void check_all(const struct tumpuk_rulebook *rulebook)
{
    for (int first = 0; first < TUMPUK_TYPE_COUNT; first++) {
        for (int second = 0; second < TUMPUK_TYPE_COUNT; second++) {
            check_pair(rulebook, (enum tumpuk_type)first, (enum tumpuk_type)second, 0);
            check_pair(rulebook, (enum tumpuk_type)first, (enum tumpuk_type)second, 1);
        }
    }
}

START_TEST(matrix_combination_and_quote_agree_under_the_guide)
{
    check_all(tumpuk_rulebook_guide());
}
END_TEST

START_TEST(matrix_combination_and_quote_agree_under_other_rulebooks)
{
    static struct random_basket random;

    for (uint64_t seed = 1; seed <= 200; seed++) {
        random_basket_make(&random, seed);
        ck_assert(tumpuk_rulebook_valid(&random.rulebook));
        check_all(&random.rulebook);
    }
}
END_TEST

START_TEST(a_type_without_benefit_outranks_a_known_discount)
{
    static unsigned char storage[1 << 20];
    static struct tumpuk_combination combination;
    struct tumpuk_benefit discount = {.kind = TUMPUK_BENEFIT_PERCENT_OFF, .bps = 5000};
    struct tumpuk_benefit voucher = {.kind = TUMPUK_BENEFIT_AMOUNT_OFF, .amount = 1000};
    struct tumpuk_selection selections[] = {
        {.type = TUMPUK_TYPE_PRODUCT_DISCOUNT, .benefit = &discount},
        {.type = TUMPUK_TYPE_CAMPAIGN_PRICE},
        {.type = TUMPUK_TYPE_SELLER_VOUCHER, .benefit = &voucher}};
    struct tumpuk_combination_request request = {
        .selection_count = 3, .selections = selections, .list_price = LIST_PRICE, .quantity = 1};

    ck_assert_int_eq(tumpuk_combination_compute(tumpuk_rulebook_guide(), &request, storage,
                                                sizeof(storage), &combination),
                     TUMPUK_QUOTE_OK);
    ck_assert_int_eq(combination.results[0].verdict, TUMPUK_VERDICT_SUPERSEDED);
    ck_assert_int_eq(combination.results[0].reason, TUMPUK_REASON_OUTRANKED);
    ck_assert_uint_eq(combination.results[0].beaten_by, 1);
    ck_assert_int_eq(combination.results[1].verdict, TUMPUK_VERDICT_APPLIES);
    ck_assert_int_eq(combination.results[2].verdict, TUMPUK_VERDICT_APPLIES);
    ck_assert(!combination.quoted);
}
END_TEST

START_TEST(a_shipping_offer_without_a_fee_has_no_effect)
{
    static unsigned char storage[1 << 20];
    static struct tumpuk_combination combination;
    struct tumpuk_benefit free_shipping = {.kind = TUMPUK_BENEFIT_FREE_SHIPPING};
    struct tumpuk_selection selections[] = {
        {.type = TUMPUK_TYPE_SHIPPING_VOUCHER, .benefit = &free_shipping},
        {.type = TUMPUK_TYPE_SHIPPING_DISCOUNT}};
    struct tumpuk_combination_request request = {
        .selection_count = 2, .selections = selections, .list_price = LIST_PRICE, .quantity = 1};

    ck_assert_int_eq(tumpuk_combination_compute(tumpuk_rulebook_guide(), &request, storage,
                                                sizeof(storage), &combination),
                     TUMPUK_QUOTE_OK);
    ck_assert_int_eq(combination.results[0].verdict, TUMPUK_VERDICT_NO_EFFECT);
    ck_assert_int_eq(combination.results[1].verdict, TUMPUK_VERDICT_APPLIES);
}
END_TEST

START_TEST(ties_go_to_the_earlier_selection)
{
    static unsigned char storage[1 << 20];
    static struct tumpuk_combination combination;
    struct tumpuk_benefit voucher = {.kind = TUMPUK_BENEFIT_AMOUNT_OFF, .amount = 1000};
    struct tumpuk_selection selections[12];
    struct tumpuk_combination_request request = {
        .selection_count = 12, .selections = selections, .list_price = LIST_PRICE, .quantity = 1};

    for (int i = 0; i < 12; i++)
        selections[i] = (struct tumpuk_selection){.type = TUMPUK_TYPE_SELLER_VOUCHER,
                                                  .benefit = &voucher};
    ck_assert_int_eq(tumpuk_combination_compute(tumpuk_rulebook_guide(), &request, storage,
                                                sizeof(storage), &combination),
                     TUMPUK_QUOTE_OK);
    ck_assert_int_eq(combination.results[0].verdict, TUMPUK_VERDICT_APPLIES);
    for (int i = 1; i < 12; i++) {
        ck_assert_int_eq(combination.results[i].verdict, TUMPUK_VERDICT_SUPERSEDED);
        ck_assert_int_eq(combination.results[i].reason, TUMPUK_REASON_SMALLER_DISCOUNT);
        ck_assert_uint_eq(combination.results[i].beaten_by, 0);
    }
}
END_TEST

START_TEST(storage_too_small_and_bad_counts_are_refused)
{
    static unsigned char storage[64];
    static struct tumpuk_combination combination;
    struct tumpuk_selection selection = {.type = TUMPUK_TYPE_SELLER_VOUCHER};
    struct tumpuk_combination_request request = {
        .selection_count = 1, .selections = &selection, .quantity = 1};

    ck_assert_int_eq(tumpuk_combination_compute(tumpuk_rulebook_guide(), &request, storage,
                                                sizeof(storage), &combination),
                     TUMPUK_QUOTE_STORAGE_TOO_SMALL);
    ck_assert_int_eq(
        tumpuk_combination_compute(tumpuk_rulebook_guide(), &request, NULL, 0, &combination),
        TUMPUK_QUOTE_STORAGE_TOO_SMALL);
    request.selection_count = TUMPUK_SELECTIONS_MAX + 1;
    ck_assert_int_eq(tumpuk_combination_compute(tumpuk_rulebook_guide(), &request, storage,
                                                sizeof(storage), &combination),
                     TUMPUK_QUOTE_INVALID);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pairs of types");
    TCase *tcase = tcase_create("pairs");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, matrix_combination_and_quote_agree_under_the_guide);
    tcase_add_test(tcase, matrix_combination_and_quote_agree_under_other_rulebooks);
    tcase_add_test(tcase, a_type_without_benefit_outranks_a_known_discount);
    tcase_add_test(tcase, a_shipping_offer_without_a_fee_has_no_effect);
    tcase_add_test(tcase, ties_go_to_the_earlier_selection);
    tcase_add_test(tcase, storage_too_small_and_bad_counts_are_refused);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

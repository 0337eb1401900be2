/* The core's edges that no JSON can show: storage, limits, hard sums. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <tumpuk/quote.h>

static struct tumpuk_line line_of(const char *sku, int64_t price, int32_t quantity)
{
    return (struct tumpuk_line){.sku_id = {sku, (uint32_t)strlen(sku)},
                                .list_price = price,
                                .unit_cost = -1,
                                .quantity = quantity};
}

static struct tumpuk_promotion promotion_of(enum tumpuk_type type, const char *id)
{
    return (struct tumpuk_promotion){.type = type,
                                     .channels = TUMPUK_CHANNELS_ALL,
                                     .starts_at_us = TUMPUK_TIME_MIN,
                                     .ends_at_us = TUMPUK_TIME_MAX,
                                     .scope = {.everything = true},
                                     .id = {id, (uint32_t)strlen(id)}};
}

static enum tumpuk_quote_result price(const struct tumpuk_basket *basket,
                                      const struct tumpuk_promotion *const *promotions,
                                      uint32_t count, struct tumpuk_quote *quote)
{
    static unsigned char storage[1 << 20];
    struct tumpuk_offer offer = {.promotion_count = count, .promotions = promotions};

    return tumpuk_quote_compute(tumpuk_rulebook_guide(), basket, &offer, storage, sizeof(storage),
                                quote);
}

START_TEST(counts_over_the_limits_are_refused)
{
    struct tumpuk_quote quote;
    struct tumpuk_basket basket = {.channel = TUMPUK_CHANNEL_TOKOPEDIA};

    ck_assert_uint_eq(tumpuk_quote_storage_size(0, 0), 0);
    ck_assert_uint_eq(tumpuk_quote_storage_size(TUMPUK_LINES_MAX + 1, 0), 0);
    ck_assert_uint_eq(tumpuk_quote_storage_size(1, TUMPUK_PROMOTIONS_MAX + 1), 0);
    ck_assert_uint_gt(tumpuk_quote_storage_size(TUMPUK_LINES_MAX, TUMPUK_PROMOTIONS_MAX), 0);
    ck_assert_int_eq(price(&basket, NULL, 0, &quote), TUMPUK_QUOTE_INVALID);
}
END_TEST

START_TEST(storage_too_small_by_a_byte_is_refused)
{
    static unsigned char storage[1 << 16];
    struct tumpuk_line line = line_of("S", 1000, 1);
    struct tumpuk_basket basket = {
        .channel = TUMPUK_CHANNEL_TOKOPEDIA, .line_count = 1, .lines = &line};
    struct tumpuk_offer offer = {0};
    size_t len = tumpuk_quote_storage_size(1, 0);
    struct tumpuk_quote quote;

    ck_assert_int_eq(
        tumpuk_quote_compute(tumpuk_rulebook_guide(), &basket, &offer, storage, len - 1, &quote),
        TUMPUK_QUOTE_STORAGE_TOO_SMALL);
    /* any alignment will do */
    for (size_t skip = 0; skip < 17; skip++)
        ck_assert_int_eq(tumpuk_quote_compute(tumpuk_rulebook_guide(), &basket, &offer,
                                              storage + skip, len, &quote),
                         TUMPUK_QUOTE_OK);
}
END_TEST

START_TEST(the_largest_order_still_sums_exactly)
{
    static char names[TUMPUK_LINES_MAX][8];
    static struct tumpuk_line lines[TUMPUK_LINES_MAX];
    struct tumpuk_promotion voucher = promotion_of(TUMPUK_TYPE_SELLER_VOUCHER, "v");
    const struct tumpuk_promotion *offered[] = {&voucher};
    struct tumpuk_basket basket = {
        .channel = TUMPUK_CHANNEL_TOKOPEDIA, .line_count = TUMPUK_LINES_MAX, .lines = lines};
    struct tumpuk_quote quote;
    int64_t parts = 0;

    for (uint32_t l = 0; l < TUMPUK_LINES_MAX; l++) {
        names[l][0] = (char)('a' + l / 676 % 26);
        names[l][1] = (char)('a' + l / 26 % 26);
        names[l][2] = (char)('a' + l % 26);
        /* 1,024 lines of 8,796,093,022,207: just under 2^53 - 1 */
        lines[l] = line_of(names[l], INT64_C(8796093022207) - l, 1);
    }
    voucher.benefit = (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_PERCENT_OFF, .bps = 9999};
    ck_assert_int_eq(price(&basket, offered, 1, &quote), TUMPUK_QUOTE_OK);
    for (uint32_t l = 0; l < TUMPUK_LINES_MAX; l++) {
        ck_assert_int_ge(quote.lines[l].net_total, 0);
        parts += quote.lines[l].discounts[TUMPUK_LINE_DISCOUNT_SELLER_VOUCHER];
    }
    ck_assert_int_eq(parts, quote.decisions[0].discount);
    ck_assert_int_eq(quote.totals.list - parts, quote.totals.after_voucher);
}
END_TEST

START_TEST(sums_outside_the_money_range_are_refused)
{
    struct tumpuk_line lines[] = {line_of("A", TUMPUK_MONEY_MAX, 1), line_of("B", 1, 1)};
    struct tumpuk_basket basket = {
        .channel = TUMPUK_CHANNEL_TOKOPEDIA, .line_count = 1, .lines = lines};
    struct tumpuk_promotion gift_promotion = promotion_of(TUMPUK_TYPE_GIFT_WITH_PURCHASE, "g");
    struct tumpuk_gift gift = {.sku_id = {"G", 1},
                               .list_price = TUMPUK_MONEY_MAX,
                               .unit_cost = -1,
                               .stock = -1,
                               .quantity = TUMPUK_QUANTITY_MAX};
    const struct tumpuk_promotion *offered[] = {&gift_promotion};
    struct tumpuk_quote quote;

    ck_assert_int_eq(price(&basket, NULL, 0, &quote), TUMPUK_QUOTE_OK);
    ck_assert_int_eq(quote.totals.buyer_pays, TUMPUK_MONEY_MAX);
    basket.shipping_fee = 1;
    ck_assert_int_eq(price(&basket, NULL, 0, &quote), TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE);
    basket.shipping_fee = 0;
    basket.line_count = 2;
    ck_assert_int_eq(price(&basket, NULL, 0, &quote), TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE);
    basket.line_count = 1;
    lines[0].quantity = TUMPUK_QUANTITY_MAX;
    ck_assert_int_eq(price(&basket, NULL, 0, &quote), TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE);
    lines[0] = line_of("A", 1, 1);
    gift_promotion.benefit = (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_GIFT, .gift = &gift};
    ck_assert_int_eq(price(&basket, offered, 1, &quote), TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE);
    gift.quantity = 1;
    ck_assert_int_eq(price(&basket, offered, 1, &quote), TUMPUK_QUOTE_OK);
    lines[0].unit_cost = TUMPUK_MONEY_MAX;
    lines[0].quantity = 2;
    ck_assert_int_eq(price(&basket, NULL, 0, &quote), TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE);
}
END_TEST

/* Many limited promotions on many lines: blocks, heap and allowances. */
START_TEST(limited_promotions_share_out_every_unit)
{
    static char names[40][4];
    static char ids[300][5];
    static struct tumpuk_line lines[40];
    static struct tumpuk_promotion promotions[300];
    static const struct tumpuk_promotion *offered[300];
    struct tumpuk_basket basket = {
        .channel = TUMPUK_CHANNEL_TOKOPEDIA, .line_count = 40, .lines = lines};
    struct tumpuk_quote quote;
    int64_t taken = 0;

    for (uint32_t l = 0; l < 40; l++) {
        names[l][0] = (char)('a' + l / 26);
        names[l][1] = (char)('a' + l % 26);
        lines[l] = line_of(names[l], 1000 + 10 * l, 20);
    }
    for (uint32_t p = 0; p < 300; p++) {
        ids[p][0] = 'p';
        ids[p][1] = (char)('0' + p / 100);
        ids[p][2] = (char)('0' + p / 10 % 10);
        ids[p][3] = (char)('0' + p % 10);
        promotions[p] = promotion_of(TUMPUK_TYPE_PRODUCT_DISCOUNT, ids[p]);
        promotions[p].benefit = (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_AMOUNT_OFF,
                                                        .amount = 1 + p % 50};
        promotions[p].max_units_per_order = 3;
        offered[p] = &promotions[p];
    }
    ck_assert_int_eq(price(&basket, offered, 300, &quote), TUMPUK_QUOTE_OK);
    /* 300 × 3 = 900 units allowed, 40 × 20 = 800 wanted: every unit is priced, the
     * smallest discounts are left over */
    for (uint32_t l = 0; l < 40; l++) {
        for (uint32_t b = 0; b < quote.lines[l].block_count; b++) {
            ck_assert_uint_ne(quote.lines[l].blocks[b].promotion, TUMPUK_NONE);
            taken += quote.lines[l].blocks[b].quantity;
        }
    }
    ck_assert_int_eq(taken, 800);
    ck_assert_int_eq(quote.decisions[49].outcome, TUMPUK_OUTCOME_PARTLY_APPLIED);
    ck_assert_int_eq(quote.decisions[49].discount, 3 * 50);
    ck_assert_int_eq(quote.decisions[0].outcome, TUMPUK_OUTCOME_NOT_APPLIED);
    ck_assert_int_eq(quote.decisions[0].reason, TUMPUK_REASON_SMALLER_DISCOUNT);
    ck_assert_int_eq(quote.decisions[0].would_discount, 3);
}
END_TEST

START_TEST(types_and_slots_have_names_and_traits)
{
    for (int type = 0; type < TUMPUK_TYPE_COUNT; type++) {
        ck_assert_ptr_nonnull(tumpuk_type_name((enum tumpuk_type)type));
        ck_assert_uint_ne(tumpuk_type_get((enum tumpuk_type)type)->benefit_kinds, 0);
    }
    for (int slot = 0; slot < TUMPUK_SLOT_COUNT; slot++)
        ck_assert_ptr_nonnull(tumpuk_slot_name((enum tumpuk_slot)slot));
    for (int reason = 0; reason < TUMPUK_REASON_COUNT; reason++)
        ck_assert_ptr_nonnull(tumpuk_reason_name((enum tumpuk_reason)reason));
    ck_assert(tumpuk_rulebook_valid(tumpuk_rulebook_guide()));
}
END_TEST

START_TEST(a_step_may_name_no_amount_after_its_own)
{
    ck_assert(
        tumpuk_rulebook_threshold_allowed(TUMPUK_SLOT_SELLER_VOUCHER, TUMPUK_AMOUNT_AFTER_CART));
    ck_assert(!tumpuk_rulebook_threshold_allowed(TUMPUK_SLOT_SELLER_VOUCHER,
                                                 TUMPUK_AMOUNT_AFTER_SELLER_VOUCHER));
    ck_assert(
        !tumpuk_rulebook_threshold_allowed(TUMPUK_SLOT_SELLER_VOUCHER, TUMPUK_AMOUNT_SHIPPING_FEE));
    ck_assert(tumpuk_rulebook_threshold_allowed(TUMPUK_SLOT_PRODUCT_PRICE, TUMPUK_AMOUNT_NONE));
    ck_assert(!tumpuk_rulebook_discount_allowed(TUMPUK_SLOT_CART_GIFT, TUMPUK_AMOUNT_LIST));
    ck_assert(!tumpuk_rulebook_discount_allowed(TUMPUK_SLOT_PLATFORM_SHIPPING,
                                                TUMPUK_AMOUNT_SHIPPING_REMAINING));
    ck_assert(
        tumpuk_rulebook_discount_allowed(TUMPUK_SLOT_SELLER_SHIPPING, TUMPUK_AMOUNT_SHIPPING_FEE));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("quote");
    TCase *tcase = tcase_create("edges");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, counts_over_the_limits_are_refused);
    tcase_add_test(tcase, storage_too_small_by_a_byte_is_refused);
    tcase_add_test(tcase, the_largest_order_still_sums_exactly);
    tcase_add_test(tcase, sums_outside_the_money_range_are_refused);
    tcase_add_test(tcase, limited_promotions_share_out_every_unit);
    tcase_add_test(tcase, types_and_slots_have_names_and_traits);
    tcase_add_test(tcase, a_step_may_name_no_amount_after_its_own);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

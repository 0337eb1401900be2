/* Projections that a reader can follow, and the edges of the interface. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kept_projection.h"

#define NOON INT64_C(1762830000000000)
#define HOUR (3600 * SECOND)

static struct tumpuk_promotion promotion_of(enum tumpuk_type type, const char *id, int from_hour,
                                            int to_hour)
{
    return (struct tumpuk_promotion){.type = type,
                                     .channels = TUMPUK_CHANNELS_ALL,
                                     .starts_at_us = NOON + from_hour * HOUR,
                                     .ends_at_us = NOON + to_hour * HOUR,
                                     .id = {id, (uint32_t)strlen(id)}};
}

static struct tumpuk_benefit amount_off(int64_t amount)
{
    return (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_AMOUNT_OFF, .amount = amount};
}

/* Ten hours from NOON, by the guide. */
static struct tumpuk_projection_request request_of(int64_t list_price, int32_t quantity,
                                                   const struct tumpuk_promotion *const *promotions,
                                                   uint32_t count)
{
    static struct tumpuk_rulebook_version guide = {.effective_from_us = TUMPUK_TIME_MIN};

    guide.rulebook = tumpuk_rulebook_guide();
    return (struct tumpuk_projection_request){.line = {.sku_id = {"S", 1},
                                                       .list_price = list_price,
                                                       .unit_cost = -1,
                                                       .quantity = quantity},
                                              .channel = TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
                                              .from_us = NOON,
                                              .to_us = NOON + 10 * HOUR,
                                              .promotion_count = count,
                                              .promotions = promotions,
                                              .rulebook_count = 1,
                                              .rulebooks = &guide};
}

/* Totals by segment, and the hours at which they begin. */
static void expect(const struct tumpuk_projection_request *request, uint32_t count,
                   const int hours[], const int64_t totals[])
{
    static struct kept_projection kept;

    kept_project(request, &kept, 0);
    ck_assert_int_eq(kept.result, TUMPUK_PROJECTION_END);
    ck_assert_uint_eq(kept.count, count);
    for (uint32_t i = 0; i < count; i++) {
        ck_assert_int_eq(kept.segments[i].segment.from_us, NOON + hours[i] * HOUR);
        ck_assert_int_eq(kept.segments[i].segment.after_voucher, totals[i]);
    }
}

START_TEST(campaign_inside_flash_sale_inside_discount)
{
    struct tumpuk_promotion discount = promotion_of(TUMPUK_TYPE_PRODUCT_DISCOUNT, "d", -2, 9);
    struct tumpuk_promotion flash = promotion_of(TUMPUK_TYPE_SELLER_FLASH_SALE, "f", 2, 8);
    struct tumpuk_promotion campaign = promotion_of(TUMPUK_TYPE_CAMPAIGN_PRICE, "c", 4, 6);
    const struct tumpuk_promotion *promotions[] = {&campaign, &discount, &flash};
    struct tumpuk_projection_request request = request_of(100, 2, promotions, 3);

    discount.benefit = amount_off(10);
    flash.benefit = amount_off(30);
    campaign.benefit = amount_off(20);
    expect(&request, 6, (int[]){0, 2, 4, 6, 8, 9}, (int64_t[]){180, 140, 160, 140, 180, 200});
}
END_TEST

START_TEST(allowance_that_runs_out_leaves_units_to_the_next)
{
    struct tumpuk_promotion discount = promotion_of(TUMPUK_TYPE_PRODUCT_DISCOUNT, "d", 0, 10);
    struct tumpuk_promotion flash = promotion_of(TUMPUK_TYPE_SELLER_FLASH_SALE, "f", 5, 8);
    const struct tumpuk_promotion *promotions[] = {&discount, &flash};
    struct tumpuk_projection_request request = request_of(100, 3, promotions, 2);

    discount.benefit = amount_off(10);
    flash.benefit = amount_off(50);
    flash.max_units_per_order = 1;
    expect(&request, 3, (int[]){0, 5, 8}, (int64_t[]){270, 230, 270});
}
END_TEST

START_TEST(voucher_qualifies_when_the_price_rises_above_its_threshold)
{
    struct tumpuk_promotion flash = promotion_of(TUMPUK_TYPE_SELLER_FLASH_SALE, "f", -1, 4);
    struct tumpuk_promotion voucher = promotion_of(TUMPUK_TYPE_SELLER_VOUCHER, "v", 0, 10);
    const struct tumpuk_promotion *promotions[] = {&flash, &voucher};
    struct tumpuk_projection_request request = request_of(100, 1, promotions, 2);

    flash.benefit = amount_off(15);
    voucher.benefit = amount_off(20);
    voucher.min_spend = 90;
    expect(&request, 2, (int[]){0, 4}, (int64_t[]){85, 80});
}
END_TEST

START_TEST(what_changes_nothing_divides_nothing)
{
    struct tumpuk_promotion flash = promotion_of(TUMPUK_TYPE_SELLER_FLASH_SALE, "f", -1, 20);
    struct tumpuk_promotion discount = promotion_of(TUMPUK_TYPE_PRODUCT_DISCOUNT, "d", 3, 7);
    struct tumpuk_promotion newcomers = promotion_of(TUMPUK_TYPE_CAMPAIGN_PRICE, "n", 2, 5);
    const struct tumpuk_promotion *promotions[] = {&flash, &discount, &newcomers};
    struct tumpuk_projection_request request = request_of(100, 1, promotions, 3);

    flash.benefit = amount_off(5);
    discount.benefit = amount_off(50);
    newcomers.benefit = amount_off(60);
    newcomers.audience = TUMPUK_BUYER_NEW;
    expect(&request, 1, (int[]){0}, (int64_t[]){95});
    request.buyer = TUMPUK_BUYER_NEW;
    expect(&request, 3, (int[]){0, 2, 5}, (int64_t[]){95, 40, 95});
}
END_TEST

START_TEST(another_rulebook_is_a_boundary)
{
    struct tumpuk_promotion flash = promotion_of(TUMPUK_TYPE_SELLER_FLASH_SALE, "f", -1, 20);
    struct tumpuk_promotion discount = promotion_of(TUMPUK_TYPE_PRODUCT_DISCOUNT, "d", -1, 7);
    const struct tumpuk_promotion *promotions[] = {&flash, &discount};
    struct tumpuk_projection_request request = request_of(100, 1, promotions, 2);
    struct tumpuk_rulebook turned = *tumpuk_rulebook_guide();
    struct tumpuk_rulebook_version versions[] = {
        {.effective_from_us = TUMPUK_TIME_MIN, .rulebook = tumpuk_rulebook_guide()},
        {.effective_from_us = NOON + 3 * HOUR, .rulebook = &turned},
        {.effective_from_us = NOON + 9 * HOUR, .rulebook = &turned},
        {.effective_from_us = NOON + 10 * HOUR, .rulebook = &turned},
    };

    turned.rank[TUMPUK_TYPE_SELLER_FLASH_SALE] = 4;
    flash.benefit = amount_off(5);
    discount.benefit = amount_off(50);
    request.rulebooks = versions;
    request.rulebook_count = 4;
    ck_assert_uint_eq(tumpuk_projection_segments_max(&request), 4);
    expect(&request, 3, (int[]){0, 3, 7}, (int64_t[]){95, 50, 95});
}
END_TEST

START_TEST(amounts_out_of_range_end_it_where_the_quote_refuses)
{
    static struct kept_projection kept;
    struct tumpuk_gift gift = {.list_price = TUMPUK_MONEY_MAX, .stock = -1, .quantity = 2};
    struct tumpuk_promotion giving = promotion_of(TUMPUK_TYPE_GIFT_WITH_PURCHASE, "g", 2, 3);
    const struct tumpuk_promotion *promotions[] = {&giving};
    struct tumpuk_projection_request request = request_of(TUMPUK_MONEY_MAX, 1, promotions, 1);

    giving.benefit = (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_GIFT, .gift = &gift};
    kept_project(&request, &kept, 0);
    ck_assert_int_eq(kept.result, TUMPUK_PROJECTION_AMOUNT_OUT_OF_RANGE);
    ck_assert_uint_eq(kept.count, 1);
    ck_assert_int_eq(kept.segments[0].segment.to_us, NOON + 2 * HOUR);
    gift.stock = 1; /* out of stock: no candidate, so not in the way */
    kept_project(&request, &kept, 0);
    ck_assert_int_eq(kept.result, TUMPUK_PROJECTION_END);
    request.line.quantity = 2;
    kept_project(&request, &kept, 0);
    ck_assert_int_eq(kept.result, TUMPUK_PROJECTION_AMOUNT_OUT_OF_RANGE);
    ck_assert_uint_eq(kept.count, 0);
}
END_TEST

static enum tumpuk_projection_result begin(const struct tumpuk_projection_request *request,
                                           size_t skip, size_t less)
{
    static unsigned char storage[1 << 16];
    struct tumpuk_projection *projection;
    size_t len = tumpuk_projection_storage_size(request->promotion_count, request->rulebook_count);

    return tumpuk_projection_begin(request, storage + skip, len - less, &projection);
}

START_TEST(what_is_not_valid_is_refused)
{
    struct tumpuk_projection_request good = request_of(100, 1, NULL, 0);
    struct tumpuk_rulebook_version versions[] = {
        {.effective_from_us = NOON, .rulebook = tumpuk_rulebook_guide()},
        {.effective_from_us = NOON + HOUR, .rulebook = tumpuk_rulebook_guide()},
        {.effective_from_us = NOON + 2 * HOUR, .rulebook = tumpuk_rulebook_guide()},
    };
    struct tumpuk_projection_request request = good;

    ck_assert_uint_eq(tumpuk_projection_storage_size(TUMPUK_PROMOTIONS_MAX + 1, 1), 0);
    ck_assert_uint_eq(tumpuk_projection_storage_size(1, 0), 0);
    ck_assert_uint_eq(tumpuk_projection_storage_size(1, TUMPUK_PROJECTION_RULEBOOKS_MAX + 1), 0);
    for (size_t skip = 0; skip < 17; skip++) /* any alignment will do */
        ck_assert_int_eq(begin(&good, skip, 0), TUMPUK_PROJECTION_SEGMENT);
    ck_assert_int_eq(begin(&good, 0, 1), TUMPUK_PROJECTION_STORAGE_TOO_SMALL);
    request.to_us = request.from_us;
    ck_assert_int_eq(begin(&request, 0, 0), TUMPUK_PROJECTION_INVALID);
    request = good;
    request.line.quantity = 0;
    ck_assert_int_eq(begin(&request, 0, 0), TUMPUK_PROJECTION_INVALID);
    request.line.quantity = TUMPUK_QUANTITY_MAX + 1;
    ck_assert_int_eq(begin(&request, 0, 0), TUMPUK_PROJECTION_INVALID);
    request = good;
    request.rulebooks = versions;
    request.rulebook_count = 3;
    ck_assert_int_eq(begin(&request, 0, 0), TUMPUK_PROJECTION_SEGMENT);
    versions[0].effective_from_us = NOON + 1; /* not in force at the beginning */
    ck_assert_int_eq(begin(&request, 0, 0), TUMPUK_PROJECTION_INVALID);
    versions[0].effective_from_us = NOON;
    versions[1].effective_from_us = NOON; /* already in force */
    ck_assert_int_eq(begin(&request, 0, 0), TUMPUK_PROJECTION_INVALID);
    versions[1].effective_from_us = NOON + 2 * HOUR; /* not ascending */
    ck_assert_int_eq(begin(&request, 0, 0), TUMPUK_PROJECTION_INVALID);
}
END_TEST

/* More than a word of the set and more than a run of the sort holds. */
START_TEST(thousands_of_promotions_take_turns)
{
    enum { COUNT = 3000 };
    static struct tumpuk_promotion promotions[COUNT];
    static const struct tumpuk_promotion *offered[COUNT];
    static char ids[COUNT][8];
    struct tumpuk_projection_request request = request_of(INT64_C(1000000), 1, offered, COUNT);
    struct tumpuk_projection *projection;
    struct tumpuk_segment segment;
    size_t len = tumpuk_projection_storage_size(COUNT, 1);
    void *storage = malloc(len);
    uint32_t count = 0;

    ck_assert_ptr_nonnull(storage);
    for (uint32_t i = 0; i < COUNT; i++) { /* each takes over from the one before */
        uint32_t n = i * 7 % COUNT;        /* 7 and 3,000 share no divisor */

        snprintf(ids[i], sizeof(ids[i]), "p%u", n);
        promotions[i] = promotion_of(
            n % 2 == 0 ? TUMPUK_TYPE_PRODUCT_DISCOUNT : TUMPUK_TYPE_SELLER_VOUCHER, ids[i], 0, 10);
        promotions[i].starts_at_us += (int64_t)n * SECOND;
        promotions[i].benefit = amount_off(1 + (int64_t)n);
        offered[i] = &promotions[i];
    }
    ck_assert_int_eq(tumpuk_projection_begin(&request, storage, len, &projection),
                     TUMPUK_PROJECTION_SEGMENT);
    while (tumpuk_projection_next(projection, &segment) == TUMPUK_PROJECTION_SEGMENT) {
        int64_t both = count == 0 ? 1 : 2 * (int64_t)count + 1; /* the last two */

        ck_assert_int_eq(segment.from_us, NOON + (int64_t)count * SECOND);
        ck_assert_int_eq(segment.after_voucher, 1000000 - both);
        count++;
    }
    ck_assert_uint_eq(count, COUNT);
    free(storage);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("projection");
    TCase *tcase = tcase_create("projection");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, campaign_inside_flash_sale_inside_discount);
    tcase_add_test(tcase, allowance_that_runs_out_leaves_units_to_the_next);
    tcase_add_test(tcase, voucher_qualifies_when_the_price_rises_above_its_threshold);
    tcase_add_test(tcase, what_changes_nothing_divides_nothing);
    tcase_add_test(tcase, another_rulebook_is_a_boundary);
    tcase_add_test(tcase, amounts_out_of_range_end_it_where_the_quote_refuses);
    tcase_add_test(tcase, what_is_not_valid_is_refused);
    tcase_add_test(tcase, thousands_of_promotions_take_turns);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

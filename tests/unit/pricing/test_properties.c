/*
 * The invariants of spec pricing, section 12, over random baskets.
 *
 * TUMPUK_BASKETS sets how many (default 100,000), TUMPUK_SEED where to begin;
 * a failure names its seed, so that one basket can be run alone.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "random_basket.h"

/* Storage is heap of exactly the size asked for, so that ASan sees a byte too many. */
static enum tumpuk_quote_result price(const struct random_basket *random, unsigned char fill,
                                      struct tumpuk_quote *quote, void **storage)
{
    size_t len = tumpuk_quote_storage_size(random->basket.line_count,
                                           random->offer.promotion_count);

    ck_assert_uint_gt(len, 0);
    *storage = malloc(len);
    ck_assert_ptr_nonnull(*storage);
    memset(*storage, fill, len);
    return tumpuk_quote_compute(&random->rulebook, &random->basket, &random->offer, *storage, len,
                                quote);
}

static uint64_t count_of(const char *name, uint64_t fallback)
{
    const char *text = getenv(name);

    return text == NULL ? fallback : strtoull(text, NULL, 10);
}

/* Runs `property` over the baskets; `property` frees what it takes. */
static void each_basket(void (*property)(struct random_basket *random, uint64_t seed))
{
    static struct random_basket random;
    uint64_t first = count_of("TUMPUK_SEED", 1);
    uint64_t count = count_of("TUMPUK_BASKETS", 100000);

    for (uint64_t seed = first; seed < first + count; seed++) {
        random_basket_make(&random, seed);
        property(&random, seed);
    }
}

static void check_line(const struct random_basket *random, const struct tumpuk_quote *quote,
                       uint32_t l, uint64_t seed)
{
    const struct tumpuk_quote_line *line = &quote->lines[l];
    int64_t left = line->list_total;
    int64_t units = 0;
    int64_t product_total = 0;

    for (int kind = 0; kind < 4; kind++) {
        ck_assert_msg(line->discounts[kind] >= 0, "seed %lu", (unsigned long)seed);
        left -= line->discounts[kind];
        ck_assert_msg(left >= 0, "seed %lu: line %u below zero", (unsigned long)seed, l);
    }
    ck_assert_msg(left == line->net_total, "seed %lu: net of line %u", (unsigned long)seed, l);
    ck_assert_msg(line->seller_funded >= 0 && line->platform_funded >= 0 &&
                      line->seller_funded + line->platform_funded ==
                          line->list_total - line->net_total,
                  "seed %lu: funding of line %u", (unsigned long)seed, l);
    ck_assert_msg(line->block_count > 0, "seed %lu", (unsigned long)seed);
    for (uint32_t b = 0; b < line->block_count; b++) {
        ck_assert_msg(line->blocks[b].quantity > 0 && line->blocks[b].unit_price >= 0, "seed %lu",
                      (unsigned long)seed);
        ck_assert_msg((line->blocks[b].promotion != TUMPUK_NONE) || b + 1 == line->block_count,
                      "seed %lu: list price comes last", (unsigned long)seed);
        units += line->blocks[b].quantity;
        product_total += line->blocks[b].quantity * line->blocks[b].unit_price;
    }
    ck_assert_msg(units == random->basket.lines[l].quantity, "seed %lu", (unsigned long)seed);
    ck_assert_msg(product_total == line->list_total - line->discounts[TUMPUK_LINE_DISCOUNT_PRODUCT],
                  "seed %lu: blocks of line %u", (unsigned long)seed, l);
}

static void check_slots(const struct tumpuk_quote *quote, uint64_t seed)
{
    for (int s = 0; s < TUMPUK_SLOT_COUNT; s++) {
        const struct tumpuk_quote_slot *slot = &quote->slots[s];
        int64_t sum = 0;

        for (uint32_t a = 0; a < slot->applied_count; a++) {
            const struct tumpuk_applied *applied = &slot->applied[a];

            ck_assert_msg(applied->line_count > 0, "seed %lu", (unsigned long)seed);
            for (uint32_t i = 1; i < applied->line_count; i++)
                ck_assert_msg(applied->lines[i - 1] < applied->lines[i], "seed %lu",
                              (unsigned long)seed);
            ck_assert_msg(quote->decisions[applied->promotion].discount == applied->discount &&
                              quote->decisions[applied->promotion].outcome !=
                                  TUMPUK_OUTCOME_NOT_APPLIED,
                          "seed %lu: slot %d", (unsigned long)seed, s);
            sum += applied->discount;
        }
        if (s != TUMPUK_SLOT_PRODUCT_PRICE && s != TUMPUK_SLOT_CART_DISCOUNT)
            ck_assert_msg(slot->applied_count <= 1, "seed %lu", (unsigned long)seed);
        if (s == TUMPUK_SLOT_CART_GIFT || s == TUMPUK_SLOT_CASHBACK)
            sum = 0;
        ck_assert_msg(slot->amount_before - sum == slot->amount_after && slot->amount_after >= 0,
                      "seed %lu: slot %d", (unsigned long)seed, s);
    }
}

static void check_decision(const struct tumpuk_decision *decision, uint64_t seed)
{
    bool applied = decision->outcome != TUMPUK_OUTCOME_NOT_APPLIED;
    bool lost = decision->reason == TUMPUK_REASON_OUTRANKED ||
                decision->reason == TUMPUK_REASON_SMALLER_DISCOUNT;
    bool short_of = decision->reason == TUMPUK_REASON_MIN_QUANTITY_NOT_MET ||
                    decision->reason == TUMPUK_REASON_MIN_SPEND_NOT_MET;

    ck_assert_msg(decision->reason < TUMPUK_REASON_COUNT, "seed %lu: undecided",
                  (unsigned long)seed);
    ck_assert_msg(applied == (decision->reason >= TUMPUK_REASON_PRIORITY), "seed %lu",
                  (unsigned long)seed);
    ck_assert_msg(applied || decision->discount == 0, "seed %lu", (unsigned long)seed);
    ck_assert_msg(((decision->told & TUMPUK_DECISION_WOULD_DISCOUNT) != 0) == lost, "seed %lu",
                  (unsigned long)seed);
    ck_assert_msg(((decision->told & TUMPUK_DECISION_SHORT_OF) != 0) == short_of, "seed %lu",
                  (unsigned long)seed);
    ck_assert_msg(!short_of || decision->short_of > 0, "seed %lu", (unsigned long)seed);
    ck_assert_msg(!lost || decision->beaten_by != TUMPUK_NONE, "seed %lu", (unsigned long)seed);
}

static void sums_are_exact(struct random_basket *random, uint64_t seed)
{
    struct tumpuk_quote quote;
    void *storage;

    if (price(random, 0xa5, &quote, &storage) == TUMPUK_QUOTE_OK) {
        const struct tumpuk_quote_totals *totals = &quote.totals;
        int64_t list = 0;
        int64_t net = 0;

        for (uint32_t l = 0; l < quote.line_count; l++) {
            check_line(random, &quote, l, seed);
            list += quote.lines[l].list_total;
            net += quote.lines[l].net_total;
        }
        check_slots(&quote, seed);
        for (uint32_t p = 0; p < quote.promotion_count; p++)
            check_decision(&quote.decisions[p], seed);
        ck_assert_msg(list == totals->list && net == totals->after_voucher, "seed %lu",
                      (unsigned long)seed);
        ck_assert_msg(totals->list >= totals->after_product &&
                          totals->after_product >= totals->after_cart &&
                          totals->after_cart >= totals->after_seller_voucher &&
                          totals->after_seller_voucher >= totals->after_voucher &&
                          totals->after_voucher >= totals->after_bonus && totals->after_bonus >= 0,
                      "seed %lu", (unsigned long)seed);
        ck_assert_msg(totals->shipping_fee - totals->shipping_discount ==
                              totals->shipping_payable &&
                          totals->shipping_payable >= 0 && totals->cashback_earned >= 0 &&
                          totals->cashback_earned <= totals->after_bonus,
                      "seed %lu", (unsigned long)seed);
        ck_assert_msg(totals->buyer_pays == totals->after_bonus + totals->shipping_payable &&
                          totals->buyer_pays >= 0,
                      "seed %lu", (unsigned long)seed);
        ck_assert_msg(totals->seller_funded + totals->platform_funded ==
                          totals->list - totals->after_voucher + totals->shipping_discount,
                      "seed %lu", (unsigned long)seed);
    }
    free(storage);
}

static uint32_t find_promotion(const struct random_basket *random, struct tumpuk_text id)
{
    for (uint32_t p = 0; p < random->offer.promotion_count; p++) {
        struct tumpuk_text other = random->offered[p]->id;

        if (other.len == id.len && memcmp(other.bytes, id.bytes, id.len) == 0)
            return p;
    }
    return TUMPUK_NONE;
}

static void check_same_decision(const struct random_basket *random,
                                const struct tumpuk_promotion *const *before,
                                const struct tumpuk_quote *a, uint32_t p,
                                const struct tumpuk_quote *b, uint64_t seed)
{
    uint32_t q = find_promotion(random, before[p]->id);
    const struct tumpuk_decision *x = &a->decisions[p];
    const struct tumpuk_decision *y = &b->decisions[q];

    ck_assert_msg(x->outcome == y->outcome && x->reason == y->reason && x->told == y->told &&
                      x->discount == y->discount && x->short_of == y->short_of &&
                      x->would_discount == y->would_discount,
                  "seed %lu: decision %u", (unsigned long)seed, p);
    if (x->beaten_by == TUMPUK_NONE)
        ck_assert_msg(y->beaten_by == TUMPUK_NONE, "seed %lu", (unsigned long)seed);
    else
        ck_assert_msg(y->beaten_by == find_promotion(random, before[x->beaten_by]->id),
                      "seed %lu: who beat %u", (unsigned long)seed, p);
}

static bool same_totals(const struct tumpuk_quote_totals *a, const struct tumpuk_quote_totals *b)
{
    return a->list == b->list && a->after_product == b->after_product &&
           a->after_cart == b->after_cart && a->after_seller_voucher == b->after_seller_voucher &&
           a->after_voucher == b->after_voucher && a->bonus_used == b->bonus_used &&
           a->after_bonus == b->after_bonus && a->shipping_discount == b->shipping_discount &&
           a->buyer_pays == b->buyer_pays && a->cashback_earned == b->cashback_earned &&
           a->seller_funded == b->seller_funded && a->platform_funded == b->platform_funded &&
           a->seller_proceeds == b->seller_proceeds && a->margin_known == b->margin_known &&
           (!a->margin_known || a->margin == b->margin);
}

static bool same_line(const struct tumpuk_quote_line *a, const struct tumpuk_quote_line *b)
{
    return a->list_total == b->list_total && a->net_total == b->net_total &&
           a->seller_funded == b->seller_funded && a->platform_funded == b->platform_funded &&
           memcmp(a->discounts, b->discounts, sizeof(a->discounts)) == 0 &&
           a->block_count == b->block_count;
}

static void promotion_order_changes_nothing(struct random_basket *random, uint64_t seed)
{
    const struct tumpuk_promotion *before[RANDOM_PROMOTIONS_MAX];
    struct tumpuk_quote a;
    struct tumpuk_quote b;
    void *storage_a;
    void *storage_b;
    enum tumpuk_quote_result result_a = price(random, 0x00, &a, &storage_a);
    enum tumpuk_quote_result result_b;

    memcpy(before, random->offered, sizeof(before));
    random_basket_shuffle_offer(random);
    result_b = price(random, 0xff, &b, &storage_b);
    ck_assert_msg(result_a == result_b, "seed %lu", (unsigned long)seed);
    if (result_a == TUMPUK_QUOTE_OK) {
        ck_assert_msg(same_totals(&a.totals, &b.totals), "seed %lu", (unsigned long)seed);
        for (uint32_t l = 0; l < a.line_count; l++)
            ck_assert_msg(same_line(&a.lines[l], &b.lines[l]), "seed %lu: line %u",
                          (unsigned long)seed, l);
        for (uint32_t p = 0; p < a.promotion_count; p++)
            check_same_decision(random, before, &a, p, &b, seed);
    }
    free(storage_a);
    free(storage_b);
}

static void line_order_changes_nothing(struct random_basket *random, uint64_t seed)
{
    struct tumpuk_line before[RANDOM_LINES_MAX];
    struct tumpuk_quote a;
    struct tumpuk_quote b;
    void *storage_a;
    void *storage_b;
    enum tumpuk_quote_result result_a = price(random, 0x00, &a, &storage_a);
    enum tumpuk_quote_result result_b;

    memcpy(before, random->lines, sizeof(before));
    random_basket_shuffle_lines(random);
    result_b = price(random, 0xff, &b, &storage_b);
    ck_assert_msg(result_a == result_b, "seed %lu", (unsigned long)seed);
    if (result_a == TUMPUK_QUOTE_OK) {
        ck_assert_msg(same_totals(&a.totals, &b.totals), "seed %lu", (unsigned long)seed);
        for (uint32_t l = 0; l < a.line_count; l++) {
            for (uint32_t m = 0; m < a.line_count; m++) {
                if (before[l].sku_id.bytes == random->lines[m].sku_id.bytes)
                    ck_assert_msg(same_line(&a.lines[l], &b.lines[m]), "seed %lu: line %u",
                                  (unsigned long)seed, l);
            }
        }
        for (uint32_t p = 0; p < a.promotion_count; p++)
            check_same_decision(random, random->offered, &a, p, &b, seed);
    }
    free(storage_a);
    free(storage_b);
}

static void a_promotion_not_applied_changes_no_amount(struct random_basket *random, uint64_t seed)
{
    struct tumpuk_quote a;
    struct tumpuk_quote b;
    void *storage_a;
    void *storage_b;
    uint32_t gone = TUMPUK_NONE;

    if (price(random, 0x00, &a, &storage_a) == TUMPUK_QUOTE_OK) {
        uint32_t from = a.promotion_count == 0 ? 0 : random_below(random, a.promotion_count);

        for (uint32_t i = 0; i < a.promotion_count; i++) {
            uint32_t p = (from + i) % a.promotion_count;

            if (a.decisions[p].outcome == TUMPUK_OUTCOME_NOT_APPLIED)
                gone = p;
        }
    }
    if (gone != TUMPUK_NONE) {
        random->offered[gone] = random->offered[--random->offer.promotion_count];
        ck_assert_int_eq(price(random, 0xff, &b, &storage_b), TUMPUK_QUOTE_OK);
        ck_assert_msg(same_totals(&a.totals, &b.totals), "seed %lu: without promotion %u",
                      (unsigned long)seed, gone);
        for (uint32_t l = 0; l < a.line_count; l++)
            ck_assert_msg(same_line(&a.lines[l], &b.lines[l]), "seed %lu: line %u",
                          (unsigned long)seed, l);
        free(storage_b);
    }
    free(storage_a);
}

/* The scopes as the caller would have matched them, by plain comparison. */
static void scope_words(const struct random_basket *random, uint64_t *words)
{
    for (uint32_t p = 0; p < random->offer.promotion_count; p++) {
        const struct tumpuk_scope *scope = &random->offered[p]->scope;

        words[p] = 0;
        for (uint32_t l = 0; l < random->basket.line_count; l++) {
            const struct tumpuk_line *line = &random->lines[l];
            bool in = scope->everything;

            for (uint32_t i = 0; i < scope->sku_count; i++)
                in = in ||
                     (scope->sku_ids[i].len == line->sku_id.len &&
                      memcmp(scope->sku_ids[i].bytes, line->sku_id.bytes, line->sku_id.len) == 0);
            for (uint32_t i = 0; i < scope->product_count; i++)
                in = in || (line->product_id.len > 0 &&
                            scope->product_ids[i].len == line->product_id.len &&
                            memcmp(scope->product_ids[i].bytes, line->product_id.bytes,
                                   line->product_id.len) == 0);
            words[p] |= (uint64_t)in << l;
        }
    }
}

static void given_scopes_price_like_matched_ones(struct random_basket *random, uint64_t seed)
{
    uint64_t words[RANDOM_PROMOTIONS_MAX];
    struct tumpuk_quote a;
    struct tumpuk_quote b;
    void *storage_a;
    void *storage_b;
    enum tumpuk_quote_result result = price(random, 0x00, &a, &storage_a);

    scope_words(random, words);
    random->offer.scope_lines = words;
    ck_assert_int_eq(price(random, 0xff, &b, &storage_b), result);
    if (result == TUMPUK_QUOTE_OK) {
        ck_assert_msg(same_totals(&a.totals, &b.totals), "seed %lu", (unsigned long)seed);
        for (uint32_t p = 0; p < a.promotion_count; p++)
            check_same_decision(random, random->offered, &a, p, &b, seed);
    }
    free(storage_a);
    free(storage_b);
}

START_TEST(sums_are_exact_and_nothing_is_negative)
{
    each_basket(sums_are_exact);
}
END_TEST

START_TEST(order_of_promotions_changes_nothing)
{
    each_basket(promotion_order_changes_nothing);
}
END_TEST

START_TEST(order_of_lines_changes_no_total)
{
    each_basket(line_order_changes_nothing);
}
END_TEST

START_TEST(what_is_not_applied_changes_no_amount)
{
    each_basket(a_promotion_not_applied_changes_no_amount);
}
END_TEST

START_TEST(scopes_given_and_matched_agree)
{
    each_basket(given_scopes_price_like_matched_ones);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("properties of quotes");
    TCase *tcase = tcase_create("properties");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, sums_are_exact_and_nothing_is_negative);
    tcase_add_test(tcase, order_of_promotions_changes_nothing);
    tcase_add_test(tcase, order_of_lines_changes_no_total);
    tcase_add_test(tcase, what_is_not_applied_changes_no_amount);
    tcase_add_test(tcase, scopes_given_and_matched_agree);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/*
 * A projection is told by quotes: at every instant its segment says what the
 * quote of that line at that instant says (spec pricing, section 10).
 *
 * One for every fifth of TUMPUK_BASKETS (default 100,000) from TUMPUK_SEED on; a
 * failure names its seed.
 */
#include <stdlib.h>
#include <string.h>

#include "kept_projection.h"

#define INSTANTS 20

static uint64_t count_of(const char *name, uint64_t fallback)
{
    const char *text = getenv(name);

    return text == NULL ? fallback : strtoull(text, NULL, 10);
}

/* What a quote of the request's line is given. */
struct quoted {
    struct tumpuk_basket basket;
    struct tumpuk_offer offer;
    const struct tumpuk_promotion *promotions[RANDOM_RIVALS_MAX];
    struct tumpuk_text claimed[RANDOM_RIVALS_MAX];
    struct tumpuk_text codes[RANDOM_RIVALS_MAX];
    void *storage;
    size_t storage_len;
};

/* Of the three tiers, everything claimed and presented. */
static void quoted_init(struct quoted *quoted, const struct tumpuk_projection_request *request)
{
    uint32_t count = 0;

    memset(quoted, 0, sizeof(*quoted));
    for (uint32_t i = 0; i < request->promotion_count; i++) {
        const struct tumpuk_promotion *promotion = request->promotions[i];

        quoted->claimed[i] = promotion->id;
        quoted->codes[i] = promotion->code;
        if (tumpuk_type_get(promotion->type)->slot <= TUMPUK_SLOT_PLATFORM_VOUCHER)
            quoted->promotions[count++] = promotion;
    }
    quoted->offer.promotions = quoted->promotions;
    quoted->offer.promotion_count = count;
    quoted->basket = (struct tumpuk_basket){.buyer = request->buyer,
                                            .channel = request->channel,
                                            .line_count = 1,
                                            .lines = &request->line,
                                            .claimed = quoted->claimed,
                                            .claimed_count = request->promotion_count,
                                            .codes = quoted->codes,
                                            .code_count = request->promotion_count};
    quoted->storage_len = tumpuk_quote_storage_size(1, count);
    quoted->storage = malloc(quoted->storage_len);
    ck_assert_ptr_nonnull(quoted->storage);
}

static enum tumpuk_quote_result quote_at(struct quoted *quoted,
                                         const struct tumpuk_projection_request *request,
                                         int64_t at_us, struct tumpuk_quote *quote)
{
    const struct tumpuk_rulebook *rulebook = request->rulebooks[0].rulebook;

    for (uint32_t i = 1; i < request->rulebook_count; i++) {
        if (request->rulebooks[i].effective_from_us <= at_us)
            rulebook = request->rulebooks[i].rulebook;
    }
    quoted->basket.at_us = at_us;
    return tumpuk_quote_compute(rulebook, &quoted->basket, &quoted->offer, quoted->storage,
                                quoted->storage_len, quote);
}

static void check_winners(const struct tumpuk_projection_request *request,
                          const struct quoted *quoted, const struct tumpuk_segment *segment,
                          const struct tumpuk_quote *quote, int64_t at_us, uint64_t seed)
{
    uint32_t w = 0;

    for (int s = TUMPUK_SLOT_PRODUCT_PRICE; s <= TUMPUK_SLOT_PLATFORM_VOUCHER; s++) {
        for (uint32_t a = 0; a < quote->slots[s].applied_count; a++, w++) {
            const struct tumpuk_applied *applied = &quote->slots[s].applied[a];
            const struct tumpuk_winner *winner = &segment->winners[w];

            AGREE(w < segment->winner_count, "a winner is missing");
            AGREE(winner->slot == s, "slot of a winner");
            AGREE(request->promotions[winner->promotion] == quoted->promotions[applied->promotion],
                  "who wins");
            AGREE(winner->discount == applied->discount, "discount of a winner");
        }
    }
    AGREE(w == segment->winner_count, "a winner too many");
}

static void check_instant(const struct tumpuk_projection_request *request, struct quoted *quoted,
                          const struct kept_projection *kept, int64_t at_us, uint64_t seed)
{
    const struct tumpuk_segment *segment = NULL;
    enum tumpuk_quote_result result;
    struct tumpuk_quote quote;

    if (at_us < request->from_us || at_us >= request->to_us)
        return;
    for (uint32_t i = 0; i < kept->count; i++) {
        if (kept->segments[i].segment.from_us <= at_us && at_us < kept->segments[i].segment.to_us)
            segment = &kept->segments[i].segment;
    }
    if (segment == NULL) {
        AGREE(kept->result == TUMPUK_PROJECTION_AMOUNT_OUT_OF_RANGE, "not covered");
        return;
    }
    result = quote_at(quoted, request, at_us, &quote);
    AGREE(result == TUMPUK_QUOTE_OK, "the quote was refused");
    AGREE(segment->list_total == quote.totals.list, "list");
    AGREE(segment->after_product == quote.totals.after_product, "after_product");
    AGREE(segment->after_cart == quote.totals.after_cart, "after_cart");
    AGREE(segment->after_seller_voucher == quote.totals.after_seller_voucher,
          "after_seller_voucher");
    AGREE(segment->after_voucher == quote.totals.after_voucher, "after_voucher");
    AGREE(segment->seller_funded == quote.totals.seller_funded, "seller_funded");
    check_winners(request, quoted, segment, &quote, at_us, seed);
}

static void check_around(const struct tumpuk_projection_request *request, struct quoted *quoted,
                         const struct kept_projection *kept, int64_t at_us, uint64_t seed)
{
    static const int64_t BESIDE[] = {0, -1, 1, -SECOND, SECOND};

    if (at_us == TUMPUK_TIME_MIN || at_us == TUMPUK_TIME_MAX)
        return;
    for (size_t i = 0; i < sizeof(BESIDE) / sizeof(BESIDE[0]); i++)
        check_instant(request, quoted, kept, at_us + BESIDE[i], seed);
}

static void check_projection(struct random_projection *random, uint64_t seed)
{
    static struct kept_projection kept;
    static struct quoted quoted;
    const struct tumpuk_projection_request *request = &random->request;
    struct tumpuk_quote quote;
    int64_t at_us = request->from_us;

    quoted_init(&quoted, request);
    kept_project(request, &kept, seed);
    if (kept.count > 0)
        at_us = kept.segments[kept.count - 1].segment.to_us;
    if (kept.result == TUMPUK_PROJECTION_AMOUNT_OUT_OF_RANGE)
        AGREE(!tumpuk_projection_stays_in_range(request), "said to stay in range");
    if (kept.result == TUMPUK_PROJECTION_AMOUNT_OUT_OF_RANGE)
        AGREE(quote_at(&quoted, request, at_us, &quote) == TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE,
              "refused where the quote is not");
    else
        AGREE(kept.result == TUMPUK_PROJECTION_END, "result");
    check_around(request, &quoted, &kept, request->from_us, seed);
    check_around(request, &quoted, &kept, request->to_us, seed);
    for (uint32_t i = 0; i < request->promotion_count; i++) {
        check_around(request, &quoted, &kept, request->promotions[i]->starts_at_us, seed);
        check_around(request, &quoted, &kept, request->promotions[i]->ends_at_us, seed);
    }
    for (uint32_t i = 0; i < request->rulebook_count; i++)
        check_around(request, &quoted, &kept, request->rulebooks[i].effective_from_us, seed);
    for (int i = 0; i < INSTANTS; i++)
        check_instant(request, &quoted, &kept, random_projection_instant(random), seed);
    free(quoted.storage);
}

START_TEST(every_instant_agrees_with_the_quote)
{
    static struct random_projection random;
    uint64_t first = count_of("TUMPUK_SEED", 1);
    uint64_t count = (count_of("TUMPUK_BASKETS", 100000) + 4) / 5;

    for (uint64_t seed = first; seed < first + count; seed++) {
        random_projection_make(&random, seed);
        check_projection(&random, seed);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("properties of projections");
    TCase *tcase = tcase_create("properties");
    SRunner *runner = srunner_create(suite);
    int failed;

    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, every_instant_agrees_with_the_quote);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

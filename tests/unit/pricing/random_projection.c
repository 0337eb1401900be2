#include "random_projection.h"

#include <stdio.h>
#include <string.h>

#define FROM INT64_C(1762830000000000)
#define HOUR INT64_C(3600000000)
#define SECOND INT64_C(1000000)
#define HOURS_MAX 96

static uint32_t below(struct random_projection *random, uint32_t limit)
{
    return random_below(&random->baskets[0], limit);
}

/* Mostly whole hours, so that boundaries meet; some before and after the
 * period, which begins at FROM. */
static int64_t some_instant(struct random_projection *random)
{
    int64_t at_us = FROM + ((int64_t)below(random, HOURS_MAX + 40) - 20) * HOUR;

    switch (below(random, 6)) {
    case 0:
        return at_us + (int64_t)below(random, 1000000) * 1000;
    case 1:
        return at_us + (below(random, 2) == 0 ? SECOND : 1);
    }
    return at_us;
}

int64_t random_projection_instant(struct random_projection *random)
{
    return some_instant(random);
}

static void make_line(struct random_projection *random)
{
    struct tumpuk_line *line = &random->request.line;

    *line = random->baskets[0].lines[0];
    line->quantity = 1 + (int32_t)below(random, below(random, 2) == 0 ? 3 : 50);
    switch (below(random, 40)) {
    case 0:
        line->list_price = TUMPUK_MONEY_MAX / line->quantity;
        break;
    case 1:
        line->list_price = TUMPUK_MONEY_MAX / line->quantity + 1;
        break;
    case 2:
        line->list_price = 0;
        break;
    case 3: /* only a price that stays high pays for it */
        line->unit_cost = TUMPUK_MONEY_MAX / line->quantity + (int64_t)below(random, 100000);
        break;
    }
}

static void make_period(struct random_projection *random, struct tumpuk_promotion *promotion)
{
    promotion->starts_at_us = below(random, 5) == 0 ? TUMPUK_TIME_MIN : some_instant(random);
    promotion->ends_at_us = TUMPUK_TIME_MAX;
    if (below(random, 5) == 0)
        return;
    do {
        promotion->ends_at_us = some_instant(random);
    } while (promotion->ends_at_us <= promotion->starts_at_us && below(random, 8) != 0);
    if (promotion->ends_at_us <= promotion->starts_at_us)
        promotion->ends_at_us = promotion->starts_at_us + 1;
}

static void make_promotions(struct random_projection *random)
{
    uint32_t count = 0;

    for (int b = 0; b < RANDOM_BASKETS; b++) {
        for (uint32_t p = 0; p < random->baskets[b].offer.promotion_count; p++) {
            struct tumpuk_promotion *promotion = &random->promotions[count];

            *promotion = random->baskets[b].promotions[p];
            snprintf(random->ids[count], sizeof(random->ids[count]), "%c%u",
                     "abz"[below(random, 3)], count);
            promotion->id.bytes = random->ids[count];
            promotion->id.len = (uint32_t)strlen(random->ids[count]);
            promotion->scope = (struct tumpuk_scope){.everything = true};
            if (promotion->benefit.gift != NULL && below(random, 30) == 0)
                random->baskets[b].gifts[p].list_price = TUMPUK_MONEY_MAX;
            make_period(random, promotion);
            random->offered[count++] = promotion;
        }
    }
    for (uint32_t i = count; i > 1; i--) {
        uint32_t j = below(random, i);
        const struct tumpuk_promotion *swap = random->offered[i - 1];

        random->offered[i - 1] = random->offered[j];
        random->offered[j] = swap;
    }
    random->request.promotion_count = below(random, 4) == 0 ? below(random, count + 1) : count;
    random->request.promotions = random->offered;
}

/* The second may come into force with anything else, or after the period. */
static void make_rulebooks(struct random_projection *random)
{
    uint32_t count = 1 + below(random, RANDOM_RULEBOOKS_MAX);
    int64_t at_us = FROM;

    for (uint32_t i = 0; i < count; i++) {
        random->rulebooks[i] = random->baskets[(i + 1) % RANDOM_BASKETS].rulebook;
        if (i >= RANDOM_BASKETS) /* seen before, with ranks turned */
            random->rulebooks[i].rank[TUMPUK_TYPE_CAMPAIGN_PRICE] = (uint8_t)(1 + below(random, 9));
        random->versions[i].rulebook = &random->rulebooks[i];
        random->versions[i].effective_from_us = at_us;
        at_us += (1 + (int64_t)below(random, 50)) * HOUR;
    }
    random->versions[0].effective_from_us = below(random, 2) == 0 ? TUMPUK_TIME_MIN : FROM;
    random->request.rulebook_count = count;
    random->request.rulebooks = random->versions;
}

void random_projection_make(struct random_projection *out, uint64_t seed)
{
    memset(out, 0, sizeof(*out));
    for (unsigned b = 0; b < RANDOM_BASKETS; b++)
        random_basket_make(&out->baskets[b], seed * RANDOM_BASKETS + b);
    make_line(out);
    make_promotions(out);
    make_rulebooks(out);
    out->request.buyer = out->baskets[0].basket.buyer;
    out->request.channel = out->baskets[0].basket.channel;
    out->request.from_us = FROM;
    out->request.to_us = FROM + (1 + (int64_t)below(out, HOURS_MAX)) * HOUR;
}

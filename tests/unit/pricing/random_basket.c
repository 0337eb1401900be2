#include "random_basket.h"

#include <stdio.h>
#include <string.h>

#define AT INT64_C(1762830000000000)
#define HOUR INT64_C(3600000000)

static const char *const PRODUCTS[] = {"P0", "P1", "P2"};
static const char *const CODES[] = {"HEMAT", "hemat", "LAIN"};

static uint64_t next(struct random_basket *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint32_t random_below(struct random_basket *random, uint32_t below)
{
    return (uint32_t)(next(random) % below);
}

static bool chance(struct random_basket *random, uint32_t percent)
{
    return random_below(random, 100) < percent;
}

static struct tumpuk_text text(const char *bytes)
{
    return (struct tumpuk_text){.bytes = bytes, .len = (uint32_t)strlen(bytes)};
}

/* Prices of very different size, often equal. */
static int64_t price(struct random_basket *random)
{
    static const int64_t SOME[] = {0, 1, 3, 10, 99, 100, 5000, 12000, 50000, 52000, 100000};

    switch (random_below(random, 4)) {
    case 0:
        return random_below(random, 300);
    case 1:
        return (int64_t)random_below(random, 400) * 500;
    case 2:
        return SOME[random_below(random, sizeof(SOME) / sizeof(SOME[0]))];
    }
    return random_below(random, 60) == 0 ? INT64_C(90000000000) + random_below(random, 1000000)
                                         : (int64_t)random_below(random, 200000);
}

static int32_t bps(struct random_basket *random)
{
    static const int32_t SOME[] = {1, 3333, 5000, 1000, 9999, 10000};

    return chance(random, 50) ? SOME[random_below(random, sizeof(SOME) / sizeof(SOME[0]))]
                              : 1 + (int32_t)random_below(random, 10000);
}

static void make_lines(struct random_basket *random)
{
    uint32_t count = 1 + random_below(random, chance(random, 70) ? 4 : RANDOM_LINES_MAX);

    for (uint32_t l = 0; l < count; l++) {
        struct tumpuk_line *line = &random->lines[l];

        snprintf(random->skus[l], sizeof(random->skus[l]), "S%u", l);
        *line = (struct tumpuk_line){
            .sku_id = text(random->skus[l]),
            .list_price = price(random),
            .unit_cost = chance(random, 80) ? price(random) : -1,
            .quantity = 1 + (int32_t)random_below(random, chance(random, 80) ? 4 : 40)};
        if (chance(random, 80))
            line->product_id = text(PRODUCTS[random_below(random, 3)]);
    }
    random->basket.line_count = count;
    random->basket.lines = random->lines;
}

static void make_steps(struct random_basket *random, uint32_t p, struct tumpuk_benefit *benefit)
{
    uint32_t count = 1 + random_below(random, 4);
    bool by_quantity = chance(random, 60);
    bool by_percent = chance(random, 60);
    int64_t threshold = 0;
    int64_t discount = 0;

    for (uint32_t i = 0; i < count; i++) {
        struct tumpuk_step *step = &random->steps[p][i];

        memset(step, 0, sizeof(*step));
        threshold += 1 + (by_quantity ? random_below(random, 3) : random_below(random, 90000));
        discount += by_percent ? random_below(random, 2500) : random_below(random, 9000);
        discount += i == 0 ? 1 : 0;
        if (by_quantity)
            step->min_quantity = threshold;
        else
            step->min_spend = threshold;
        if (by_percent)
            step->percent_off_bps = (int32_t)discount;
        else
            step->amount_off = discount;
    }
    benefit->steps = random->steps[p];
    benefit->step_count = count;
}

static void make_gift(struct random_basket *random, uint32_t p, struct tumpuk_benefit *benefit)
{
    struct tumpuk_gift *gift = &random->gifts[p];

    *gift = (struct tumpuk_gift){.sku_id = text("GIFT"),
                                 .list_price = price(random),
                                 .unit_cost = chance(random, 60) ? price(random) : -1,
                                 .stock = chance(random, 40) ? (int64_t)random_below(random, 4)
                                                             : -1,
                                 .quantity = 1 + (int32_t)random_below(random, 3)};
    benefit->gift = gift;
}

static void make_benefit(struct random_basket *random, uint32_t p,
                         struct tumpuk_promotion *promotion)
{
    const struct tumpuk_type_traits *traits = tumpuk_type_get(promotion->type);
    struct tumpuk_benefit *benefit = &promotion->benefit;

    do {
        benefit->kind = (enum tumpuk_benefit_kind)random_below(random, TUMPUK_BENEFIT_COUNT);
    } while ((traits->benefit_kinds & (1u << benefit->kind)) == 0);
    switch (benefit->kind) {
    case TUMPUK_BENEFIT_FIXED_PRICE:
        benefit->amount = price(random);
        break;
    case TUMPUK_BENEFIT_AMOUNT_OFF:
        benefit->amount = 1 + price(random) / 4;
        break;
    case TUMPUK_BENEFIT_PERCENT_OFF:
        benefit->bps = bps(random);
        if (traits->percent_cap && chance(random, 40))
            benefit->cap = 1 + price(random) / 3;
        break;
    case TUMPUK_BENEFIT_CASHBACK:
        benefit->bps = bps(random);
        if (chance(random, 40))
            benefit->cap = 1 + price(random) / 3;
        break;
    case TUMPUK_BENEFIT_STEPS:
        make_steps(random, p, benefit);
        break;
    case TUMPUK_BENEFIT_GIFT:
        make_gift(random, p, benefit);
        break;
    case TUMPUK_BENEFIT_FREE_SHIPPING:
        break;
    }
}

static void make_scope(struct random_basket *random, uint32_t p, struct tumpuk_scope *scope)
{
    if (chance(random, 50)) {
        scope->everything = true;
        return;
    }
    scope->sku_ids = random->scope_skus[p];
    scope->product_ids = random->scope_products[p];
    scope->sku_count = random_below(random, RANDOM_SCOPE_MAX);
    scope->product_count = scope->sku_count == 0 ? 1 : random_below(random, 2);
    for (uint32_t i = 0; i < scope->sku_count; i++) {
        static const char *const SKUS[] = {"S0", "S1", "S2", "S3", "S4", "S9", "S11", "NONE"};

        random->scope_skus[p][i] = text(SKUS[random_below(random, 8)]);
    }
    for (uint32_t i = 0; i < scope->product_count; i++)
        random->scope_products[p][i] = text(PRODUCTS[random_below(random, 3)]);
}

static void make_promotion(struct random_basket *random, uint32_t p)
{
    struct tumpuk_promotion *promotion = &random->promotions[p];
    const struct tumpuk_type_traits *traits;
    static const uint16_t SHARES[] = {0, 1, 3333, 5000, 9999, 10000};

    snprintf(random->ids[p], sizeof(random->ids[p]), "%c%u", "abz"[random_below(random, 3)], p);
    *promotion = (struct tumpuk_promotion){
        .type = (enum tumpuk_type)random_below(random, TUMPUK_TYPE_COUNT),
        .channels = chance(random, 85) ? TUMPUK_CHANNELS_ALL
                                       : (uint8_t)(1 + random_below(random, 2)),
        .audience = chance(random, 80) ? TUMPUK_BUYER_ALL
                                       : (enum tumpuk_buyer)random_below(random, 3),
        .platform_share_bps = SHARES[random_below(random, 6)],
        .inactive = chance(random, 2),
        .quota_exhausted = chance(random, 3),
        .starts_at_us = chance(random, 60) ? TUMPUK_TIME_MIN
                                           : AT + ((int64_t)random_below(random, 4) - 3) * HOUR,
        .ends_at_us = chance(random, 60) ? TUMPUK_TIME_MAX
                                         : AT + ((int64_t)random_below(random, 6) - 1) * HOUR,
        .id = text(random->ids[p]),
    };
    traits = tumpuk_type_get(promotion->type);
    make_benefit(random, p, promotion);
    make_scope(random, p, &promotion->scope);
    if (traits->needs_code)
        promotion->code = text(CODES[random_below(random, 3)]);
    if (traits->thresholds && chance(random, 30))
        promotion->min_spend = 1 + price(random);
    if (traits->thresholds && chance(random, 20))
        promotion->min_quantity = 1 + random_below(random, 6);
    if (traits->unit_limit && chance(random, 45))
        promotion->max_units_per_order = 1 + random_below(random, 6);
    random->offered[p] = promotion;
}

static void make_rulebook(struct random_basket *random)
{
    random->rulebook = *tumpuk_rulebook_guide();
    if (chance(random, 60))
        return;
    for (int type = 0; type < TUMPUK_TYPE_COUNT; type++)
        random->rulebook.rank[type] = (uint8_t)(1 + random_below(random, 4));
    for (int slot = 0; slot < TUMPUK_SLOT_COUNT; slot++) {
        enum tumpuk_amount amount;

        do {
            amount = (enum tumpuk_amount)random_below(random, TUMPUK_AMOUNT_COUNT);
        } while (!tumpuk_rulebook_threshold_allowed((enum tumpuk_slot)slot, amount));
        random->rulebook.threshold_basis[slot] = (uint8_t)amount;
        do {
            amount = (enum tumpuk_amount)random_below(random, TUMPUK_AMOUNT_COUNT);
        } while (!tumpuk_rulebook_discount_allowed((enum tumpuk_slot)slot, amount));
        random->rulebook.discount_basis[slot] = (uint8_t)amount;
    }
}

void random_basket_make(struct random_basket *out, uint64_t seed)
{
    uint32_t promotions;

    memset(out, 0, sizeof(*out));
    out->state = seed * UINT64_C(0x2545f4914f6cdd1d);
    make_rulebook(out);
    make_lines(out);
    promotions = random_below(out, RANDOM_PROMOTIONS_MAX + 1);
    for (uint32_t p = 0; p < promotions; p++)
        make_promotion(out, p);
    out->offer.promotion_count = promotions;
    out->offer.promotions = out->offered;
    for (uint32_t p = 0; p < promotions; p++) {
        if (chance(out, 60))
            out->claimed[out->basket.claimed_count++] = out->promotions[p].id;
    }
    out->basket.claimed = out->claimed;
    out->codes[0] = text("HeMat");
    out->basket.codes = out->codes;
    out->basket.code_count = random_below(out, 2);
    out->basket.at_us = AT;
    out->basket.buyer = (enum tumpuk_buyer)random_below(out, 3);
    out->basket.channel = chance(out, 50) ? TUMPUK_CHANNEL_SHOP_TOKOPEDIA
                                          : TUMPUK_CHANNEL_TOKOPEDIA;
    out->basket.shipping_fee = chance(out, 70) ? price(out) : 0;
    out->basket.bonus_balance = chance(out, 50) ? price(out) : 0;
}

void random_basket_shuffle_offer(struct random_basket *random)
{
    for (uint32_t i = random->offer.promotion_count; i > 1; i--) {
        uint32_t j = random_below(random, i);
        const struct tumpuk_promotion *swap = random->offered[i - 1];

        random->offered[i - 1] = random->offered[j];
        random->offered[j] = swap;
    }
}

void random_basket_shuffle_lines(struct random_basket *random)
{
    for (uint32_t i = random->basket.line_count; i > 1; i--) {
        uint32_t j = random_below(random, i);
        struct tumpuk_line swap = random->lines[i - 1];

        random->lines[i - 1] = random->lines[j];
        random->lines[j] = swap;
    }
}

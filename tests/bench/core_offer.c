#include "bench/core_offer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 24
#define STEPS 2

/* 2025-11-11T03:00:00Z. */
#define AT_US INT64_C(1762830000000000)
#define DAY_US INT64_C(86400000000)

/* Discounts of one type are told apart by a number below this prime, in an
 * order that is neither rising nor falling. As basis points it stays below
 * half, so that every slot leaves the later ones something to take. */
#define SPREAD_PRIME 4001u
#define SPREAD_STEP 1237u

/* A promotion with the texts and parts that it points to. */
struct bench_promotion {
    struct tumpuk_promotion value;
    struct tumpuk_step steps[STEPS];
    struct tumpuk_gift gift;
    char id[TEXT_MAX];
    char code[TEXT_MAX];
};

#define TEXT(literal)                  \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

static const struct tumpuk_text PRODUCT_IDS[BENCH_LINES] = {
    TEXT("PRODUCT-1"), TEXT("PRODUCT-2"), TEXT("PRODUCT-3"), TEXT("PRODUCT-4"), TEXT("PRODUCT-5"),
};
static const struct tumpuk_text SKU_IDS[BENCH_LINES] = {
    TEXT("SKU-1"), TEXT("SKU-2"), TEXT("SKU-3"), TEXT("SKU-4"), TEXT("SKU-5"),
};

#define LINE(n, price, cost, units)                                                        \
    {                                                                                      \
        .sku_id = TEXT("SKU-" n), .product_id = TEXT("PRODUCT-" n), .list_price = (price), \
        .unit_cost = (cost), .quantity = (units)                                           \
    }

static const struct tumpuk_line LINES[BENCH_LINES] = {
    LINE("1", 152000, 90000, 2), LINE("2", 189500, 120000, 1), LINE("3", 135000, 81000, 3),
    LINE("4", 121900, 70000, 5), LINE("5", 240000, 150000, 1),
};

uint32_t bench_types_product(void)
{
    uint32_t set = 0;

    for (int type = 0; type < TUMPUK_TYPE_COUNT; type++) {
        if (tumpuk_type_get((enum tumpuk_type)type)->slot == TUMPUK_SLOT_PRODUCT_PRICE)
            set |= 1u << type;
    }
    return set;
}

static struct tumpuk_text text_of(const char *bytes)
{
    return (struct tumpuk_text){bytes, (uint32_t)strlen(bytes)};
}

/* The benefit of the `spread`-th size that suits the type, small enough to
 * leave something for every later slot. */
static void make_benefit(struct bench_promotion *owned, int32_t spread)
{
    struct tumpuk_benefit *benefit = &owned->value.benefit;

    benefit->kind = TUMPUK_BENEFIT_PERCENT_OFF;
    benefit->bps = 100 + spread;
    switch (owned->value.type) {
    case TUMPUK_TYPE_CAMPAIGN_PRICE:
        benefit->kind = TUMPUK_BENEFIT_FIXED_PRICE;
        benefit->amount = 100000 + spread;
        break;
    case TUMPUK_TYPE_PRODUCT_DISCOUNT:
    case TUMPUK_TYPE_PROMO_CODE:
    case TUMPUK_TYPE_SHIPPING_VOUCHER:
        benefit->kind = TUMPUK_BENEFIT_AMOUNT_OFF;
        benefit->amount = 1000 + spread;
        break;
    case TUMPUK_TYPE_BUY_MORE_SAVE_MORE:
        benefit->kind = TUMPUK_BENEFIT_STEPS;
        owned->steps[0] = (struct tumpuk_step){.min_quantity = 2, .percent_off_bps = 50 + spread};
        owned->steps[1] = (struct tumpuk_step){.min_quantity = 5, .percent_off_bps = 100 + spread};
        benefit->steps = owned->steps;
        benefit->step_count = STEPS;
        break;
    case TUMPUK_TYPE_GIFT_WITH_PURCHASE:
        benefit->kind = TUMPUK_BENEFIT_GIFT;
        owned->gift = (struct tumpuk_gift){.sku_id = TEXT("GIFT-1"),
                                           .list_price = 5000 + spread,
                                           .unit_cost = 2500,
                                           .stock = 10,
                                           .quantity = 1};
        benefit->gift = &owned->gift;
        break;
    case TUMPUK_TYPE_BONUS_CASHBACK:
        benefit->kind = TUMPUK_BENEFIT_CASHBACK;
        break;
    case TUMPUK_TYPE_COFUNDED_CAMPAIGN_PRICE:
    case TUMPUK_TYPE_SELLER_FLASH_SALE:
    case TUMPUK_TYPE_NEW_PRODUCT_DISCOUNT:
    case TUMPUK_TYPE_SELLER_VOUCHER:
    case TUMPUK_TYPE_CHAT_VOUCHER:
    case TUMPUK_TYPE_PLATFORM_VOUCHER:
    case TUMPUK_TYPE_COFUNDED_VOUCHER:
    case TUMPUK_TYPE_SHIPPING_DISCOUNT:
        break;
    }
}

static uint16_t default_share(enum tumpuk_funder funder)
{
    switch (funder) {
    case TUMPUK_FUNDER_SELLER:
        return 0;
    case TUMPUK_FUNDER_PLATFORM:
        return TUMPUK_BPS_ONE;
    case TUMPUK_FUNDER_SHARED:
        return TUMPUK_BPS_ONE / 2;
    }
    return 0;
}

/* The `index`-th promotion of the offer, the `nth` of its type. */
static void make_promotion(struct bench_promotion *owned, const struct bench_shape *shape,
                           enum tumpuk_type type, uint32_t index, uint32_t nth)
{
    const struct tumpuk_type_traits *traits = tumpuk_type_get(type);
    struct tumpuk_promotion *value = &owned->value;

    snprintf(owned->id, sizeof(owned->id), "promotion-%05u", index);
    value->type = type;
    value->audience = TUMPUK_BUYER_ALL;
    value->channels = TUMPUK_CHANNELS_ALL;
    value->platform_share_bps = default_share(traits->default_funder);
    value->id = text_of(owned->id);
    value->starts_at_us = AT_US - DAY_US - (int64_t)index;
    value->ends_at_us = shape->ended ? AT_US : AT_US + DAY_US;
    if (traits->thresholds) {
        value->min_spend = 1000 + (int64_t)index;
        value->min_quantity = 2;
    }
    if (shape->limited && traits->unit_limit && nth % 2 == 0)
        value->max_units_per_order = 1 + (int32_t)(nth % 5);
    if (traits->needs_code) {
        snprintf(owned->code, sizeof(owned->code), "CODE-%05u", index);
        value->code = text_of(owned->code);
    }
    value->scope.everything = !shape->scoped;
    if (shape->scoped && index % 2 == 0) {
        value->scope.product_ids = PRODUCT_IDS;
        value->scope.product_count = BENCH_LINES;
    } else if (shape->scoped) {
        value->scope.sku_ids = SKU_IDS;
        value->scope.sku_count = BENCH_LINES;
    }
    make_benefit(owned, (int32_t)(nth * SPREAD_STEP % SPREAD_PRIME));
}

/* The member of the set that comes after `type`, from the first again. */
static enum tumpuk_type next_type(uint32_t set, enum tumpuk_type type)
{
    uint32_t next = (uint32_t)type;

    do {
        next = (next + 1) % TUMPUK_TYPE_COUNT;
    } while ((set >> next & 1u) == 0);
    return (enum tumpuk_type)next;
}

static void make_basket(struct bench_offer *out, uint32_t count)
{
    uint32_t claimed = 0;
    uint32_t codes = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (tumpuk_type_get(out->promotions[i]->type)->needs_claim)
            out->texts[claimed++] = out->promotions[i]->id;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (tumpuk_type_get(out->promotions[i]->type)->needs_code)
            out->texts[claimed + codes++] = out->promotions[i]->code;
    }
    out->basket = (struct tumpuk_basket){
        .at_us = AT_US,
        .buyer = TUMPUK_BUYER_EXISTING,
        .channel = TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
        .line_count = BENCH_LINES,
        .lines = LINES,
        .shipping_fee = 50000,
        .bonus_balance = 10000,
        .claimed_count = claimed,
        .claimed = out->texts,
        .code_count = codes,
        .codes = out->texts + claimed,
    };
}

bool bench_offer_init(struct bench_offer *out, const struct bench_shape *shape, uint32_t count)
{
    uint32_t nth[TUMPUK_TYPE_COUNT] = {0};
    enum tumpuk_type type = (enum tumpuk_type)(TUMPUK_TYPE_COUNT - 1);

    *out = (struct bench_offer){0};
    if (count == 0 || count > BENCH_PROMOTIONS_MAX || shape->types == 0)
        return false;
    out->owned = calloc(count, sizeof(*out->owned));
    out->promotions = calloc(count, sizeof(*out->promotions));
    out->texts = calloc(count, sizeof(*out->texts));
    if (out->owned == NULL || out->promotions == NULL || out->texts == NULL) {
        bench_offer_clear(out);
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        type = next_type(shape->types, type);
        make_promotion(&out->owned[i], shape, type, i, nth[type]++);
        out->promotions[i] = &out->owned[i].value;
    }
    out->offer = (struct tumpuk_offer){.promotion_count = count, .promotions = out->promotions};
    make_basket(out, count);
    return true;
}

void bench_offer_clear(struct bench_offer *offer)
{
    free(offer->owned);
    free(offer->promotions);
    free(offer->texts);
    *offer = (struct bench_offer){0};
}

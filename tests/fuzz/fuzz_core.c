/*
 * The core without JSON: bytes become a basket, promotions and a rulebook of
 * any values that are valid, up to the money range; what is priced must add up,
 * and must be the same with the promotions turned around. Storage is of exactly
 * the size asked for, so that the sanitizer sees a byte too many.
 */
#include <stdlib.h>
#include <string.h>
#include <tumpuk/quote.h>

#define LINES_MAX 70 /* more than a word of a set of lines */
#define PROMOTIONS_MAX 48
#define NAMES 16 /* distinct ids in scopes */

struct source {
    const uint8_t *bytes;
    size_t left;
};

struct input {
    struct tumpuk_rulebook rulebook;
    struct tumpuk_basket basket;
    struct tumpuk_line lines[LINES_MAX];
    struct tumpuk_promotion promotions[PROMOTIONS_MAX];
    struct tumpuk_step steps[PROMOTIONS_MAX][TUMPUK_STEPS_MAX];
    struct tumpuk_gift gifts[PROMOTIONS_MAX];
    struct tumpuk_text scopes[PROMOTIONS_MAX][4];
    struct tumpuk_text claimed[PROMOTIONS_MAX];
    uint32_t promotion_count;
};

/* Two letters for each of 256 ids; the first NAMES are those that scopes name. */
static char id_bytes[256][2];

static struct tumpuk_text id_of(unsigned n)
{
    id_bytes[n][0] = (char)('a' + n / 16);
    id_bytes[n][1] = (char)('a' + n % 16);
    return (struct tumpuk_text){.bytes = id_bytes[n], .len = 2};
}

static uint8_t take(struct source *source)
{
    if (source->left == 0)
        return 0;
    source->left--;
    return *source->bytes++;
}

/* Amounts of every size: small ones, and up to the limit. */
static int64_t take_money(struct source *source, int64_t least)
{
    unsigned width = take(source) % 8;
    uint64_t value = 0;

    for (unsigned i = 0; i < width; i++)
        value = value << 8 | take(source);
    value &= (uint64_t)TUMPUK_MONEY_MAX;
    return (int64_t)value < least ? least : (int64_t)value;
}

static int32_t take_bps(struct source *source)
{
    return 1 + (take(source) << 8 | take(source)) % TUMPUK_BPS_ONE;
}

static void take_rulebook(struct source *source, struct tumpuk_rulebook *out)
{
    *out = *tumpuk_rulebook_guide();
    if (take(source) % 2 == 0)
        return;
    for (int type = 0; type < TUMPUK_TYPE_COUNT; type++)
        out->rank[type] = (uint8_t)(1 + take(source) % TUMPUK_RANK_MAX);
    for (int slot = 0; slot < TUMPUK_SLOT_COUNT; slot++) {
        enum tumpuk_amount threshold = (enum tumpuk_amount)(take(source) % TUMPUK_AMOUNT_COUNT);
        enum tumpuk_amount discount = (enum tumpuk_amount)(take(source) % TUMPUK_AMOUNT_COUNT);

        if (tumpuk_rulebook_threshold_allowed((enum tumpuk_slot)slot, threshold))
            out->threshold_basis[slot] = (uint8_t)threshold;
        if (tumpuk_rulebook_discount_allowed((enum tumpuk_slot)slot, discount))
            out->discount_basis[slot] = (uint8_t)discount;
    }
}

static void take_steps(struct source *source, struct tumpuk_step *steps,
                       struct tumpuk_benefit *benefit)
{
    uint8_t shape = take(source);
    int64_t threshold = 0;
    int64_t discount = 1;

    benefit->steps = steps;
    benefit->step_count = 1 + take(source) % TUMPUK_STEPS_MAX;
    for (uint32_t i = 0; i < benefit->step_count; i++) {
        threshold += 1 + take_money(source, 0) / (TUMPUK_STEPS_MAX + 1);
        discount += take_money(source, 0) / (TUMPUK_STEPS_MAX + 1);
        steps[i] = (struct tumpuk_step){0};
        if (shape & 1)
            steps[i].min_quantity = threshold;
        else
            steps[i].min_spend = threshold;
        if (shape & 2)
            steps[i].percent_off_bps = (int32_t)(discount > TUMPUK_BPS_ONE ? TUMPUK_BPS_ONE
                                                                           : discount);
        else
            steps[i].amount_off = discount;
    }
}

static void take_benefit(struct source *source, struct input *input, uint32_t p)
{
    struct tumpuk_promotion *promotion = &input->promotions[p];
    const struct tumpuk_type_traits *traits = tumpuk_type_get(promotion->type);
    struct tumpuk_benefit *benefit = &promotion->benefit;
    unsigned kind = take(source) % TUMPUK_BENEFIT_COUNT;

    while ((traits->benefit_kinds & (1u << kind)) == 0)
        kind = (kind + 1) % TUMPUK_BENEFIT_COUNT;
    benefit->kind = (enum tumpuk_benefit_kind)kind;
    benefit->bps = take_bps(source);
    benefit->amount = take_money(source, benefit->kind == TUMPUK_BENEFIT_AMOUNT_OFF);
    if (traits->percent_cap || benefit->kind == TUMPUK_BENEFIT_CASHBACK)
        benefit->cap = take_money(source, 0);
    if (benefit->kind == TUMPUK_BENEFIT_STEPS)
        take_steps(source, input->steps[p], benefit);
    if (benefit->kind == TUMPUK_BENEFIT_GIFT) {
        input->gifts[p] = (struct tumpuk_gift){.sku_id = id_of(0),
                                               .list_price = take_money(source, 0),
                                               .unit_cost = take(source) % 2 ? take_money(source, 0)
                                                                             : -1,
                                               .stock = take(source) % 2 ? take(source) : -1,
                                               .quantity = 1 + take(source) % TUMPUK_QUANTITY_MAX};
        benefit->gift = &input->gifts[p];
    }
}

static void take_promotion(struct source *source, struct input *input, uint32_t p)
{
    struct tumpuk_promotion *promotion = &input->promotions[p];
    const struct tumpuk_type_traits *traits;
    uint8_t flags;

    *promotion = (struct tumpuk_promotion){
        .type = (enum tumpuk_type)(take(source) % TUMPUK_TYPE_COUNT),
        .audience = (enum tumpuk_buyer)(take(source) % TUMPUK_BUYER_COUNT),
        .channels = (uint8_t)(1 + take(source) % TUMPUK_CHANNELS_ALL),
        .platform_share_bps = (uint16_t)((take(source) << 8 | take(source)) % 10001),
        .starts_at_us = TUMPUK_TIME_MIN,
        .ends_at_us = TUMPUK_TIME_MAX,
        .id = id_of(p),
    };
    traits = tumpuk_type_get(promotion->type);
    flags = take(source);
    promotion->inactive = (flags & 0x81) == 0x81;
    promotion->quota_exhausted = (flags & 0x82) == 0x82;
    if (flags & 4)
        promotion->starts_at_us = take(source) - 128;
    if (flags & 8)
        promotion->ends_at_us = take(source) - 127;
    if (traits->needs_code)
        promotion->code = id_of(take(source) % NAMES);
    if (traits->thresholds) {
        promotion->min_spend = flags & 16 ? take_money(source, 1) : 0;
        promotion->min_quantity = flags & 32 ? take_money(source, 1) : 0;
    }
    if (traits->unit_limit && flags & 64)
        promotion->max_units_per_order = take_money(source, 1);
    take_benefit(source, input, p);
    promotion->scope.everything = take(source) % 2 == 0;
    if (!promotion->scope.everything) {
        promotion->scope.sku_ids = input->scopes[p];
        promotion->scope.product_ids = input->scopes[p] + 2;
        promotion->scope.sku_count = take(source) % 3;
        promotion->scope.product_count = take(source) % 3;
        for (int i = 0; i < 4; i++)
            input->scopes[p][i] = id_of(take(source) % NAMES);
    }
}

static void take_input(struct source *source, struct input *input)
{
    memset(input, 0, sizeof(*input));
    take_rulebook(source, &input->rulebook);
    input->basket.line_count = 1 + take(source) % LINES_MAX;
    input->promotion_count = take(source) % (PROMOTIONS_MAX + 1);
    input->basket.lines = input->lines;
    input->basket.buyer = (enum tumpuk_buyer)(take(source) % TUMPUK_BUYER_COUNT);
    input->basket.channel = take(source) % 2 ? TUMPUK_CHANNEL_TOKOPEDIA
                                             : TUMPUK_CHANNEL_SHOP_TOKOPEDIA;
    input->basket.shipping_fee = take_money(source, 0);
    input->basket.bonus_balance = take_money(source, 0);
    for (uint32_t l = 0; l < input->basket.line_count; l++) {
        uint8_t flags = take(source);

        input->lines[l] = (struct tumpuk_line){
            .sku_id = id_of(l),
            .product_id = flags & 1 ? id_of(flags % NAMES) : (struct tumpuk_text){0},
            .list_price = take_money(source, 0),
            .unit_cost = flags & 2 ? take_money(source, 0) : -1,
            .quantity = 1 + (flags & 4 ? (take(source) << 8 | take(source)) % TUMPUK_QUANTITY_MAX
                                       : flags >> 5)};
    }
    for (uint32_t p = 0; p < input->promotion_count; p++) {
        take_promotion(source, input, p);
        if (take(source) % 2)
            input->claimed[input->basket.claimed_count++] = input->promotions[p].id;
    }
    input->basket.claimed = input->claimed;
    input->basket.codes = input->claimed;
    input->basket.code_count = input->basket.claimed_count;
}

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static void check_quote(const struct input *input, const struct tumpuk_quote *quote)
{
    int64_t list = 0;
    int64_t net = 0;

    for (uint32_t l = 0; l < quote->line_count; l++) {
        const struct tumpuk_quote_line *line = &quote->lines[l];
        int64_t left = line->list_total;
        int32_t units = 0;

        for (int kind = 0; kind < 4; kind++) {
            demand(line->discounts[kind] >= 0);
            left -= line->discounts[kind];
        }
        demand(left == line->net_total && left >= 0);
        demand(line->seller_funded >= 0 && line->platform_funded >= 0);
        demand(line->seller_funded + line->platform_funded == line->list_total - left);
        for (uint32_t b = 0; b < line->block_count; b++) {
            demand(line->blocks[b].unit_price >= 0 && line->blocks[b].quantity > 0);
            units += line->blocks[b].quantity;
        }
        demand(units == input->lines[l].quantity);
        list += line->list_total;
        net += left;
    }
    demand(list == quote->totals.list && net == quote->totals.after_voucher);
    demand(quote->totals.after_bonus >= 0 && quote->totals.shipping_payable >= 0);
    demand(quote->totals.buyer_pays == quote->totals.after_bonus + quote->totals.shipping_payable);
    for (uint32_t p = 0; p < quote->promotion_count; p++)
        demand(quote->decisions[p].reason < TUMPUK_REASON_COUNT);
}

static enum tumpuk_quote_result price(const struct input *input, bool reversed, void **storage,
                                      struct tumpuk_quote *quote)
{
    const struct tumpuk_promotion *offered[PROMOTIONS_MAX];
    const struct tumpuk_offer offer = {.promotion_count = input->promotion_count,
                                       .promotions = offered};
    size_t len = tumpuk_quote_storage_size(input->basket.line_count, input->promotion_count);

    for (uint32_t p = 0; p < input->promotion_count; p++)
        offered[reversed ? input->promotion_count - 1 - p : p] = &input->promotions[p];
    *storage = malloc(len);
    demand(*storage != NULL);
    memset(*storage, reversed ? 0xff : 0x5a, len);
    return tumpuk_quote_compute(&input->rulebook, &input->basket, &offer, *storage, len, quote);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct input input;
    struct source source = {.bytes = data, .left = size};
    struct tumpuk_quote quote;
    struct tumpuk_quote turned;
    enum tumpuk_quote_result result;
    void *storage;
    void *turned_storage;

    take_input(&source, &input);
    demand(tumpuk_rulebook_valid(&input.rulebook));
    result = price(&input, false, &storage, &quote);
    demand(result == price(&input, true, &turned_storage, &turned));
    if (result == TUMPUK_QUOTE_OK) {
        check_quote(&input, &quote);
        demand(memcmp(&quote.totals, &turned.totals,
                      offsetof(struct tumpuk_quote_totals, margin)) == 0);
        for (uint32_t p = 0; p < input.promotion_count; p++) {
            const struct tumpuk_decision *a = &quote.decisions[p];
            const struct tumpuk_decision *b = &turned.decisions[input.promotion_count - 1 - p];

            demand(a->reason == b->reason && a->discount == b->discount &&
                   a->would_discount == b->would_discount && a->short_of == b->short_of);
        }
    }
    free(storage);
    free(turned_storage);
    return 0;
}

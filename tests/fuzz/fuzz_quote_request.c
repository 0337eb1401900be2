/*
 * Bodies of quotes: what decodes keeps every limit of spec pricing, section 13;
 * what the core makes of it keeps the invariants of sections 4 and 12; and the
 * answer is JSON.
 */
#include <jansson.h>

#include "codec/quote_answer.h"
#include "codec/quote_request.h"
#include "fuzz_support.h"

#define NOW_US INT64_C(1762830000000000)
#define ANSWER_BYTES_MAX ((size_t)64 * 1024 * 1024)

static bool in_money(int64_t value, int64_t least)
{
    return value >= least && value <= TUMPUK_MONEY_MAX;
}

static void claim_id(struct tumpuk_text text)
{
    CLAIM(text.len >= 1 && text.len <= QUOTE_ID_BYTES_MAX);
    CLAIM(utf8_length(text.bytes, text.len) > 0);
    CLAIM(!utf8_has_control(text.bytes, text.len));
}

/* ---- what was decoded ---- */

static void claim_benefit(const struct tumpuk_benefit *benefit,
                          const struct tumpuk_type_traits *traits)
{
    CLAIM(traits->benefit_kinds >> benefit->kind & 1u);
    switch (benefit->kind) {
    case TUMPUK_BENEFIT_FIXED_PRICE:
        CLAIM(in_money(benefit->amount, 0));
        break;
    case TUMPUK_BENEFIT_AMOUNT_OFF:
        CLAIM(in_money(benefit->amount, 1));
        break;
    case TUMPUK_BENEFIT_PERCENT_OFF:
        CLAIM(traits->percent_cap || benefit->cap == 0);
        CLAIM(benefit->bps >= 1 && benefit->bps <= TUMPUK_BPS_ONE && in_money(benefit->cap, 0));
        break;
    case TUMPUK_BENEFIT_CASHBACK:
        CLAIM(benefit->bps >= 1 && benefit->bps <= TUMPUK_BPS_ONE && in_money(benefit->cap, 0));
        break;
    case TUMPUK_BENEFIT_GIFT:
        claim_id(benefit->gift->sku_id);
        CLAIM(benefit->gift->quantity >= 1 && benefit->gift->quantity <= TUMPUK_QUANTITY_MAX);
        CLAIM(in_money(benefit->gift->list_price, 0) && in_money(benefit->gift->unit_cost, -1) &&
              in_money(benefit->gift->stock, -1));
        break;
    case TUMPUK_BENEFIT_STEPS:
        CLAIM(benefit->step_count >= 1 && benefit->step_count <= TUMPUK_STEPS_MAX);
        for (uint32_t i = 0; i < benefit->step_count; i++) {
            const struct tumpuk_step *step = &benefit->steps[i];
            const struct tumpuk_step *before = i > 0 ? step - 1 : NULL;

            CLAIM((step->min_quantity > 0) != (step->min_spend > 0));
            CLAIM((step->percent_off_bps > 0) != (step->amount_off > 0));
            CLAIM(step->percent_off_bps <= TUMPUK_BPS_ONE && in_money(step->amount_off, 0));
            CLAIM(before == NULL || step->min_quantity > before->min_quantity ||
                  step->min_spend > before->min_spend);
            CLAIM(before == NULL || (step->percent_off_bps >= before->percent_off_bps &&
                                     step->amount_off >= before->amount_off));
        }
        break;
    case TUMPUK_BENEFIT_FREE_SHIPPING:
        break;
    }
}

static void claim_promotion(const struct tumpuk_promotion *promotion)
{
    const struct tumpuk_type_traits *traits = tumpuk_type_get(promotion->type);

    claim_id(promotion->id);
    CLAIM(promotion->channels >= 1 && promotion->channels <= TUMPUK_CHANNELS_ALL);
    CLAIM(promotion->starts_at_us < promotion->ends_at_us);
    CLAIM(promotion->platform_share_bps <= TUMPUK_BPS_ONE);
    CLAIM(traits->thresholds || (promotion->min_spend == 0 && promotion->min_quantity == 0));
    CLAIM(traits->unit_limit || promotion->max_units_per_order == 0);
    CLAIM(traits->needs_code == (promotion->code.len > 0));
    CLAIM(in_money(promotion->min_spend, 0) && promotion->min_quantity >= 0 &&
          promotion->max_units_per_order >= 0);
    CLAIM(promotion->scope.everything ==
          (promotion->scope.product_count == 0 && promotion->scope.sku_count == 0));
    for (uint32_t i = 0; i < promotion->scope.sku_count; i++)
        claim_id(promotion->scope.sku_ids[i]);
    for (uint32_t i = 0; i < promotion->scope.product_count; i++)
        claim_id(promotion->scope.product_ids[i]);
    claim_benefit(&promotion->benefit, traits);
}

static void claim_request(const struct quote_request *request)
{
    const struct tumpuk_basket *basket = &request->basket;

    CLAIM(strlen(request->currency) == 3);
    CLAIM(request->exponent >= 0 && request->exponent <= QUOTE_EXPONENT_MAX);
    CLAIM(basket->line_count >= 1 && basket->line_count <= QUOTE_LINES_MAX);
    CLAIM(request->offer.promotion_count <= QUOTE_PROMOTIONS_MAX);
    CLAIM(in_money(basket->shipping_fee, 0) && in_money(basket->bonus_balance, 0));
    for (uint32_t i = 0; i < basket->line_count; i++) {
        const struct tumpuk_line *line = &basket->lines[i];

        claim_id(line->sku_id);
        CLAIM(line->quantity >= 1 && line->quantity <= TUMPUK_QUANTITY_MAX);
        CLAIM(in_money(line->list_price, 0) && in_money(line->unit_cost, -1));
        for (uint32_t j = 0; j < i; j++)
            CLAIM(line->sku_id.len != basket->lines[j].sku_id.len ||
                  memcmp(line->sku_id.bytes, basket->lines[j].sku_id.bytes, line->sku_id.len) != 0);
    }
    for (uint32_t i = 0; i < request->offer.promotion_count; i++)
        claim_promotion(request->offer.promotions[i]);
}

/* ---- what the core makes of it ---- */

static void claim_line(const struct tumpuk_line *line, const struct tumpuk_quote_line *priced)
{
    int64_t discounts = 0, units = 0, after_product = 0;

    for (int i = 0; i < 4; i++) {
        CLAIM(priced->discounts[i] >= 0);
        discounts += priced->discounts[i];
    }
    for (uint32_t i = 0; i < priced->block_count; i++) {
        CLAIM(priced->blocks[i].unit_price >= 0 && priced->blocks[i].quantity > 0);
        units += priced->blocks[i].quantity;
        after_product += priced->blocks[i].unit_price * priced->blocks[i].quantity;
    }
    CLAIM(units == line->quantity);
    CLAIM(priced->list_total == line->list_price * line->quantity);
    CLAIM(after_product == priced->list_total - priced->discounts[0]);
    CLAIM(priced->net_total >= 0 && priced->net_total == priced->list_total - discounts);
    CLAIM(priced->seller_funded >= 0 && priced->platform_funded >= 0);
    CLAIM(priced->seller_funded + priced->platform_funded == discounts);
}

static void claim_slots(const struct tumpuk_quote *quote)
{
    for (int s = 0; s < TUMPUK_SLOT_COUNT; s++) {
        const struct tumpuk_quote_slot *slot = &quote->slots[s];
        bool deducts = s != TUMPUK_SLOT_CART_GIFT && s != TUMPUK_SLOT_CASHBACK;
        int64_t discounts = 0;

        CLAIM(slot->amount_after >= 0 && slot->amount_after <= slot->amount_before);
        for (uint32_t a = 0; a < slot->applied_count; a++) {
            CLAIM(slot->applied[a].promotion < quote->promotion_count);
            discounts += slot->applied[a].discount;
        }
        CLAIM(slot->amount_before - slot->amount_after == (deducts ? discounts : 0));
        if (s != TUMPUK_SLOT_PRODUCT_PRICE && s != TUMPUK_SLOT_CART_DISCOUNT)
            CLAIM(slot->applied_count <= 1);
    }
}

static void claim_decisions(const struct tumpuk_quote *quote)
{
    for (uint32_t i = 0; i < quote->promotion_count; i++) {
        const struct tumpuk_decision *decision = &quote->decisions[i];
        bool applied = decision->outcome != TUMPUK_OUTCOME_NOT_APPLIED;

        CLAIM(applied == (decision->reason >= TUMPUK_REASON_PRIORITY));
        CLAIM(applied || decision->discount == 0);
        CLAIM(decision->discount >= 0);
        CLAIM(decision->beaten_by == TUMPUK_NONE || decision->beaten_by < quote->promotion_count);
        CLAIM(decision->beaten_by != i);
    }
}

static void claim_quote(const struct tumpuk_basket *basket, const struct tumpuk_quote *quote)
{
    const struct tumpuk_quote_totals *t = &quote->totals;
    int64_t list = 0, net = 0, seller = 0, platform = 0;

    CLAIM(quote->line_count == basket->line_count);
    for (uint32_t i = 0; i < quote->line_count; i++) {
        claim_line(&basket->lines[i], &quote->lines[i]);
        list += quote->lines[i].list_total;
        net += quote->lines[i].net_total;
        seller += quote->lines[i].seller_funded;
        platform += quote->lines[i].platform_funded;
    }
    CLAIM(list == t->list && net == t->after_voucher);
    CLAIM(t->after_product <= t->list && t->after_cart <= t->after_product);
    CLAIM(t->after_seller_voucher <= t->after_cart && t->after_voucher <= t->after_seller_voucher);
    CLAIM(t->bonus_used == (basket->bonus_balance < net ? basket->bonus_balance : net));
    CLAIM(t->after_bonus == net - t->bonus_used);
    CLAIM(t->shipping_fee == basket->shipping_fee && t->shipping_discount >= 0);
    CLAIM(t->shipping_payable == t->shipping_fee - t->shipping_discount);
    CLAIM(t->shipping_payable >= 0 && t->cashback_earned >= 0);
    CLAIM(t->buyer_pays == t->after_bonus + t->shipping_payable);
    CLAIM(t->seller_funded >= seller && t->platform_funded >= platform);
    CLAIM(t->seller_funded + t->platform_funded == seller + platform + t->shipping_discount);
    CLAIM(t->seller_proceeds == t->list - t->seller_funded);
    claim_slots(quote);
    claim_decisions(quote);
}

/* spec: Invariants; the order of promotions and of lines changes no total. */
static void claim_order_is_nothing(const struct quote_request *request, struct arena *arena,
                                   enum tumpuk_quote_result result,
                                   const struct tumpuk_quote_totals *totals)
{
    uint32_t lines = request->basket.line_count;
    uint32_t promotions = request->offer.promotion_count;
    size_t storage_len = tumpuk_quote_storage_size(lines, promotions);
    void *storage = arena_alloc(arena, storage_len);
    struct tumpuk_line *turned_lines = arena_calloc(arena, lines, sizeof *turned_lines);
    const struct tumpuk_promotion **turned = arena_calloc(arena, promotions + 1, sizeof *turned);
    struct tumpuk_basket basket = request->basket;
    struct tumpuk_offer offer = request->offer;
    struct tumpuk_quote quote;

    CLAIM(storage != NULL && turned_lines != NULL && turned != NULL);
    for (uint32_t i = 0; i < lines; i++)
        turned_lines[i] = basket.lines[lines - 1 - i];
    for (uint32_t i = 0; i < promotions; i++)
        turned[i] = offer.promotions[promotions - 1 - i];
    basket.lines = turned_lines;
    offer.promotions = turned;
    CLAIM(tumpuk_quote_compute(tumpuk_rulebook_guide(), &basket, &offer, storage, storage_len,
                               &quote) == result);
    if (result != TUMPUK_QUOTE_OK)
        return;
    CLAIM(memcmp(&quote.totals, totals, offsetof(struct tumpuk_quote_totals, margin)) == 0);
    CLAIM(quote.totals.margin_known == totals->margin_known);
    CLAIM(!totals->margin_known || quote.totals.margin == totals->margin);
}

static void claim_answer(const struct quote_request *request, const struct tumpuk_quote *quote,
                         enum lang lang)
{
    const struct quote_view view = {
        .rulebook_version = "fuzz",
        .currency = request->currency,
        .exponent = request->exponent,
        .zone = request->zone,
        .rulebook = tumpuk_rulebook_guide(),
        .basket = &request->basket,
        .offer = &request->offer,
        .quote = quote,
        .lang = lang,
    };
    struct buf buf;
    struct json_out out;
    json_t *answer;

    buf_init(&buf, ANSWER_BYTES_MAX);
    json_out_init(&out, &buf, false);
    quote_answer_encode(&out, &view);
    CLAIM(!buf.failed && out.depth == 0);
    answer = json_loadb(buf.bytes, buf.len, JSON_REJECT_DUPLICATES, NULL);
    CLAIM(json_integer_value(json_object_get(json_object_get(answer, "totals"), "buyer_pays")) ==
          quote->totals.buyer_pays);
    CLAIM(json_array_size(json_object_get(answer, "decisions")) == quote->promotion_count);
    json_decref(answer);
    buf_clear(&buf);
}

static void price(const struct quote_request *request, struct arena *arena)
{
    size_t storage_len = tumpuk_quote_storage_size(request->basket.line_count,
                                                   request->offer.promotion_count);
    void *storage = arena_alloc(arena, storage_len);
    enum tumpuk_quote_result result;
    struct tumpuk_quote quote;

    CLAIM(storage_len > 0 && storage != NULL);
    result = tumpuk_quote_compute(tumpuk_rulebook_guide(), &request->basket, &request->offer,
                                  storage, storage_len, &quote);
    CLAIM(result == TUMPUK_QUOTE_OK || result == TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE);
    if (result == TUMPUK_QUOTE_OK) {
        claim_quote(&request->basket, &quote);
        claim_answer(request, &quote, LANG_ID);
        claim_answer(request, &quote, LANG_EN);
    }
    claim_order_is_nothing(request, arena, result, &quote.totals);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(FUZZ_ARENA_BYTES_MAX);
    struct quote_request request;
    struct codec_error error;
    enum codec_result result;

    CLAIM(arena != NULL);
    result = quote_request_decode((const char *)data, size, NOW_US, FUZZ_LANG(size), arena,
                                  &request, &error);
    claim_refusal(result, &error);
    if (result == CODEC_OK) {
        claim_request(&request);
        price(&request, arena);
    }
    arena_free(arena);
    return 0;
}

#include "answer_support.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "codec/explanation.h"

void scene_init(struct scene *scene)
{
    memset(scene, 0, sizeof(*scene));
    scene->gift = (struct tumpuk_gift){.sku_id = TEXT_OF("HADIAH-1"),
                                       .list_price = 9000,
                                       .unit_cost = -1,
                                       .stock = -1,
                                       .quantity = 2};
    scene->steps[0] = (struct tumpuk_step){.min_quantity = 2, .percent_off_bps = 1000};
    scene->lines[0] = (struct tumpuk_line){.sku_id = TEXT_OF("SKU-A"),
                                           .product_id = TEXT_OF("P-A"),
                                           .list_price = 50000,
                                           .unit_cost = 30000,
                                           .quantity = 2};
    scene->basket = (struct tumpuk_basket){.at_us = ANSWER_AT_US,
                                           .buyer = TUMPUK_BUYER_ALL,
                                           .channel = TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
                                           .line_count = 1,
                                           .lines = scene->lines,
                                           .shipping_fee = 10000};
    scene->offer.promotions = scene->offered;
    scene->view = (struct quote_view){.rulebook_version = "2025-10-28",
                                      .currency = "IDR",
                                      .zone = {.offset_min = 7 * 60},
                                      .rulebook = tumpuk_rulebook_guide(),
                                      .basket = &scene->basket,
                                      .offer = &scene->offer,
                                      .quote = &scene->quote,
                                      .lang = LANG_ID};
}

void scene_clear(struct scene *scene)
{
    free(scene->storage);
    scene->storage = NULL;
}

static struct tumpuk_benefit fitting_benefit(struct scene *scene, enum tumpuk_type type)
{
    struct tumpuk_benefit benefit = {.kind = TUMPUK_BENEFIT_AMOUNT_OFF, .amount = 5000};

    switch (tumpuk_slot_tier(tumpuk_type_get(type)->slot)) {
    case TUMPUK_TIER_CART:
        if (type == TUMPUK_TYPE_GIFT_WITH_PURCHASE)
            return (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_GIFT, .gift = &scene->gift};
        return (struct tumpuk_benefit){
            .kind = TUMPUK_BENEFIT_STEPS, .step_count = 1, .steps = scene->steps};
    case TUMPUK_TIER_CASHBACK:
        return (struct tumpuk_benefit){.kind = TUMPUK_BENEFIT_CASHBACK, .bps = 1000};
    case TUMPUK_TIER_PRODUCT:
    case TUMPUK_TIER_VOUCHER:
    case TUMPUK_TIER_SHIPPING:
        break;
    }
    return benefit;
}

struct tumpuk_promotion *scene_add(struct scene *scene, enum tumpuk_type type, const char *id)
{
    uint32_t index = scene->offer.promotion_count++;
    struct tumpuk_promotion *promotion = &scene->promotions[index];

    ck_assert_uint_lt(index, ANSWER_PROMOTIONS_MAX);
    *promotion = (struct tumpuk_promotion){.type = type,
                                           .channels = TUMPUK_CHANNELS_ALL,
                                           .starts_at_us = TUMPUK_TIME_MIN,
                                           .ends_at_us = TUMPUK_TIME_MAX,
                                           .benefit = fitting_benefit(scene, type),
                                           .scope = {.everything = true},
                                           .id = {.bytes = id, .len = (uint32_t)strlen(id)}};
    if (type == TUMPUK_TYPE_PROMO_CODE)
        promotion->code = TEXT_OF(ANSWER_CODE);
    scene->offered[index] = promotion;
    return promotion;
}

void scene_quote(struct scene *scene)
{
    size_t len = tumpuk_quote_storage_size(scene->basket.line_count, scene->offer.promotion_count);

    free(scene->storage);
    scene->storage = malloc(len);
    ck_assert_ptr_nonnull(scene->storage);
    ck_assert_int_eq(tumpuk_quote_compute(scene->view.rulebook, &scene->basket, &scene->offer,
                                          scene->storage, len, &scene->quote),
                     TUMPUK_QUOTE_OK);
}

void scene_decide(struct scene *scene, enum tumpuk_outcome outcome, enum tumpuk_reason reason)
{
    bool applied = outcome != TUMPUK_OUTCOME_NOT_APPLIED;
    bool lost = reason == TUMPUK_REASON_OUTRANKED || reason == TUMPUK_REASON_SMALLER_DISCOUNT ||
                (outcome == TUMPUK_OUTCOME_PARTLY_APPLIED && reason != TUMPUK_REASON_STACKED);
    struct tumpuk_decision *decision = &scene->decisions[0];

    *decision = (struct tumpuk_decision){.outcome = (uint8_t)outcome,
                                         .reason = (uint8_t)reason,
                                         .beaten_by = lost ? 1 : TUMPUK_NONE,
                                         .discount = applied ? 5000 : 0,
                                         .short_of = 1,
                                         .would_discount = 4000};
    if (reason == TUMPUK_REASON_MIN_QUANTITY_NOT_MET || reason == TUMPUK_REASON_MIN_SPEND_NOT_MET)
        decision->told = TUMPUK_DECISION_SHORT_OF;
    if (reason == TUMPUK_REASON_OUTRANKED || reason == TUMPUK_REASON_SMALLER_DISCOUNT)
        decision->told = TUMPUK_DECISION_WOULD_DISCOUNT;
    scene->decisions[1] = (struct tumpuk_decision){.outcome = TUMPUK_OUTCOME_APPLIED,
                                                   .reason = TUMPUK_REASON_BEST_DISCOUNT,
                                                   .beaten_by = TUMPUK_NONE,
                                                   .discount = 6000};
    scene->blocks[0] = (struct tumpuk_block){
        .unit_price = 45000, .promotion = applied ? 0 : TUMPUK_NONE, .quantity = 1};
    scene->blocks[1] = (struct tumpuk_block){
        .unit_price = 44000, .promotion = lost ? 1 : TUMPUK_NONE, .quantity = 1};
    scene->quote_lines[0] = (struct tumpuk_quote_line){
        .list_total = 100000, .net_total = 89000, .block_count = 2, .blocks = scene->blocks};
    scene->applied[0] = (struct tumpuk_applied){
        .discount = 5000, .line_count = 1, .lines = scene->applied_lines};
    scene->quote = (struct tumpuk_quote){.line_count = 1,
                                         .promotion_count = 2,
                                         .lines = scene->quote_lines,
                                         .decisions = scene->decisions,
                                         .gift_promotion = TUMPUK_NONE};
    scene->quote.slots[TUMPUK_SLOT_PRODUCT_PRICE].applied = scene->applied;
    scene->quote.slots[TUMPUK_SLOT_PRODUCT_PRICE].applied_count = applied ? 1 : 0;
    scene->quote.slots[TUMPUK_SLOT_PLATFORM_SHIPPING].amount_before = 10000;
    scene->quote.slots[TUMPUK_SLOT_PLATFORM_SHIPPING].amount_after = 5000;
    scene->quote.slots[TUMPUK_SLOT_SELLER_SHIPPING].amount_before = 5000;
}

json_t *answer_parse(const struct buf *buf)
{
    json_error_t error;
    json_t *json;

    ck_assert(!buf->failed);
    json = json_loadb(buf->bytes, buf->len, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(json != NULL, "%s at byte %d of: %.*s", error.text, error.position, (int)buf->len,
                  buf->bytes);
    return json;
}

json_t *scene_answer(const struct scene *scene)
{
    struct json_out out;
    struct buf buf;
    json_t *json;

    buf_init(&buf, ANSWER_BYTES_MAX);
    json_out_init(&out, &buf, false);
    quote_answer_encode(&out, &scene->view);
    json = answer_parse(&buf);
    buf_clear(&buf);
    return json;
}

char *scene_explain(const struct scene *scene, uint32_t index, enum lang lang)
{
    struct quote_view view = scene->view;
    struct buf buf;
    size_t len;
    char *text;

    view.lang = lang;
    buf_init(&buf, ANSWER_BYTES_MAX);
    explanation_write(&buf, &view, index);
    buf_putc(&buf, '\0');
    text = buf_take(&buf, &len);
    ck_assert_ptr_nonnull(text);
    return text;
}

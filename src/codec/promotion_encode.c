/* A stored promotion as it is written (spec pricing, section 4). */
#include "codec/store_answer.h"

static void steps_encode(struct json_out *out, const struct tumpuk_benefit *benefit)
{
    json_out_key(out, "steps");
    json_out_array(out);
    for (uint32_t i = 0; i < benefit->step_count; i++) {
        const struct tumpuk_step *step = &benefit->steps[i];

        json_out_object(out);
        if (step->min_quantity > 0)
            json_out_member_i64(out, "min_quantity", step->min_quantity);
        else
            json_out_member_i64(out, "min_spend", step->min_spend);
        if (step->percent_off_bps > 0)
            json_out_member_i64(out, "percent_off_bps", step->percent_off_bps);
        else
            json_out_member_i64(out, "amount_off", step->amount_off);
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

static void gift_encode(struct json_out *out, const struct tumpuk_gift *gift)
{
    json_out_member_text(out, "sku_id", gift->sku_id.bytes, gift->sku_id.len);
    json_out_member_i64(out, "quantity", gift->quantity);
    json_out_member_i64(out, "list_price", gift->list_price);
    if (gift->unit_cost >= 0)
        json_out_member_i64(out, "unit_cost", gift->unit_cost);
    if (gift->stock >= 0)
        json_out_member_i64(out, "stock", gift->stock);
}

static void benefit_encode(struct json_out *out, const struct tumpuk_benefit *benefit)
{
    json_out_key(out, "benefit");
    json_out_object(out);
    json_out_member_string(out, "kind", tumpuk_benefit_name(benefit->kind));
    switch (benefit->kind) {
    case TUMPUK_BENEFIT_FIXED_PRICE:
        json_out_member_i64(out, "price", benefit->amount);
        break;
    case TUMPUK_BENEFIT_AMOUNT_OFF:
        json_out_member_i64(out, "amount", benefit->amount);
        break;
    case TUMPUK_BENEFIT_PERCENT_OFF:
        json_out_member_i64(out, "bps", benefit->bps);
        if (benefit->cap > 0)
            json_out_member_i64(out, "max_discount", benefit->cap);
        break;
    case TUMPUK_BENEFIT_CASHBACK:
        json_out_member_i64(out, "bps", benefit->bps);
        if (benefit->cap > 0)
            json_out_member_i64(out, "max_amount", benefit->cap);
        break;
    case TUMPUK_BENEFIT_STEPS:
        steps_encode(out, benefit);
        break;
    case TUMPUK_BENEFIT_GIFT:
        gift_encode(out, benefit->gift);
        break;
    case TUMPUK_BENEFIT_FREE_SHIPPING:
        break;
    }
    json_out_end_object(out);
}

static void ids_encode(struct json_out *out, const struct tumpuk_text *ids, uint32_t count)
{
    json_out_array(out);
    for (uint32_t i = 0; i < count; i++)
        json_out_text(out, ids[i].bytes, ids[i].len);
    json_out_end_array(out);
}

static void scope_encode(struct json_out *out, const struct tumpuk_scope *scope)
{
    if (scope->everything)
        return;
    json_out_key(out, "scope");
    json_out_object(out);
    if (scope->product_count > 0) {
        json_out_key(out, "product_ids");
        ids_encode(out, scope->product_ids, scope->product_count);
    }
    if (scope->sku_count > 0) {
        json_out_key(out, "sku_ids");
        ids_encode(out, scope->sku_ids, scope->sku_count);
    }
    json_out_end_object(out);
}

enum tumpuk_funder store_funder(uint16_t platform_share_bps)
{
    if (platform_share_bps == 0)
        return TUMPUK_FUNDER_SELLER;
    return platform_share_bps >= TUMPUK_BPS_ONE ? TUMPUK_FUNDER_PLATFORM : TUMPUK_FUNDER_SHARED;
}

/* Who pays, always said. */
static void funding_encode(struct json_out *out, uint16_t share_bps)
{
    enum tumpuk_funder funder = store_funder(share_bps);

    json_out_key(out, "funding");
    json_out_object(out);
    json_out_member_string(out, "by", tumpuk_funder_name(funder));
    if (funder == TUMPUK_FUNDER_SHARED)
        json_out_member_i64(out, "platform_share_bps", share_bps);
    json_out_end_object(out);
}

static void quota_encode(struct json_out *out, const char *key, size_t key_len, int64_t quota,
                         enum quota_counts counts)
{
    if (quota < 0)
        return;
    json_out_key_n(out, key, key_len);
    json_out_object(out);
    if (counts == QUOTA_COUNTS_USES)
        json_out_member_i64(out, "uses", quota);
    else
        json_out_member_i64(out, "units", quota);
    json_out_end_object(out);
}

static void conditions_encode(struct json_out *out, const struct tumpuk_promotion *promotion)
{
    if (promotion->min_spend > 0)
        json_out_member_i64(out, "min_spend", promotion->min_spend);
    if (promotion->min_quantity > 0)
        json_out_member_i64(out, "min_quantity", promotion->min_quantity);
    if (promotion->max_units_per_order > 0)
        json_out_member_i64(out, "max_units_per_order", promotion->max_units_per_order);
    if (promotion->code.len > 0)
        json_out_member_text(out, "code", promotion->code.bytes, promotion->code.len);
}

static void instant_encode(struct json_out *out, const struct store_view *view, const char *key,
                           size_t key_len, int64_t at_us)
{
    char text[RFC3339_TEXT_MAX];
    size_t len = store_instant_text(view, at_us, text);

    if (len == 0)
        return;
    json_out_key_n(out, key, key_len);
    json_out_text(out, text, len);
}

#define INSTANT(out, view, literal, at_us) \
    instant_encode((out), (view), "" literal, sizeof(literal) - 1, (at_us))

void promotion_encode_open(struct json_out *out, const struct store_view *view,
                           const struct promotion_record *record)
{
    const struct tumpuk_promotion *promotion = &record->promotion;

    json_out_object(out);
    json_out_member_text(out, "id", promotion->id.bytes, promotion->id.len);
    if (promotion->name.len > 0)
        json_out_member_text(out, "name", promotion->name.bytes, promotion->name.len);
    json_out_member_string(out, "type", tumpuk_type_name(promotion->type));
    if (record->campaign_id.len > 0)
        json_out_member_text(out, "campaign_id", record->campaign_id.bytes,
                             record->campaign_id.len);
    INSTANT(out, view, "starts_at", promotion->starts_at_us);
    INSTANT(out, view, "ends_at", promotion->ends_at_us);
    json_out_member_string(out, "audience", tumpuk_buyer_name(promotion->audience));
    store_channels_encode(out, promotion->channels);
    scope_encode(out, &promotion->scope);
    funding_encode(out, promotion->platform_share_bps);
    conditions_encode(out, promotion);
    benefit_encode(out, &promotion->benefit);
    quota_encode(out, "quota", sizeof "quota" - 1, record->quota, record->quota_counts);
    if (record->quota >= 0)
        quota_encode(out, "quota_used", sizeof "quota_used" - 1, record->quota_used,
                     record->quota_counts);
    quota_encode(out, "quota_per_buyer", sizeof "quota_per_buyer" - 1, record->quota_per_buyer,
                 record->quota_counts);
    json_out_member_string(out, "status",
                           promotion_status_name(promotion_status_at(record, view->now_us)));
    INSTANT(out, view, "deactivated_at", record->deactivated_at_us);
    INSTANT(out, view, "created_at", record->created_us);
    INSTANT(out, view, "updated_at", record->updated_us);
}

void promotion_encode(struct json_out *out, const struct store_view *view,
                      const struct promotion_record *record)
{
    promotion_encode_open(out, view, record);
    json_out_end_object(out);
}

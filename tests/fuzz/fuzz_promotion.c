/*
 * Stored promotions, alone and in batches: what decodes keeps its limits, is the
 * same in both, and written out it reads the same.
 */
#include "fuzz_records.h"

static void claim_record(const struct store_item *item)
{
    const struct promotion_record *record = &item->promotion;
    const struct tumpuk_promotion *promotion = &record->promotion;

    claim_id(promotion->id);
    claim_name(promotion->name);
    CLAIM(promotion->type < TUMPUK_TYPE_COUNT);
    CLAIM(tumpuk_type_get(promotion->type)->benefit_kinds >> promotion->benefit.kind & 1u);
    CLAIM(promotion->channels != 0);
    CLAIM(promotion->platform_share_bps <= TUMPUK_BPS_ONE);
    CLAIM(promotion->starts_at_us < promotion->ends_at_us);
    CLAIM(promotion->scope.everything ||
          promotion->scope.product_count + promotion->scope.sku_count > 0);
    for (uint32_t i = 0; i < promotion->scope.product_count; i++)
        claim_id(promotion->scope.product_ids[i]);
    for (uint32_t i = 0; i < promotion->scope.sku_count; i++)
        claim_id(promotion->scope.sku_ids[i]);
    if (record->campaign_id.len > 0)
        claim_id(record->campaign_id);
    CLAIM(record->quota == -1 || record->quota >= 1);
    CLAIM(record->quota_per_buyer == -1 || record->quota_per_buyer >= 1);
    claim_money(record->quota);
    claim_money(record->quota_per_buyer);
}

static void claim_same_scope(const struct tumpuk_scope *a, const struct tumpuk_scope *b)
{
    CLAIM(a->everything == b->everything);
    CLAIM(a->product_count == b->product_count && a->sku_count == b->sku_count);
    for (uint32_t i = 0; i < a->product_count; i++)
        CLAIM(fuzz_same_text(a->product_ids[i], b->product_ids[i]));
    for (uint32_t i = 0; i < a->sku_count; i++)
        CLAIM(fuzz_same_text(a->sku_ids[i], b->sku_ids[i]));
}

static void claim_same_benefit(const struct tumpuk_benefit *a, const struct tumpuk_benefit *b)
{
    CLAIM(a->kind == b->kind && a->bps == b->bps && a->amount == b->amount && a->cap == b->cap);
    CLAIM(a->step_count == b->step_count);
    for (uint32_t i = 0; i < a->step_count; i++) {
        const struct tumpuk_step *x = &a->steps[i];
        const struct tumpuk_step *y = &b->steps[i];

        CLAIM(x->min_spend == y->min_spend && x->amount_off == y->amount_off);
        CLAIM(x->min_quantity == y->min_quantity && x->percent_off_bps == y->percent_off_bps);
    }
    CLAIM((a->gift == NULL) == (b->gift == NULL));
    if (a->gift == NULL)
        return;
    CLAIM(fuzz_same_text(a->gift->sku_id, b->gift->sku_id));
    CLAIM(a->gift->list_price == b->gift->list_price && a->gift->unit_cost == b->gift->unit_cost);
    CLAIM(a->gift->stock == b->gift->stock && a->gift->quantity == b->gift->quantity);
}

static void claim_same(const struct store_item *item, const struct store_item *other)
{
    const struct promotion_record *a = &item->promotion;
    const struct promotion_record *b = &other->promotion;
    const struct tumpuk_promotion *p = &a->promotion;
    const struct tumpuk_promotion *q = &b->promotion;

    CLAIM(p->type == q->type && p->audience == q->audience && p->channels == q->channels);
    CLAIM(p->platform_share_bps == q->platform_share_bps);
    CLAIM(p->min_quantity == q->min_quantity && p->min_spend == q->min_spend);
    CLAIM(p->max_units_per_order == q->max_units_per_order);
    CLAIM(p->starts_at_us == q->starts_at_us && p->ends_at_us == q->ends_at_us);
    CLAIM(fuzz_same_text(p->id, q->id) && fuzz_same_text(p->name, q->name));
    CLAIM(fuzz_same_text(p->code, q->code) && fuzz_same_text(a->campaign_id, b->campaign_id));
    CLAIM(a->quota == b->quota && a->quota_per_buyer == b->quota_per_buyer);
    CLAIM(a->quota_counts == b->quota_counts);
    claim_same_scope(&p->scope, &q->scope);
    claim_same_benefit(&p->benefit, &q->benefit);
}

static enum codec_result decode(const struct store_body *body, struct store_item *out,
                                struct codec_error *error)
{
    return promotion_record_decode(body, &out->promotion, error);
}

static void encode(struct json_out *out, const struct store_item *item)
{
    const struct store_view view = {.zone = NULL};

    promotion_encode(out, &view, &item->promotion);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct fuzz_records KIND = {.decode = decode,
                                             .decode_batch = promotion_batch_decode,
                                             .encode = encode,
                                             .claim = claim_record,
                                             .claim_same = claim_same};

    return fuzz_records(data, size, &KIND);
}

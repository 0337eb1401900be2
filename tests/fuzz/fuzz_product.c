/*
 * Products with their SKUs, alone and in batches: what decodes keeps its limits,
 * is the same in both, and written out it reads the same.
 */
#include "fuzz_records.h"

/* What was never counted has no level; levels below nothing are not given. */
static void claim_count(int64_t stock)
{
    CLAIM(stock == SHOP_STOCK_NONE || (stock >= 0 && stock <= TUMPUK_MONEY_MAX));
}

static void claim_sku(const struct sku_record *sku)
{
    claim_id(sku->sku_id);
    claim_name(sku->name);
    CLAIM(sku->list_price >= 0);
    claim_money(sku->list_price);
    claim_money(sku->unit_cost);
    claim_money(sku->floor_price);
    claim_count(sku->stock);
    claim_count(sku->stock_was);
    CLAIM(sku->low_stock_threshold >= -1 && sku->min_margin_bps >= -1);
}

static void claim_record(const struct store_item *item)
{
    const struct product_record *record = &item->product;
    claim_id(record->product_id);
    claim_name(record->name);
    CLAIM(record->name.len > 0);
    CLAIM(record->sku_count <= SHOP_SKUS_PER_PRODUCT_MAX);
    for (uint32_t i = 0; i < record->sku_count; i++) {
        claim_sku(&record->skus[i]);
        for (uint32_t j = 0; j < i; j++)
            CLAIM(!fuzz_same_text(record->skus[i].sku_id, record->skus[j].sku_id));
    }
}

static void claim_same(const struct store_item *item, const struct store_item *other)
{
    const struct product_record *a = &item->product;
    const struct product_record *b = &other->product;

    CLAIM(fuzz_same_text(a->product_id, b->product_id));
    CLAIM(fuzz_same_text(a->name, b->name));
    CLAIM(a->sku_count == b->sku_count);
    for (uint32_t i = 0; i < a->sku_count; i++) {
        const struct sku_record *x = &a->skus[i];
        const struct sku_record *y = &b->skus[i];

        CLAIM(fuzz_same_text(x->sku_id, y->sku_id) && fuzz_same_text(x->name, y->name));
        CLAIM(x->list_price == y->list_price && x->unit_cost == y->unit_cost);
        CLAIM(x->floor_price == y->floor_price && x->stock == y->stock);
        CLAIM(x->low_stock_threshold == y->low_stock_threshold);
        CLAIM(x->min_margin_bps == y->min_margin_bps);
    }
}

static enum codec_result decode(const struct store_body *body, struct store_item *out,
                                struct codec_error *error)
{
    return product_record_decode(body, &out->product, error);
}

static void encode(struct json_out *out, const struct store_item *item)
{
    const struct store_view view = {.zone = NULL};
    struct product_record stored = item->product;

    stored.ended_at_us = SHOP_TIME_NEVER;
    product_encode(out, &view, &stored);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct fuzz_records KIND = {.decode = decode,
                                             .decode_batch = product_batch_decode,
                                             .encode = encode,
                                             .claim = claim_record,
                                             .claim_same = claim_same};

    return fuzz_records(data, size, &KIND);
}

/*
 * Products with their SKUs, alone and in batches: what decodes keeps its limits,
 * is the same in both, and written out it reads the same.
 */
#include "fuzz_store.h"

static void claim_sku(const struct sku_record *sku)
{
    claim_id(sku->sku_id);
    claim_name(sku->name);
    CLAIM(sku->list_price >= 0);
    claim_money(sku->list_price);
    claim_money(sku->unit_cost);
    claim_money(sku->floor_price);
    CLAIM(sku->stock >= -1 && sku->low_stock_threshold >= -1 && sku->min_margin_bps >= -1);
}

static void claim_record(const struct product_record *record)
{
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

static void claim_same(const struct product_record *a, const struct product_record *b)
{
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

static void claim_reads_the_same(const struct product_record *record, struct arena *arena)
{
    const struct store_view view = {.zone = NULL};
    struct product_record stored = *record;
    struct product_record again;
    struct codec_error error;
    struct store_body body;
    struct json_out out;
    struct buf buf;

    stored.ended_at_us = SHOP_TIME_NEVER;
    buf_init(&buf, FUZZ_ANSWER_BYTES_MAX);
    json_out_init(&out, &buf, false);
    product_encode(&out, &view, &stored);
    body = fuzz_written(&buf, &out, arena);
    CLAIM(product_record_decode(&body, &again, &error) == CODEC_OK);
    claim_same(record, &again);
    buf_clear(&buf);
}

static void claim_batch(const struct store_body *body, enum codec_result single,
                        const struct product_record *record)
{
    struct store_item *items = NULL;
    struct codec_error error;
    size_t count = 0;
    enum codec_result result = product_batch_decode(body, &items, &count, &error);

    claim_refusal(result, &error);
    if (result != CODEC_OK)
        return;
    CLAIM(count >= 1 && count <= STORE_BATCH_ITEMS_MAX);
    for (size_t i = 0; i < count; i++) {
        claim_item(&items[i].faults);
        if (items[i].faults.count == 0)
            claim_record(&items[i].product);
    }
    if (record == NULL || count != 1)
        return;
    CLAIM((items[0].faults.count == 0) == (single == CODEC_OK));
    if (single == CODEC_OK)
        claim_same(record, &items[0].product);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(FUZZ_ARENA_BYTES_MAX);
    struct store_body body = fuzz_body(data, size, arena);
    struct product_record record;
    struct codec_error error;
    enum codec_result result;

    CLAIM(arena != NULL);
    result = product_record_decode(&body, &record, &error);
    claim_refusal(result, &error);
    if (result == CODEC_OK) {
        claim_record(&record);
        claim_reads_the_same(&record, arena);
    }
    claim_batch(&body, result, NULL);
    body = fuzz_batch_of(data, size, arena);
    if (result != CODEC_MALFORMED)
        claim_batch(&body, result, &record);
    arena_free(arena);
    return 0;
}

/*
 * Baskets that are priced with a shop's stored catalogue, alone and in batches:
 * what decodes keeps its limits and is the same in both.
 */
#include "codec/shop_quote_request.h"
#include "fuzz_store.h"

#define NOW_US (INT64_C(1800000000) * 1000000)

static void claim_request(const struct shop_quote_request *request)
{
    const struct tumpuk_basket *basket = &request->basket;

    CLAIM(basket->line_count >= 1 && basket->line_count <= QUOTE_LINES_MAX);
    CLAIM(basket->lines == request->lines);
    CLAIM(basket->shipping_fee >= 0 && basket->bonus_balance >= 0);
    claim_money(basket->shipping_fee);
    claim_money(basket->bonus_balance);
    CLAIM(basket->claimed_count <= QUOTE_CLAIMED_MAX && basket->code_count <= QUOTE_CODES_MAX);
    for (uint32_t i = 0; i < basket->line_count; i++) {
        claim_id(basket->lines[i].sku_id);
        CLAIM(basket->lines[i].quantity >= 1 && basket->lines[i].quantity <= TUMPUK_QUANTITY_MAX);
        CLAIM(basket->lines[i].unit_cost == -1 && basket->lines[i].product_id.len == 0);
        for (uint32_t j = 0; j < i && j < 8; j++)
            CLAIM(!fuzz_same_text(basket->lines[i].sku_id, basket->lines[j].sku_id));
    }
    for (uint32_t i = 0; i < basket->claimed_count; i++)
        claim_id(basket->claimed[i]);
    for (uint32_t i = 0; i < basket->code_count; i++)
        claim_id(basket->codes[i]);
    if (request->buyer_id.len > 0)
        claim_id(request->buyer_id);
}

static void claim_same(const struct shop_quote_request *a, const struct shop_quote_request *b)
{
    CLAIM(a->basket.line_count == b->basket.line_count && a->basket.at_us == b->basket.at_us);
    CLAIM(a->basket.buyer == b->basket.buyer && a->basket.channel == b->basket.channel);
    CLAIM(a->basket.shipping_fee == b->basket.shipping_fee);
    CLAIM(a->basket.bonus_balance == b->basket.bonus_balance);
    CLAIM(a->basket.claimed_count == b->basket.claimed_count);
    CLAIM(a->basket.code_count == b->basket.code_count);
    CLAIM(a->zone.zulu == b->zone.zulu && a->zone.offset_min == b->zone.offset_min);
    CLAIM(fuzz_same_text(a->buyer_id, b->buyer_id));
    for (uint32_t i = 0; i < a->basket.line_count; i++) {
        CLAIM(fuzz_same_text(a->lines[i].sku_id, b->lines[i].sku_id));
        CLAIM(a->lines[i].quantity == b->lines[i].quantity);
    }
}

/* The input as a basket of a batch, with a shop: {"items":[{"shop_id":"s",…}]}.
 * NULL: it is no object. */
static const char *batch_of(const uint8_t *data, size_t size, struct arena *arena)
{
    size_t at = 0;

    while (at < size && strchr(" \t\r\n", data[at]) != NULL && data[at] != '\0')
        at++;
    if (at == size || data[at] != '{')
        return NULL;
    return arena_printf(arena, "{\"items\":[{\"shop_id\":\"s\",%.*s]}", (int)(size - at - 1),
                        (const char *)data + at + 1);
}

static void claim_batch(const char *body, size_t len, struct arena *arena,
                        const struct shop_quote_request *single)
{
    struct shop_quote_item *items = NULL;
    struct codec_error error;
    size_t count = 0;
    enum codec_result result = shop_quote_batch_decode(body, len, NOW_US, FUZZ_LANG(len), arena,
                                                       &items, &count, &error);

    claim_refusal(result, &error);
    if (result != CODEC_OK) {
        CLAIM(single == NULL);
        return;
    }
    CLAIM(count >= 1 && count <= SHOP_QUOTE_BATCH_MAX);
    for (size_t i = 0; i < count; i++) {
        claim_item(&items[i].faults);
        if (items[i].faults.count == 0) {
            claim_id(items[i].request.shop_id);
            claim_request(&items[i].request);
        }
    }
    if (single == NULL)
        return;
    CLAIM(count == 1 && items[0].faults.count == 0);
    claim_same(single, &items[0].request);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(FUZZ_ARENA_BYTES_MAX);
    struct shop_quote_request request;
    struct codec_error error;
    enum codec_result result;

    CLAIM(arena != NULL);
    result = shop_quote_request_decode((const char *)data, size, NOW_US, FUZZ_LANG(size), arena,
                                       &request, &error);
    claim_refusal(result, &error);
    claim_batch((const char *)data, size, arena, NULL);
    if (result == CODEC_OK) {
        const char *batch = batch_of(data, size, arena);

        CLAIM(batch != NULL);
        claim_request(&request);
        claim_batch(batch, strlen(batch), arena, &request);
    }
    arena_free(arena);
    return 0;
}

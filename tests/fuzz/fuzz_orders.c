/*
 * Batches of orders: what decodes keeps its limits and counts what its lines tell;
 * written out with lines in another order and every source spelt out, it is the
 * same order.
 */
#include "fuzz_data.h"

static void claim_line(const struct data_line *line, enum tumpuk_channel channel)
{
    int64_t listed;

    claim_id(line->sku_id);
    CLAIM(line->product_id.len == 0);
    CLAIM(line->quantity >= 1 && line->quantity <= TUMPUK_QUANTITY_MAX);
    CLAIM(line->list_price >= 0 && line->seller_discount >= 0 && line->platform_discount >= 0);
    CLAIM(!__builtin_mul_overflow(line->list_price, line->quantity, &listed));
    claim_money(listed);
    CLAIM(line->seller_discount <= listed);
    CLAIM(line->gmv == (line->gift ? 0 : listed - line->seller_discount));
    claim_origin(&line->origin, channel);
}

static void claim_order(const struct data_order *order)
{
    int64_t gmv = 0;

    claim_id(order->order_id);
    claim_id(order->buyer_id);
    claim_instant(order->paid_at_us);
    claim_channel(order->channel);
    CLAIM(order->promotion_count <= DATA_PROMOTIONS_PER_ORDER_MAX);
    for (uint32_t i = 0; i < order->promotion_count; i++) {
        claim_id(order->promotion_ids[i]);
        CLAIM(i == 0 ||
              strcmp(order->promotion_ids[i - 1].bytes, order->promotion_ids[i].bytes) < 0);
    }
    CLAIM(order->line_count >= 1 && order->line_count <= DATA_LINES_PER_ORDER_MAX);
    for (uint32_t i = 0; i < order->line_count; i++) {
        claim_line(&order->lines[i], order->channel);
        CLAIM(!__builtin_add_overflow(gmv, order->lines[i].gmv, &gmv));
    }
    claim_money(gmv);
}

/* ---- the same order, told otherwise ---- */

static void put_line(struct json_out *out, const struct data_line *line)
{
    json_out_object(out);
    fuzz_put_origin(out, &line->origin);
    json_out_member_bool(out, "gift", line->gift);
    json_out_member_i64(out, "platform_discount", line->platform_discount);
    json_out_member_i64(out, "seller_discount", line->seller_discount);
    json_out_member_i64(out, "list_price", line->list_price);
    json_out_member_i64(out, "quantity", line->quantity);
    json_out_key(out, "sku_id");
    fuzz_put_text(out, line->sku_id);
    json_out_end_object(out);
}

static bool put_order(struct json_out *out, const struct data_order *order)
{
    bool told;

    json_out_object(out);
    json_out_key(out, "lines");
    json_out_array(out);
    for (uint32_t i = order->line_count; i-- > 0;)
        put_line(out, &order->lines[i]);
    json_out_end_array(out);
    json_out_key(out, "promotion_ids");
    json_out_array(out);
    for (uint32_t i = order->promotion_count; i-- > 0;)
        fuzz_put_text(out, order->promotion_ids[i]);
    json_out_end_array(out);
    json_out_member_bool(out, "new_buyer", order->new_buyer);
    json_out_key(out, "buyer_id");
    fuzz_put_text(out, order->buyer_id);
    json_out_member_string(out, "channel", tumpuk_channel_name(order->channel));
    json_out_key(out, "id");
    fuzz_put_text(out, order->order_id);
    json_out_key(out, "paid_at");
    told = fuzz_put_instant(out, order->paid_at_us);
    if (!told)
        json_out_null(out);
    json_out_end_object(out);
    return told;
}

static void claim_same_print(const struct data_order *order, struct arena *arena)
{
    struct data_order_item *again = NULL;
    struct codec_error error;
    struct json_out out;
    struct buf buf;
    size_t count = 0;

    fuzz_items_open(&out, &buf);
    if (put_order(&out, order)) {
        struct store_body body = fuzz_items_close(&out, &buf, arena);

        CLAIM(data_orders_decode(&body, &again, &count, &error) == CODEC_OK && count == 1);
        CLAIM(again[0].faults.count == 0);
        CLAIM(memcmp(again[0].order.fingerprint, order->fingerprint, DATA_FINGERPRINT_BYTES) == 0);
    }
    buf_clear(&buf);
}

/* ---- batches ---- */

static void claim_batch(const struct store_body *body, struct arena *arena)
{
    struct data_order_item *items = NULL;
    struct codec_error error;
    size_t count = 0;
    size_t lines = 0;
    enum codec_result result = data_orders_decode(body, &items, &count, &error);

    claim_refusal(result, &error);
    if (result != CODEC_OK)
        return;
    CLAIM(count >= 1 && count <= DATA_ORDERS_MAX);
    for (size_t i = 0; i < count; i++) {
        claim_item(&items[i].faults);
        lines += items[i].order.line_count;
        if (items[i].faults.count > 0)
            continue;
        claim_order(&items[i].order);
        claim_same_print(&items[i].order, arena);
    }
    CLAIM(lines <= DATA_LINES_PER_BATCH_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_data(data, size, claim_batch);
}

/*
 * Batches of what happened to orders: what decodes keeps its limits, a refund tells
 * lines or an amount and a cancellation neither; told with its lines in another
 * order it is the same event.
 */
#include "codec/json.h"
#include "fuzz_data.h"

static void claim_event(const struct data_order_event *event)
{
    bool by_lines = event->refund_count > 0;
    bool by_amount = event->amount != -1;

    claim_id(event->event_id);
    claim_id(event->order_id);
    claim_instant(event->at_us);
    CLAIM(event->kind == DATA_EVENT_CANCELLED || event->kind == DATA_EVENT_REFUNDED);
    switch (event->kind) {
    case DATA_EVENT_CANCELLED:
        CLAIM(!by_lines && !by_amount);
        break;
    case DATA_EVENT_REFUNDED:
        CLAIM(by_lines != by_amount);
        break;
    }
    claim_money(event->amount);
    CLAIM(event->amount != 0);
    CLAIM(event->refund_count <= DATA_LINES_PER_ORDER_MAX);
    for (uint32_t i = 0; i < event->refund_count; i++) {
        claim_id(event->refunds[i].sku_id);
        CLAIM(event->refunds[i].units >= 1 && event->refunds[i].units <= CODEC_UNITS_MAX);
        for (uint32_t j = 0; j < i; j++)
            CLAIM(!fuzz_same_text(event->refunds[i].sku_id, event->refunds[j].sku_id));
    }
}

/* ---- the same event, told otherwise ---- */

static bool put_event(struct json_out *out, const struct data_order_event *event)
{
    bool told;

    json_out_object(out);
    if (event->refund_count > 0) {
        json_out_key(out, "lines");
        json_out_array(out);
        for (uint32_t i = event->refund_count; i-- > 0;) {
            json_out_object(out);
            json_out_member_i64(out, "units", event->refunds[i].units);
            json_out_key(out, "sku_id");
            fuzz_put_text(out, event->refunds[i].sku_id);
            json_out_end_object(out);
        }
        json_out_end_array(out);
    }
    if (event->amount != -1)
        json_out_member_i64(out, "amount", event->amount);
    json_out_member_string(out, "kind", data_event_kind_name(event->kind));
    json_out_key(out, "order_id");
    fuzz_put_text(out, event->order_id);
    json_out_key(out, "event_id");
    fuzz_put_text(out, event->event_id);
    json_out_key(out, "at");
    told = fuzz_put_instant(out, event->at_us);
    if (!told)
        json_out_null(out);
    json_out_end_object(out);
    return told;
}

static void claim_same_print(const struct data_order_event *event, struct arena *arena)
{
    struct data_event_item *again = NULL;
    struct codec_error error;
    struct json_out out;
    struct buf buf;
    size_t count = 0;

    fuzz_items_open(&out, &buf);
    if (put_event(&out, event)) {
        struct store_body body = fuzz_items_close(&out, &buf, arena);

        CLAIM(data_events_decode(&body, &again, &count, &error) == CODEC_OK && count == 1);
        CLAIM(again[0].faults.count == 0);
        CLAIM(memcmp(again[0].event.fingerprint, event->fingerprint, DATA_FINGERPRINT_BYTES) == 0);
    }
    buf_clear(&buf);
}

/* ---- batches ---- */

static void claim_batch(const struct store_body *body, struct arena *arena)
{
    struct data_event_item *items = NULL;
    struct codec_error error;
    size_t count = 0;
    enum codec_result result = data_events_decode(body, &items, &count, &error);

    claim_refusal(result, &error);
    if (result != CODEC_OK)
        return;
    CLAIM(count >= 1 && count <= DATA_EVENTS_MAX);
    for (size_t i = 0; i < count; i++) {
        claim_item(&items[i].faults);
        if (items[i].faults.count > 0)
            continue;
        claim_event(&items[i].event);
        claim_same_print(&items[i].event, arena);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_data(data, size, claim_batch);
}

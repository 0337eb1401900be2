/*
 * Batches of traffic: what decodes keeps its limits and is of a product unless it
 * is of the shop; written out again it reads the same.
 */
#include "fuzz_data.h"

static void claim_event(const struct data_traffic *event)
{
    claim_id(event->event_id);
    claim_id(event->visitor_id);
    claim_instant(event->at_us);
    claim_channel(event->channel);
    CLAIM(event->kind >= DATA_TRAFFIC_SHOP_VIEW && event->kind <= DATA_TRAFFIC_ADD_TO_CART);
    CLAIM((event->product_id.len == 0) == (event->kind == DATA_TRAFFIC_SHOP_VIEW));
    if (event->product_id.len > 0)
        claim_id(event->product_id);
    claim_origin(&event->origin, event->channel);
}

static void claim_same(const struct data_traffic *a, const struct data_traffic *b)
{
    CLAIM(fuzz_same_text(a->event_id, b->event_id));
    CLAIM(fuzz_same_text(a->visitor_id, b->visitor_id));
    CLAIM(fuzz_same_text(a->product_id, b->product_id));
    CLAIM(fuzz_same_text(a->origin.id, b->origin.id));
    CLAIM(a->at_us == b->at_us && a->channel == b->channel && a->kind == b->kind);
    CLAIM(a->origin.source == b->origin.source && a->origin.via == b->origin.via);
}

static bool put_event(struct json_out *out, const struct data_traffic *event)
{
    bool told;

    json_out_object(out);
    fuzz_put_origin(out, &event->origin);
    if (event->product_id.len > 0) {
        json_out_key(out, "product_id");
        fuzz_put_text(out, event->product_id);
    }
    json_out_member_string(out, "kind", data_traffic_kind_name(event->kind));
    json_out_key(out, "visitor_id");
    fuzz_put_text(out, event->visitor_id);
    json_out_member_string(out, "channel", tumpuk_channel_name(event->channel));
    json_out_key(out, "event_id");
    fuzz_put_text(out, event->event_id);
    json_out_key(out, "at");
    told = fuzz_put_instant(out, event->at_us);
    if (!told)
        json_out_null(out);
    json_out_end_object(out);
    return told;
}

static void claim_reads_the_same(const struct data_traffic *event, struct arena *arena)
{
    struct data_traffic_item *again = NULL;
    struct codec_error error;
    struct json_out out;
    struct buf buf;
    size_t count = 0;

    fuzz_items_open(&out, &buf);
    if (put_event(&out, event)) {
        struct store_body body = fuzz_items_close(&out, &buf, arena);

        CLAIM(data_traffic_decode(&body, &again, &count, &error) == CODEC_OK && count == 1);
        CLAIM(again[0].faults.count == 0);
        claim_same(event, &again[0].event);
    }
    buf_clear(&buf);
}

static void claim_batch(const struct store_body *body, struct arena *arena)
{
    struct data_traffic_item *items = NULL;
    struct codec_error error;
    size_t count = 0;
    enum codec_result result = data_traffic_decode(body, &items, &count, &error);

    claim_refusal(result, &error);
    if (result != CODEC_OK)
        return;
    CLAIM(count >= 1 && count <= DATA_TRAFFIC_MAX);
    for (size_t i = 0; i < count; i++) {
        claim_item(&items[i].faults);
        if (items[i].faults.count > 0)
            continue;
        claim_event(&items[i].event);
        claim_reads_the_same(&items[i].event, arena);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_data(data, size, claim_batch);
}

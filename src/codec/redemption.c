#include "codec/redemption.h"

#include "codec/store_read.h"

enum { ITEM_MEMBER_COUNT = 2, MEMBER_COUNT = 3 };

static const struct codec_member ITEM_MEMBERS[ITEM_MEMBER_COUNT] = {
    {CODEC_NAMED("promotion_id"), .required = true, .kind = CODEC_KIND_ID,
     .offset = offsetof(struct redemption_item, promotion_id)},
    {CODEC_NAMED("units"), .required = true, .kind = CODEC_KIND_INT64,
     .offset = offsetof(struct redemption_item, units), .min = 1, .max = REDEMPTION_UNITS_MAX},
};
static const struct codec_shape ITEM_SHAPE = {ITEM_MEMBER_COUNT, ITEM_MEMBERS};

struct redemption_wire {
    struct tumpuk_text order_id;
    struct tumpuk_text buyer_id;
    json_t *promotions;
};

static const struct codec_member MEMBERS[MEMBER_COUNT] = {
    {CODEC_NAMED("order_id"), .required = true, .kind = CODEC_KIND_ID,
     .offset = offsetof(struct redemption_wire, order_id)},
    {CODEC_NAMED("buyer_id"), .required = true, .kind = CODEC_KIND_ID,
     .offset = offsetof(struct redemption_wire, buyer_id)},
    {CODEC_NAMED("promotions"), .required = true, .kind = CODEC_KIND_JSON,
     .offset = offsetof(struct redemption_wire, promotions)},
};
static const struct codec_shape SHAPE = {MEMBER_COUNT, MEMBERS};

static void items_read(struct codec_reader *reader, const json_t *json, struct redemption *out)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "promotions");
    struct redemption_item *items;
    struct tumpuk_text *ids;
    size_t count;

    (void)codec_list(reader, json, &path, 1, REDEMPTION_PROMOTIONS_MAX, &count);
    items = arena_calloc(reader->arena, count + 1, sizeof *items);
    ids = arena_calloc(reader->arena, count + 1, sizeof *ids);
    if (items == NULL || ids == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);

        (void)codec_object(reader, json_array_get(json, i), &here, &ITEM_SHAPE, &items[i]);
        ids[i] = items[i].promotion_id;
    }
    codec_tell_duplicates(reader, &path, "promotion_id", ids, (uint32_t)count);
    out->items = items;
    out->item_count = (uint32_t)count;
}

enum codec_result redemption_decode(const struct store_body *body, struct redemption *out,
                                    struct codec_error *error)
{
    struct redemption_wire wire = {.promotions = NULL};
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    (void)codec_object(&reader, root, NULL, &SHAPE, &wire);
    *out = (struct redemption){.order_id = wire.order_id, .buyer_id = wire.buyer_id};
    if (wire.promotions != NULL)
        items_read(&reader, wire.promotions, out);
    return codec_reader_result(&reader);
}

void redemption_encode(struct json_out *out, const struct store_view *view,
                       const struct redemption *redemption)
{
    json_out_object(out);
    json_out_member_text(out, "order_id", redemption->order_id.bytes, redemption->order_id.len);
    json_out_member_text(out, "buyer_id", redemption->buyer_id.bytes, redemption->buyer_id.len);
    json_out_member_string(out, "state", redemption_state_name(redemption->state));
    json_out_key(out, "promotions");
    json_out_array(out);
    for (uint32_t i = 0; i < redemption->item_count; i++) {
        const struct redemption_item *item = &redemption->items[i];

        json_out_object(out);
        json_out_member_text(out, "promotion_id", item->promotion_id.bytes, item->promotion_id.len);
        json_out_member_i64(out, "units", item->units);
        json_out_end_object(out);
    }
    json_out_end_array(out);
    if (redemption->state == REDEMPTION_STATE_HELD) {
        json_out_key(out, "expires_at");
        store_instant_encode(out, view, redemption->expires_us);
    }
    json_out_key(out, "created_at");
    store_instant_encode(out, view, redemption->created_us);
    if (redemption->ended_us != SHOP_TIME_NEVER) {
        json_out_key(out, "ended_at");
        store_instant_encode(out, view, redemption->ended_us);
    }
    json_out_end_object(out);
}

#include "codec/price_answer.h"

/* About what an answer takes, so that its buffer need not grow by steps. */
#define ANSWER_BYTES 512u
#define ANSWER_BYTES_ITEM 192u

static void put_item(struct json_out *out, const struct price_item *item)
{
    const struct tumpuk_promotion *promotion = item->unit.promotion;

    json_out_object(out);
    json_out_member_text(out, "sku_id", item->sku_id.bytes, item->sku_id.len);
    json_out_member_i64(out, "list_price", item->list_price);
    json_out_member_i64(out, "unit_price", item->unit.price);
    if (promotion != NULL) {
        json_out_member_text(out, "promotion_id", promotion->id.bytes, promotion->id.len);
        json_out_member_string(out, "type", tumpuk_type_name(item->unit.type));
    }
    json_out_end_object(out);
}

void price_answer_encode(struct json_out *out, const struct price_view *view)
{
    char at[RFC3339_TEXT_MAX];
    size_t at_len = rfc3339_format(view->at_us, view->zone, at);

    if (view->count <= out->buf->max / ANSWER_BYTES_ITEM / 2)
        (void)buf_reserve(out->buf, ANSWER_BYTES + view->count * ANSWER_BYTES_ITEM);
    json_out_object(out);
    json_out_member_string(out, "rulebook", view->rulebook_version);
    json_out_member_text(out, "at", at, at_len);
    json_out_key(out, "currency");
    json_out_object(out);
    json_out_member_string(out, "code", view->currency);
    json_out_member_i64(out, "exponent", view->exponent);
    json_out_end_object(out);
    json_out_key(out, "items");
    json_out_array(out);
    for (size_t i = 0; i < view->count; i++)
        put_item(out, &view->items[i]);
    json_out_end_array(out);
    json_out_end_object(out);
}

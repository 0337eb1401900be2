#include "codec/stock.h"

#include "codec/store_read.h"

/* ---- in ---- */

struct count_wire {
    struct tumpuk_text sku_id;
    int64_t quantity;
    int64_t as_of_us;
    json_t *ignored;
};

#define COUNT_AT(field) offsetof(struct count_wire, field)
#define COUNT_IGNORED(name_)                                                     \
    {                                                                            \
        CODEC_NAMED(name_), .kind = CODEC_KIND_JSON, .offset = COUNT_AT(ignored) \
    }

static const struct codec_member COUNT_MEMBERS[] = {
    {CODEC_NAMED("quantity"), .required = true, .kind = CODEC_KIND_INT64,
     .offset = COUNT_AT(quantity), .min = 0, .max = CODEC_UNITS_MAX},
    {CODEC_NAMED("as_of"), .required = true, .kind = CODEC_KIND_INSTANT,
     .offset = COUNT_AT(as_of_us)},
    {CODEC_NAMED("sku_id"), .kind = CODEC_KIND_ID, .offset = COUNT_AT(sku_id)},
    COUNT_IGNORED("product_id"),
    COUNT_IGNORED("stock"),
    COUNT_IGNORED("low_stock_threshold"),
    COUNT_IGNORED("result"),
};
static const struct codec_shape COUNT_SHAPE = {sizeof COUNT_MEMBERS / sizeof COUNT_MEMBERS[0],
                                               COUNT_MEMBERS};

enum codec_result stock_count_decode(const struct store_body *body, struct stock_record *out,
                                     struct codec_error *error)
{
    struct count_wire wire = {.as_of_us = TUMPUK_TIME_MIN};
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    *out = (struct stock_record){.as_of_us = TUMPUK_TIME_MIN};
    if (result != CODEC_OK)
        return result;
    (void)codec_object(&reader, root, NULL, &COUNT_SHAPE, &wire);
    store_read_id(&reader, NULL, "sku_id", body->id, &wire.sku_id);
    *out = (struct stock_record){
        .sku_id = wire.sku_id, .counted = wire.quantity, .as_of_us = wire.as_of_us};
    return codec_reader_result(&reader);
}

#define ADJUSTMENT_AT(field) offsetof(struct stock_adjustment, field)

static const struct codec_member ADJUSTMENT_MEMBERS[] = {
    {CODEC_NAMED("sku_id"), .required = true, .kind = CODEC_KIND_ID,
     .offset = ADJUSTMENT_AT(sku_id)},
    {CODEC_NAMED("quantity"), .required = true, .kind = CODEC_KIND_INT64,
     .offset = ADJUSTMENT_AT(quantity), .min = 1, .max = CODEC_UNITS_MAX},
};
static const struct codec_shape ADJUSTMENT_SHAPE = {2, ADJUSTMENT_MEMBERS};

enum codec_result stock_adjustment_decode(const struct store_body *body,
                                          struct stock_adjustment *out, struct codec_error *error)
{
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    *out = (struct stock_adjustment){.quantity = 0};
    if (result != CODEC_OK)
        return result;
    (void)codec_object(&reader, root, NULL, &ADJUSTMENT_SHAPE, out);
    return codec_reader_result(&reader);
}

/* ---- out ---- */

void stock_encode(struct json_out *out, const struct store_view *view,
                  const struct stock_record *stock, const char *result)
{
    json_out_object(out);
    json_out_member_text(out, "sku_id", stock->sku_id.bytes, stock->sku_id.len);
    json_out_member_text(out, "product_id", stock->product_id.bytes, stock->product_id.len);
    if (stock->counted >= 0) {
        json_out_member_i64(out, "stock", stock->level);
        json_out_member_i64(out, "quantity", stock->counted);
        json_out_key(out, "as_of");
        store_instant_encode(out, view, stock->as_of_us);
    }
    if (stock->low_stock_threshold >= 0)
        json_out_member_i64(out, "low_stock_threshold", stock->low_stock_threshold);
    if (result != NULL)
        json_out_member_string(out, "result", result);
    json_out_end_object(out);
}

void stock_adjustment_encode(struct json_out *out, const struct store_view *view,
                             const struct stock_adjustment *adjustment)
{
    json_out_object(out);
    json_out_member_i64(out, "adjustment_id", adjustment->adjustment_id);
    json_out_member_text(out, "campaign_id", adjustment->campaign_id.bytes,
                         adjustment->campaign_id.len);
    json_out_member_text(out, "sku_id", adjustment->sku_id.bytes, adjustment->sku_id.len);
    json_out_member_i64(out, "quantity", adjustment->quantity);
    json_out_member_i64(out, "stock", adjustment->level_after);
    json_out_key(out, "made_at");
    store_instant_encode(out, view, adjustment->made_us);
    json_out_end_object(out);
}

/* Orders that were paid. */
#include <stdlib.h>
#include <string.h>

#include "codec/data_read.h"
#include "codec/promotion_decode.h"

/* ---- lines ---- */

struct line_wire {
    struct data_line line;
    int32_t quantity;
    json_t *gift;
    json_t *source;
};

#define LINE_AT(field) offsetof(struct line_wire, field)
#define LINE_MONEY(name_, field)                                                                  \
    {                                                                                             \
        CODEC_NAMED(name_), .required = true, .kind = CODEC_KIND_INT64, .offset = LINE_AT(field), \
                            .min = 0, .max = TUMPUK_MONEY_MAX                                     \
    }

enum line_member {
    LINE_SKU,
    LINE_QUANTITY,
    LINE_LIST_PRICE,
    LINE_SELLER_DISCOUNT,
    LINE_PLATFORM_DISCOUNT,
    LINE_GIFT,
    LINE_SOURCE,
    LINE_MEMBER_COUNT,
};

static const struct codec_member LINE_MEMBERS[] = {
    [LINE_SKU] = {CODEC_NAMED("sku_id"), .required = true, .kind = CODEC_KIND_ID,
                  .offset = LINE_AT(line.sku_id)},
    [LINE_QUANTITY] = {CODEC_NAMED("quantity"), .required = true, .kind = CODEC_KIND_INT32,
                       .offset = LINE_AT(quantity), .min = 1, .max = TUMPUK_QUANTITY_MAX},
    [LINE_LIST_PRICE] = LINE_MONEY("list_price", line.list_price),
    [LINE_SELLER_DISCOUNT] = LINE_MONEY("seller_discount", line.seller_discount),
    [LINE_PLATFORM_DISCOUNT] = LINE_MONEY("platform_discount", line.platform_discount),
    [LINE_GIFT] = {CODEC_NAMED("gift"), .kind = CODEC_KIND_JSON, .offset = LINE_AT(gift)},
    [LINE_SOURCE] = {CODEC_NAMED("source"), .kind = CODEC_KIND_JSON, .offset = LINE_AT(source)},
};
static const struct codec_shape LINE_SHAPE = {LINE_MEMBER_COUNT, LINE_MEMBERS};

static bool read_bool(struct codec_reader *reader, const json_t *json,
                      const struct codec_path *parent, const char *member)
{
    const struct codec_path path = {parent, member, strlen(member), 0};

    if (json != NULL && !json_is_boolean(json))
        codec_fault_type(reader, &path, JSON_TRUE, json);
    return json_is_true(json);
}

/* What the line counts for, which is at least 0 and in the range of money. */
static void reckon_gmv(struct codec_reader *reader, const struct codec_path *path,
                       struct data_line *line)
{
    const struct codec_path seller_path = CODEC_MEMBER(path, "seller_discount");
    const struct codec_path price_path = CODEC_MEMBER(path, "list_price");
    int64_t listed;

    if (__builtin_mul_overflow(line->list_price, line->quantity, &listed) ||
        listed > TUMPUK_MONEY_MAX) {
        codec_fault(reader, &price_path, CODEC_FAULT_OUT_OF_RANGE,
                    BILINGUAL(reader, "Harga kali jumlahnya melampaui %lld.",
                              "Price times quantity goes beyond %lld."),
                    (long long)TUMPUK_MONEY_MAX);
        return;
    }
    if (line->seller_discount > listed)
        codec_fault(reader, &seller_path, CODEC_FAULT_OUT_OF_RANGE,
                    BILINGUAL(reader, "Potongannya lebih besar daripada harga barisnya, %lld.",
                              "The discount is larger than the line's price, %lld."),
                    (long long)listed);
    line->gmv = line->gift ? 0 : listed - line->seller_discount;
}

static void line_read(struct codec_reader *reader, json_t *json, const struct codec_path *path,
                      const struct data_order *order, const struct data_origin *origin,
                      struct data_line *out)
{
    const struct codec_path source_path = CODEC_MEMBER(path, "source");
    struct line_wire wire = {.line = {.origin = *origin}};
    struct codec_found found = codec_object(reader, json, path, &LINE_SHAPE, &wire);

    wire.line.quantity = wire.quantity;
    wire.line.gift = read_bool(reader, wire.gift, path, "gift");
    data_read_origin(reader, wire.source, &source_path, order->channel, &wire.line.origin);
    *out = wire.line;
    if (codec_good(found, LINE_QUANTITY) && codec_good(found, LINE_LIST_PRICE) &&
        codec_good(found, LINE_SELLER_DISCOUNT))
        reckon_gmv(reader, path, out);
}

static void lines_read(struct codec_reader *reader, const json_t *json,
                       const struct data_origin *origin, struct data_order *out)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "lines");
    int64_t gmv = 0;
    size_t count;

    (void)codec_list(reader, json, &path, 1, DATA_LINES_PER_ORDER_MAX, &count);
    out->lines = arena_calloc(reader->arena, count + 1, sizeof *out->lines);
    if (out->lines == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);

        line_read(reader, json_array_get(json, i), &here, out, origin, &out->lines[i]);
        if (__builtin_add_overflow(gmv, out->lines[i].gmv, &gmv))
            gmv = INT64_MAX;
    }
    out->line_count = (uint32_t)count;
    if (gmv > TUMPUK_MONEY_MAX)
        codec_fault(reader, &path, CODEC_FAULT_OUT_OF_RANGE,
                    BILINGUAL(reader, "Jumlah semua baris melampaui %lld.",
                              "The lines together go beyond %lld."),
                    (long long)TUMPUK_MONEY_MAX);
}

/* ---- the order ---- */

struct order_wire {
    struct tumpuk_text id;
    struct tumpuk_text buyer_id;
    int64_t paid_at_us;
    int channel;
    json_t *new_buyer;
    json_t *source;
    json_t *promotion_ids;
    json_t *lines;
};

#define AT(field) offsetof(struct order_wire, field)

enum order_member {
    ORDER_ID,
    ORDER_CHANNEL,
    ORDER_BUYER,
    ORDER_NEW_BUYER,
    ORDER_PAID_AT,
    ORDER_SOURCE,
    ORDER_PROMOTIONS,
    ORDER_LINES,
    ORDER_MEMBER_COUNT,
};

static const struct codec_member ORDER_MEMBERS[] = {
    [ORDER_ID] = {CODEC_NAMED("id"), .required = true, .kind = CODEC_KIND_ID, .offset = AT(id)},
    [ORDER_CHANNEL] = {CODEC_NAMED("channel"), .required = true, .kind = CODEC_KIND_WORD,
                       .offset = AT(channel), .words = &CODEC_WORDS_CHANNEL},
    [ORDER_BUYER] = {CODEC_NAMED("buyer_id"), .required = true, .kind = CODEC_KIND_ID,
                     .offset = AT(buyer_id)},
    [ORDER_NEW_BUYER] = {CODEC_NAMED("new_buyer"), .required = true, .kind = CODEC_KIND_JSON,
                         .offset = AT(new_buyer)},
    [ORDER_PAID_AT] = {CODEC_NAMED("paid_at"), .required = true, .kind = CODEC_KIND_INSTANT,
                       .offset = AT(paid_at_us)},
    [ORDER_SOURCE] = {CODEC_NAMED("source"), .kind = CODEC_KIND_JSON, .offset = AT(source)},
    [ORDER_PROMOTIONS] = {CODEC_NAMED("promotion_ids"), .kind = CODEC_KIND_JSON,
                          .offset = AT(promotion_ids)},
    [ORDER_LINES] = {CODEC_NAMED("lines"), .required = true, .kind = CODEC_KIND_JSON,
                     .offset = AT(lines)},
};
static const struct codec_shape ORDER_SHAPE = {ORDER_MEMBER_COUNT, ORDER_MEMBERS};

static int text_order(const void *a, const void *b)
{
    const struct tumpuk_text *x = a;
    const struct tumpuk_text *y = b;
    uint32_t least = x->len < y->len ? x->len : y->len;
    int order = least > 0 ? memcmp(x->bytes, y->bytes, least) : 0;

    return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

/* A set: ascending, each once. */
static void promotions_read(struct codec_reader *reader, const json_t *json, struct data_order *out)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "promotion_ids");
    const struct tumpuk_text *given;
    struct tumpuk_text *ids;
    uint32_t count;
    uint32_t kept = 0;

    if (!codec_ids(reader, json, &path, 0, DATA_PROMOTIONS_PER_ORDER_MAX, &given, &count) ||
        count == 0)
        return;
    ids = arena_calloc(reader->arena, count, sizeof *ids);
    if (ids == NULL)
        return;
    memcpy(ids, given, count * sizeof *ids);
    qsort(ids, count, sizeof *ids, text_order);
    for (uint32_t i = 0; i < count; i++) {
        if (kept == 0 || text_order(&ids[kept - 1], &ids[i]) != 0)
            ids[kept++] = ids[i];
    }
    out->promotion_ids = ids;
    out->promotion_count = kept;
}

static void line_fingerprint(const struct data_line *line,
                             unsigned char out[DATA_FINGERPRINT_BYTES])
{
    struct data_hash hash;

    data_hash_begin(&hash);
    data_hash_text(&hash, line->sku_id);
    data_hash_i64(&hash, line->quantity);
    data_hash_i64(&hash, line->list_price);
    data_hash_i64(&hash, line->seller_discount);
    data_hash_i64(&hash, line->platform_discount);
    data_hash_i64(&hash, line->gift);
    data_hash_origin(&hash, &line->origin);
    data_hash_end(&hash, out);
}

/* Orders are equal after parsing where these are: lines as a multiset, each with
 * the source that counts for it (spec dashboard, section 4). */
static void order_fingerprint(struct data_order *order)
{
    unsigned char prints[DATA_LINES_PER_ORDER_MAX][DATA_FINGERPRINT_BYTES];
    struct data_hash hash;

    data_hash_begin(&hash);
    data_hash_text(&hash, order->order_id);
    data_hash_text(&hash, order->buyer_id);
    data_hash_i64(&hash, order->paid_at_us);
    data_hash_i64(&hash, order->channel);
    data_hash_i64(&hash, order->new_buyer);
    data_hash_i64(&hash, order->promotion_count);
    for (uint32_t i = 0; i < order->promotion_count; i++)
        data_hash_text(&hash, order->promotion_ids[i]);
    for (uint32_t i = 0; i < order->line_count; i++)
        line_fingerprint(&order->lines[i], prints[i]);
    data_hash_multiset(&hash, prints, order->line_count);
    data_hash_end(&hash, order->fingerprint);
}

static void order_read(struct codec_reader *reader, json_t *json, struct data_order *out)
{
    const struct codec_path source_path = CODEC_MEMBER(NULL, "source");
    struct order_wire wire = {.paid_at_us = TUMPUK_TIME_MIN};
    struct data_origin origin = {.source = DATA_SOURCE_OTHER};
    struct codec_found found = codec_object(reader, json, NULL, &ORDER_SHAPE, &wire);

    *out = (struct data_order){
        .order_id = wire.id,
        .buyer_id = wire.buyer_id,
        .paid_at_us = wire.paid_at_us,
        .channel = codec_good(found, ORDER_CHANNEL) ? codec_channel(wire.channel)
                                                    : TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
        .new_buyer = read_bool(reader, wire.new_buyer, NULL, "new_buyer"),
    };
    data_read_origin(reader, wire.source, &source_path, out->channel, &origin);
    if (wire.promotion_ids != NULL)
        promotions_read(reader, wire.promotion_ids, out);
    if (wire.lines != NULL)
        lines_read(reader, wire.lines, &origin, out);
    if (reader->faults->count == 0 && out->line_count > 0)
        order_fingerprint(out);
}

static void item_read(struct codec_reader *reader, json_t *json, void *item, const void *arg)
{
    struct data_order_item *out = item;

    (void)arg;
    order_read(reader, json, &out->order);
}

enum codec_result data_orders_decode(const struct store_body *body, struct data_order_item **items,
                                     size_t *count, struct codec_error *error)
{
    static const struct store_each EACH = {
        .max = DATA_ORDERS_MAX, .size = sizeof **items, .read = item_read};
    struct codec_reader reader;
    json_t *root;
    size_t lines = 0;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    *items = store_read_each(&reader, root, &EACH, count);
    for (size_t i = 0; *items != NULL && i < *count; i++)
        lines += (*items)[i].order.line_count;
    if (lines > DATA_LINES_PER_BATCH_MAX)
        codec_fault(&reader, &CODEC_MEMBER(NULL, "items"), CODEC_FAULT_TOO_MANY,
                    BILINGUAL(&reader, "Pesanan-pesanan ini berisi %zu baris; batasnya %d baris.",
                              "The orders have %zu lines; at most %d are allowed."),
                    lines, DATA_LINES_PER_BATCH_MAX);
    return codec_reader_result(&reader);
}

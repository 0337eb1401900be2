#include "codec/shop_quote_request.h"

#include <string.h>

#include "codec/json.h"
#include "codec/promotion_decode.h"

/* ---- items ---- */

#define LINE_AT(field) offsetof(struct tumpuk_line, field)

static const struct codec_member ITEM_MEMBERS[] = {
    {CODEC_NAMED("sku_id"), .required = true, .kind = CODEC_KIND_ID, .offset = LINE_AT(sku_id)},
    {CODEC_NAMED("quantity"), .required = true, .kind = CODEC_KIND_INT32,
     .offset = LINE_AT(quantity), .min = 1, .max = TUMPUK_QUANTITY_MAX},
};
static const struct codec_shape ITEM_SHAPE = {2, ITEM_MEMBERS};

static void tell_duplicates(struct codec_reader *reader, const struct codec_path *path,
                            const struct tumpuk_text *skus, uint32_t count)
{
    const uint32_t *first_of = codec_duplicates(reader, skus, count);

    for (uint32_t i = 0; first_of != NULL && i < count; i++) {
        const struct codec_path element = CODEC_ELEMENT(path, i);
        const struct codec_path here = CODEC_MEMBER(&element, "sku_id");

        if (first_of[i] != TUMPUK_NONE)
            codec_fault(reader, &here, CODEC_FAULT_DUPLICATE,
                        BILINGUAL(reader, "\"%s\" sudah ada di items[%u].",
                                  "\"%s\" is already in items[%u]."),
                        skus[i].bytes, (unsigned)first_of[i]);
    }
}

static void items_read(struct codec_reader *reader, const json_t *json,
                       struct shop_quote_request *out)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "items");
    struct tumpuk_line *lines;
    struct tumpuk_text *skus;
    size_t count;

    (void)codec_list(reader, json, &path, 1, QUOTE_LINES_MAX, &count);
    if (count == 0)
        return;
    lines = arena_calloc(reader->arena, count, sizeof *lines);
    skus = arena_calloc(reader->arena, count, sizeof *skus);
    if (lines == NULL || skus == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);

        lines[i].unit_cost = -1;
        (void)codec_object(reader, json_array_get(json, i), &here, &ITEM_SHAPE, &lines[i]);
        skus[i] = lines[i].sku_id;
    }
    tell_duplicates(reader, &path, skus, (uint32_t)count);
    out->lines = lines;
    out->basket.lines = lines;
    out->basket.line_count = (uint32_t)count;
}

/* ---- the request ---- */

struct wire {
    struct tumpuk_text shop_id;
    struct tumpuk_text rulebook;
    struct tumpuk_text buyer_id;
    int buyer;
    int channel;
    int64_t shipping_fee;
    int64_t bonus_balance;
    json_t *at;
    json_t *items;
    json_t *claimed;
    json_t *codes;
};

#define AT(field) offsetof(struct wire, field)
#define ID(name_, required_, field)                                                             \
    {                                                                                           \
        CODEC_NAMED(name_), .required = (required_), .kind = CODEC_KIND_ID, .offset = AT(field) \
    }
#define JSON(name_, required_, field)                                                             \
    {                                                                                             \
        CODEC_NAMED(name_), .required = (required_), .kind = CODEC_KIND_JSON, .offset = AT(field) \
    }
#define MONEY(name_, field)                                                          \
    {                                                                                \
        CODEC_NAMED(name_), .kind = CODEC_KIND_INT64, .offset = AT(field), .min = 0, \
                            .max = TUMPUK_MONEY_MAX                                  \
    }

/* The shop stands first: in a body for one shop its address tells it. */
static const struct codec_member MEMBERS[] = {
    ID("shop_id", true, shop_id),
    JSON("items", true, items),
    JSON("at", false, at),
    {CODEC_NAMED("buyer"), .kind = CODEC_KIND_WORD, .offset = AT(buyer),
     .words = &CODEC_WORDS_BUYER},
    ID("buyer_id", false, buyer_id),
    {CODEC_NAMED("channel"), .kind = CODEC_KIND_WORD, .offset = AT(channel),
     .words = &CODEC_WORDS_CHANNEL},
    MONEY("shipping_fee", shipping_fee),
    MONEY("bonus_balance", bonus_balance),
    JSON("claimed", false, claimed),
    JSON("codes", false, codes),
    ID("rulebook", false, rulebook),
};
#define MEMBER_COUNT (sizeof MEMBERS / sizeof MEMBERS[0])
static const struct codec_shape SHAPE_OF_BATCH = {MEMBER_COUNT, MEMBERS};
static const struct codec_shape SHAPE_OF_SHOP = {MEMBER_COUNT - 1, MEMBERS + 1};

/* A list of ids of which those that match nothing are ignored. */
static void presented_read(struct codec_reader *reader, const json_t *json, const char *name,
                           size_t max, const struct tumpuk_text **out, uint32_t *count)
{
    const struct codec_path path = {NULL, name, strlen(name), 0};

    if (json != NULL)
        (void)codec_ids(reader, json, &path, 0, max, out, count);
}

static void request_read(struct codec_reader *reader, json_t *json, const struct codec_shape *shape,
                         int64_t now_us, struct shop_quote_request *out)
{
    const struct codec_path at_path = CODEC_MEMBER(NULL, "at");
    struct wire wire = {.buyer = TUMPUK_BUYER_ALL};
    struct tumpuk_basket *basket = &out->basket;

    (void)codec_object(reader, json, NULL, shape, &wire);
    *out = (struct shop_quote_request){.shop_id = wire.shop_id,
                                       .rulebook = wire.rulebook.bytes,
                                       .buyer_id = wire.buyer_id,
                                       .zone = {.zulu = true}};
    *basket = (struct tumpuk_basket){.at_us = now_us,
                                     .buyer = (enum tumpuk_buyer)wire.buyer,
                                     .channel = codec_channel(wire.channel),
                                     .shipping_fee = wire.shipping_fee,
                                     .bonus_balance = wire.bonus_balance};
    if (wire.at != NULL)
        (void)codec_instant(reader, wire.at, &at_path, &basket->at_us, &out->zone);
    if (wire.items != NULL)
        items_read(reader, wire.items, out);
    presented_read(reader, wire.claimed, "claimed", QUOTE_CLAIMED_MAX, &basket->claimed,
                   &basket->claimed_count);
    presented_read(reader, wire.codes, "codes", QUOTE_CODES_MAX, &basket->codes,
                   &basket->code_count);
}

enum codec_result shop_quote_request_decode(const char *body, size_t len, int64_t now_us,
                                            enum lang lang, struct arena *arena,
                                            struct shop_quote_request *out,
                                            struct codec_error *error)
{
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = codec_parse(body, len, lang, arena, error, &root);

    if (result != CODEC_OK)
        return result;
    codec_reader_init(&reader, arena, &error->faults, len);
    request_read(&reader, root, &SHAPE_OF_SHOP, now_us, out);
    return codec_reader_result(&reader);
}

/* ---- batches ---- */

struct batch_wire {
    json_t *items;
};

static const struct codec_member BATCH_MEMBERS[] = {
    {CODEC_NAMED("items"), .required = true, .kind = CODEC_KIND_JSON,
     .offset = offsetof(struct batch_wire, items)},
};
static const struct codec_shape BATCH_SHAPE = {1, BATCH_MEMBERS};

static void batch_read(struct codec_reader *reader, json_t *root, int64_t now_us,
                       struct shop_quote_item **items, size_t *count)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "items");
    struct batch_wire wire = {NULL};

    (void)codec_object(reader, root, NULL, &BATCH_SHAPE, &wire);
    if (wire.items == NULL)
        return;
    (void)codec_list(reader, wire.items, &path, 1, SHOP_QUOTE_BATCH_MAX, count);
    *items = arena_calloc(reader->arena, *count + 1, sizeof **items);
    for (size_t i = 0; *items != NULL && i < *count; i++) {
        struct shop_quote_item *item = &(*items)[i];
        struct codec_reader own;

        fault_list_init(&item->faults, reader->arena, reader->lang);
        codec_reader_init(&own, reader->arena, &item->faults, 0);
        request_read(&own, json_array_get(wire.items, i), &SHAPE_OF_BATCH, now_us, &item->request);
    }
}

enum codec_result shop_quote_batch_decode(const char *body, size_t len, int64_t now_us,
                                          enum lang lang, struct arena *arena,
                                          struct shop_quote_item **items, size_t *count,
                                          struct codec_error *error)
{
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = codec_parse(body, len, lang, arena, error, &root);

    *items = NULL;
    *count = 0;
    if (result != CODEC_OK)
        return result;
    codec_reader_init(&reader, arena, &error->faults, len);
    batch_read(&reader, root, now_us, items, count);
    return codec_reader_result(&reader);
}

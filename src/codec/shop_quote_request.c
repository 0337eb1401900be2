#include "codec/shop_quote_request.h"

#include "codec/json.h"
#include "codec/promotion_decode.h"
#include "codec/quote_items.h"

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
        quote_items_read(reader, wire.items, QUOTE_ITEMS_STORED, &out->lines, &basket->line_count);
    basket->lines = out->lines;
    quote_presented_read(reader, wire.claimed, wire.codes, basket);
}

void shop_quote_read(struct codec_reader *reader, json_t *json, int64_t now_us,
                     struct shop_quote_request *out)
{
    request_read(reader, json, &SHAPE_OF_SHOP, now_us, out);
}

enum codec_result shop_quote_request_decode(const char *body, size_t len, int64_t now_us,
                                            enum lang lang, struct arena *arena,
                                            struct shop_quote_request *out,
                                            struct codec_error *error)
{
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = codec_begin(body, len, lang, arena, error, &reader, &root);

    if (result != CODEC_OK)
        return result;
    shop_quote_read(&reader, root, now_us, out);
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
    enum codec_result result = codec_begin(body, len, lang, arena, error, &reader, &root);

    *items = NULL;
    *count = 0;
    if (result != CODEC_OK)
        return result;
    batch_read(&reader, root, now_us, items, count);
    return codec_reader_result(&reader);
}

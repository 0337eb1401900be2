#include "codec/quote_request.h"

#include "codec/currency.h"
#include "codec/json.h"
#include "codec/promotion_decode.h"
#include "codec/quote_items.h"

static void promotions_read(struct codec_reader *reader, const json_t *json,
                            struct tumpuk_offer *offer)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "promotions");
    const struct tumpuk_promotion **list;
    struct tumpuk_promotion *promotions;
    struct tumpuk_text *ids;
    size_t scope_ids_left = QUOTE_SCOPE_IDS_TOTAL_MAX;
    size_t count;

    (void)codec_list(reader, json, &path, 0, QUOTE_PROMOTIONS_MAX, &count);
    if (count == 0)
        return;
    list = arena_calloc(reader->arena, count, sizeof *list);
    promotions = arena_calloc(reader->arena, count, sizeof *promotions);
    ids = arena_calloc(reader->arena, count, sizeof *ids);
    if (list == NULL || promotions == NULL || ids == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);

        promotion_decode(reader, json_array_get(json, i), &here, &scope_ids_left, &promotions[i]);
        list[i] = &promotions[i];
        ids[i] = promotions[i].id;
    }
    codec_tell_duplicates(reader, &path, "id", ids, (uint32_t)count);
    offer->promotions = list;
    offer->promotion_count = (uint32_t)count;
}

/* ---- the request ---- */

struct request_wire {
    struct tumpuk_text rulebook;
    int buyer;
    int channel;
    int32_t exponent;
    int64_t shipping_fee;
    int64_t bonus_balance;
    json_t *currency;
    json_t *at;
    json_t *items;
    json_t *claimed;
    json_t *codes;
    json_t *promotions;
};

#define AT(field) offsetof(struct request_wire, field)
#define JSON(name_, required_, field)                                                             \
    {                                                                                             \
        CODEC_NAMED(name_), .required = (required_), .kind = CODEC_KIND_JSON, .offset = AT(field) \
    }
#define MONEY(name_, field)                                                          \
    {                                                                                \
        CODEC_NAMED(name_), .kind = CODEC_KIND_INT64, .offset = AT(field), .min = 0, \
                            .max = TUMPUK_MONEY_MAX                                  \
    }

enum request_member {
    REQUEST_CURRENCY,
    REQUEST_EXPONENT,
    REQUEST_AT,
    REQUEST_BUYER,
    REQUEST_CHANNEL,
    REQUEST_ITEMS,
    REQUEST_SHIPPING_FEE,
    REQUEST_BONUS_BALANCE,
    REQUEST_CLAIMED,
    REQUEST_CODES,
    REQUEST_RULEBOOK,
    REQUEST_PROMOTIONS,
    REQUEST_MEMBER_COUNT,
};

static const struct codec_member REQUEST_MEMBERS[REQUEST_MEMBER_COUNT] = {
    [REQUEST_CURRENCY] = JSON("currency", true, currency),
    [REQUEST_EXPONENT] = {CODEC_NAMED("currency_exponent"), .kind = CODEC_KIND_INT32,
                          .offset = AT(exponent), .min = 0, .max = QUOTE_EXPONENT_MAX},
    [REQUEST_AT] = JSON("at", false, at),
    [REQUEST_BUYER] = {CODEC_NAMED("buyer"), .kind = CODEC_KIND_WORD, .offset = AT(buyer),
                       .words = &CODEC_WORDS_BUYER},
    [REQUEST_CHANNEL] = {CODEC_NAMED("channel"), .kind = CODEC_KIND_WORD, .offset = AT(channel),
                         .words = &CODEC_WORDS_CHANNEL},
    [REQUEST_ITEMS] = JSON("items", true, items),
    [REQUEST_SHIPPING_FEE] = MONEY("shipping_fee", shipping_fee),
    [REQUEST_BONUS_BALANCE] = MONEY("bonus_balance", bonus_balance),
    [REQUEST_CLAIMED] = JSON("claimed", false, claimed),
    [REQUEST_CODES] = JSON("codes", false, codes),
    [REQUEST_RULEBOOK] = {CODEC_NAMED("rulebook"), .kind = CODEC_KIND_ID, .offset = AT(rulebook)},
    [REQUEST_PROMOTIONS] = JSON("promotions", true, promotions),
};
static const struct codec_shape REQUEST_SHAPE = {REQUEST_MEMBER_COUNT, REQUEST_MEMBERS};

static void request_read(struct codec_reader *reader, json_t *root, int64_t now_us,
                         struct quote_request *out)
{
    const struct codec_path at_path = CODEC_MEMBER(NULL, "at");
    struct tumpuk_basket *basket = &out->basket;
    struct request_wire wire = {.buyer = TUMPUK_BUYER_ALL};
    struct tumpuk_line *lines = NULL;
    struct codec_found found = codec_object(reader, root, NULL, &REQUEST_SHAPE, &wire);

    *out = (struct quote_request){.zone = {.zulu = true}};
    out->rulebook = wire.rulebook.bytes;
    basket->at_us = now_us;
    basket->buyer = (enum tumpuk_buyer)wire.buyer;
    basket->channel = codec_channel(wire.channel);
    basket->shipping_fee = wire.shipping_fee;
    basket->bonus_balance = wire.bonus_balance;
    if (wire.currency != NULL)
        codec_currency(reader, wire.currency, out->currency, &out->exponent);
    if (codec_good(found, REQUEST_EXPONENT))
        out->exponent = wire.exponent;
    if (wire.at != NULL)
        (void)codec_instant(reader, wire.at, &at_path, &basket->at_us, &out->zone);
    if (wire.items != NULL)
        quote_items_read(reader, wire.items, QUOTE_ITEMS_PRICED, &lines, &basket->line_count);
    basket->lines = lines;
    quote_presented_read(reader, wire.claimed, wire.codes, basket);
    if (wire.promotions != NULL)
        promotions_read(reader, wire.promotions, &out->offer);
}

enum codec_result quote_request_decode(const char *body, size_t len, int64_t now_us, enum lang lang,
                                       struct arena *arena, struct quote_request *out,
                                       struct codec_error *error)
{
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = codec_begin(body, len, lang, arena, error, &reader, &root);

    if (result != CODEC_OK)
        return result;
    request_read(&reader, root, now_us, out);
    return codec_reader_result(&reader);
}

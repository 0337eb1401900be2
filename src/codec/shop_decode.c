#include "codec/quote_request.h"
#include "codec/store_read.h"

struct shop_wire {
    struct tumpuk_text shop_id;
    struct tumpuk_text name;
    struct tumpuk_text time_zone;
    int32_t exponent;
    json_t *currency;
    json_t *ignored;
};

#define AT(field) offsetof(struct shop_wire, field)
#define IGNORED(name_)                                                     \
    {                                                                      \
        CODEC_NAMED(name_), .kind = CODEC_KIND_JSON, .offset = AT(ignored) \
    }

enum shop_member {
    SHOP_ID,
    SHOP_NAME,
    SHOP_CURRENCY,
    SHOP_EXPONENT,
    SHOP_TIME_ZONE,
    SHOP_STATUS,
    SHOP_ENDED_AT,
    SHOP_CREATED_AT,
    SHOP_UPDATED_AT,
    SHOP_MEMBER_COUNT,
};

static const struct codec_member SHOP_MEMBERS[SHOP_MEMBER_COUNT] = {
    [SHOP_ID] = {CODEC_NAMED("shop_id"), .kind = CODEC_KIND_ID, .offset = AT(shop_id)},
    [SHOP_NAME] = {CODEC_NAMED("name"), .required = true, .kind = CODEC_KIND_NAME,
                   .offset = AT(name)},
    [SHOP_CURRENCY] = {CODEC_NAMED("currency"), .required = true, .kind = CODEC_KIND_JSON,
                       .offset = AT(currency)},
    [SHOP_EXPONENT] = {CODEC_NAMED("currency_exponent"), .kind = CODEC_KIND_INT32,
                       .offset = AT(exponent), .min = 0, .max = QUOTE_EXPONENT_MAX},
    [SHOP_TIME_ZONE] = {CODEC_NAMED("time_zone"), .required = true, .kind = CODEC_KIND_ID,
                        .offset = AT(time_zone)},
    [SHOP_STATUS] = IGNORED("status"),
    [SHOP_ENDED_AT] = IGNORED("ended_at"),
    [SHOP_CREATED_AT] = IGNORED("created_at"),
    [SHOP_UPDATED_AT] = IGNORED("updated_at"),
};
static const struct codec_shape SHOP_SHAPE = {SHOP_MEMBER_COUNT, SHOP_MEMBERS};

enum codec_result shop_decode(const struct store_body *body, struct shop *out,
                              struct codec_error *error)
{
    struct shop_wire wire = {.exponent = 0};
    struct codec_reader reader;
    struct codec_found found;
    int exponent = 0;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    *out = (struct shop){.ended_at_us = SHOP_TIME_NEVER};
    found = codec_object(&reader, root, NULL, &SHOP_SHAPE, &wire);
    store_read_id(&reader, NULL, "shop_id", body->id, &wire.shop_id);
    if (wire.currency != NULL)
        codec_currency(&reader, wire.currency, out->currency, &exponent);
    out->shop_id = wire.shop_id;
    out->name = wire.name;
    out->time_zone = wire.time_zone;
    out->exponent = codec_good(found, SHOP_EXPONENT) ? wire.exponent : exponent;
    return codec_reader_result(&reader);
}

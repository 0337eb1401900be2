/* What visitors saw and did. */
#include "codec/data_read.h"
#include "codec/promotion_decode.h"

static const char *kind_word(int word)
{
    return data_traffic_kind_name((enum data_traffic_kind)(word + 1));
}

static const struct codec_words KIND_WORDS = {DATA_TRAFFIC_KIND_COUNT, kind_word};

struct traffic_wire {
    struct tumpuk_text event_id;
    struct tumpuk_text visitor_id;
    struct tumpuk_text product_id;
    int64_t at_us;
    int channel;
    int kind;
    json_t *source;
};

#define AT(field) offsetof(struct traffic_wire, field)

enum traffic_member {
    TRAFFIC_ID,
    TRAFFIC_CHANNEL,
    TRAFFIC_VISITOR,
    TRAFFIC_KIND,
    TRAFFIC_PRODUCT,
    TRAFFIC_SOURCE,
    TRAFFIC_AT,
    TRAFFIC_MEMBER_COUNT,
};

static const struct codec_member TRAFFIC_MEMBERS[] = {
    [TRAFFIC_ID] = {CODEC_NAMED("event_id"), .required = true, .kind = CODEC_KIND_ID,
                    .offset = AT(event_id)},
    [TRAFFIC_CHANNEL] = {CODEC_NAMED("channel"), .required = true, .kind = CODEC_KIND_WORD,
                         .offset = AT(channel), .words = &CODEC_WORDS_CHANNEL},
    [TRAFFIC_VISITOR] = {CODEC_NAMED("visitor_id"), .required = true, .kind = CODEC_KIND_ID,
                         .offset = AT(visitor_id)},
    [TRAFFIC_KIND] = {CODEC_NAMED("kind"), .required = true, .kind = CODEC_KIND_WORD,
                      .offset = AT(kind), .words = &KIND_WORDS},
    [TRAFFIC_PRODUCT] = {CODEC_NAMED("product_id"), .kind = CODEC_KIND_ID,
                         .offset = AT(product_id)},
    [TRAFFIC_SOURCE] = {CODEC_NAMED("source"), .kind = CODEC_KIND_JSON, .offset = AT(source)},
    [TRAFFIC_AT] = {CODEC_NAMED("at"), .required = true, .kind = CODEC_KIND_INSTANT,
                    .offset = AT(at_us)},
};
static const struct codec_shape TRAFFIC_SHAPE = {TRAFFIC_MEMBER_COUNT, TRAFFIC_MEMBERS};

static void traffic_read(struct codec_reader *reader, json_t *json, struct data_traffic *out)
{
    const struct codec_path product_path = CODEC_MEMBER(NULL, "product_id");
    const struct codec_path source_path = CODEC_MEMBER(NULL, "source");
    struct traffic_wire wire = {.at_us = TUMPUK_TIME_MIN};
    struct codec_found found = codec_object(reader, json, NULL, &TRAFFIC_SHAPE, &wire);
    bool of_shop = wire.kind + 1 == DATA_TRAFFIC_SHOP_VIEW;
    bool told = codec_seen(found, TRAFFIC_PRODUCT);

    *out = (struct data_traffic){
        .event_id = wire.event_id,
        .visitor_id = wire.visitor_id,
        .product_id = wire.product_id,
        .at_us = wire.at_us,
        .channel = codec_good(found, TRAFFIC_CHANNEL) ? codec_channel(wire.channel)
                                                      : TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
        .kind = (enum data_traffic_kind)(wire.kind + 1),
        .origin = {.source = DATA_SOURCE_OTHER},
    };
    data_read_origin(reader, wire.source, &source_path, out->channel, &out->origin);
    if (codec_good(found, TRAFFIC_KIND) && of_shop == told)
        codec_fault(reader, &product_path, told ? CODEC_FAULT_NOT_ALLOWED : CODEC_FAULT_REQUIRED,
                    told ? BILINGUAL(reader, "SHOP_VIEW tidak menyebut produk.",
                                     "SHOP_VIEW is of no product.")
                         : BILINGUAL(reader, "Peristiwa ini harus menyebut produknya.",
                                     "The event must tell its product."));
}

static void item_read(struct codec_reader *reader, json_t *json, void *item, const void *arg)
{
    struct data_traffic_item *out = item;

    (void)arg;
    traffic_read(reader, json, &out->event);
}

enum codec_result data_traffic_decode(const struct store_body *body,
                                      struct data_traffic_item **items, size_t *count,
                                      struct codec_error *error)
{
    static const struct store_each EACH = {
        .max = DATA_TRAFFIC_MAX, .size = sizeof **items, .read = item_read};
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    *items = store_read_each(&reader, root, &EACH, count);
    return codec_reader_result(&reader);
}

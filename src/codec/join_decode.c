/* The SKUs with which a shop joins a campaign, and their prices in it. */
#include <string.h>

#include "codec/store_read.h"

/* The types that a campaign's prices may have. */
static const char *type_word(int word)
{
    return tumpuk_type_name(word == 0 ? TUMPUK_TYPE_CAMPAIGN_PRICE
                                      : TUMPUK_TYPE_COFUNDED_CAMPAIGN_PRICE);
}

static const struct codec_words TYPE_WORDS = {2, type_word};

struct join_wire {
    struct tumpuk_text sku_id;
    int type;
    int32_t platform_share_bps;
    int32_t percent_off_bps;
    int64_t price;
};

#define AT(field) offsetof(struct join_wire, field)

enum join_member { JOIN_SKU_ID, JOIN_PRICE, JOIN_PERCENT, JOIN_TYPE, JOIN_SHARE };

static const struct codec_member JOIN_MEMBERS[] = {
    [JOIN_SKU_ID] = {CODEC_NAMED("sku_id"), .required = true, .kind = CODEC_KIND_ID,
                     .offset = AT(sku_id)},
    [JOIN_PRICE] = {CODEC_NAMED("price"), .kind = CODEC_KIND_INT64, .offset = AT(price), .min = 0,
                    .max = TUMPUK_MONEY_MAX},
    [JOIN_PERCENT] = {CODEC_NAMED("percent_off_bps"), .kind = CODEC_KIND_INT32,
                      .offset = AT(percent_off_bps), .min = 1, .max = TUMPUK_BPS_ONE},
    [JOIN_TYPE] = {CODEC_NAMED("type"), .kind = CODEC_KIND_WORD, .offset = AT(type),
                   .words = &TYPE_WORDS},
    [JOIN_SHARE] = {CODEC_NAMED("platform_share_bps"), .kind = CODEC_KIND_INT32,
                    .offset = AT(platform_share_bps), .min = 0, .max = TUMPUK_BPS_ONE},
};
static const struct codec_shape JOIN_SHAPE = {5, JOIN_MEMBERS};

static void item_read(struct codec_reader *reader, json_t *json, const struct codec_path *path,
                      struct join_item *out)
{
    const struct codec_path share_path = CODEC_MEMBER(path, "platform_share_bps");
    struct join_wire wire = {.price = -1};
    struct codec_found found = codec_object(reader, json, path, &JOIN_SHAPE, &wire);
    bool priced = codec_seen(found, JOIN_PRICE);
    bool shared = wire.type == 1;

    if (json_is_object(json) && priced == codec_seen(found, JOIN_PERCENT))
        codec_fault(reader, path, priced ? CODEC_FAULT_INCONSISTENT : CODEC_FAULT_REQUIRED,
                    priced ? BILINGUAL(reader,
                                       "Pakai \"price\" atau \"percent_off_bps\", tidak keduanya.",
                                       "Give either \"price\" or \"percent_off_bps\", not both.")
                           : BILINGUAL(reader, "Diperlukan \"price\" atau \"percent_off_bps\".",
                                       "Either \"price\" or \"percent_off_bps\" is needed."));
    if (codec_seen(found, JOIN_SHARE) && !shared)
        codec_fault(reader, &share_path, CODEC_FAULT_NOT_ALLOWED,
                    BILINGUAL(reader, "Porsi platform hanya untuk COFUNDED_CAMPAIGN_PRICE.",
                              "A share belongs to COFUNDED_CAMPAIGN_PRICE only."));
    *out = (struct join_item){
        .sku_id = wire.sku_id,
        .type = shared ? TUMPUK_TYPE_COFUNDED_CAMPAIGN_PRICE : TUMPUK_TYPE_CAMPAIGN_PRICE,
        .price = wire.price,
        .percent_off_bps = wire.percent_off_bps,
    };
    if (shared)
        out->platform_share_bps = codec_seen(found, JOIN_SHARE) ? (uint16_t)wire.platform_share_bps
                                                                : TUMPUK_SHARE_DEFAULT_BPS;
}

enum codec_result campaign_join_decode(const struct store_body *body, struct join_item **items,
                                       size_t *count, struct codec_error *error)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "items");
    struct codec_reader reader;
    struct tumpuk_text *ids;
    const json_t *list;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    list = store_read_items(&reader, root, STORE_JOIN_ITEMS_MAX, count);
    if (list == NULL)
        return codec_reader_result(&reader);
    *items = arena_calloc(body->arena, *count, sizeof **items);
    ids = arena_calloc(body->arena, *count, sizeof *ids);
    for (size_t i = 0; *items != NULL && ids != NULL && i < *count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);

        item_read(&reader, json_array_get(list, i), &here, &(*items)[i]);
        ids[i] = (*items)[i].sku_id;
    }
    if (ids != NULL)
        codec_tell_duplicates(&reader, &path, "sku_id", ids, (uint32_t)*count);
    return codec_reader_result(&reader);
}

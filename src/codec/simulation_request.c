#include "codec/simulation_request.h"

#include <string.h>

#include "codec/json.h"
#include "codec/promotion_decode.h"

struct wire {
    json_t *remove;
    json_t *change;
    json_t *add;
    json_t *quote;
    json_t *projection;
};

#define MEMBER(type, name_)                                                                  \
    {                                                                                        \
        CODEC_NAMED(#name_), .kind = CODEC_KIND_JSON, .offset = offsetof(struct type, name_) \
    }

static const struct codec_member MEMBERS[] = {
    MEMBER(wire, remove), MEMBER(wire, change),     MEMBER(wire, add),
    MEMBER(wire, quote),  MEMBER(wire, projection),
};
static const struct codec_shape SHAPE = {sizeof MEMBERS / sizeof *MEMBERS, MEMBERS};

/* ---- the promotions ---- */

static void read_changes(struct codec_reader *reader, const json_t *json,
                         struct simulation_request *out)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "change");
    struct simulation_change *changes;
    size_t count;

    (void)codec_list(reader, json, &path, 1, SIMULATION_PROMOTIONS_MAX, &count);
    changes = arena_calloc(reader->arena, count + 1, sizeof *changes);
    for (size_t i = 0; changes != NULL && i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);
        const struct codec_path id_path = CODEC_MEMBER(&here, "id");
        const json_t *patch = json_array_get(json, i);
        const json_t *id = json_object_get(patch, "id");

        changes[i].patch = patch;
        if (!json_is_object(patch))
            codec_fault_type(reader, &here, JSON_OBJECT, patch);
        else if (id == NULL)
            codec_fault(reader, &id_path, CODEC_FAULT_REQUIRED,
                        BILINGUAL(reader, "Sebutkan promosi mana yang diubah.",
                                  "Say which promotion is changed."));
        else
            (void)codec_id(reader, id, &id_path, &changes[i].id);
    }
    out->change = changes;
    out->change_count = changes != NULL ? (uint32_t)count : 0;
}

static void read_additions(struct codec_reader *reader, const json_t *json,
                           struct simulation_request *out)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "add");
    struct promotion_record *records;
    size_t count;

    (void)codec_list(reader, json, &path, 1, SIMULATION_PROMOTIONS_MAX, &count);
    records = arena_calloc(reader->arena, count + 1, sizeof *records);
    for (size_t i = 0; records != NULL && i < count; i++) {
        struct fault_list own;
        struct codec_reader part = *reader;

        fault_list_init(&own, reader->arena, reader->lang);
        part.faults = &own;
        promotion_record_read(&part, json_array_get(json, i), NULL, &records[i]);
        reader->pool = part.pool;
        reader->pool_left = part.pool_left;
        fault_list_adopt(reader->faults, arena_printf(reader->arena, "add[%zu]", i), &own);
    }
    out->add = records;
    out->add_count = records != NULL ? (uint32_t)count : 0;
}

/* Where the id at `index` of all three lists together stands. */
struct mention {
    const char *list;
    const char *member; /* "" where the element is the id */
    uint32_t index;
};

static struct mention mention_of(const struct simulation_request *request, uint32_t index)
{
    if (index < request->remove_count)
        return (struct mention){"remove", "", index};
    index -= request->remove_count;
    if (index < request->change_count)
        return (struct mention){"change", ".id", index};
    return (struct mention){"add", ".id", index - request->change_count};
}

/* Twice in one list, or in two of them. */
static void tell_repeated(struct codec_reader *reader, const struct simulation_request *request)
{
    uint32_t count = request->remove_count + request->change_count + request->add_count;
    struct tumpuk_text *ids = arena_calloc(reader->arena, count + 1, sizeof *ids);
    const uint32_t *first_of;

    if (ids == NULL)
        return;
    for (uint32_t i = 0; i < count; i++) {
        struct mention at = mention_of(request, i);

        if (i < request->remove_count)
            ids[i] = request->remove[at.index];
        else if (i < request->remove_count + request->change_count)
            ids[i] = request->change[at.index].id;
        else
            ids[i] = request->add[at.index].promotion.id;
    }
    first_of = codec_duplicates(reader, ids, count);
    for (uint32_t i = 0; first_of != NULL && i < count; i++) {
        struct mention at = mention_of(request, i);
        struct mention first;

        if (first_of[i] == TUMPUK_NONE)
            continue;
        first = mention_of(request, first_of[i]);
        fault_add(reader->faults,
                  arena_printf(reader->arena, "%s[%u]%s", at.list, (unsigned)at.index, at.member),
                  at.list == first.list ? CODEC_FAULT_DUPLICATE : CODEC_FAULT_INCONSISTENT,
                  BILINGUAL(reader, "\"%s\" sudah ada di %s[%u].", "\"%s\" is already in %s[%u]."),
                  ids[i].bytes, first.list, (unsigned)first.index);
    }
}

/* ---- the projection ---- */

struct projection_wire {
    int buyer;
    int channel;
    int32_t quantity;
    int64_t from_us;
    int64_t to_us;
    json_t *sku_ids;
    json_t *product_ids;
    json_t *include;
    json_t *range;
    json_t *include_segments;
};

#define AT(field) offsetof(struct projection_wire, field)

static const struct codec_member PROJECTION_MEMBERS[] = {
    MEMBER(projection_wire, sku_ids),
    MEMBER(projection_wire, product_ids),
    {CODEC_NAMED("from"), .kind = CODEC_KIND_INSTANT, .offset = AT(from_us)},
    {CODEC_NAMED("to"), .kind = CODEC_KIND_INSTANT, .offset = AT(to_us)},
    {CODEC_NAMED("buyer"), .kind = CODEC_KIND_WORD, .offset = AT(buyer),
     .words = &CODEC_WORDS_BUYER},
    {CODEC_NAMED("channel"), .kind = CODEC_KIND_WORD, .offset = AT(channel),
     .words = &CODEC_WORDS_CHANNEL},
    {CODEC_NAMED("quantity"), .kind = CODEC_KIND_INT32, .offset = AT(quantity), .min = 1,
     .max = TUMPUK_QUANTITY_MAX},
    MEMBER(projection_wire, include),
    MEMBER(projection_wire, range),
    MEMBER(projection_wire, include_segments),
};
static const struct codec_shape PROJECTION_SHAPE = {
    sizeof PROJECTION_MEMBERS / sizeof *PROJECTION_MEMBERS, PROJECTION_MEMBERS};

enum include { INCLUDE_CHAT_VOUCHERS, INCLUDE_PROMO_CODES, INCLUDE_COUNT };

static const char *include_word(int word)
{
    return tumpuk_type_name(word == INCLUDE_CHAT_VOUCHERS ? TUMPUK_TYPE_CHAT_VOUCHER
                                                          : TUMPUK_TYPE_PROMO_CODE);
}

static const struct codec_words INCLUDE_WORDS = {INCLUDE_COUNT, include_word};

static void read_include(struct codec_reader *reader, const json_t *json,
                         struct simulation_projection *out)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "include");
    size_t count;

    (void)codec_list(reader, json, &path, 1, INCLUDE_COUNT, &count);
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);
        int word;

        if (!codec_word(reader, json_array_get(json, i), &here, &INCLUDE_WORDS, &word))
            continue;
        if (word == INCLUDE_CHAT_VOUCHERS)
            out->chat_vouchers = true;
        else
            out->promo_codes = true;
    }
}

/* A switch; one that is not given is off. */
static bool read_switch(struct codec_reader *reader, const json_t *json, const char *member)
{
    const struct codec_path path = {NULL, member, strlen(member), 0};

    if (json != NULL && !json_is_boolean(json))
        codec_fault_type(reader, &path, JSON_TRUE, json);
    return json_is_true(json);
}

static void read_projection(struct codec_reader *reader, json_t *json,
                            struct simulation_projection *out)
{
    const struct codec_path skus = CODEC_MEMBER(NULL, "sku_ids");
    const struct codec_path products = CODEC_MEMBER(NULL, "product_ids");
    struct projection_wire wire = {.buyer = TUMPUK_BUYER_ALL,
                                   .quantity = 1,
                                   .from_us = TUMPUK_TIME_MIN,
                                   .to_us = TUMPUK_TIME_MIN};

    (void)codec_object(reader, json, NULL, &PROJECTION_SHAPE, &wire);
    *out = (struct simulation_projection){
        .from_us = wire.from_us,
        .to_us = wire.to_us,
        .buyer = (enum tumpuk_buyer)wire.buyer,
        .channel = codec_channel(wire.channel),
        .quantity = wire.quantity,
        .range = read_switch(reader, wire.range, "range"),
        .include_segments = read_switch(reader, wire.include_segments, "include_segments")};
    if (wire.sku_ids != NULL)
        (void)codec_ids(reader, wire.sku_ids, &skus, 1, SIMULATION_SKUS_MAX, &out->sku_ids,
                        &out->sku_count);
    if (wire.product_ids != NULL)
        (void)codec_ids(reader, wire.product_ids, &products, 1, SIMULATION_SKUS_MAX,
                        &out->product_ids, &out->product_count);
    if (json_is_object(json) && wire.sku_ids == NULL && wire.product_ids == NULL)
        codec_fault(
            reader, &skus, CODEC_FAULT_REQUIRED,
            BILINGUAL(reader, "Berikan sku_ids atau product_ids.", "Give sku_ids or product_ids."));
    if (wire.include != NULL)
        read_include(reader, wire.include, out);
}

/* ---- the whole ---- */

/* The basket or the projection, each read as a body of its own. */
static void read_question(struct codec_reader *reader, const struct wire *wire, int64_t now_us,
                          struct simulation_request *out)
{
    const struct codec_path quote = CODEC_MEMBER(NULL, "quote");
    const struct codec_path projection = CODEC_MEMBER(NULL, "projection");
    struct codec_reader part = *reader;
    struct fault_list own;

    fault_list_init(&own, reader->arena, reader->lang);
    part.faults = &own;
    out->has_quote = wire->quote != NULL;
    if (wire->quote != NULL)
        shop_quote_read(&part, wire->quote, now_us, &out->quote);
    else if (wire->projection != NULL)
        read_projection(&part, wire->projection, &out->projection);
    else
        codec_fault(reader, &quote, CODEC_FAULT_REQUIRED,
                    BILINGUAL(reader, "Berikan quote (keranjang) atau projection (periode).",
                              "Give quote (a basket) or projection (a period)."));
    if (wire->quote != NULL && wire->projection != NULL)
        codec_fault(reader, &projection, CODEC_FAULT_INCONSISTENT,
                    BILINGUAL(reader, "Berikan quote atau projection, tidak keduanya.",
                              "Give quote or projection, not both."));
    reader->pool = part.pool;
    reader->pool_left = part.pool_left;
    fault_list_adopt(reader->faults, wire->quote != NULL ? "quote" : "projection", &own);
}

enum codec_result simulation_request_decode(const char *body, size_t len, int64_t now_us,
                                            enum lang lang, struct arena *arena,
                                            struct simulation_request *out,
                                            struct codec_error *error)
{
    const struct codec_path remove_path = CODEC_MEMBER(NULL, "remove");
    struct codec_reader reader;
    struct wire wire = {.remove = NULL};
    json_t *root;
    enum codec_result result = codec_begin(body, len, lang, arena, error, &reader, &root);

    *out = (struct simulation_request){.remove_count = 0};
    if (result != CODEC_OK)
        return result;
    (void)codec_object(&reader, root, NULL, &SHAPE, &wire);
    if (wire.remove != NULL)
        (void)codec_ids(&reader, wire.remove, &remove_path, 1, SIMULATION_PROMOTIONS_MAX,
                        &out->remove, &out->remove_count);
    if (wire.change != NULL)
        read_changes(&reader, wire.change, out);
    if (wire.add != NULL)
        read_additions(&reader, wire.add, out);
    tell_repeated(&reader, out);
    if (json_is_object(root))
        read_question(&reader, &wire, now_us, out);
    return codec_reader_result(&reader);
}

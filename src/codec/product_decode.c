#include "codec/store_batch.h"
#include "codec/store_read.h"

/* ---- SKUs ---- */

#define SKU_AT(field) offsetof(struct sku_record, field)
#define SKU_MONEY(name_, field)                                                          \
    {                                                                                    \
        CODEC_NAMED(name_), .kind = CODEC_KIND_INT64, .offset = SKU_AT(field), .min = 0, \
                            .max = TUMPUK_MONEY_MAX                                      \
    }

enum sku_member {
    SKU_ID,
    SKU_NAME,
    SKU_LIST_PRICE,
    SKU_UNIT_COST,
    SKU_FLOOR_PRICE,
    SKU_MIN_MARGIN,
    SKU_STOCK,
    SKU_STOCK_WAS,
    SKU_LOW_STOCK,
    SKU_MEMBER_COUNT,
};

static const struct codec_member SKU_MEMBERS[SKU_MEMBER_COUNT] = {
    [SKU_ID] = {CODEC_NAMED("sku_id"), .required = true, .kind = CODEC_KIND_ID,
                .offset = SKU_AT(sku_id)},
    [SKU_NAME] = {CODEC_NAMED("name"), .kind = CODEC_KIND_NAME, .offset = SKU_AT(name)},
    [SKU_LIST_PRICE] = {CODEC_NAMED("list_price"), .required = true, .kind = CODEC_KIND_INT64,
                        .offset = SKU_AT(list_price), .min = 0, .max = TUMPUK_MONEY_MAX},
    [SKU_UNIT_COST] = SKU_MONEY("unit_cost", unit_cost),
    [SKU_FLOOR_PRICE] = SKU_MONEY("floor_price", floor_price),
    [SKU_MIN_MARGIN] = {CODEC_NAMED("min_margin_bps"), .kind = CODEC_KIND_INT32,
                        .offset = SKU_AT(min_margin_bps), .min = 1, .max = TUMPUK_BPS_ONE},
    [SKU_STOCK] = SKU_MONEY("stock", stock),
    [SKU_STOCK_WAS] = SKU_MONEY("stock_was", stock_was),
    [SKU_LOW_STOCK] = SKU_MONEY("low_stock_threshold", low_stock_threshold),
};
static const struct codec_shape SKU_SHAPE = {SKU_MEMBER_COUNT, SKU_MEMBERS};

static void skus_read(struct codec_reader *reader, const json_t *json, struct product_record *out)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "skus");
    struct sku_record *skus;
    struct tumpuk_text *ids;
    size_t count;

    (void)codec_list(reader, json, &path, 1, SHOP_SKUS_PER_PRODUCT_MAX, &count);
    if (count == 0)
        return;
    skus = arena_calloc(reader->arena, count, sizeof *skus);
    ids = arena_calloc(reader->arena, count, sizeof *ids);
    if (skus == NULL || ids == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);

        skus[i] = (struct sku_record){.unit_cost = -1,
                                      .floor_price = -1,
                                      .min_margin_bps = -1,
                                      .stock = SHOP_STOCK_NONE,
                                      .stock_was = SHOP_STOCK_NONE,
                                      .low_stock_threshold = -1};
        (void)codec_object(reader, json_array_get(json, i), &here, &SKU_SHAPE, &skus[i]);
        ids[i] = skus[i].sku_id;
    }
    codec_tell_duplicates(reader, &path, "sku_id", ids, (uint32_t)count);
    out->skus = skus;
    out->sku_count = (uint32_t)count;
}

/* ---- the product ---- */

struct product_wire {
    struct tumpuk_text product_id;
    struct tumpuk_text name;
    json_t *skus;
    json_t *ignored;
};

#define AT(field) offsetof(struct product_wire, field)
#define IGNORED(name_)                                                     \
    {                                                                      \
        CODEC_NAMED(name_), .kind = CODEC_KIND_JSON, .offset = AT(ignored) \
    }

enum product_member {
    PRODUCT_ID,
    PRODUCT_NAME,
    PRODUCT_SKUS,
    PRODUCT_STATUS,
    PRODUCT_ENDED_AT,
    PRODUCT_CREATED_AT,
    PRODUCT_UPDATED_AT,
    PRODUCT_MEMBER_COUNT,
};

#define PRODUCT_MEMBERS(id_required)                                                               \
    {                                                                                              \
        [PRODUCT_ID] = {CODEC_NAMED("product_id"), .required = (id_required),                      \
                        .kind = CODEC_KIND_ID, .offset = AT(product_id)},                          \
        [PRODUCT_NAME] = {CODEC_NAMED("name"), .required = true, .kind = CODEC_KIND_NAME,          \
                          .offset = AT(name)},                                                     \
        [PRODUCT_SKUS] = {CODEC_NAMED("skus"), .required = true, .kind = CODEC_KIND_JSON,          \
                          .offset = AT(skus)},                                                     \
        [PRODUCT_STATUS] = IGNORED("status"), [PRODUCT_ENDED_AT] = IGNORED("ended_at"),            \
        [PRODUCT_CREATED_AT] = IGNORED("created_at"), [PRODUCT_UPDATED_AT] = IGNORED("updated_at") \
    }

static const struct codec_member NAMED_MEMBERS[] = PRODUCT_MEMBERS(true);
static const struct codec_member PLACED_MEMBERS[] = PRODUCT_MEMBERS(false);
static const struct codec_shape NAMED_SHAPE = {PRODUCT_MEMBER_COUNT, NAMED_MEMBERS};
static const struct codec_shape PLACED_SHAPE = {PRODUCT_MEMBER_COUNT, PLACED_MEMBERS};

static void product_read(struct codec_reader *reader, json_t *json, const char *path_id,
                         struct product_record *out)
{
    struct product_wire wire = {.skus = NULL};

    *out = (struct product_record){.ended_at_us = SHOP_TIME_NEVER};
    (void)codec_object(reader, json, NULL, path_id == NULL ? &NAMED_SHAPE : &PLACED_SHAPE, &wire);
    store_read_id(reader, NULL, "product_id", path_id, &wire.product_id);
    out->product_id = wire.product_id;
    out->name = wire.name;
    if (wire.skus != NULL)
        skus_read(reader, wire.skus, out);
}

enum codec_result product_record_decode(const struct store_body *body, struct product_record *out,
                                        struct codec_error *error)
{
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    product_read(&reader, root, body->id, out);
    return codec_reader_result(&reader);
}

/* ---- batches ---- */

/* The SKUs of all items, one after the other, and whose they are. */
struct batch_skus {
    size_t count;
    struct tumpuk_text *ids;
    uint32_t *item_of;
    uint32_t *place; /* in its item */
};

static bool skus_gather(struct codec_reader *reader, const struct store_item *items, size_t count,
                        struct batch_skus *out)
{
    size_t sku_count = 0;

    for (size_t i = 0; i < count; i++)
        sku_count += items[i].product.sku_count;
    *out = (struct batch_skus){
        .ids = arena_calloc(reader->arena, sku_count + 1, sizeof *out->ids),
        .item_of = arena_calloc(reader->arena, sku_count + 1, sizeof *out->item_of),
        .place = arena_calloc(reader->arena, sku_count + 1, sizeof *out->place)};
    if (out->ids == NULL || out->item_of == NULL || out->place == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        for (uint32_t s = 0; s < items[i].product.sku_count; s++) {
            out->item_of[out->count] = (uint32_t)i;
            out->place[out->count] = s;
            out->ids[out->count++] = items[i].product.skus[s].sku_id;
        }
    }
    return true;
}

/* SKUs that an earlier item has; inside one item they were told by their places. */
static void tell_repeated_skus(struct codec_reader *reader, struct store_item *items, size_t count)
{
    const struct codec_path list = CODEC_MEMBER(NULL, "skus");
    struct batch_skus skus;
    const uint32_t *first_of;

    if (!skus_gather(reader, items, count, &skus))
        return;
    first_of = codec_duplicates(reader, skus.ids, (uint32_t)skus.count);
    for (size_t i = 0; first_of != NULL && i < skus.count; i++) {
        const struct codec_path element = CODEC_ELEMENT(&list, skus.place[i]);
        const struct codec_path id = CODEC_MEMBER(&element, "sku_id");
        uint32_t first = first_of[i];
        const struct store_item *other;

        if (first == TUMPUK_NONE || skus.item_of[first] == skus.item_of[i])
            continue;
        other = &items[skus.item_of[first]];
        reader->faults = &items[skus.item_of[i]].faults;
        if (other->row_count > 0)
            codec_fault(reader, &id, CODEC_FAULT_DUPLICATE,
                        BILINGUAL(reader, "SKU \"%s\" sudah ada di baris %u.",
                                  "SKU \"%s\" is already in row %u."),
                        skus.ids[i].bytes, (unsigned)other->rows[skus.place[first]]);
        else
            codec_fault(reader, &list, CODEC_FAULT_DUPLICATE,
                        BILINGUAL(reader, "SKU \"%s\" sudah ada di items[%u].",
                                  "SKU \"%s\" is already in items[%u]."),
                        skus.ids[i].bytes, (unsigned)skus.item_of[first]);
    }
}

/* Ids and SKUs that an earlier item has already. */
static void tell_repeated(struct codec_reader *reader, struct store_item *items, size_t count)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "product_id");
    struct tumpuk_text *ids = arena_calloc(reader->arena, count, sizeof *ids);
    const uint32_t *first_of;

    if (ids == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        ids[i] = items[i].product.product_id;
    first_of = codec_duplicates(reader, ids, (uint32_t)count);
    for (size_t i = 0; first_of != NULL && i < count; i++) {
        reader->faults = &items[i].faults;
        if (first_of[i] != TUMPUK_NONE)
            store_batch_tell_repeated(reader, &path, items, first_of[i]);
    }
    tell_repeated_skus(reader, items, count);
}

static void item_read(struct codec_reader *reader, json_t *json, struct store_item *item)
{
    product_read(reader, json, NULL, &item->product);
}

enum codec_result product_batch_decode(const struct store_body *body, struct store_item **items,
                                       size_t *count, struct codec_error *error)
{
    static const struct store_batch_kind KIND = {.read = item_read,
                                                 .tell_repeated = tell_repeated,
                                                 .shape = &STORE_PRODUCT_SHAPE,
                                                 .encode = product_sheet_encode,
                                                 .check = product_sheet_check};

    return store_batch_decode(body, &KIND, items, count, error);
}

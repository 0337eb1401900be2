#include "codec/combination_request.h"

#include <string.h>

#include "codec/json.h"
#include "codec/promotion_decode.h"

/* What stands in for missing fields (spec pricing, section 7). */
#define LIST_PRICE_DEFAULT 100000
#define QUANTITY_DEFAULT 1

struct selection_wire {
    int type;
    json_t *benefit;
};

enum selection_member { SELECTION_TYPE, SELECTION_BENEFIT };

static const struct codec_member SELECTION_MEMBERS[] = {
    [SELECTION_TYPE] = {CODEC_NAMED("type"), .required = true, .kind = CODEC_KIND_WORD,
                        .offset = offsetof(struct selection_wire, type),
                        .words = &CODEC_WORDS_TYPE},
    [SELECTION_BENEFIT] = {CODEC_NAMED("benefit"), .kind = CODEC_KIND_JSON,
                           .offset = offsetof(struct selection_wire, benefit)},
};
static const struct codec_shape SELECTION_SHAPE = {2, SELECTION_MEMBERS};

static void selection_read(struct codec_reader *reader, json_t *json, const struct codec_path *path,
                           struct tumpuk_selection *out)
{
    const struct codec_path benefit_path = CODEC_MEMBER(path, "benefit");
    struct selection_wire wire = {0, NULL};
    struct codec_found found = codec_object(reader, json, path, &SELECTION_SHAPE, &wire);
    struct tumpuk_benefit *benefit;

    out->type = (enum tumpuk_type)wire.type;
    if (wire.benefit == NULL)
        return;
    benefit = arena_alloc(reader->arena, sizeof *benefit);
    if (benefit == NULL)
        return;
    (void)benefit_read(reader, wire.benefit, &benefit_path,
                       codec_good(found, SELECTION_TYPE) ? &out->type : NULL, benefit);
    out->benefit = benefit;
}

static void selections_read(struct codec_reader *reader, const json_t *json,
                            struct tumpuk_combination_request *out)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "selections");
    struct tumpuk_selection *selections;
    size_t count;

    (void)codec_list(reader, json, &path, 1, TUMPUK_SELECTIONS_MAX, &count);
    if (count == 0)
        return;
    selections = arena_calloc(reader->arena, count, sizeof *selections);
    if (selections == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);

        selection_read(reader, json_array_get(json, i), &here, &selections[i]);
    }
    out->selections = selections;
    out->selection_count = (uint32_t)count;
}

struct request_wire {
    json_t *selections;
    int64_t list_price;
    int64_t shipping_fee;
    int32_t quantity;
};

static const struct codec_member REQUEST_MEMBERS[] = {
    {CODEC_NAMED("selections"), .required = true, .kind = CODEC_KIND_JSON,
     .offset = offsetof(struct request_wire, selections)},
    {CODEC_NAMED("list_price"), .kind = CODEC_KIND_INT64,
     .offset = offsetof(struct request_wire, list_price), .min = 0, .max = TUMPUK_MONEY_MAX},
    {CODEC_NAMED("quantity"), .kind = CODEC_KIND_INT32,
     .offset = offsetof(struct request_wire, quantity), .min = 1, .max = TUMPUK_QUANTITY_MAX},
    {CODEC_NAMED("shipping_fee"), .kind = CODEC_KIND_INT64,
     .offset = offsetof(struct request_wire, shipping_fee), .min = 0, .max = TUMPUK_MONEY_MAX},
};
static const struct codec_shape REQUEST_SHAPE = {4, REQUEST_MEMBERS};

enum codec_result combination_request_decode(const char *body, size_t len, enum lang lang,
                                             struct arena *arena,
                                             struct tumpuk_combination_request *out,
                                             struct codec_error *error)
{
    struct request_wire wire = {.list_price = LIST_PRICE_DEFAULT, .quantity = QUANTITY_DEFAULT};
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = codec_begin(body, len, lang, arena, error, &reader, &root);

    if (result != CODEC_OK)
        return result;
    (void)codec_object(&reader, root, NULL, &REQUEST_SHAPE, &wire);
    *out = (struct tumpuk_combination_request){
        .list_price = wire.list_price,
        .quantity = wire.quantity,
        .shipping_fee = wire.shipping_fee,
    };
    if (wire.selections != NULL)
        selections_read(&reader, wire.selections, out);
    return codec_reader_result(&reader);
}

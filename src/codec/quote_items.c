#include "codec/quote_items.h"

#include "codec/quote_request.h"

#define AT(field) offsetof(struct tumpuk_line, field)

/* What a line of a stored catalogue may say stands first. */
static const struct codec_member MEMBERS[] = {
    {CODEC_NAMED("sku_id"), .required = true, .kind = CODEC_KIND_ID, .offset = AT(sku_id)},
    {CODEC_NAMED("quantity"), .required = true, .kind = CODEC_KIND_INT32, .offset = AT(quantity),
     .min = 1, .max = TUMPUK_QUANTITY_MAX},
    {CODEC_NAMED("product_id"), .kind = CODEC_KIND_ID, .offset = AT(product_id)},
    {CODEC_NAMED("list_price"), .required = true, .kind = CODEC_KIND_INT64,
     .offset = AT(list_price), .min = 0, .max = TUMPUK_MONEY_MAX},
    {CODEC_NAMED("unit_cost"), .kind = CODEC_KIND_INT64, .offset = AT(unit_cost), .min = 0,
     .max = TUMPUK_MONEY_MAX},
};

static const struct codec_shape SHAPES[] = {
    [QUOTE_ITEMS_PRICED] = {sizeof MEMBERS / sizeof *MEMBERS, MEMBERS},
    [QUOTE_ITEMS_STORED] = {2, MEMBERS},
};

void quote_items_read(struct codec_reader *reader, const json_t *json, enum quote_items_kind kind,
                      struct tumpuk_line **lines, uint32_t *count)
{
    const struct codec_path path = CODEC_MEMBER(NULL, "items");
    struct tumpuk_line *list;
    struct tumpuk_text *skus;
    size_t found;

    *lines = NULL;
    *count = 0;
    (void)codec_list(reader, json, &path, 1, QUOTE_LINES_MAX, &found);
    if (found == 0)
        return;
    list = arena_calloc(reader->arena, found, sizeof *list);
    skus = arena_calloc(reader->arena, found, sizeof *skus);
    if (list == NULL || skus == NULL)
        return;
    for (size_t i = 0; i < found; i++) {
        const struct codec_path here = CODEC_ELEMENT(&path, i);

        list[i].unit_cost = -1;
        (void)codec_object(reader, json_array_get(json, i), &here, &SHAPES[kind], &list[i]);
        skus[i] = list[i].sku_id;
    }
    codec_tell_duplicates(reader, &path, "sku_id", skus, (uint32_t)found);
    *lines = list;
    *count = (uint32_t)found;
}

void quote_presented_read(struct codec_reader *reader, const json_t *claimed, const json_t *codes,
                          struct tumpuk_basket *basket)
{
    if (claimed != NULL)
        (void)codec_ids(reader, claimed, &CODEC_MEMBER(NULL, "claimed"), 0, QUOTE_CLAIMED_MAX,
                        &basket->claimed, &basket->claimed_count);
    if (codes != NULL)
        (void)codec_ids(reader, codes, &CODEC_MEMBER(NULL, "codes"), 0, QUOTE_CODES_MAX,
                        &basket->codes, &basket->code_count);
}

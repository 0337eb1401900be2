#include "codec/store_batch.h"

#include "codec/store_read.h"

static enum codec_result json_decode(const struct store_body *body,
                                     const struct store_batch_kind *kind, struct store_item **items,
                                     size_t *count, struct codec_error *error)
{
    struct codec_reader reader;
    const json_t *list;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    list = store_read_items(&reader, root, STORE_BATCH_ITEMS_MAX, count);
    if (list == NULL)
        return codec_reader_result(&reader);
    *items = arena_calloc(body->arena, *count, sizeof **items);
    for (size_t i = 0; *items != NULL && i < *count; i++) {
        struct store_item *item = &(*items)[i];

        fault_list_init(&item->faults, body->arena, body->lang);
        reader.faults = &item->faults;
        kind->read(&reader, json_array_get(list, i), item);
    }
    if (*items != NULL)
        kind->tell_repeated(&reader, *items, *count);
    reader.faults = &error->faults;
    return codec_reader_result(&reader);
}

enum codec_result store_batch_decode(const struct store_body *body,
                                     const struct store_batch_kind *kind, struct store_item **items,
                                     size_t *count, struct codec_error *error)
{
    switch (body->form) {
    case STORE_FORM_JSON:
        return json_decode(body, kind, items, count, error);
    case STORE_FORM_CSV:
    case STORE_FORM_XLSX:
        return store_sheet_decode(body, kind, items, count, error);
    }
    return CODEC_MALFORMED;
}

void store_batch_tell_repeated(struct codec_reader *reader, const struct codec_path *path,
                               const struct store_item *items, uint32_t first)
{
    if (items[first].row_count > 0)
        codec_fault(reader, path, CODEC_FAULT_DUPLICATE,
                    BILINGUAL(reader, "Sudah ada di baris %u.", "It is already in row %u."),
                    (unsigned)items[first].rows[0]);
    else
        codec_fault(reader, path, CODEC_FAULT_DUPLICATE,
                    BILINGUAL(reader, "Sudah ada di items[%u].", "It is already in items[%u]."),
                    (unsigned)first);
}

#include "codec/store_batch.h"

#include "codec/store_read.h"

static void item_read(struct codec_reader *reader, json_t *json, void *item, const void *arg)
{
    const struct store_batch_kind *kind = arg;

    kind->read(reader, json, item);
}

static enum codec_result json_decode(const struct store_body *body,
                                     const struct store_batch_kind *kind, struct store_item **items,
                                     size_t *count, struct codec_error *error)
{
    const struct store_each each = {
        .max = STORE_BATCH_ITEMS_MAX, .size = sizeof **items, .read = item_read, .arg = kind};
    struct codec_reader reader;
    json_t *root;
    enum codec_result result = store_read_begin(body, &reader, error, &root);

    if (result != CODEC_OK)
        return result;
    *items = store_read_each(&reader, root, &each, count);
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

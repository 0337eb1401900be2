/*
 * Batches that come as sheets: rows are gathered into items, each item is written
 * as JSON, and that is read by the decoder of JSON batches, so that both are held
 * to the same rules. Faults are told by row and column in the end
 * (product_sheet.c, promotion_sheet.c).
 */
#include <string.h>

#include "codec/store_batch.h"

/* One item as JSON: its cells' text, escaped at worst (\u0001), and some names. */
#define ITEM_BYTES_MAX ((size_t)6 * SHEET_TEXT_BYTES_MAX + 1024 * 1024)
/* Its tree, and what the parser takes beside it. */
#define ITEM_ARENA_BYTES_MAX (2 * CODEC_TREE_BYTES_MAX)

struct work {
    const struct store_body *body;
    const struct store_batch_kind *kind;
    struct codec_reader reader;
    struct sheet_map map;
    struct arena *sheet_arena;
    struct arena *item_arena;
    struct buf json; /* of the item at hand */
};

const char *store_row_field(struct arena *arena, uint32_t row, const char *column)
{
    const char *field = column[0] != '\0'
                            ? arena_printf(arena, "rows[%u].%s", (unsigned)row, column)
                            : arena_printf(arena, "rows[%u]", (unsigned)row);

    return field != NULL ? field : "rows";
}

/* ---- one item ---- */

static bool item_rows(struct work *work, const struct sheet_rows *rows, struct store_item *item)
{
    uint32_t *numbers = arena_calloc(work->body->arena, rows->count, sizeof *numbers);

    if (numbers == NULL)
        return false;
    for (size_t i = 0; i < rows->count; i++)
        numbers[i] = rows->rows[i]->number;
    item->rows = numbers;
    item->row_count = (uint32_t)rows->count;
    return true;
}

static void item_read(struct work *work, const struct sheet_rows *rows, struct store_item *item)
{
    struct codec_error error;
    struct json_out out;
    json_t *root;

    work->json.len = 0;
    json_out_init(&out, &work->json, false);
    json_out_object(&out);
    work->kind->encode(&work->map, rows, &out);
    json_out_end_object(&out);
    if (work->json.failed)
        return;
    arena_reset(work->item_arena);
    switch (codec_parse(work->json.bytes, work->json.len, work->body->lang, work->item_arena,
                        &error, &root)) {
    case CODEC_OK:
        work->kind->read(&work->reader, root, item);
        if (work->kind->check != NULL)
            work->kind->check(&work->reader, &work->map, rows);
        break;
    case CODEC_MALFORMED: /* no text that is in a cell makes it so */
        fault_add(&item->faults, "", CODEC_FAULT_INVALID_TEXT, "%s", error.message);
        break;
    case CODEC_INVALID:
        for (size_t i = 0; i < error.faults.count; i++)
            fault_add(&item->faults, "", error.faults.items[i].code, "%s",
                      error.faults.items[i].detail);
        break;
    case CODEC_NO_MEMORY:
        work->json.failed = true;
        break;
    }
}

/* ---- all of them ---- */

static void tell_too_many(struct codec_reader *reader, const char *sentence)
{
    codec_fault(reader, &CODEC_MEMBER(NULL, "rows"), CODEC_FAULT_TOO_MANY, "%s", sentence);
}

static enum codec_result items_read(struct work *work, const struct sheet_rows *rows,
                                    struct store_item *items, size_t count)
{
    struct codec_reader *reader = &work->reader;
    struct fault_list *faults = reader->faults;

    for (size_t i = 0; i < count; i++) {
        fault_list_init(&items[i].faults, work->body->arena, work->body->lang);
        reader->faults = &items[i].faults;
        if (!item_rows(work, &rows[i], &items[i]))
            return CODEC_NO_MEMORY;
        item_read(work, &rows[i], &items[i]);
        if (work->json.failed)
            return CODEC_NO_MEMORY;
    }
    work->kind->tell_repeated(reader, items, count);
    reader->faults = faults;
    if (work->map.list_left == 0)
        tell_too_many(reader, BILINGUAL(reader, "Semua daftar bersama-sama terlalu panjang.",
                                        "All lists together are too long."));
    return codec_reader_result(reader);
}

static enum codec_result sheet_decode(struct work *work, const struct sheet *sheet,
                                      struct store_item **items, size_t *count)
{
    struct codec_reader *reader = &work->reader;
    struct sheet_rows *rows;

    if (sheet->row_count == 0) {
        codec_fault(reader, &CODEC_MEMBER(NULL, "rows"), CODEC_FAULT_EMPTY,
                    BILINGUAL(reader, "Berkasnya kosong; baris pertama berisi nama kolom.",
                              "The file is empty; its first row has the columns' names."));
        return CODEC_INVALID;
    }
    sheet_map_init(&work->map, work->kind->shape, sheet, reader);
    if (sheet->row_count == 1)
        codec_fault(reader, &CODEC_MEMBER(NULL, "rows"), CODEC_FAULT_EMPTY,
                    BILINGUAL(reader, "Setelah baris kepala tidak ada apa-apa.",
                              "Nothing follows the header row."));
    if (reader->faults->count > 0)
        return CODEC_INVALID;
    rows = sheet_map_group(&work->map, sheet, reader, count);
    *items = arena_calloc(work->body->arena, *count, sizeof **items);
    if (rows == NULL || *items == NULL)
        return CODEC_NO_MEMORY;
    if (*count > STORE_BATCH_ITEMS_MAX) {
        codec_fault(reader, &CODEC_MEMBER(NULL, "rows"), CODEC_FAULT_TOO_MANY,
                    BILINGUAL(reader, "Batasnya %d buah sekali kirim; di sini ada %zu.",
                              "At most %d can be sent at once; there are %zu here."),
                    STORE_BATCH_ITEMS_MAX, *count);
        return CODEC_INVALID;
    }
    return items_read(work, rows, *items, *count);
}

enum codec_result store_sheet_decode(const struct store_body *body,
                                     const struct store_batch_kind *kind, struct store_item **items,
                                     size_t *count, struct codec_error *error)
{
    struct work work = {.body = body,
                        .kind = kind,
                        .sheet_arena = arena_new(SHEET_ARENA_BYTES_MAX),
                        .item_arena = arena_new(ITEM_ARENA_BYTES_MAX)};
    enum sheet_format format = body->form == STORE_FORM_CSV ? SHEET_CSV : SHEET_XLSX;
    enum codec_result result = CODEC_NO_MEMORY;
    struct sheet sheet;

    *error = (struct codec_error){.line = 0};
    fault_list_init(&error->faults, body->arena, body->lang);
    buf_init(&work.json, ITEM_BYTES_MAX);
    if (work.sheet_arena == NULL || work.item_arena == NULL)
        goto out;
    codec_reader_init(&work.reader, body->arena, &error->faults, body->len);
    result = sheet_read(format, body->bytes, body->len, work.sheet_arena, error, &sheet);
    if (result == CODEC_OK)
        result = sheet_decode(&work, &sheet, items, count);
out:
    buf_clear(&work.json);
    arena_free(work.item_arena);
    arena_free(work.sheet_arena);
    return result;
}

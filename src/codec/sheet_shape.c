#include "codec/sheet_shape.h"

#include <string.h>

void sheet_shape_head(const struct sheet_shape *shape, struct sheet_out *out)
{
    for (size_t i = 0; i < shape->column_count; i++)
        sheet_out_text(out, shape->columns[i].name, strlen(shape->columns[i].name));
    sheet_out_end_row(out);
}

/* ---- the header ---- */

static const char *column_name(const void *shape, size_t index)
{
    return ((const struct sheet_shape *)shape)->columns[index].name;
}

static void tell_unknown(struct codec_reader *reader, const struct codec_path *path,
                         const struct sheet_shape *shape)
{
    const char *nearest = codec_nearest(path->key, path->key_len, column_name, shape,
                                        shape->column_count);

    if (nearest != NULL)
        codec_fault(reader, path, CODEC_FAULT_UNKNOWN_FIELD,
                    BILINGUAL(reader, "Kolom ini tidak dikenal; mungkin maksudnya \"%s\"?",
                              "There is no such column; did you mean \"%s\"?"),
                    nearest);
    else
        codec_fault(reader, path, CODEC_FAULT_UNKNOWN_FIELD,
                    BILINGUAL(reader, "Kolom ini tidak dikenal; ambil baris kepala dari ekspor.",
                              "There is no such column; take the header row of an export."));
}

/* The shape's column of that name, or where there is none column_count. */
static size_t column_find(const struct sheet_shape *shape, const char *name, size_t len)
{
    size_t i = 0;

    while (i < shape->column_count &&
           (strlen(column_name(shape, i)) != len || memcmp(column_name(shape, i), name, len) != 0))
        i++;
    return i;
}

static void head_cell(struct sheet_map *map, const struct sheet_cell *cell, int column,
                      const struct codec_path *row_path, struct codec_reader *reader)
{
    size_t first = strspn(cell->bytes, " ");
    size_t end = cell->len;
    struct codec_path path = {row_path, cell->bytes + first, 0, 0};
    size_t found;

    while (end > first && cell->bytes[end - 1] == ' ')
        end--;
    if (end <= first)
        return; /* blank */
    path.key_len = end - first;
    found = column_find(map->shape, path.key, path.key_len);
    if (found == map->shape->column_count)
        tell_unknown(reader, &path, map->shape);
    else if (map->column[found] >= 0)
        codec_fault(
            reader, &path, CODEC_FAULT_DUPLICATE,
            BILINGUAL(reader, "Kolom ini ada dua kali.", "This column is there more than once."));
    else
        map->column[found] = column;
}

/* Cells under no header: nobody would know that they are lost. */
static void tell_headless(const struct sheet *sheet, struct codec_reader *reader)
{
    const struct codec_path rows_path = CODEC_MEMBER(NULL, "rows");
    const struct sheet_row *head = &sheet->rows[0];

    for (size_t r = 1; r < sheet->row_count; r++) {
        const struct sheet_row *row = &sheet->rows[r];
        const struct codec_path path = CODEC_ELEMENT(&rows_path, row->number);

        for (uint32_t c = 0; c < row->cell_count; c++) {
            if (row->cells[c].kind == SHEET_EMPTY ||
                (c < head->cell_count && head->cells[c].kind != SHEET_EMPTY))
                continue;
            codec_fault(reader, &path, CODEC_FAULT_UNKNOWN_FIELD,
                        BILINGUAL(reader, "Sel ke-%u tidak mempunyai kepala kolom.",
                                  "Cell %u has no column header."),
                        (unsigned)c + 1);
            break;
        }
    }
}

void sheet_map_init(struct sheet_map *map, const struct sheet_shape *shape,
                    const struct sheet *sheet, struct codec_reader *reader)
{
    const struct codec_path rows_path = CODEC_MEMBER(NULL, "rows");
    const struct sheet_row *head = &sheet->rows[0];
    const struct codec_path path = CODEC_ELEMENT(&rows_path, head->number);

    map->shape = shape;
    map->list_left = SHEET_LIST_ITEMS_MAX;
    for (size_t i = 0; i < shape->column_count; i++)
        map->column[i] = -1;
    for (uint32_t i = 0; i < head->cell_count; i++)
        head_cell(map, &head->cells[i], (int)i, &path, reader);
    for (size_t i = 0; i < shape->column_count; i++) {
        const char *name = shape->columns[i].name;

        if (shape->columns[i].required && map->column[i] < 0)
            codec_fault(reader, &(struct codec_path){&path, name, strlen(name), 0},
                        CODEC_FAULT_REQUIRED,
                        BILINGUAL(reader, "Kolom ini wajib ada.", "This column is required."));
    }
    tell_headless(sheet, reader);
}

/* ---- rows ---- */

struct sheet_cell sheet_map_cell(const struct sheet_map *map, const struct sheet_row *row,
                                 size_t column)
{
    int at = map->column[column];

    if (at < 0 || (uint32_t)at >= row->cell_count)
        return (struct sheet_cell){"", 0, SHEET_EMPTY};
    return sheet_cell_plain(&row->cells[at]);
}

static bool row_is_off(const struct sheet_map *map, const struct sheet_row *row)
{
    struct sheet_cell status = sheet_map_cell(map, row, map->shape->status);

    return strcmp(status.bytes, map->shape->off) == 0;
}

/* Whether a later row of the same id is another item. */
static bool row_is_whole(const struct sheet_map *map, const struct sheet_row *row)
{
    for (size_t i = map->shape->whole_from; i < map->shape->whole_to; i++) {
        if (sheet_map_cell(map, row, i).kind != SHEET_EMPTY)
            return true;
    }
    return false;
}

/* The rows that count, with their keys; a key that is a number is copied. */
static size_t rows_take(const struct sheet_map *map, const struct sheet *sheet,
                        struct codec_reader *reader, const struct sheet_row **rows,
                        struct tumpuk_text *keys)
{
    size_t count = 0;

    for (size_t i = 1; i < sheet->row_count; i++) {
        const struct sheet_row *row = &sheet->rows[i];
        struct sheet_cell cell = sheet_map_cell(map, row, map->shape->key);
        char number[SHEET_INTEGER_MAX];

        if (row_is_off(map, row))
            continue;
        keys[count] = sheet_cell_text(&cell, number);
        if (keys[count].bytes == number)
            keys[count].bytes = arena_strndup(reader->arena, number, keys[count].len);
        if (keys[count].bytes == NULL)
            return 0;
        rows[count++] = row;
    }
    return count;
}

/* Hands each row to its item; `item_of` says to which. */
static struct sheet_rows *rows_share(struct codec_reader *reader, const struct sheet_row **rows,
                                     const uint32_t *item_of, size_t row_count, size_t count)
{
    struct sheet_rows *items = arena_calloc(reader->arena, count + 1, sizeof *items);
    const struct sheet_row **shared = arena_calloc(reader->arena, row_count + 1, sizeof *shared);
    size_t at = 0;

    if (items == NULL || shared == NULL)
        return NULL;
    for (size_t i = 0; i < row_count; i++)
        items[item_of[i]].count++;
    for (size_t i = 0; i < count; i++) {
        items[i].rows = shared + at;
        at += items[i].count;
        items[i].count = 0;
    }
    for (size_t i = 0; i < row_count; i++) {
        struct sheet_rows *item = &items[item_of[i]];

        item->rows[item->count++] = rows[i];
    }
    return items;
}

struct sheet_rows *sheet_map_group(const struct sheet_map *map, const struct sheet *sheet,
                                   struct codec_reader *reader, size_t *count)
{
    size_t row_max = sheet->row_count;
    const struct sheet_row **rows = arena_calloc(reader->arena, row_max, sizeof *rows);
    struct tumpuk_text *keys = arena_calloc(reader->arena, row_max, sizeof *keys);
    uint32_t *item_of = arena_calloc(reader->arena, row_max, sizeof *item_of);
    const uint32_t *first_of;
    size_t row_count;

    *count = 0;
    if (rows == NULL || keys == NULL || item_of == NULL)
        return NULL;
    row_count = rows_take(map, sheet, reader, rows, keys);
    first_of = codec_duplicates(reader, keys, (uint32_t)row_count);
    for (size_t i = 0; i < row_count; i++) {
        bool is_first = first_of == NULL || first_of[i] == TUMPUK_NONE;

        item_of[i] = is_first || row_is_whole(map, rows[i]) ? (uint32_t)(*count)++
                                                            : item_of[first_of[i]];
    }
    return arena_failed(reader->arena) ? NULL
                                       : rows_share(reader, rows, item_of, row_count, *count);
}

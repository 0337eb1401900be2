/* Shared strings and the rows of a sheet (ECMA-376, part 1, 18.3 and 18.4). */
#include <string.h>

#include "codec/xlsx_escape.h"
#include "codec/xlsx_part.h"

/* ---- shared strings ---- */

static bool strings_reserve(struct xlsx *xlsx)
{
    size_t cap = xlsx->string_cap == 0 ? 256 : 2 * xlsx->string_cap;
    struct xlsx_string *strings;

    if (xlsx->string_count < xlsx->string_cap)
        return true;
    strings = xlsx->string_count < SHEET_STRINGS_MAX
                  ? arena_calloc(xlsx->build.arena, cap, sizeof *strings)
                  : NULL;
    if (strings == NULL) {
        sheet_build_no_memory(&xlsx->build);
        return false;
    }
    if (xlsx->string_count > 0)
        memcpy(strings, xlsx->strings, xlsx->string_count * sizeof *strings);
    xlsx->strings = strings;
    xlsx->string_cap = cap;
    return true;
}

static void strings_start(struct xlsx_reader *reader, const char *name, const char **attributes)
{
    (void)attributes;
    if (strcmp(name, "si") == 0)
        reader->text.len = 0;
    else
        xlsx_text_start(reader, name);
}

static void strings_end(struct xlsx_reader *reader, const char *name)
{
    struct xlsx *xlsx = reader->xlsx;
    const char *text;

    xlsx_text_end(reader, name);
    if (strcmp(name, "si") != 0 || !strings_reserve(xlsx))
        return;
    xlsx_unescape(&reader->text);
    text = sheet_build_text(&xlsx->build, 0, reader->text.len > 0 ? reader->text.bytes : "",
                            reader->text.len);
    if (text != NULL)
        xlsx->strings[xlsx->string_count++] = (struct xlsx_string){text,
                                                                   (uint32_t)reader->text.len};
}

void xlsx_strings_read(struct xlsx *xlsx)
{
    struct xlsx_reader reader = {.xlsx = xlsx, .start = strings_start, .end = strings_end};

    xlsx_part_read(&reader, "xl/sharedStrings.xml", true);
}

/* ---- rows ---- */

/* How a cell's value is to be taken. */
enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOL, CELL_ERROR };

struct rows_reader {
    struct xlsx_reader reader; /* first: it is what the handlers get */
    uint32_t row;              /* at hand, from 1 */
    uint32_t column;           /* of the cell at hand, from 1; 0: before the first */
    enum cell_type type;
    bool in_cell;
};

static void cell_malformed(struct rows_reader *rows, const char *sentence)
{
    sheet_build_malformed(&rows->reader.xlsx->build, rows->row, sentence);
}

#define MALFORMED(rows, id, en) \
    cell_malformed((rows), BILINGUAL(&(rows)->reader.xlsx->build.error->faults, id, en))

#define NO_NUMBER UINT32_MAX

/* Digits as a number up to `max`, NO_NUMBER where it is none. */
static uint32_t number_read(const char *text, uint32_t max)
{
    uint32_t number = 0;

    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || number > max)
            return NO_NUMBER;
        number = number * 10 + (uint32_t)(*text - '0');
    }
    return number <= max ? number : NO_NUMBER;
}

static void row_start(struct rows_reader *rows, const char **attributes)
{
    const char *given = xlsx_attribute(attributes, "r");
    uint32_t number = given != NULL ? number_read(given, SHEET_XLSX_ROWS_MAX) : rows->row + 1;

    if (number <= rows->row || number > SHEET_XLSX_ROWS_MAX)
        MALFORMED(rows, "Nomor baris di dalam berkas tidak berurutan.",
                  "The numbers of the file's rows are out of order.");
    rows->row = number;
    rows->column = 0;
}

/* "BC7" is column 55. */
static uint32_t column_read(const char *reference)
{
    uint32_t column = 0;

    for (; *reference >= 'A' && *reference <= 'Z' && column < SHEET_XLSX_ROWS_MAX; reference++)
        column = column * 26 + (uint32_t)(*reference - 'A') + 1;
    return column;
}

static void cell_start(struct rows_reader *rows, const char **attributes)
{
    static const struct {
        const char *name;
        enum cell_type type;
    } TYPES[] = {{"n", CELL_NUMBER},       {"s", CELL_SHARED}, {"str", CELL_TEXT}, {"d", CELL_TEXT},
                 {"inlineStr", CELL_TEXT}, {"b", CELL_BOOL},   {"e", CELL_ERROR}};
    const char *reference = xlsx_attribute(attributes, "r");
    const char *type = xlsx_attribute(attributes, "t");
    uint32_t column = reference != NULL ? column_read(reference) : rows->column + 1;

    if (column <= rows->column)
        MALFORMED(rows, "Sel-sel baris ini tidak berurutan.",
                  "The cells of this row are out of order.");
    rows->column = column;
    rows->type = CELL_NUMBER;
    for (size_t i = 0; type != NULL && i < sizeof TYPES / sizeof *TYPES; i++) {
        if (strcmp(type, TYPES[i].name) == 0)
            rows->type = TYPES[i].type;
    }
    rows->in_cell = true;
    rows->reader.text.len = 0;
}

static void cell_put(struct rows_reader *rows, enum sheet_kind kind, const char *bytes, size_t len)
{
    sheet_build_cell(&rows->reader.xlsx->build, rows->row, rows->column - 1, kind, bytes, len);
}

static void cell_end(struct rows_reader *rows)
{
    struct xlsx *xlsx = rows->reader.xlsx;
    struct buf *text = &rows->reader.text;
    uint32_t index;

    rows->in_cell = false;
    if (text->len == 0)
        return;
    switch (rows->type) {
    case CELL_NUMBER:
        cell_put(rows, SHEET_NUMBER, text->bytes, text->len);
        break;
    case CELL_TEXT:
        xlsx_unescape(text);
        cell_put(rows, SHEET_TEXT, text->bytes, text->len);
        break;
    case CELL_SHARED:
        buf_putc(text, '\0');
        index = text->failed ? NO_NUMBER : number_read(text->bytes, SHEET_STRINGS_MAX);
        if (index < xlsx->string_count)
            cell_put(rows, SHEET_TEXT, xlsx->strings[index].bytes, xlsx->strings[index].len);
        else
            xlsx_damaged(xlsx);
        break;
    case CELL_BOOL:
        if (text->bytes[0] == '1')
            cell_put(rows, SHEET_TEXT, "TRUE", 4);
        else
            cell_put(rows, SHEET_TEXT, "FALSE", 5);
        break;
    case CELL_ERROR:
        MALFORMED(rows, "Sebuah sel berisi galat rumus, seperti #N/A.",
                  "A cell holds a formula's error, such as #N/A.");
        break;
    }
}

static void rows_start(struct xlsx_reader *reader, const char *name, const char **attributes)
{
    struct rows_reader *rows = (struct rows_reader *)reader;

    if (strcmp(name, "row") == 0)
        row_start(rows, attributes);
    else if (strcmp(name, "c") == 0)
        cell_start(rows, attributes);
    else if (rows->in_cell && strcmp(name, "v") == 0)
        reader->gathering = true;
    else if (rows->in_cell)
        xlsx_text_start(reader, name);
}

static void rows_end(struct xlsx_reader *reader, const char *name)
{
    struct rows_reader *rows = (struct rows_reader *)reader;

    if (strcmp(name, "row") == 0)
        sheet_build_row(&reader->xlsx->build, rows->row);
    else if (strcmp(name, "c") == 0)
        cell_end(rows);
    else if (strcmp(name, "v") == 0)
        reader->gathering = false;
    else if (rows->in_cell)
        xlsx_text_end(reader, name);
}

void xlsx_rows_read(struct xlsx *xlsx, const char *path)
{
    struct rows_reader rows = {.reader = {.xlsx = xlsx, .start = rows_start, .end = rows_end}};

    xlsx_part_read(&rows.reader, path, false);
}

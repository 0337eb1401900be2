#include "codec/sheet_build.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#define FIELD_BYTES_MAX 32

void sheet_build_init(struct sheet_build *build, struct arena *arena, struct codec_error *error)
{
    *build = (struct sheet_build){.arena = arena, .error = error, .result = CODEC_OK};
}

void sheet_build_malformed(struct sheet_build *build, uint32_t number, const char *sentence)
{
    if (build->result != CODEC_OK)
        return;
    build->result = CODEC_MALFORMED;
    build->error->line = (int)number;
    build->error->column = 0;
    (void)snprintf(build->error->message, sizeof build->error->message, "%s", sentence);
}

void sheet_build_too_many(struct sheet_build *build, uint32_t number, const char *sentence)
{
    char field[FIELD_BYTES_MAX] = "rows";

    if (build->result != CODEC_OK)
        return;
    build->result = CODEC_INVALID;
    if (number > 0)
        (void)snprintf(field, sizeof field, "rows[%u]", (unsigned)number);
    fault_add(&build->error->faults, field, CODEC_FAULT_TOO_MANY, "%s", sentence);
}

void sheet_build_no_memory(struct sheet_build *build)
{
    if (build->result == CODEC_OK)
        build->result = CODEC_NO_MEMORY;
}

const char *sheet_build_text(struct sheet_build *build, uint32_t number, const char *bytes,
                             size_t len)
{
    const char *copy;

    if (build->result != CODEC_OK)
        return NULL;
    if (len > SHEET_CELL_BYTES_MAX || build->text_bytes > SHEET_TEXT_BYTES_MAX - len) {
        sheet_build_too_many(build, number,
                             BILINGUAL(&build->error->faults, "Teksnya terlalu panjang.",
                                       "There is too much text."));
        return NULL;
    }
    if (utf8_length(bytes, len) < 0 || memchr(bytes, '\0', len) != NULL) {
        sheet_build_malformed(build, number,
                              BILINGUAL(&build->error->faults,
                                        "Teksnya bukan UTF-8; di Excel, simpan sebagai CSV UTF-8.",
                                        "The text is not UTF-8; in Excel, save it as CSV UTF-8."));
        return NULL;
    }
    build->text_bytes += len;
    copy = arena_strndup(build->arena, bytes, len);
    if (copy == NULL)
        sheet_build_no_memory(build);
    return copy;
}

void sheet_build_cell(struct sheet_build *build, uint32_t number, size_t column,
                      enum sheet_kind kind, const char *bytes, size_t len)
{
    const char *text;

    if (build->result != CODEC_OK || len == 0)
        return;
    if (column >= SHEET_COLUMNS_MAX) {
        sheet_build_too_many(build, number,
                             BILINGUAL(&build->error->faults, "Baris ini terlalu lebar.",
                                       "The row has too many columns."));
        return;
    }
    text = sheet_build_text(build, number, bytes, len);
    if (text == NULL)
        return;
    while (build->cell_count <= column)
        build->cells[build->cell_count++] = (struct sheet_cell){"", 0, SHEET_EMPTY};
    build->cells[column] = (struct sheet_cell){text, (uint32_t)len, kind};
}

static bool rows_reserve(struct sheet_build *build)
{
    size_t cap = build->row_cap == 0 ? 256 : 2 * build->row_cap;
    struct sheet_row *rows;

    if (build->row_count < build->row_cap)
        return true;
    rows = arena_calloc(build->arena, cap, sizeof *rows);
    if (rows == NULL) {
        sheet_build_no_memory(build);
        return false;
    }
    if (build->row_count > 0)
        memcpy(rows, build->rows, build->row_count * sizeof *rows);
    build->rows = rows;
    build->row_cap = cap;
    return true;
}

void sheet_build_row(struct sheet_build *build, uint32_t number)
{
    struct sheet_cell *cells;
    uint32_t count = build->cell_count;

    build->cell_count = 0;
    if (build->result != CODEC_OK || count == 0)
        return;
    if (build->row_count == SHEET_ROWS_MAX + 1) { /* and the header */
        sheet_build_too_many(build, 0,
                             BILINGUAL(&build->error->faults, "Barisnya terlalu banyak.",
                                       "There are too many rows."));
        return;
    }
    cells = arena_calloc(build->arena, count, sizeof *cells);
    if (cells == NULL) {
        sheet_build_no_memory(build);
        return;
    }
    if (!rows_reserve(build))
        return;
    memcpy(cells, build->cells, count * sizeof *cells);
    build->rows[build->row_count++] = (struct sheet_row){number, count, cells};
}

enum codec_result sheet_build_finish(const struct sheet_build *build, struct sheet *out)
{
    *out = (struct sheet){.row_count = build->row_count, .rows = build->rows};
    return build->result;
}

enum codec_result sheet_read(enum sheet_format format, const char *bytes, size_t len,
                             struct arena *arena, struct codec_error *error, struct sheet *out)
{
    switch (format) {
    case SHEET_CSV:
        return csv_read(bytes, len, arena, error, out);
    case SHEET_XLSX:
        return xlsx_read(bytes, len, arena, error, out);
    }
    return CODEC_MALFORMED;
}

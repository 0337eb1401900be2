/*
 * Rows and cells as a reader comes upon them → struct sheet, within the limits.
 * The first failure stays, and stands in `error`. Inside this room only.
 */
#ifndef CODEC_SHEET_BUILD_H
#define CODEC_SHEET_BUILD_H

#include "codec/sheet.h"

struct sheet_build {
    struct arena *arena;
    struct codec_error *error;
    enum codec_result result; /* CODEC_OK: nothing has failed yet */
    struct sheet_row *rows;
    size_t row_count;
    size_t row_cap;
    size_t text_bytes; /* of all cells */
    uint32_t cell_count;
    struct sheet_cell cells[SHEET_COLUMNS_MAX]; /* of the row at hand */
};

void sheet_build_init(struct sheet_build *build, struct arena *arena, struct codec_error *error);

/* A cell of the row `number` in `column`, from 0; the text is copied. */
void sheet_build_cell(struct sheet_build *build, uint32_t number, size_t column,
                      enum sheet_kind kind, const char *bytes, size_t len);
/* The row at hand is whole; one without a cell is passed over. */
void sheet_build_row(struct sheet_build *build, uint32_t number);

/* A copy of `len` bytes with a NUL; NULL with a failure: no UTF-8, a NUL inside,
 * or more text than may be. */
const char *sheet_build_text(struct sheet_build *build, uint32_t number, const char *bytes,
                             size_t len);

/* The file cannot be read: a sentence, BILINGUAL(&build->error->faults, …); row
 * 0: nowhere in particular. */
void sheet_build_malformed(struct sheet_build *build, uint32_t number, const char *sentence);
/* A limit was passed. */
void sheet_build_too_many(struct sheet_build *build, uint32_t number, const char *sentence);
void sheet_build_no_memory(struct sheet_build *build);

enum codec_result sheet_build_finish(const struct sheet_build *build, struct sheet *out);

#endif

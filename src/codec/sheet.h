/*
 * Tables of cells, as sellers keep them: CSV and XLSX, in and out.
 *
 * Knows rows and cells, nothing of products and promotions (sheet_shape.h). What
 * is read lives in an arena; what is written goes to a file as it comes, so that
 * neither needs more memory than its limits say. Not thread-safe: a sheet
 * belongs to one request.
 */
#ifndef CODEC_SHEET_H
#define CODEC_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/zone.h"
#include "codec/codec.h"

enum sheet_format { SHEET_CSV, SHEET_XLSX };

/* ---- limits of what is read ---- */
#define SHEET_ROWS_MAX 50000
#define SHEET_COLUMNS_MAX 64
/* A cell of Excel's holds 32,767 characters; CSV may hold more. */
#define SHEET_CELL_BYTES_MAX (1024 * 1024)
/* All cells' texts together, once unpacked. */
#define SHEET_TEXT_BYTES_MAX (16u * 1024 * 1024)
/* All that is unpacked of an XLSX file: what is more is no table. */
#define SHEET_XML_BYTES_MAX (64u * 1024 * 1024)
#define SHEET_XML_DEPTH_MAX 32
#define SHEET_STRINGS_MAX 1000000
/* All that reading takes, rows and cells included. */
#define SHEET_ARENA_BYTES_MAX ((size_t)192 * 1024 * 1024)

/* ---- limits of what is written ---- */
/* Of a cell with a list; what does not fit goes on in a further row. Excel's
 * limit is 32,767 UTF-16 units. */
#define SHEET_LIST_BYTES_MAX 32000
/* Of XLSX, the header included. */
#define SHEET_XLSX_ROWS_MAX 1048576
/* Digits behind the point of a number. */
#define SHEET_DIGITS_MAX 18

/* ---- reading ---- */

enum sheet_kind {
    SHEET_EMPTY,
    SHEET_TEXT,
    SHEET_NUMBER, /* XLSX only: its decimal digits, as in the file */
};

struct sheet_cell {
    const char *bytes; /* UTF-8 with a NUL behind it, without another */
    uint32_t len;
    enum sheet_kind kind;
};

struct sheet_row {
    uint32_t number; /* as spreadsheets show it, from 1 */
    uint32_t cell_count;
    const struct sheet_cell *cells; /* from the first column on */
};

/* Rows in order; those without any cell are left out. */
struct sheet {
    size_t row_count;
    const struct sheet_row *rows;
};

/* Reads a file that was uploaded. CODEC_MALFORMED: error->line is the row (0:
 * none in particular) and the message a sentence. CODEC_INVALID: a limit was
 * passed. `error` has been made ready by the caller. */
enum codec_result sheet_read(enum sheet_format format, const char *bytes, size_t len,
                             struct arena *arena, struct codec_error *error, struct sheet *out);

/* The two of them. */
enum codec_result csv_read(const char *bytes, size_t len, struct arena *arena,
                           struct codec_error *error, struct sheet *out);
enum codec_result xlsx_read(const char *bytes, size_t len, struct arena *arena,
                            struct codec_error *error, struct sheet *out);

/* ---- writing ---- */

struct sheet_out;

enum sheet_out_result {
    SHEET_OUT_DONE,
    SHEET_OUT_TOO_LARGE, /* more rows or bytes than may be */
    SHEET_OUT_FAILED,    /* disk or memory */
};

/* Writes to `fd`, an empty file that stays the caller's; what XLSX needs beside
 * it goes to unnamed files in `directory`. NULL without memory. */
struct sheet_out *sheet_out_new(enum sheet_format format, int fd, const char *directory,
                                uint64_t bytes_max);

/* Cells from left to right, then the end of their row. After a failure all of
 * them do nothing. Text that a spreadsheet could take for a formula is marked. */
void sheet_out_text(struct sheet_out *out, const char *bytes, size_t len);
void sheet_out_i64(struct sheet_out *out, int64_t value);
void sheet_out_empty(struct sheet_out *out);
/* `value` in units of which 10^digits make one: 1250 with 2 digits is 12.50. */
void sheet_out_decimal(struct sheet_out *out, int64_t value, int digits);
void sheet_out_bool(struct sheet_out *out, bool value);
/* A time, and its date, as clocks of the zone (NULL: UTC) show them: in CSV as RFC
 * 3339 has them, in XLSX cells that can be reckoned with. TUMPUK_TIME_MIN and _MAX
 * are empty. */
void sheet_out_instant(struct sheet_out *out, const struct zone *zone, int64_t at_us);
void sheet_out_date(struct sheet_out *out, const struct zone *zone, int64_t at_us);
void sheet_out_end_row(struct sheet_out *out);

/* How it goes so far. */
enum sheet_out_result sheet_out_so_far(const struct sheet_out *out);

/* Something of the writer's own failed. */
void sheet_out_fail(struct sheet_out *out);

/* Ends the file and frees `out`; `*len` is the file's length where it is done. */
enum sheet_out_result sheet_out_finish(struct sheet_out *out, uint64_t *len);

#endif

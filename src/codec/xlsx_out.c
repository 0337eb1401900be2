/*
 * XLSX by libxlsxwriter, a row at a time: rows go to an unnamed file of its own
 * and are packed at the end, so that memory stays the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "codec/sheet_out.h"
#include "codec/xlsx_escape.h"

/* What a cell takes beside its text, roughly, before it is packed. */
#define CELL_BYTES 64
/* A list that is as long as it may be, escaped at worst. */
#define CELL_TEXT_BYTES_MAX ((size_t)8 * SHEET_LIST_BYTES_MAX)
/* Integers that a cell, a floating-point number, holds exactly. */
#define INTEGER_MAX (INT64_C(1) << 53)
/* Thousands are parted as the reader's own locale has it. */
#define INTEGER_FORMAT "#,##0"

struct xlsx_out {
    struct sheet_out out;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *head;    /* of the first row's cells */
    lxw_format *integer; /* of numbers */
    struct buf text;     /* of the cell at hand */
};

/* Whether there is a place for the next cell. */
static bool has_room(struct xlsx_out *xlsx)
{
    if (xlsx->out.row >= SHEET_XLSX_ROWS_MAX)
        xlsx->out.result = SHEET_OUT_TOO_LARGE;
    return xlsx->out.result == SHEET_OUT_DONE;
}

static void note(struct xlsx_out *xlsx, lxw_error error, size_t len)
{
    xlsx->out.bytes += len + CELL_BYTES;
    if (error != LXW_NO_ERROR)
        xlsx->out.result = SHEET_OUT_FAILED;
}

static void xlsx_text(struct sheet_out *out, const char *bytes, size_t len)
{
    struct xlsx_out *xlsx = (struct xlsx_out *)out;

    if (!has_room(xlsx))
        return;
    xlsx->text.len = 0;
    xlsx_escape(&xlsx->text, bytes, len);
    buf_putc(&xlsx->text, '\0');
    if (xlsx->text.failed) {
        out->result = SHEET_OUT_FAILED;
        return;
    }
    note(xlsx,
         worksheet_write_string(xlsx->sheet, out->row, out->column, xlsx->text.bytes,
                                out->row == 0 ? xlsx->head : NULL),
         len);
}

static void xlsx_i64(struct sheet_out *out, int64_t value)
{
    struct xlsx_out *xlsx = (struct xlsx_out *)out;

    if (!has_room(xlsx))
        return;
    if (value > INTEGER_MAX || value < -INTEGER_MAX) { /* no figure of ours is so large */
        out->result = SHEET_OUT_FAILED;
        return;
    }
    note(xlsx,
         worksheet_write_number(xlsx->sheet, out->row, out->column, (double)value, xlsx->integer),
         0);
}

static void xlsx_empty(struct sheet_out *out)
{
    (void)out; /* cells say where they stand */
}

static void xlsx_end_row(struct sheet_out *out)
{
    (void)out;
}

static enum sheet_out_result xlsx_finish(struct sheet_out *out)
{
    struct xlsx_out *xlsx = (struct xlsx_out *)out;
    enum sheet_out_result result = out->result;
    lxw_error error = workbook_close(xlsx->workbook); /* there is no way but to write it */

    if (error != LXW_NO_ERROR && result == SHEET_OUT_DONE)
        result = SHEET_OUT_FAILED;
    buf_clear(&xlsx->text);
    free(xlsx);
    return result;
}

/* The sheet, with its header row in bold and always in sight; false without memory. */
static bool add_sheet(struct xlsx_out *xlsx)
{
    xlsx->sheet = workbook_add_worksheet(xlsx->workbook, NULL);
    xlsx->head = workbook_add_format(xlsx->workbook);
    xlsx->integer = workbook_add_format(xlsx->workbook);
    if (xlsx->sheet == NULL || xlsx->head == NULL || xlsx->integer == NULL)
        return false;
    worksheet_freeze_panes(xlsx->sheet, 1, 0);
    format_set_bold(xlsx->head);
    format_set_num_format(xlsx->integer, INTEGER_FORMAT);
    return true;
}

struct sheet_out *xlsx_out_new(int fd, const char *directory)
{
    static const struct sheet_writer WRITER = {.text = xlsx_text,
                                               .i64 = xlsx_i64,
                                               .empty = xlsx_empty,
                                               .end_row = xlsx_end_row,
                                               .finish = xlsx_finish};
    struct xlsx_out *xlsx = calloc(1, sizeof *xlsx);
    char *tmpdir = strdup(directory); /* the library wants one that it could change */
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = tmpdir};
    char path[64];

    if (xlsx == NULL || tmpdir == NULL)
        goto failed;
    xlsx->out.writer = &WRITER;
    buf_init(&xlsx->text, CELL_TEXT_BYTES_MAX);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd); /* the file may have no name */
    xlsx->workbook = workbook_new_opt(path, &options);
    if (xlsx->workbook == NULL)
        goto failed;
    if (!add_sheet(xlsx)) {
        lxw_workbook_free(xlsx->workbook);
        goto failed;
    }
    free(tmpdir);
    return &xlsx->out;
failed:
    free(tmpdir);
    free(xlsx);
    return NULL;
}

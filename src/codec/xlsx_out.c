/*
 * XLSX by libxlsxwriter, a row at a time: rows go to an unnamed file of its own
 * and are packed at the end, so that memory stays the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "codec/sheet_cell.h"
#include "codec/sheet_out.h"
#include "codec/xlsx_escape.h"

/* What a cell takes beside its text, roughly, before it is packed. */
#define CELL_BYTES 64
/* A list that is as long as it may be, escaped at worst. */
#define CELL_TEXT_BYTES_MAX ((size_t)8 * SHEET_LIST_BYTES_MAX)
/* What a cell, a floating-point number, holds exactly: integers, and digits of what
 * has decimals. */
#define INTEGER_MAX (INT64_C(1) << 53)
#define DECIMAL_MAX INT64_C(999999999999999)
/* Thousands are parted as the reader's own locale has it. */
#define INTEGER_FORMAT "#,##0"
#define INSTANT_FORMAT "yyyy-mm-dd hh:mm:ss"
#define DATE_FORMAT "yyyy-mm-dd"
/* Of a column, in characters: an instant has room. */
#define COLUMN_WIDTH 20

/* Spreadsheets count days from here, which is right from March 1900 on. */
#define EPOCH_DAYS 25569 /* from 1899-12-30 to 1970-01-01 */
#define INSTANT_LEAST (INT64_C(-2203891200) * US_PER_S)
#define US_PER_S INT64_C(1000000)
#define S_PER_DAY INT64_C(86400)

struct xlsx_out {
    struct sheet_out out;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *head;                         /* of the first row's cells */
    lxw_format *number[SHEET_DIGITS_MAX + 1]; /* with so many digits; NULL: none was written yet */
    lxw_format *instant;
    lxw_format *date;
    struct buf text; /* of the cell at hand */
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

/* ---- numbers ---- */

/* The format of numbers of so many digits; NULL without memory. */
static lxw_format *number_format(struct xlsx_out *xlsx, int digits)
{
    char format[sizeof INTEGER_FORMAT + 1 + SHEET_DIGITS_MAX] = INTEGER_FORMAT;
    size_t len = sizeof INTEGER_FORMAT - 1;

    if (xlsx->number[digits] != NULL)
        return xlsx->number[digits];
    if (digits > 0)
        format[len++] = '.';
    for (int i = 0; i < digits; i++)
        format[len++] = '0';
    format[len] = '\0';
    xlsx->number[digits] = workbook_add_format(xlsx->workbook);
    if (xlsx->number[digits] != NULL)
        format_set_num_format(xlsx->number[digits], format);
    return xlsx->number[digits];
}

static double power_of_ten(int exponent)
{
    double power = 1;

    while (exponent-- > 0)
        power *= 10;
    return power;
}

static void xlsx_decimal(struct sheet_out *out, int64_t value, int digits)
{
    struct xlsx_out *xlsx = (struct xlsx_out *)out;
    int64_t most = digits == 0 ? INTEGER_MAX : DECIMAL_MAX;
    lxw_format *format;
    struct buf text;

    if (!has_room(xlsx))
        return;
    if (value > most || value < -most) { /* as text, rather than not exactly */
        buf_init(&text, CELL_BYTES);
        sheet_put_decimal(&text, value, digits);
        xlsx_text(out, text.bytes, text.len);
        buf_clear(&text);
        return;
    }
    format = number_format(xlsx, digits);
    note(xlsx,
         format == NULL ? LXW_ERROR_MEMORY_MALLOC_FAILED
                        : worksheet_write_number(xlsx->sheet, out->row, out->column,
                                                 (double)value / power_of_ten(digits), format),
         0);
}

static void xlsx_boolean(struct sheet_out *out, bool value)
{
    struct xlsx_out *xlsx = (struct xlsx_out *)out;

    if (has_room(xlsx))
        note(xlsx, worksheet_write_boolean(xlsx->sheet, out->row, out->column, value, NULL), 0);
}

/* ---- times ---- */

/* As text where spreadsheets know no such day. */
static bool put_old(struct sheet_out *out, int64_t at_us, struct rfc3339_zone zone)
{
    char text[RFC3339_TEXT_MAX];

    if (at_us >= INSTANT_LEAST)
        return false;
    xlsx_text(out, text, rfc3339_format(at_us, zone, text));
    return true;
}

/* What clocks show, in seconds since 1970; fractions are cut. */
static int64_t wall_s(int64_t at_us, struct rfc3339_zone zone)
{
    int64_t second = at_us / US_PER_S - (at_us % US_PER_S < 0);

    return second + zone.offset_min * INT64_C(60);
}

static int64_t day_of(int64_t second)
{
    return second / S_PER_DAY - (second % S_PER_DAY < 0);
}

static void xlsx_instant(struct sheet_out *out, int64_t at_us, struct rfc3339_zone zone)
{
    struct xlsx_out *xlsx = (struct xlsx_out *)out;
    int64_t wall = wall_s(at_us, zone);

    if (!has_room(xlsx) || put_old(out, at_us, zone))
        return;
    note(xlsx,
         worksheet_write_number(xlsx->sheet, out->row, out->column,
                                EPOCH_DAYS + (double)wall / (double)S_PER_DAY, xlsx->instant),
         0);
}

static void xlsx_date(struct sheet_out *out, int64_t at_us, struct rfc3339_zone zone)
{
    struct xlsx_out *xlsx = (struct xlsx_out *)out;
    int64_t day = day_of(wall_s(at_us, zone));

    if (!has_room(xlsx) || put_old(out, at_us, zone))
        return;
    note(xlsx,
         worksheet_write_number(xlsx->sheet, out->row, out->column, (double)(EPOCH_DAYS + day),
                                xlsx->date),
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
    xlsx->instant = workbook_add_format(xlsx->workbook);
    xlsx->date = workbook_add_format(xlsx->workbook);
    if (xlsx->sheet == NULL || xlsx->head == NULL || xlsx->instant == NULL || xlsx->date == NULL)
        return false;
    (void)worksheet_set_column(xlsx->sheet, 0, LXW_COL_MAX - 1, COLUMN_WIDTH, NULL);
    worksheet_freeze_panes(xlsx->sheet, 1, 0);
    format_set_bold(xlsx->head);
    format_set_num_format(xlsx->instant, INSTANT_FORMAT);
    format_set_num_format(xlsx->date, DATE_FORMAT);
    return true;
}

struct sheet_out *xlsx_out_new(int fd, const char *directory)
{
    static const struct sheet_writer WRITER = {.text = xlsx_text,
                                               .decimal = xlsx_decimal,
                                               .boolean = xlsx_boolean,
                                               .instant = xlsx_instant,
                                               .date = xlsx_date,
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

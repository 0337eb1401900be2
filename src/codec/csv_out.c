/*
 * CSV as RFC 4180 has it: commas, CRLF, quotes where they are needed. In UTF-8
 * with a byte order mark, without which Excel takes it for another encoding.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "codec/sheet_cell.h"
#include "codec/sheet_out.h"

/* Gathered before it is written. */
#define BATCH_BYTES ((size_t)64 * 1024)
/* The largest cell, with all its quotes doubled. */
#define BUFFER_BYTES_MAX (BATCH_BYTES + (size_t)4 * 1024 * 1024)

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define DATE_LEN 10 /* YYYY-MM-DD */

struct csv_out {
    struct sheet_out out;
    struct buf buf;
};

static void flush(struct csv_out *csv)
{
    size_t done = 0;

    while (csv->out.result == SHEET_OUT_DONE && done < csv->buf.len) {
        ssize_t wrote = write(csv->out.fd, csv->buf.bytes + done, csv->buf.len - done);

        if (wrote > 0)
            done += (size_t)wrote;
        else if (wrote == 0 || errno != EINTR)
            csv->out.result = SHEET_OUT_FAILED;
    }
    csv->out.bytes += csv->buf.len;
    csv->buf.len = 0;
}

static void separate(struct csv_out *csv)
{
    if (csv->out.column > 0)
        buf_putc(&csv->buf, ',');
}

/* Blanks at the ends too: some readers would strip them. */
static bool needs_quotes(const char *bytes, size_t len)
{
    if (bytes[0] == ' ' || bytes[len - 1] == ' ' || bytes[0] == '\t' || bytes[len - 1] == '\t')
        return true;
    for (size_t i = 0; i < len; i++) {
        if (strchr(",;\"\r\n", bytes[i]) != NULL)
            return true;
    }
    return false;
}

static void csv_text(struct sheet_out *out, const char *bytes, size_t len)
{
    struct csv_out *csv = (struct csv_out *)out;

    separate(csv);
    if (!needs_quotes(bytes, len)) {
        buf_put(&csv->buf, bytes, len);
        return;
    }
    buf_putc(&csv->buf, '"');
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == '"')
            buf_putc(&csv->buf, '"');
        buf_putc(&csv->buf, bytes[i]);
    }
    buf_putc(&csv->buf, '"');
}

static void csv_decimal(struct sheet_out *out, int64_t value, int digits)
{
    struct csv_out *csv = (struct csv_out *)out;

    separate(csv);
    sheet_put_decimal(&csv->buf, value, digits);
}

static void csv_boolean(struct sheet_out *out, bool value)
{
    struct csv_out *csv = (struct csv_out *)out;

    separate(csv);
    buf_puts(&csv->buf, value ? "true" : "false");
}

static void csv_instant(struct sheet_out *out, int64_t at_us, struct rfc3339_zone zone)
{
    struct csv_out *csv = (struct csv_out *)out;
    char text[RFC3339_TEXT_MAX];

    separate(csv);
    buf_put(&csv->buf, text, rfc3339_format(at_us, zone, text));
}

static void csv_date(struct sheet_out *out, int64_t at_us, struct rfc3339_zone zone)
{
    struct csv_out *csv = (struct csv_out *)out;
    char text[RFC3339_TEXT_MAX];

    separate(csv);
    (void)rfc3339_format(at_us, zone, text);
    buf_put(&csv->buf, text, DATE_LEN);
}

static void csv_empty(struct sheet_out *out)
{
    separate((struct csv_out *)out);
}

static void csv_end_row(struct sheet_out *out)
{
    struct csv_out *csv = (struct csv_out *)out;

    buf_puts(&csv->buf, "\r\n");
    if (csv->buf.failed)
        csv->out.result = SHEET_OUT_FAILED;
    if (csv->buf.len >= BATCH_BYTES)
        flush(csv);
}

static enum sheet_out_result csv_finish(struct sheet_out *out)
{
    struct csv_out *csv = (struct csv_out *)out;
    enum sheet_out_result result;

    flush(csv);
    result = csv->out.result;
    if (result == SHEET_OUT_DONE && csv->out.bytes > csv->out.bytes_max)
        result = SHEET_OUT_TOO_LARGE;
    buf_clear(&csv->buf);
    free(csv);
    return result;
}

struct sheet_out *csv_out_new(void)
{
    static const struct sheet_writer WRITER = {.text = csv_text,
                                               .decimal = csv_decimal,
                                               .boolean = csv_boolean,
                                               .instant = csv_instant,
                                               .date = csv_date,
                                               .empty = csv_empty,
                                               .end_row = csv_end_row,
                                               .finish = csv_finish};
    struct csv_out *csv = calloc(1, sizeof *csv);

    if (csv == NULL)
        return NULL;
    csv->out.writer = &WRITER;
    buf_init(&csv->buf, BUFFER_BYTES_MAX);
    buf_puts(&csv->buf, BYTE_ORDER_MARK);
    return &csv->out;
}

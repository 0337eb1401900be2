/* Writing tables: what both forms have in common. */
#include "codec/sheet_out.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "codec/sheet_cell.h"

struct sheet_out *sheet_out_new(enum sheet_format format, int fd, const char *directory,
                                uint64_t bytes_max)
{
    struct sheet_out *out = format == SHEET_CSV ? csv_out_new() : xlsx_out_new(fd, directory);

    if (out == NULL)
        return NULL;
    out->fd = fd;
    out->bytes_max = bytes_max;
    out->result = SHEET_OUT_DONE;
    return out;
}

/* Before each cell. */
static bool goes_on(struct sheet_out *out)
{
    if (out->result == SHEET_OUT_DONE && out->bytes > out->bytes_max)
        out->result = SHEET_OUT_TOO_LARGE;
    return out->result == SHEET_OUT_DONE;
}

void sheet_out_text(struct sheet_out *out, const char *bytes, size_t len)
{
    char *marked;

    if (len == 0) {
        sheet_out_empty(out);
        return;
    }
    if (!goes_on(out))
        return;
    if (!sheet_text_is_formula(bytes, len)) {
        out->writer->text(out, bytes, len);
    } else {
        marked = malloc(len + 1);
        if (marked == NULL) {
            out->result = SHEET_OUT_FAILED;
            return;
        }
        marked[0] = SHEET_FORMULA_MARK;
        memcpy(marked + 1, bytes, len);
        out->writer->text(out, marked, len + 1);
        free(marked);
    }
    out->column++;
}

void sheet_out_decimal(struct sheet_out *out, int64_t value, int digits)
{
    if (!goes_on(out))
        return;
    assert(digits >= 0 && digits <= SHEET_DIGITS_MAX);
    out->writer->decimal(out, value, digits);
    out->column++;
}

void sheet_out_i64(struct sheet_out *out, int64_t value)
{
    sheet_out_decimal(out, value, 0);
}

void sheet_out_bool(struct sheet_out *out, bool value)
{
    if (!goes_on(out))
        return;
    out->writer->boolean(out, value);
    out->column++;
}

static bool is_no_time(int64_t at_us)
{
    return at_us == TUMPUK_TIME_MIN || at_us == TUMPUK_TIME_MAX;
}

void sheet_out_instant(struct sheet_out *out, const struct zone *zone, int64_t at_us)
{
    if (is_no_time(at_us)) {
        sheet_out_empty(out);
        return;
    }
    if (!goes_on(out))
        return;
    out->writer->instant(out, at_us, zone_at(zone, at_us));
    out->column++;
}

void sheet_out_date(struct sheet_out *out, const struct zone *zone, int64_t at_us)
{
    if (is_no_time(at_us)) {
        sheet_out_empty(out);
        return;
    }
    if (!goes_on(out))
        return;
    out->writer->date(out, at_us, zone_at(zone, at_us));
    out->column++;
}

void sheet_out_empty(struct sheet_out *out)
{
    if (!goes_on(out))
        return;
    out->writer->empty(out);
    out->column++;
}

void sheet_out_end_row(struct sheet_out *out)
{
    if (!goes_on(out))
        return;
    out->writer->end_row(out);
    out->row++;
    out->column = 0;
}

enum sheet_out_result sheet_out_so_far(const struct sheet_out *out)
{
    return out->result;
}

void sheet_out_fail(struct sheet_out *out)
{
    out->result = SHEET_OUT_FAILED;
}

enum sheet_out_result sheet_out_finish(struct sheet_out *out, uint64_t *len)
{
    enum sheet_out_result result;
    struct stat status;
    int fd = out->fd;

    (void)goes_on(out);
    result = out->writer->finish(out);
    if (result == SHEET_OUT_DONE && fstat(fd, &status) != 0)
        result = SHEET_OUT_FAILED;
    if (result == SHEET_OUT_DONE)
        *len = (uint64_t)status.st_size;
    return result;
}

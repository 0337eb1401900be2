/*
 * CSV by libcsv, strictly: quotes stand around whole cells or nowhere. Commas,
 * or what Excel takes instead: semicolons where commas are decimal points, tabs.
 */
#include <csv.h>
#include <string.h>

#include "codec/sheet_build.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

struct csv {
    struct sheet_build build;
    uint32_t row;  /* at hand, from 1 */
    size_t column; /* the next cell's, from 0 */
    bool after_cr; /* the row before ended with CR: an LF belongs to it */
};

/* By so much a cell's buffer grows. */
#define BLOCK_BYTES ((size_t)64 * 1024)

/* libcsv would strip blanks around cells; ids may have them. */
static int no_space(unsigned char c)
{
    (void)c;
    return 0;
}

/* ---- what libcsv calls ---- */

static void on_cell(void *bytes, size_t len, void *arg)
{
    struct csv *csv = arg;

    csv->after_cr = false;
    sheet_build_cell(&csv->build, csv->row, csv->column++, SHEET_TEXT, bytes != NULL ? bytes : "",
                     len);
}

/* The end of a row, or -1 at the end of the file; empty lines are rows too, so
 * that numbers stay those of spreadsheets. */
static void on_row(int ended_by, void *arg)
{
    struct csv *csv = arg;

    if (ended_by == CSV_LF && csv->after_cr && csv->column == 0) {
        csv->after_cr = false;
        return;
    }
    csv->after_cr = ended_by == CSV_CR;
    sheet_build_row(&csv->build, csv->row);
    csv->row++;
    csv->column = 0;
}

/* ---- the file ---- */

/* What the first line has most of, outside of quotes. */
static unsigned char separator_of(const char *bytes, size_t len)
{
    static const unsigned char SEPARATORS[] = {',', ';', '\t'};
    size_t counts[sizeof SEPARATORS] = {0};
    bool quoted = false;
    size_t best = 0;

    for (size_t i = 0; i < len && (quoted || (bytes[i] != '\r' && bytes[i] != '\n')); i++) {
        quoted ^= bytes[i] == '"';
        for (size_t s = 0; !quoted && s < sizeof SEPARATORS; s++)
            counts[s] += (unsigned char)bytes[i] == SEPARATORS[s];
    }
    for (size_t s = 1; s < sizeof SEPARATORS; s++) {
        if (counts[s] > counts[best])
            best = s;
    }
    return SEPARATORS[best];
}

static void parse(struct csv *csv, struct csv_parser *parser, const char *bytes, size_t len)
{
    size_t done = csv_parse(parser, bytes, len, on_cell, on_row, csv);

    if (done == len && csv_fini(parser, on_cell, on_row, csv) == 0)
        return;
    if (csv_error(parser) == CSV_ENOMEM || csv_error(parser) == CSV_ETOOBIG) {
        sheet_build_no_memory(&csv->build);
        return;
    }
    sheet_build_malformed(&csv->build, csv->row,
                          BILINGUAL(&csv->build.error->faults,
                                    "Tanda kutip tidak ditutup, atau berdiri di tengah sel; di "
                                    "dalam sel berkutip, tanda kutip ditulis dua kali.",
                                    "A quote is not closed, or stands amid a cell; inside a quoted "
                                    "cell, quotes are doubled."));
}

enum codec_result csv_read(const char *bytes, size_t len, struct arena *arena,
                           struct codec_error *error, struct sheet *out)
{
    static const unsigned char OPTIONS = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL |
                                         CSV_APPEND_NULL;
    size_t mark_len = sizeof BYTE_ORDER_MARK - 1;
    struct csv csv = {.row = 1};
    struct csv_parser parser;

    sheet_build_init(&csv.build, arena, error);
    if (csv_init(&parser, OPTIONS) != 0) {
        sheet_build_no_memory(&csv.build);
        return sheet_build_finish(&csv.build, out);
    }
    csv_set_blk_size(&parser, BLOCK_BYTES);
    csv_set_space_func(&parser, no_space);
    if (len >= mark_len && memcmp(bytes, BYTE_ORDER_MARK, mark_len) == 0) {
        bytes += mark_len;
        len -= mark_len;
    }
    csv_set_delim(&parser, separator_of(bytes, len));
    parse(&csv, &parser, bytes, len);
    csv_free(&parser);
    return sheet_build_finish(&csv.build, out);
}

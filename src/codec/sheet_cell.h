/*
 * What stands in a cell: marked texts, integers as people and spreadsheets write
 * them, lists. Pure but for the arena.
 */
#ifndef CODEC_SHEET_CELL_H
#define CODEC_SHEET_CELL_H

#include <tumpuk/promotion.h>

#include "base/buf.h"
#include "codec/sheet.h"

/* ---- texts ---- */

/*
 * Spreadsheets take a text that begins with = + - @ tab or CR for a formula and
 * run it. Such a text is written with a mark before it, and so is one that
 * begins with marks before such a character; on the way in one mark is taken
 * off both. So every text comes back as it was:
 *
 *   =1+1 ↔ '=1+1      '=1+1 ↔ ''=1+1      'quoted' ↔ 'quoted'
 */
#define SHEET_FORMULA_MARK '\''

/* Whether the text is to be marked, or has been. */
bool sheet_text_is_formula(const char *bytes, size_t len);

/* The cell's text without its mark. */
struct sheet_cell sheet_cell_plain(const struct sheet_cell *cell);

/* ---- numbers ---- */

/* Longest integer that is taken, and a NUL; a sign counts. */
#define SHEET_INTEGER_MAX 24

/* Whether the cell holds an integer: `out` is it as JSON writes it. Of texts,
 * digits, or digits with one or two zeros behind a point or comma: three could
 * be thousands. Of XLSX's numbers, whatever is an integer exactly: 52000.0, 5.2E4. */
bool sheet_integer(const struct sheet_cell *cell, char out[SHEET_INTEGER_MAX]);

/* Whether the cell holds another number: `out` is it in JSON, for a decoder to
 * refuse. */
bool sheet_number(const struct sheet_cell *cell, struct buf *out);

/* A number of units of which 10^digits make one: 1250 with 2 digits is "12.50". */
void sheet_put_decimal(struct buf *out, int64_t value, int digits);

/* A cell that is to be text: ids may be numbers to a spreadsheet, which are
 * written into `number`. */
struct tumpuk_text sheet_cell_text(const struct sheet_cell *cell, char number[SHEET_INTEGER_MAX]);

/* ---- lists: "a|b", with | and \ inside an element written \| and \\ ---- */

/* Appends an element to a list's text. */
void sheet_list_put(struct buf *list, const char *bytes, size_t len);

/* The next element of a list, into `element`; `*at` is where to go on, NULL
 * after the last one. */
void sheet_list_next(const char **at, struct buf *element);

#endif

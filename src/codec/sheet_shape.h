/*
 * What the columns of a sheet mean: the same table names them on the way out and
 * finds them on the way in. A column is a field of the JSON form, so that an item
 * of a sheet is written as the JSON of that item and read by its one decoder:
 * every rule stands there only. Inside this room only.
 */
#ifndef CODEC_SHEET_SHAPE_H
#define CODEC_SHEET_SHAPE_H

#include "base/json_out.h"
#include "codec/json.h"
#include "codec/sheet_cell.h"

enum sheet_column_kind {
    SHEET_COLUMN_TEXT,
    SHEET_COLUMN_INTEGER,
    SHEET_COLUMN_LIST,  /* of texts */
    SHEET_COLUMN_STEPS, /* of objects: "min_quantity=2 percent_off_bps=1000|…" */
    SHEET_COLUMN_NOTE,  /* tells people something, and is not looked at */
};

struct sheet_column {
    const char *name;
    const char *path; /* in the item's JSON: "benefit.bps"; NULL: a note */
    enum sheet_column_kind kind;
    bool required; /* the column, in what comes in */
};

struct sheet_shape {
    size_t column_count; /* at most SHEET_COLUMNS_MAX */
    const struct sheet_column *columns;
    size_t key;        /* the column of items' ids */
    size_t status;     /* the note that says how it stands */
    const char *off;   /* the status of what was taken off: such rows are passed over */
    size_t whole_from; /* a later row of an item has one of these columns … */
    size_t whole_to;   /* … empty: else it is another item. from = to: never */
};

/* The header row. */
void sheet_shape_head(const struct sheet_shape *shape, struct sheet_out *out);

/* ---- reading ---- */

/* Where the shape's columns stand in a sheet. */
struct sheet_map {
    const struct sheet_shape *shape;
    int column[SHEET_COLUMNS_MAX]; /* -1: it has none */
    size_t list_left;              /* elements that lists may still have */
};

/* Elements of all lists of a sheet together. */
#define SHEET_LIST_ITEMS_MAX 500000

/* Finds the columns by the first row. Unknown ones, and cells without a column,
 * are faults, as are required ones that are missing; field "rows[1].<column>". */
void sheet_map_init(struct sheet_map *map, const struct sheet_shape *shape,
                    const struct sheet *sheet, struct codec_reader *reader);

/* The row's cell of the shape's column, without its mark; empty where there is none. */
struct sheet_cell sheet_map_cell(const struct sheet_map *map, const struct sheet_row *row,
                                 size_t column);

/* Rows that make one item. */
struct sheet_rows {
    size_t count;
    const struct sheet_row **rows;
};

/* Gathers the rows behind the header into items, in the order of their first
 * rows; NULL without memory. */
struct sheet_rows *sheet_map_group(const struct sheet_map *map, const struct sheet *sheet,
                                   struct codec_reader *reader, size_t *count);

/* Writes the members that the columns `from` … `to` - 1 of the first row hold;
 * lists go on in the other rows. Of one object (the path before its point) all
 * columns follow each other. Inside an open object. */
void sheet_map_encode(struct sheet_map *map, const struct sheet_rows *rows, size_t from, size_t to,
                      struct json_out *out);

#endif

/*
 * Items of the dashboard's lists as a sheet: an item's id and name, then the figures
 * that were asked for, in the list's order.
 */
#ifndef CODEC_ITEM_SHEET_H
#define CODEC_ITEM_SHEET_H

#include "codec/sheet.h"
#include "dashboard/metric.h"

struct item_sheet_figure {
    const char *name; /* of the column; static storage */
    enum metric_unit unit;
};

struct item_sheet {
    struct sheet_out *out;
    int exponent; /* of the shop's currency */
    size_t figure_count;
    const struct item_sheet_figure *figures;
};

/* The header row; the columns of id and name are called so. */
void item_sheet_head(const struct item_sheet *sheet, const char *id, const char *name);

/* One row, of as many values as there are figures; what has no value stays empty. */
void item_sheet_row(const struct item_sheet *sheet, struct tumpuk_text id, struct tumpuk_text name,
                    const struct metric_value *values);

#endif

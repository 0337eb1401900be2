/*
 * Paid orders as a sheet: a row a line, with its order's columns repeated, which is
 * what sellers pivot on.
 */
#ifndef CODEC_ORDER_SHEET_H
#define CODEC_ORDER_SHEET_H

#include "base/buf.h"
#include "codec/sheet.h"
#include "dashboard/data.h"

struct order_sheet {
    struct sheet_out *out;
    const struct zone *zone; /* of the shop; NULL: UTC */
    int exponent;            /* of its currency */
    struct buf list;         /* of the cell at hand */
};

/* Writes the header row. What it takes is given back by order_sheet_clear. */
void order_sheet_init(struct order_sheet *sheet, struct sheet_out *out, const struct zone *zone,
                      int exponent);
void order_sheet_clear(struct order_sheet *sheet);

void order_sheet_row(struct order_sheet *sheet, const struct data_sold_line *line);

#endif

/*
 * Products and promotions as sheets: a row a SKU, a row a promotion. What goes
 * out can come in again, and then nothing has changed.
 */
#ifndef CODEC_STORE_SHEET_H
#define CODEC_STORE_SHEET_H

#include "codec/sheet.h"
#include "codec/store_answer.h"
#include "codec/store_decode.h"

/* The header row. */
void product_sheet_head(struct sheet_out *out);
void promotion_sheet_head(struct sheet_out *out);

/* The rows of one; how many they are. */
size_t product_sheet_rows(struct sheet_out *out, const struct store_view *view,
                          const struct product_record *product);
size_t promotion_sheet_rows(struct sheet_out *out, const struct store_view *view,
                            const struct promotion_record *record);

/* Where an item that came as rows breaks rules: "skus[1].list_price" becomes
 * "rows[7].list_price". Items of JSON stay as they are. */
void product_sheet_place(struct store_item *item);
void promotion_sheet_place(struct store_item *item);

#endif

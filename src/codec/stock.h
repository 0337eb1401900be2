/*
 * Stock as JSON: counts {"quantity": 40, "as_of": …} and adjustments {"sku_id": …,
 * "quantity": 10} in; the stock of a SKU, and adjustments made, out.
 */
#ifndef CODEC_STOCK_H
#define CODEC_STOCK_H

#include "codec/store_answer.h"
#include "codec/store_decode.h"
#include "shop/stock.h"

/* Sets counted and as_of; the body's id is the SKU's. */
enum codec_result stock_count_decode(const struct store_body *body, struct stock_record *out,
                                     struct codec_error *error);
/* Sets sku_id and quantity. */
enum codec_result stock_adjustment_decode(const struct store_body *body,
                                          struct stock_adjustment *out, struct codec_error *error);

/* `result` is what became of a count; NULL: none was sent. */
void stock_encode(struct json_out *out, const struct store_view *view,
                  const struct stock_record *stock, const char *result);
void stock_adjustment_encode(struct json_out *out, const struct store_view *view,
                             const struct stock_adjustment *adjustment);

#endif

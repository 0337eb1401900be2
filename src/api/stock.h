/*
 * Stock of SKUs: counts that come in like orders do, and what sellers add from a
 * campaign's dashboard (spec dashboard, section 3: Stock). Their transactions lock the
 * shop's sums, not the shop.
 */
#ifndef API_STOCK_H
#define API_STOCK_H

#include "api/store.h"
#include "codec/stock.h"
#include "db/stock.h"

#define API_STOCK_BODY_MAX (64u * 1024)

extern const struct http_problem API_PROBLEM_STOCK_NOT_COUNTED; /* 409 */

/* DB_NONE: the shop has no such SKU. */
enum db_result api_read_stock(struct api_call *call, struct tumpuk_text sku_id,
                              struct stock_record *out);

http_handler api_get_stock;
http_handler api_put_stock;
http_handler api_get_stock_adjustments;
http_handler api_post_stock_adjustments;

#endif

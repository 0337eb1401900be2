/* Stock of a product as JSON, as the dashboard's lists show it. */
#ifndef CODEC_PRODUCT_STOCK_ANSWER_H
#define CODEC_PRODUCT_STOCK_ANSWER_H

#include "base/json_out.h"
#include "dashboard/stock_state.h"
#include "shop/shop.h"

/* The members of a product, inside its object: stock, its state, days, SKUs; `levels`
 * of each of its SKUs. */
void product_stock_encode(struct json_out *out, const struct product_record *product,
                          const struct stock_level *levels);

#endif

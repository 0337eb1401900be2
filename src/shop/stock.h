/*
 * Stock of SKUs, as the database keeps it, decoders make it and encoders write it
 * (spec dashboard, section 3: Stock). Plain values like those of shop/shop.h.
 */
#ifndef SHOP_STOCK_H
#define SHOP_STOCK_H

#include "shop/shop.h"

struct stock_record {
    struct tumpuk_text sku_id;
    struct tumpuk_text product_id;
    int64_t counted;             /* units, -1: never counted; then no level either */
    int64_t as_of_us;            /* of the count */
    int64_t level;               /* units, below 0 where more was sold than there was */
    int64_t low_stock_threshold; /* units, -1: none */
};

/* Units that a seller added. */
struct stock_adjustment {
    int64_t adjustment_id;
    struct tumpuk_text campaign_id; /* from whose dashboard */
    struct tumpuk_text product_id;
    struct tumpuk_text sku_id;
    int64_t quantity; /* units, from 1 */
    int64_t made_us;
    int64_t level_after; /* units */
};

#endif

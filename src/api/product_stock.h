/* Stock of the products in a dashboard's list. */
#ifndef API_PRODUCT_STOCK_H
#define API_PRODUCT_STOCK_H

#include "api/item_list.h"
#include "codec/product_stock_answer.h"

/* What the stock of SKUs is judged by, besides what there is. */
struct product_stock {
    int32_t low_days;
    size_t sold_count;
    struct db_units_sold *sold; /* in the order of ids */
};
/* Reads it for the SKUs of these products. */
enum db_result product_stock_read(const struct dashboard *dashboard,
                                  const struct product_record *products, size_t count,
                                  struct product_stock *out);
/* Each of the product's SKUs; NULL without memory. */
const struct stock_level *product_stock_levels(const struct product_stock *stock,
                                               struct arena *arena,
                                               const struct product_record *product);

/* The products whose worst SKU is in that state, in the order of ids. DB_NONE with an
 * answer standing: as of item_figures_open. */
struct product_stock_choice {
    size_t count;
    struct tumpuk_text *ids;
};
enum db_result product_stock_choose(const struct dashboard *dashboard, enum stock_state wanted,
                                    bool exact, struct product_stock_choice *out);
bool product_stock_chosen(const struct product_stock_choice *choice, struct tumpuk_text product_id);

#endif

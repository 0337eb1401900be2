#include "db/item_columns.h"

/* An item has no views of the shop. */
const enum rollup_sum DB_ITEM_SUM[DB_ITEM_SUMS] = {
    ROLLUP_GMV,          ROLLUP_DEDUCTIONS, ROLLUP_REFUND_AMOUNT, ROLLUP_CANCELLED_ORDERS,
    ROLLUP_ORDERS,       ROLLUP_ITEMS_SOLD, ROLLUP_IMPRESSIONS,   ROLLUP_CLICKS,
    ROLLUP_ADD_TO_CARTS,
};

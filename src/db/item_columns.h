/* The sums of rollup_item as columns. Private to the db room. */
#ifndef DB_ITEM_COLUMNS_H
#define DB_ITEM_COLUMNS_H

#include "dashboard/rollup.h"

#define DB_ITEM_SUMS 9

/* In the order of the columns. */
extern const enum rollup_sum DB_ITEM_SUM[DB_ITEM_SUMS];

#endif

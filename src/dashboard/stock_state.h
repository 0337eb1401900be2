/*
 * How well a SKU, or a product, is supplied now (spec dashboard, section 3, Stock).
 * Pure.
 */
#ifndef DASHBOARD_STOCK_STATE_H
#define DASHBOARD_STOCK_STATE_H

#include "dashboard/span.h"
#include "dashboard/stock_watch.h"

/* Where a shop says nothing else: stock that lasts for fewer days is low. */
#define STOCK_LOW_DAYS 3
/* At risk within a week: tenths of a day that the stock lasts at most. */
#define STOCK_RISK_TENTHS 70

/* Each is worse than the one before. */
enum stock_state { STOCK_NOT_COUNTED, STOCK_ENOUGH, STOCK_LOW, STOCK_OUT };
#define STOCK_STATE_COUNT 4

/* "IN_STOCK", "LOW_STOCK", "OUT_OF_STOCK"; of what is not counted NULL. Static storage. */
const char *stock_state_name(enum stock_state state);
enum stock_state stock_state_of(const struct stock_level *level);

/* A product's, of its SKUs': what there is of them together, the worst state, the
 * fewest days. */
struct stock_summary {
    enum stock_state state;
    int64_t units;            /* of those that are counted */
    int64_t days_left_tenths; /* -1: none of them was sold */
};
void stock_summary_begin(struct stock_summary *summary);
void stock_summary_add(struct stock_summary *summary, const struct stock_level *level);

/* The last 96 complete quarter hours: what is paid in them is a day's sales. */
struct span_range stock_sales_range(int64_t now_us);

#endif

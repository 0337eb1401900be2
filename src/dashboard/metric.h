/*
 * The metrics of dashboards: worked out from sums and counts of people, and how
 * they compare (spec dashboard, section 2).
 *
 * Ratios are computed from sums, never averaged; where the divisor is 0 there is
 * no value. Pure.
 */
#ifndef DASHBOARD_METRIC_H
#define DASHBOARD_METRIC_H

#include "dashboard/rollup.h"

enum metric {
    METRIC_GMV,
    METRIC_NET_GMV,
    METRIC_REFUND_AMOUNT,
    METRIC_CANCELLED_ORDERS,
    METRIC_ORDERS,
    METRIC_ITEMS_SOLD,
    METRIC_BUYERS,
    METRIC_NEW_BUYERS,
    METRIC_VISITORS,
    METRIC_PRODUCT_IMPRESSIONS,
    METRIC_PRODUCT_CLICKS,
    METRIC_ADD_TO_CARTS,
    METRIC_CTR,
    METRIC_CTOR,
    METRIC_CONVERSION_RATE,
    METRIC_ADD_TO_CART_RATE,
    METRIC_AOV,
};
#define METRIC_COUNT 17

enum metric_people { METRIC_PEOPLE_BUYERS, METRIC_PEOPLE_NEW_BUYERS, METRIC_PEOPLE_VISITORS };
#define METRIC_PEOPLE_COUNT 3

/* What metrics are worked out from. */
struct metric_figures {
    int64_t sums[ROLLUP_SUM_COUNT];
    int64_t people[METRIC_PEOPLE_COUNT];
    bool approximate[METRIC_PEOPLE_COUNT];
};

struct metric_value {
    bool known; /* false: the divisor is 0 */
    bool approximate;
    int64_t value; /* money, a count, or basis points */
};

/* `value - previous`, and the same of `previous` in basis points. */
struct metric_change {
    bool has_difference; /* both are known */
    bool has_bps;        /* and the previous one is above 0 */
    int64_t difference;
    int64_t bps;
};

/* "gmv", …; static storage. */
const char *metric_name(enum metric metric);
/* The metric of that name; false: there is none. */
bool metric_find(const char *name, size_t len, enum metric *out);
/* Which sets of people the metric needs: bit 1 << enum metric_people. */
unsigned metric_people_needed(enum metric metric);

struct metric_value metric_of(const struct metric_figures *figures, enum metric metric);
struct metric_change metric_compare(struct metric_value value, struct metric_value previous);

/* Adds what `more` sums to; false: a sum would leave its range. */
__attribute__((warn_unused_result)) bool metric_add_sums(int64_t sums[ROLLUP_SUM_COUNT],
                                                         const int64_t more[ROLLUP_SUM_COUNT]);

/* a × 10,000 ÷ b in basis points, rounded half up, away from zero below it; no
 * value where b is 0. What leaves the range stands at its end. */
struct metric_value metric_ratio_bps(int64_t a, int64_t b);

#endif

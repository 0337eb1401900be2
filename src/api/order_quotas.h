/*
 * What paid orders draw on promotions' quotas (spec api: Usage limits). An order whose
 * checkout drew holds that for good; another draws what is left, is never refused, and
 * is told of which promotions too little was left.
 *
 * Redemptions are locked before the shop's sums, what is used of quotas after them: last
 * of all, as checkouts wait for it.
 */
#ifndef API_ORDER_QUOTAS_H
#define API_ORDER_QUOTAS_H

#include "api/store.h"
#include "dashboard/data.h"
#include "db/redemption.h"

/* An order draws on a promotion. */
struct order_draw {
    size_t order;                             /* its place in the batch */
    const struct promotion_record *promotion; /* has a quota */
    int64_t units;                            /* wanted */
    int64_t drawn;                            /* on the quota in all */
    int64_t buyer_drawn;                      /* on the quota per buyer */
};

struct order_quotas {
    struct api_call *call;
    const struct data_order *const *orders; /* new ones */
    size_t order_count;
    struct promotion_record *promotions; /* of the orders, with quotas, in the order of ids */
    size_t promotion_count;
    struct order_draw *draws; /* by orders as in the batch, then by promotions' ids */
    size_t draw_count;
    size_t *firsts; /* of each order's draws; of no order: how many there are */
};

/* Makes the redemptions of new orders final, and finds what others are to draw. */
enum db_result order_quotas_open(struct api_call *call, const struct data_order *const *orders,
                                 size_t count, struct order_quotas *out);
/* Draws it: the last thing of a transaction. */
enum db_result order_quotas_draw(struct order_quotas *quotas);
/* Promotions of which too little was left for the order of that place. */
enum db_result order_quotas_exceeded(const struct order_quotas *quotas, size_t order,
                                     const struct tumpuk_text **out, size_t *count);

/* Units of an order that a promotion may have priced: nobody tells which it did. */
int64_t order_quotas_units(const struct data_order *order,
                           const struct tumpuk_promotion *promotion);
/* How many of `units` may be drawn where `uses` and `used` units are drawn already of a
 * quota (-1: there is none, and nothing is drawn). */
int64_t order_quotas_left(int64_t quota, enum quota_counts counts, int64_t uses, int64_t used,
                          int64_t units);

#endif

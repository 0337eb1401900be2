#include "dashboard/metric.h"

#include <string.h>

#include "pricing/money.h"

#define BUYERS (1u << METRIC_PEOPLE_BUYERS)
#define NEW_BUYERS (1u << METRIC_PEOPLE_NEW_BUYERS)
#define VISITORS (1u << METRIC_PEOPLE_VISITORS)

const char *metric_name(enum metric metric)
{
    static const char *const NAME[METRIC_COUNT] = {
        [METRIC_GMV] = "gmv",
        [METRIC_NET_GMV] = "net_gmv",
        [METRIC_REFUND_AMOUNT] = "refund_amount",
        [METRIC_CANCELLED_ORDERS] = "cancelled_orders",
        [METRIC_ORDERS] = "orders",
        [METRIC_ITEMS_SOLD] = "items_sold",
        [METRIC_BUYERS] = "buyers",
        [METRIC_NEW_BUYERS] = "new_buyers",
        [METRIC_VISITORS] = "visitors",
        [METRIC_PRODUCT_IMPRESSIONS] = "product_impressions",
        [METRIC_PRODUCT_CLICKS] = "product_clicks",
        [METRIC_ADD_TO_CARTS] = "add_to_carts",
        [METRIC_CTR] = "ctr",
        [METRIC_CTOR] = "ctor",
        [METRIC_CONVERSION_RATE] = "conversion_rate",
        [METRIC_ADD_TO_CART_RATE] = "add_to_cart_rate",
        [METRIC_AOV] = "aov",
    };
    return NAME[metric];
}

bool metric_find(const char *name, size_t len, enum metric *out)
{
    for (int i = 0; i < METRIC_COUNT; i++) {
        const char *known = metric_name((enum metric)i);

        if (strlen(known) == len && memcmp(known, name, len) == 0) {
            *out = (enum metric)i;
            return true;
        }
    }
    return false;
}

unsigned metric_people_needed(enum metric metric)
{
    if (metric == METRIC_BUYERS)
        return BUYERS;
    if (metric == METRIC_NEW_BUYERS)
        return NEW_BUYERS;
    if (metric == METRIC_VISITORS)
        return VISITORS;
    return metric == METRIC_CONVERSION_RATE ? BUYERS | VISITORS : 0;
}

static int64_t into_range(money_wide value)
{
    if (value > INT64_MAX)
        return INT64_MAX;
    return value < INT64_MIN ? INT64_MIN : (int64_t)value;
}

/* Rounded half up, away from zero below it; b is not 0. */
static int64_t divide(money_wide a, money_wide b)
{
    bool below = (a < 0) != (b < 0);
    money_uwide top = a < 0 ? -(money_uwide)a : (money_uwide)a;
    money_uwide bottom = b < 0 ? -(money_uwide)b : (money_uwide)b;
    money_uwide quotient = top / bottom;

    if (top % bottom >= bottom - top % bottom)
        quotient++;
    return into_range(below ? -(money_wide)quotient : (money_wide)quotient);
}

struct metric_value metric_ratio_bps(int64_t a, int64_t b)
{
    if (b == 0)
        return (struct metric_value){.known = false};
    return (struct metric_value){.known = true, .value = divide((money_wide)a * TUMPUK_BPS_ONE, b)};
}

static struct metric_value exact(int64_t value)
{
    return (struct metric_value){.known = true, .value = value};
}

static struct metric_value people(const struct metric_figures *figures, enum metric_people who)
{
    return (struct metric_value){
        .known = true, .approximate = figures->approximate[who], .value = figures->people[who]};
}

static struct metric_value conversion(const struct metric_figures *figures)
{
    struct metric_value rate = metric_ratio_bps(figures->people[METRIC_PEOPLE_BUYERS],
                                                figures->people[METRIC_PEOPLE_VISITORS]);

    rate.approximate = rate.known && (figures->approximate[METRIC_PEOPLE_BUYERS] ||
                                      figures->approximate[METRIC_PEOPLE_VISITORS]);
    return rate;
}

struct metric_value metric_of(const struct metric_figures *figures, enum metric metric)
{
    const int64_t *sums = figures->sums;

    switch (metric) {
    case METRIC_GMV:
        return exact(sums[ROLLUP_GMV]);
    case METRIC_NET_GMV:
        return exact(into_range((money_wide)sums[ROLLUP_GMV] - sums[ROLLUP_DEDUCTIONS]));
    case METRIC_REFUND_AMOUNT:
        return exact(sums[ROLLUP_REFUND_AMOUNT]);
    case METRIC_CANCELLED_ORDERS:
        return exact(sums[ROLLUP_CANCELLED_ORDERS]);
    case METRIC_ORDERS:
        return exact(sums[ROLLUP_ORDERS]);
    case METRIC_ITEMS_SOLD:
        return exact(sums[ROLLUP_ITEMS_SOLD]);
    case METRIC_BUYERS:
        return people(figures, METRIC_PEOPLE_BUYERS);
    case METRIC_NEW_BUYERS:
        return people(figures, METRIC_PEOPLE_NEW_BUYERS);
    case METRIC_VISITORS:
        return people(figures, METRIC_PEOPLE_VISITORS);
    case METRIC_PRODUCT_IMPRESSIONS:
        return exact(sums[ROLLUP_IMPRESSIONS]);
    case METRIC_PRODUCT_CLICKS:
        return exact(sums[ROLLUP_CLICKS]);
    case METRIC_ADD_TO_CARTS:
        return exact(sums[ROLLUP_ADD_TO_CARTS]);
    case METRIC_CTR:
        return metric_ratio_bps(sums[ROLLUP_CLICKS], sums[ROLLUP_IMPRESSIONS]);
    case METRIC_CTOR:
        return metric_ratio_bps(sums[ROLLUP_ORDERS], sums[ROLLUP_CLICKS]);
    case METRIC_CONVERSION_RATE:
        return conversion(figures);
    case METRIC_ADD_TO_CART_RATE:
        return metric_ratio_bps(sums[ROLLUP_ADD_TO_CARTS], sums[ROLLUP_CLICKS]);
    case METRIC_AOV:
        if (sums[ROLLUP_ORDERS] == 0)
            return (struct metric_value){.known = false};
        return exact(divide(sums[ROLLUP_GMV], sums[ROLLUP_ORDERS]));
    }
    return (struct metric_value){.known = false};
}

struct metric_change metric_compare(struct metric_value value, struct metric_value previous)
{
    struct metric_change change = {.has_difference = value.known && previous.known};

    if (!change.has_difference)
        return change;
    change.difference = into_range((money_wide)value.value - previous.value);
    change.has_bps = previous.value > 0;
    if (change.has_bps)
        change.bps = metric_ratio_bps(change.difference, previous.value).value;
    return change;
}

bool metric_add_sums(int64_t sums[ROLLUP_SUM_COUNT], const int64_t more[ROLLUP_SUM_COUNT])
{
    bool fits = true;

    for (int i = 0; i < ROLLUP_SUM_COUNT; i++)
        fits &= !__builtin_add_overflow(sums[i], more[i], &sums[i]);
    return fits;
}

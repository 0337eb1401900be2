#include "dashboard/stock_watch.h"

#include "pricing/money.h"

#define TENTHS 10
/* Of the days at which stock is low, it ends being so at five quarters. */
#define CALM_FIFTHS 5
#define CALM_QUARTERS 4

/* Whether the stock lasts for less than `numerator` / `denominator` days. */
static bool lasts_less(const struct stock_level *level, int64_t numerator, int64_t denominator)
{
    return (money_wide)level->units * denominator < (money_wide)numerator * level->sold;
}

static bool is_low(const struct stock_level *level)
{
    return level->units <= level->threshold || lasts_less(level, level->low_days, 1);
}

static bool is_calm(const struct stock_level *level)
{
    return level->units > level->threshold &&
           !lasts_less(level, (int64_t)level->low_days * CALM_FIFTHS, CALM_QUARTERS);
}

enum stock_turn stock_watch_step(struct stock_watch *watch, const struct stock_level *level)
{
    bool any = level->units > 0;

    if (!level->counted) {
        watch->low = watch->out = false;
        return STOCK_TURN_NONE;
    }
    if (any)
        watch->out = false;
    if (any && is_calm(level))
        watch->low = false;
    if (!any && !watch->out) {
        watch->out = true;
        watch->out_episode++;
        return STOCK_TURN_OUT;
    }
    if (any && !watch->low && is_low(level)) { /* at 0 only that it is out is told */
        watch->low = true;
        watch->low_episode++;
        return STOCK_TURN_LOW;
    }
    return STOCK_TURN_NONE;
}

int64_t stock_days_left_tenths(const struct stock_level *level)
{
    money_wide tenths;

    if (level->sold <= 0)
        return -1;
    if (level->units <= 0)
        return 0;
    tenths = (money_wide)level->units * TENTHS / level->sold;
    return tenths < INT64_MAX ? (int64_t)tenths : INT64_MAX;
}

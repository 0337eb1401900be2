#include "dashboard/stock_state.h"

#include <stddef.h>

#define QUARTER_MINUTES 15
#define SALES_US (INT64_C(96) * QUARTER_MINUTES * 60000000)

const char *stock_state_name(enum stock_state state)
{
    static const char *const NAME[STOCK_STATE_COUNT] = {
        [STOCK_NOT_COUNTED] = NULL,
        [STOCK_ENOUGH] = "IN_STOCK",
        [STOCK_LOW] = "LOW_STOCK",
        [STOCK_OUT] = "OUT_OF_STOCK",
    };
    return NAME[state];
}

/* What an episode would begin with. */
enum stock_state stock_state_of(const struct stock_level *level)
{
    struct stock_watch watch = {.low = false};

    if (!level->counted)
        return STOCK_NOT_COUNTED;
    switch (stock_watch_step(&watch, level)) {
    case STOCK_TURN_NONE:
        return STOCK_ENOUGH;
    case STOCK_TURN_LOW:
        return STOCK_LOW;
    case STOCK_TURN_OUT:
        return STOCK_OUT;
    }
    return STOCK_NOT_COUNTED;
}

void stock_summary_begin(struct stock_summary *summary)
{
    *summary = (struct stock_summary){.days_left_tenths = -1};
}

void stock_summary_add(struct stock_summary *summary, const struct stock_level *level)
{
    enum stock_state state = stock_state_of(level);
    int64_t tenths = stock_days_left_tenths(level);

    if (state == STOCK_NOT_COUNTED)
        return;
    if (state > summary->state)
        summary->state = state;
    if (__builtin_add_overflow(summary->units, level->units, &summary->units))
        summary->units = level->units < 0 ? INT64_MIN : INT64_MAX;
    if (tenths >= 0 && (summary->days_left_tenths < 0 || tenths < summary->days_left_tenths))
        summary->days_left_tenths = tenths;
}

struct span_range stock_sales_range(int64_t now_us)
{
    int64_t to_us = rollup_bucket(now_us, QUARTER_MINUTES);

    return (struct span_range){to_us - SALES_US, to_us};
}

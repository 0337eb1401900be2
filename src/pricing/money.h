/*
 * Exact money arithmetic: int64_t amounts, 128-bit intermediates, half up.
 *
 * Amounts given to these functions are >= 0 unless said otherwise. Pure.
 * Source: spec pricing, section 1.
 */
#ifndef PRICING_MONEY_H
#define PRICING_MONEY_H

#include <tumpuk/terms.h>

__extension__ typedef __int128 money_wide; /* exact products and sums */
__extension__ typedef unsigned __int128 money_uwide;

static inline int64_t money_min(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static inline bool money_in_range(money_wide amount)
{
    return amount >= -TUMPUK_MONEY_MAX && amount <= TUMPUK_MONEY_MAX;
}

/* amount × bps ÷ 10,000, rounded half up; bps 0 … 10,000. */
static inline int64_t money_rate(int64_t amount, int32_t bps)
{
    /* the common case stays in 64 bits, where a division by a constant is a product */
    if (amount <= INT64_MAX / TUMPUK_BPS_ONE - 1)
        return (int64_t)(((uint64_t)amount * (uint64_t)bps + TUMPUK_BPS_ONE / 2) / TUMPUK_BPS_ONE);
    return (int64_t)(((money_wide)amount * bps + TUMPUK_BPS_ONE / 2) / TUMPUK_BPS_ONE);
}

#endif

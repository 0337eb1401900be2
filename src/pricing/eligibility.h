/* What stands against a promotion whatever the basket holds: spec pricing,
 * section 6, the first reasons in their order. Pure. */
#ifndef PRICING_ELIGIBILITY_H
#define PRICING_ELIGIBILITY_H

#include <tumpuk/promotion.h>

#include "pricing/state.h"

/* REASON_OPEN where neither the instant nor channel and buyer exclude it. */
static inline unsigned eligibility_circumstances(const struct tumpuk_promotion *promotion,
                                                 int64_t at_us, enum tumpuk_buyer buyer,
                                                 enum tumpuk_channel channel)
{
    if (promotion->inactive)
        return TUMPUK_REASON_INACTIVE;
    if (at_us < promotion->starts_at_us)
        return TUMPUK_REASON_NOT_STARTED;
    if (promotion->ends_at_us != TUMPUK_TIME_MAX && at_us >= promotion->ends_at_us)
        return TUMPUK_REASON_ENDED;
    if ((promotion->channels & channel) == 0)
        return TUMPUK_REASON_CHANNEL_NOT_ELIGIBLE;
    if (promotion->audience != TUMPUK_BUYER_ALL && promotion->audience != buyer)
        return TUMPUK_REASON_BUYER_NOT_ELIGIBLE;
    return REASON_OPEN;
}

#endif

#include "shop/shop.h"

enum promotion_status promotion_status_at(const struct promotion_record *record, int64_t at_us)
{
    if (record->deactivated_at_us != SHOP_TIME_NEVER)
        return PROMOTION_STATUS_DEACTIVATED;
    if (at_us < record->promotion.starts_at_us)
        return PROMOTION_STATUS_UPCOMING;
    return at_us < record->promotion.ends_at_us ? PROMOTION_STATUS_ONGOING : PROMOTION_STATUS_ENDED;
}

const char *promotion_status_name(enum promotion_status status)
{
    static const char *const NAME[PROMOTION_STATUS_COUNT] = {
        [PROMOTION_STATUS_UPCOMING] = "UPCOMING",
        [PROMOTION_STATUS_ONGOING] = "ONGOING",
        [PROMOTION_STATUS_ENDED] = "ENDED",
        [PROMOTION_STATUS_DEACTIVATED] = "DEACTIVATED",
    };
    return NAME[status];
}

const char *campaign_kind_name(enum campaign_kind kind)
{
    static const char *const NAME[CAMPAIGN_KIND_COUNT] = {
        [CAMPAIGN_KIND_MEGA] = "MEGA",
        [CAMPAIGN_KIND_PAYDAY] = "PAYDAY",
        [CAMPAIGN_KIND_WEEKLY_SALE] = "WEEKLY_SALE",
        [CAMPAIGN_KIND_MID_MONTH_SALE] = "MID_MONTH_SALE",
        [CAMPAIGN_KIND_OTHER] = "OTHER",
    };
    return NAME[kind];
}

const char *quota_counts_name(enum quota_counts counts)
{
    return counts == QUOTA_COUNTS_USES ? "USES" : "UNITS";
}

const char *redemption_state_name(enum redemption_state state)
{
    static const char *const NAME[REDEMPTION_STATE_COUNT] = {
        [REDEMPTION_STATE_HELD] = "HELD",           [REDEMPTION_STATE_PAID] = "PAID",
        [REDEMPTION_STATE_RELEASED] = "RELEASED",   [REDEMPTION_STATE_EXPIRED] = "EXPIRED",
        [REDEMPTION_STATE_CANCELLED] = "CANCELLED",
    };
    return NAME[state];
}

void promotion_set_quota_used(struct promotion_record *record, int64_t used)
{
    record->quota_used = record->quota >= 0 ? used : 0;
    record->promotion.quota_exhausted = record->quota >= 0 && used >= record->quota;
}

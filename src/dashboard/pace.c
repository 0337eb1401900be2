#include "dashboard/pace.h"

#include "pricing/money.h"

#define MINUTE_US INT64_C(60000000)
#define HOUR_US (60 * MINUTE_US)
/* Shares of the history are counted in parts of this many. */
#define SHARE_ONE INT64_C(100000000000000000)
/* Under 1 % expected there is no forecast. */
#define FORECAST_FROM_BPS 100

/* A share of the whole, exact: part ÷ whole, 0 <= part, 1 <= whole. */
struct share {
    int64_t part;
    int64_t whole;
};

const char *pace_method_name(enum pace_method method)
{
    return method == PACE_HISTORY ? "HISTORY" : "LINEAR";
}

int64_t pace_same_share(struct span_range campaign, int64_t until_us, struct span_range other)
{
    money_wide elapsed = (money_wide)(until_us - campaign.from_us) * (other.to_us - other.from_us);
    int64_t passed = (int64_t)(elapsed / (campaign.to_us - campaign.from_us));

    return other.from_us + passed / MINUTE_US * MINUTE_US;
}

static struct share expected_share(const struct pace_given *given)
{
    struct share share = {0, 0};

    if (given->history_count == 0)
        return (struct share){given->until_us - given->campaign.from_us,
                              given->campaign.to_us - given->campaign.from_us};
    for (uint32_t i = 0; i < given->history_count; i++) {
        const struct pace_history *past = &given->history[i];

        share.part += (int64_t)((money_wide)past->gmv_so_far * SHARE_ONE / past->gmv);
        share.whole += SHARE_ONE;
    }
    return share;
}

/* top ÷ bottom, rounded half up; bottom is above 0. */
static struct metric_value quotient(money_uwide top, money_uwide bottom)
{
    money_uwide value = top / bottom;

    if (top % bottom >= bottom - top % bottom)
        value++;
    return (struct metric_value){.known = true,
                                 .value = value > INT64_MAX ? INT64_MAX : (int64_t)value};
}

/* achieved ÷ target ÷ share in basis points, rounded once. */
static struct metric_value pace_so_far(const struct pace_given *given, struct share share)
{
    money_uwide top = (money_uwide)given->achieved * (money_uwide)share.whole;
    money_uwide bottom = (money_uwide)given->target * (money_uwide)share.part;

    if (bottom == 0)
        return (struct metric_value){.known = false};
    if (top > (money_uwide)-1 / TUMPUK_BPS_ONE)
        return (struct metric_value){.known = true, .value = INT64_MAX};
    return quotient(top * TUMPUK_BPS_ONE, bottom);
}

/* For what is still missing, in the time that is left. */
static struct metric_value needed(const struct pace_given *given)
{
    int64_t left_us = given->campaign.to_us - given->until_us;
    int64_t missing = given->target - given->achieved;
    money_wide per_hour;

    if (left_us <= 0)
        return (struct metric_value){.known = false};
    if (missing <= 0)
        return (struct metric_value){.known = true};
    per_hour = ((money_wide)missing * HOUR_US + left_us - 1) / left_us;
    return (struct metric_value){.known = true,
                                 .value = per_hour > INT64_MAX ? INT64_MAX : (int64_t)per_hour};
}

struct pace pace_of(const struct pace_given *given)
{
    bool over = given->until_us >= given->campaign.to_us;
    struct share share = over ? (struct share){1, 1} : expected_share(given);
    struct pace pace = {
        .method = given->history_count > 0 ? PACE_HISTORY : PACE_LINEAR,
        .expected_bps = quotient((money_uwide)share.part * TUMPUK_BPS_ONE,
                                 (money_uwide)share.whole),
    };

    if ((money_wide)share.part * TUMPUK_BPS_ONE >= (money_wide)share.whole * FORECAST_FROM_BPS)
        pace.forecast = quotient((money_uwide)given->achieved * (money_uwide)share.whole,
                                 (money_uwide)share.part);
    if (given->target == 0)
        return pace;
    pace.achieved_bps = metric_ratio_bps(given->achieved, given->target);
    pace.pace_bps = pace_so_far(given, share);
    pace.gmv_per_hour_needed = needed(given);
    return pace;
}

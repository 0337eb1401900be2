/*
 * What time a dashboard covers, and with what it is compared (spec dashboard,
 * sections 1 and 2).
 *
 * Sums are kept by the minute, so the minute that holds `now` counts whole: a
 * range that is not over ends with it. Pure.
 */
#ifndef DASHBOARD_VIEW_H
#define DASHBOARD_VIEW_H

#include "dashboard/calendar.h"

enum view_kind { VIEW_CAMPAIGN, VIEW_TODAY, VIEW_DAY };
#define VIEW_KIND_COUNT 3

/* "CAMPAIGN", "TODAY", "DAY"; static storage. */
const char *view_kind_name(enum view_kind kind);

/* The end of the minute that holds the instant. */
int64_t view_minute_end(int64_t at_us);

/* The quarter hours that the range touches: what items' sums are kept by. */
struct span_range view_quarters(struct span_range range);

/* What of the campaign's period is counted: up to `now`. The whole campaign may
 * be empty, before it starts; false: the day has none of it. `day`: of VIEW_DAY. */
bool view_range(enum view_kind kind, const struct zone *zone, int64_t day,
                struct span_range campaign, int64_t now_us, struct span_range *out);

/* The same wall-clock interval one day earlier. */
struct span_range view_previous_day(const struct zone *zone, struct span_range range);

/* The same time of another campaign by what has passed since its start, as far
 * as it went on. */
struct span_range view_previous_campaign(struct span_range range, struct span_range campaign,
                                         struct span_range previous);

#endif

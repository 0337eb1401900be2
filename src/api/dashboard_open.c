/* Which campaign, channels and time an answer of the dashboard is about. */
#include "api/dashboard.h"

const struct http_problem API_PROBLEM_DASHBOARD_NOT_ENABLED = {
    .code = "DASHBOARD_NOT_ENABLED",
    .status = 409,
    .title_id = "Campaign ini tidak mempunyai dasbor",
    .title_en = "This campaign has no dashboard",
};
const struct http_problem API_PROBLEM_CHANNEL_NOT_IN_CAMPAIGN = {
    .code = "CHANNEL_NOT_IN_CAMPAIGN",
    .status = 409,
    .title_id = "Campaign ini tidak berlangsung di kanal tersebut",
    .title_en = "This campaign is not in that channel",
};

/* SHOP_TOKOPEDIA unless told otherwise, or the campaign's only one. */
static uint8_t channels_of(const struct campaign_record *campaign,
                           const struct dashboard_query *query)
{
    uint8_t usual = campaign->channels & TUMPUK_CHANNEL_SHOP_TOKOPEDIA;

    if (query->all)
        return campaign->channels;
    if (query->channels != 0)
        return query->channels & campaign->channels;
    return usual != 0 ? usual : campaign->channels;
}

static const char *channel_name(uint8_t channels, const struct dashboard_query *query)
{
    return query->all ? "ALL" : tumpuk_channel_name((enum tumpuk_channel)channels);
}

/* No instant of what is asked for lies in the campaign and before now. */
static enum db_result refuse_time(struct api_call *call, const char *field)
{
    struct fault_list faults;

    fault_list_init(&faults, call->arena, call->request->lang);
    fault_add(&faults, field, CODEC_FAULT_OUT_OF_RANGE,
              BILINGUAL(&faults, "Waktu ini di luar campaign, atau belum tiba.",
                        "That time is not in the campaign, or still to come."));
    return api_refuse_all(call, &faults);
}

static enum db_result find_range(struct dashboard *out, const struct dashboard_query *query)
{
    struct span_range *range = &out->head.range;

    if (!view_range(query->view, out->call->view.zone, query->day, out->period, out->head.as_of_us,
                    range))
        return refuse_time(out->call, query->view == VIEW_DAY ? "query.date" : "query.view");
    if (query->from_us == TUMPUK_TIME_MIN && query->to_us == TUMPUK_TIME_MAX)
        return DB_OK;
    if (query->from_us > range->from_us)
        range->from_us = query->from_us;
    if (query->to_us < range->to_us)
        range->to_us = query->to_us;
    if (range->from_us >= range->to_us)
        return refuse_time(out->call,
                           query->from_us == TUMPUK_TIME_MIN ? "query.to" : "query.from");
    return DB_OK;
}

enum db_result dashboard_find_campaign(struct api_call *call, const char *campaign_id,
                                       struct campaign_record *out)
{
    enum db_result result = db_select_campaign(call->conn, call->arena, campaign_id, out);

    if (result == DB_OK && !out->dashboard_enabled)
        return api_refuse_problem(call, &API_PROBLEM_DASHBOARD_NOT_ENABLED, NULL);
    return result;
}

enum db_result dashboard_open(struct api_call *call, const struct dashboard_query *query,
                              struct dashboard *out)
{
    const struct campaign_record *campaign = &out->campaign;
    enum db_result result;

    *out = (struct dashboard){.call = call};
    result = db_select_watermark(call->conn, &out->head.as_of_us);
    if (result == DB_OK)
        result = dashboard_find_campaign(call, http_request_param(call->request, "campaign_id"),
                                         &out->campaign);
    if (result != DB_OK)
        return result;
    out->channels = channels_of(campaign, query);
    if (out->channels == 0)
        return api_refuse_problem(call, &API_PROBLEM_CHANNEL_NOT_IN_CAMPAIGN, NULL);
    out->period = (struct span_range){campaign->starts_at_us, campaign->ends_at_us};
    out->head.view = &call->view;
    out->head.campaign_id = campaign->campaign_id;
    out->head.view_kind = query->view;
    out->head.date = query->date;
    out->head.channel = channel_name(out->channels, query);
    out->head.currency = call->shop.currency;
    out->head.exponent = call->shop.exponent;
    return find_range(out, query);
}

/* The latest of the kind that the shop joined and that had one of the channels. */
static enum db_result find_previous(struct dashboard *dashboard)
{
    struct api_call *call = dashboard->call;
    struct campaign_record *found = NULL;
    size_t count = 0;
    enum db_result result = db_select_previous_campaigns(
        call->conn, call->arena, call->shop_id, dashboard->campaign.kind, dashboard->period.from_us,
        1, &found, &count);

    if (result != DB_OK || count == 0)
        return result;
    dashboard->previous_channels = found->channels & dashboard->channels;
    if (dashboard->previous_channels == 0)
        return DB_OK;
    dashboard->previous_period = (struct span_range){found->starts_at_us, found->ends_at_us};
    dashboard->head.compare = DASHBOARD_COMPARE_PREVIOUS_CAMPAIGN;
    dashboard->head.previous_campaign_id = found->campaign_id;
    dashboard->head.previous = view_previous_campaign(dashboard->head.range, dashboard->period,
                                                      dashboard->previous_period);
    return DB_OK;
}

enum db_result dashboard_open_comparison(struct dashboard *dashboard,
                                         const struct dashboard_query *query)
{
    switch (query->compare) {
    case DASHBOARD_COMPARE_NONE:
        return DB_OK;
    case DASHBOARD_COMPARE_PREVIOUS_DAY:
        dashboard->head.compare = DASHBOARD_COMPARE_PREVIOUS_DAY;
        dashboard->head.previous = view_previous_day(dashboard->call->view.zone,
                                                     dashboard->head.range);
        dashboard->previous_channels = dashboard->channels;
        return DB_OK;
    case DASHBOARD_COMPARE_PREVIOUS_CAMPAIGN:
        return find_previous(dashboard);
    }
    return DB_FAILED;
}

void dashboard_run(struct http_request *request, struct http_reply *reply, api_call_body *body,
                   void *input, const struct fault_list *faults)
{
    const struct api_plan plan = {.body = body};

    if (!api_refuse_faults(request, reply, faults))
        api_call_run(request, reply, &plan, input);
}

void dashboard_run_view(struct http_request *request, struct http_reply *reply, api_call_body *body)
{
    static const char *const PARAMETERS[] = {"view", "date", "channel", NULL};
    struct dashboard_query query;
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    dashboard_query_read(request, &query, &faults);
    dashboard_run(request, reply, body, &query, &faults);
}

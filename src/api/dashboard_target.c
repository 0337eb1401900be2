/* A GMV target: what was achieved, and the pace by campaigns before. */
#include "api/dashboard.h"

/* So many campaigns before are looked at for PACE_CAMPAIGNS_MAX with GMV. */
#define CAMPAIGNS_LOOKED_AT 16

/* One campaign's share of its GMV by the same share of its time; passed over where
 * it had none. */
static enum db_result add_history(struct dashboard *dashboard, struct pace_given *given,
                                  const struct campaign_record *past)
{
    struct span_range period = {past->starts_at_us, past->ends_at_us};
    int64_t cut_us = pace_same_share(given->campaign, given->until_us, period);
    const struct span_range ranges[] = {{period.from_us, cut_us}, period};
    struct metric_figures figures[2];
    const struct dashboard_series series = {
        .channels = past->channels, .count = 2, .ranges = ranges, .figures = figures};
    enum db_result result = dashboard_series_read(dashboard->call, &series);

    if (result == DB_OK && figures[1].sums[ROLLUP_GMV] > 0)
        given->history[given->history_count++] = (struct pace_history){
            .gmv_so_far = figures[0].sums[ROLLUP_GMV], .gmv = figures[1].sums[ROLLUP_GMV]};
    return result;
}

static enum db_result read_history(struct dashboard *dashboard, struct pace_given *given)
{
    struct api_call *call = dashboard->call;
    struct campaign_record *past = NULL;
    size_t count = 0;
    enum db_result result = db_select_previous_campaigns(
        call->conn, call->arena, call->shop_id, dashboard->campaign.kind, dashboard->period.from_us,
        CAMPAIGNS_LOOKED_AT, &past, &count);

    for (size_t i = 0; result == DB_OK && i < count && given->history_count < PACE_CAMPAIGNS_MAX;
         i++)
        result = add_history(dashboard, given, &past[i]);
    return result;
}

enum db_result dashboard_target_read(struct dashboard *dashboard,
                                     const struct db_gmv_target *target,
                                     struct dashboard_target *out)
{
    struct api_call *call = dashboard->call;
    struct span_range counted;
    enum db_result result;

    /* the whole campaign, whatever the view */
    (void)view_range(VIEW_CAMPAIGN, call->view.zone, 0, dashboard->period, dashboard->head.as_of_us,
                     &counted);
    *out = (struct dashboard_target){.given = {.campaign = dashboard->period,
                                               .until_us = counted.to_us,
                                               .target = target->amount}};
    result = dashboard_gmv(call, dashboard->campaign.channels, counted, &out->given.achieved);
    if (result == DB_OK)
        result = dashboard_gmv(call, dashboard->channels, counted, &out->channel_gmv);
    if (result == DB_OK)
        result = read_history(dashboard, &out->given);
    out->pace = pace_of(&out->given);
    return result;
}

enum db_result api_answer_gmv_target(struct dashboard *dashboard)
{
    struct api_call *call = dashboard->call;
    struct dashboard_target target;
    struct db_gmv_target stored;
    struct json_out out;
    enum db_result result = db_select_gmv_target(call->conn, call->shop_id,
                                                 dashboard->campaign.campaign_id.bytes, &stored);

    if (result == DB_OK && stored.amount == 0)
        return DB_NONE;
    if (result == DB_OK)
        result = dashboard_target_read(dashboard, &stored, &target);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    dashboard_head_encode(&out, &dashboard->head);
    dashboard_target_encode(&out, &target);
    json_out_key(&out, "created_at");
    store_instant_encode(&out, &call->view, stored.created_us);
    json_out_key(&out, "updated_at");
    store_instant_encode(&out, &call->view, stored.updated_us);
    json_out_end_object(&out);
    http_reply_etag_version(call->request, call->reply, stored.version);
    return DB_OK;
}

/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/funnel[?view][&date][&channel]:
 * impressions, clicks, carts, buyers. */
#include "api/dashboard.h"

static enum db_result get_funnel(struct api_call *call)
{
    struct metric_figures figures;
    struct dashboard dashboard;
    struct dashboard_series series = {.people = 1u << METRIC_PEOPLE_BUYERS, .count = 1};
    struct json_out out;
    enum db_result result = dashboard_open(call, call->input, &dashboard);

    series.channels = dashboard.channels;
    series.ranges = &dashboard.head.range;
    series.figures = &figures;
    if (result == DB_OK)
        result = dashboard_series_read(call, &series);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    dashboard_head_encode(&out, &dashboard.head);
    dashboard_funnel_encode(&out, &figures);
    json_out_end_object(&out);
    return DB_OK;
}

void api_get_funnel(struct http_request *request, struct http_reply *reply)
{
    dashboard_run_view(request, reply, get_funnel);
}

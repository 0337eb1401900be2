/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/dashboard[?view][&date]
 * [&channel][&compare]: every metric, with what it is compared with. */
#include "api/dashboard.h"

#define EVERYBODY ((1u << METRIC_PEOPLE_COUNT) - 1)

static enum db_result read_figures(struct api_call *call, uint8_t channels, struct span_range range,
                                   struct metric_figures *figures)
{
    const struct dashboard_series series = {.channels = channels,
                                            .people = EVERYBODY,
                                            .count = 1,
                                            .ranges = &range,
                                            .figures = figures};

    return dashboard_series_read(call, &series);
}

static enum db_result encode(struct dashboard *dashboard, const struct metric_figures *figures,
                             const struct metric_figures *previous)
{
    struct api_call *call = dashboard->call;
    struct dashboard_target target;
    struct db_gmv_target stored;
    struct json_out out;
    enum db_result result = db_select_gmv_target(call->conn, call->shop_id,
                                                 dashboard->campaign.campaign_id.bytes, &stored);

    if (result == DB_OK && stored.amount > 0)
        result = dashboard_target_read(dashboard, &stored, &target);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    dashboard_head_encode(&out, &dashboard->head);
    dashboard_metrics_encode(&out, figures,
                             dashboard->head.compare == DASHBOARD_COMPARE_NONE ? NULL : previous);
    if (stored.amount > 0) {
        json_out_key(&out, "gmv_target");
        json_out_object(&out);
        dashboard_target_encode(&out, &target);
        json_out_end_object(&out);
    }
    dashboard_sections_encode(&out, dashboard->channels);
    json_out_end_object(&out);
    return DB_OK;
}

enum db_result dashboard_answer(struct api_call *call, const struct dashboard_query *query)
{
    struct metric_figures figures;
    struct metric_figures previous = {.sums = {0}};
    struct dashboard dashboard;
    enum db_result result = dashboard_open(call, query, &dashboard);

    if (result == DB_OK)
        result = dashboard_open_comparison(&dashboard, query);
    if (result == DB_OK)
        result = read_figures(call, dashboard.channels, dashboard.head.range, &figures);
    if (result == DB_OK && dashboard.head.compare != DASHBOARD_COMPARE_NONE)
        result = read_figures(call, dashboard.previous_channels, dashboard.head.previous,
                              &previous);
    return result == DB_OK ? encode(&dashboard, &figures, &previous) : result;
}

void dashboard_query_read_answer(const struct http_request *request, struct dashboard_query *query,
                                 struct fault_list *faults)
{
    dashboard_query_read(request, query, faults);
    dashboard_query_read_compare(request, query, faults);
    if (!query->compare_told)
        query->compare = query->view == VIEW_CAMPAIGN ? DASHBOARD_COMPARE_PREVIOUS_CAMPAIGN
                                                      : DASHBOARD_COMPARE_PREVIOUS_DAY;
}

static enum db_result get_dashboard(struct api_call *call)
{
    return dashboard_answer(call, call->input);
}

void api_get_dashboard(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"view", "date", "channel", "compare", NULL};
    struct dashboard_query query;
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    dashboard_query_read_answer(request, &query, &faults);
    dashboard_run(request, reply, get_dashboard, &query, &faults);
}

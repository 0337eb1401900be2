/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/gmv-target[?channel] */
#include "api/dashboard.h"

static enum db_result get_gmv_target(struct api_call *call)
{
    struct dashboard dashboard;
    enum db_result result = dashboard_open(call, call->input, &dashboard);

    return result == DB_OK ? api_answer_gmv_target(&dashboard) : result;
}

void api_get_gmv_target(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"channel", NULL};
    struct dashboard_query query;
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    dashboard_query_read_channel(request, &query, &faults);
    dashboard_run(request, reply, get_gmv_target, &query, &faults);
}

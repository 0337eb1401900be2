/* GET /v1/campaigns/{campaign_id} */
#include "api/store.h"

static enum db_result get_campaign(struct api_call *call)
{
    struct campaign_record campaign;
    struct json_out out;
    enum db_result result = db_select_campaign(
        call->conn, call->arena, http_request_param(call->request, "campaign_id"), &campaign);

    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    campaign_encode(&out, &call->view, &campaign);
    http_reply_etag_version(call->request, call->reply, campaign.version);
    return DB_OK;
}

void api_get_campaign(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = get_campaign};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

/* DELETE /v1/shops/{shop_id}/campaigns/{campaign_id}/gmv-target: there is none any
 * more. */
#include "api/dashboard.h"

static enum db_result delete_gmv_target(struct api_call *call)
{
    const char *campaign_id = http_request_param(call->request, "campaign_id");
    struct db_gmv_target stored;
    enum db_result result = db_select_gmv_target(call->conn, call->shop_id, campaign_id, &stored);

    if (result == DB_OK && stored.amount == 0)
        return DB_NONE;
    if (result != DB_OK)
        return result;
    if (!api_precondition(call, true, stored.version, false))
        return api_refuse(call);
    result = db_upsert_gmv_target(call->conn, call->shop_id, campaign_id, 0);
    call->reply->status = 204;
    return result;
}

void api_delete_gmv_target(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = delete_gmv_target, .writes = true};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

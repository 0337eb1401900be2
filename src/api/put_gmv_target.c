/* PUT /v1/shops/{shop_id}/campaigns/{campaign_id}/gmv-target: sets or changes it. */
#include "api/dashboard.h"
#include "db/notification.h"

/* It may be reached already. */
static enum db_result store(struct api_call *call, const char *campaign_id, int64_t amount)
{
    enum db_result result = db_upsert_gmv_target(call->conn, call->shop_id, campaign_id, amount);

    return result == DB_OK ? db_ask_notifications(call->conn, call->shop_id) : result;
}

static enum db_result put_gmv_target(struct api_call *call)
{
    const struct dashboard_query query = {.from_us = TUMPUK_TIME_MIN, .to_us = TUMPUK_TIME_MAX};
    const char *campaign_id = http_request_param(call->request, "campaign_id");
    const int64_t *amount = call->input;
    struct dashboard dashboard;
    struct db_gmv_target stored;
    enum db_result result = dashboard_open(call, &query, &dashboard);

    if (result == DB_OK)
        result = db_select_gmv_target(call->conn, call->shop_id, campaign_id, &stored);
    if (result != DB_OK)
        return result;
    if (!api_precondition(call, stored.amount > 0, stored.version, true))
        return api_refuse(call);
    if (stored.amount != *amount)
        result = store(call, campaign_id, *amount);
    if (result == DB_OK && stored.amount == 0) {
        call->reply->status = 201;
        http_reply_header(call->reply, "Location",
                          api_location(call->arena, "/v1/shops/", call->shop_id, "/campaigns/",
                                       campaign_id, "/gmv-target", (const char *)NULL));
    }
    return result == DB_OK ? api_answer_gmv_target(&dashboard) : result;
}

void api_put_gmv_target(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {.body = put_gmv_target, .writes = true};
    struct store_body body = api_body(request, NULL);
    struct codec_error error;
    int64_t amount = 0;
    enum codec_result decoded = gmv_target_decode(&body, &amount, &error);

    if (!api_refuse_body(request, reply, decoded, &error))
        api_call_run(request, reply, &PLAN, &amount);
}

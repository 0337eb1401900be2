/* GET /v1/shops/{shop_id}/promotions/{promotion_id} */
#include "api/store.h"

static enum db_result get_promotion(struct api_call *call)
{
    struct promotion_record promotion;
    struct json_out out;
    enum db_result result = api_read_promotion(
        call, api_text(http_request_param(call->request, "promotion_id")), &promotion);

    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    promotion_encode(&out, &call->view, &promotion);
    http_reply_etag_version(call->request, call->reply, promotion.version);
    return DB_OK;
}

void api_get_promotion(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = get_promotion};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

/* GET /v1/shops/{shop_id}/redemptions/{order_id} */
#include "api/redemptions.h"

static enum db_result get_redemption(struct api_call *call)
{
    struct redemption redemption;
    struct json_out out;
    enum db_result result = db_select_redemption(call->conn, call->arena, call->shop_id,
                                                 http_request_param(call->request, "order_id"),
                                                 &redemption);

    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    redemption_encode(&out, &call->view, &redemption);
    return DB_OK;
}

void api_get_redemption(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = get_redemption};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

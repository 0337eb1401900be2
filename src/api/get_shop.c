/* GET /v1/shops/{shop_id} */
#include "api/store.h"

static enum db_result get_shop(struct api_call *call)
{
    struct json_out out = api_json(call->request, call->reply);

    shop_encode(&out, &call->view, &call->shop);
    http_reply_etag_version(call->request, call->reply, call->shop.version);
    return DB_OK;
}

void api_get_shop(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = get_shop};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

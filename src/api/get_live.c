/* GET /v1/shops/{shop_id}/lives/{live_id}: one that was removed too. */
#include "api/media.h"

static enum db_result get_live(struct api_call *call)
{
    struct live_record live;
    struct json_out out;
    enum db_result result = db_select_live(call->conn, call->arena, call->shop_id,
                                           http_request_param(call->request, "live_id"), &live);

    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    live_encode_members(&out, &call->view, &live);
    json_out_end_object(&out);
    http_reply_etag(call->request, call->reply);
    return DB_OK;
}

void api_get_live(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = get_live};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

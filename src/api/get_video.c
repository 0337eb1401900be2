/* GET /v1/shops/{shop_id}/videos/{video_id}: one that was removed too. */
#include "api/media.h"

static enum db_result get_video(struct api_call *call)
{
    struct video_record video;
    struct json_out out;
    enum db_result result = db_select_video(call->conn, call->arena, call->shop_id,
                                            http_request_param(call->request, "video_id"), &video);

    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    video_encode_members(&out, &call->view, &video);
    json_out_end_object(&out);
    http_reply_etag(call->request, call->reply);
    return DB_OK;
}

void api_get_video(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = get_video};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

/* DELETE /v1/shops/{shop_id}/videos/{video_id}: out of all lists. What it sold stays
 * counted; newer news brings it back. */
#include "api/ingest.h"
#include "api/media.h"

static enum db_result delete_video(struct api_call *call)
{
    const char *id = http_request_param(call->request, "video_id");
    struct video_record stored;
    struct json_out out;
    enum db_result result = db_lock_media(call->conn, call->shop_id, AD_TARGET_VIDEO, id);

    if (result == DB_OK)
        result = db_select_video(call->conn, call->arena, call->shop_id, id, &stored);
    if (result == DB_OK && stored.removed_us == SHOP_TIME_NEVER) {
        result = db_remove_video(call->conn, call->shop_id, id);
        if (result == DB_OK)
            result = db_change_media(call->conn, call->shop_id);
        if (result == DB_OK)
            result = db_select_video(call->conn, call->arena, call->shop_id, id, &stored);
    }
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    video_encode_members(&out, &call->view, &stored);
    json_out_end_object(&out);
    return DB_OK;
}

void api_delete_video(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_ingest_run(request, reply, delete_video, NULL);
}

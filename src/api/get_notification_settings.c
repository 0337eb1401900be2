/* GET /v1/shops/{shop_id}/notification-settings: from when on the shop wants to be told. One
 * that never said so has the defaults. */
#include "api/notifications.h"

void api_answer_notification_settings(struct api_call *call,
                                      const struct db_notification_settings *stored)
{
    struct json_out out = api_json(call->request, call->reply);

    notification_settings_encode(&out, &call->view, &stored->settings, stored->created_us,
                                 stored->updated_us);
    http_reply_etag_version(call->request, call->reply, stored->version);
}

static enum db_result get_notification_settings(struct api_call *call)
{
    struct db_notification_settings stored;
    enum db_result result = db_select_notification_settings(call->conn, call->shop_id, &stored);

    if (result == DB_OK)
        api_answer_notification_settings(call, &stored);
    return result;
}

void api_get_notification_settings(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = get_notification_settings};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

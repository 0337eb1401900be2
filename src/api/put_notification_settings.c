/* PUT /v1/shops/{shop_id}/notification-settings: from when on the shop wants to be told. */
#include "api/notifications.h"

/* What is judged by them is looked at anew. */
static enum db_result store(struct api_call *call, const struct notification_settings *given,
                            const struct notification_settings *before)
{
    enum db_result result = db_upsert_notification_settings(call->conn, call->shop_id, given);

    if (result == DB_OK && given->low_stock_days != before->low_stock_days)
        result = db_ask_shop_stock(call->conn, call->shop_id);
    return result == DB_OK ? db_ask_notifications(call->conn, call->shop_id) : result;
}

static enum db_result put_notification_settings(struct api_call *call)
{
    const struct notification_settings *given = call->input;
    struct db_notification_settings stored;
    bool exists;
    enum db_result result = db_select_notification_settings(call->conn, call->shop_id, &stored);

    if (result != DB_OK)
        return result;
    exists = stored.version > 0;
    /* the defaults are there to be changed by whoever comes first */
    if (!api_precondition(call, true, stored.version, exists))
        return api_refuse(call);
    if (!exists || given->low_stock_days != stored.settings.low_stock_days ||
        given->live_reminder_minutes != stored.settings.live_reminder_minutes) {
        result = store(call, given, &stored.settings);
        if (result == DB_OK)
            result = db_select_notification_settings(call->conn, call->shop_id, &stored);
    }
    if (result == DB_OK)
        api_answer_notification_settings(call, &stored);
    return result;
}

void api_put_notification_settings(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {.body = put_notification_settings, .writes = true};
    struct store_body body = api_body(request, NULL);
    struct notification_settings settings;
    struct codec_error error;
    enum codec_result decoded = notification_settings_decode(&body, &settings, &error);

    if (!api_refuse_body(request, reply, decoded, &error))
        api_call_run(request, reply, &PLAN, &settings);
}

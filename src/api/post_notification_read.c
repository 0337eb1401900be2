/* POST /v1/shops/{shop_id}/campaigns/{campaign_id}/notifications/{notification_id}/read:
 * the shop has read it, in whichever campaign it is shown. */
#include <stdlib.h>

#include "api/notifications.h"

/* 0 where it is no number that a notification could have. */
static int64_t number_of(const char *text)
{
    char *end = NULL;
    long long number = text[0] >= '1' && text[0] <= '9' ? strtoll(text, &end, 10) : 0;

    return number > 0 && *end == '\0' && number <= TUMPUK_MONEY_MAX ? number : 0;
}

static enum db_result post_notification_read(struct api_call *call)
{
    const struct dashboard_query query = {.from_us = TUMPUK_TIME_MIN, .to_us = TUMPUK_TIME_MAX};
    const struct notification_view view = api_notification_view(call);
    int64_t id = number_of(http_request_param(call->request, "notification_id"));
    struct notification told;
    struct dashboard dashboard;
    struct json_out out;
    enum db_result result = dashboard_open(call, &query, &dashboard);

    if (result == DB_OK)
        result = db_mark_notification_read(call->conn, call->arena, call->shop_id,
                                           http_request_param(call->request, "campaign_id"), id,
                                           &told);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    notification_encode(&out, &view, &told);
    return DB_OK;
}

void api_post_notification_read(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {
        .body = post_notification_read, .writes = true, .keyed = true, .beside_others = true};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

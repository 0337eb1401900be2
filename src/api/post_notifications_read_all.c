/* POST /v1/shops/{shop_id}/campaigns/{campaign_id}/notifications/read-all[?up_to]: the shop
 * has read all that the campaign shows, or those up to one of them. */
#include "api/notifications.h"

/* Numbers that fit. */
#define UP_TO_MAX 2147483647

static enum db_result post_notifications_read_all(struct api_call *call)
{
    const struct dashboard_query query = {.from_us = TUMPUK_TIME_MIN, .to_us = TUMPUK_TIME_MAX};
    const char *campaign_id = http_request_param(call->request, "campaign_id");
    const int64_t *up_to = call->input;
    struct dashboard dashboard;
    struct json_out out;
    int64_t marked = 0;
    int64_t unread = 0;
    enum db_result result = dashboard_open(call, &query, &dashboard);

    if (result == DB_OK)
        result = db_mark_notifications_read(call->conn, call->shop_id, campaign_id, *up_to,
                                            &marked);
    if (result == DB_OK)
        result = db_count_unread_notifications(call->conn, call->shop_id, campaign_id, &unread);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    json_out_member_i64(&out, "marked", marked);
    json_out_member_i64(&out, "unread_count", unread);
    json_out_end_object(&out);
    return DB_OK;
}

void api_post_notifications_read_all(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"up_to", NULL};
    static const struct api_plan PLAN = {
        .body = post_notifications_read_all, .writes = true, .keyed = true, .beside_others = true};
    struct fault_list faults;
    int64_t up_to = 0;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    if (http_request_query(request, "up_to") != NULL)
        up_to = api_query_number(request, "up_to", 1, UP_TO_MAX, &faults);
    if (!api_refuse_faults(request, reply, &faults))
        api_call_run(request, reply, &PLAN, &up_to);
}

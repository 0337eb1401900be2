/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/notifications[?unread][&limit][&cursor]:
 * what the shop was told of that concerns the campaign, the newest first. */
#include <string.h>

#include "api/notifications.h"

struct notification_view api_notification_view(const struct api_call *call)
{
    return (struct notification_view){
        .store = &call->view,
        .lang = call->request->lang,
        .shop_id = call->shop.shop_id,
        .currency = call->shop.currency,
        .exponent = call->shop.exponent,
    };
}

static void put_page(struct api_call *call, const struct dashboard *dashboard,
                     const struct notification *told, size_t count, size_t limit, int64_t unread)
{
    const struct notification_view view = api_notification_view(call);
    struct json_out out = api_json(call->request, call->reply);
    size_t shown = count < limit ? count : limit;

    json_out_object(&out);
    json_out_member_text(&out, "campaign_id", dashboard->campaign.campaign_id.bytes,
                         dashboard->campaign.campaign_id.len);
    json_out_key(&out, "as_of");
    store_instant_encode(&out, &call->view, dashboard->head.as_of_us);
    json_out_member_i64(&out, "unread_count", unread);
    json_out_key(&out, "items");
    json_out_array(&out);
    for (size_t i = 0; i < shown; i++)
        notification_encode(&out, &view, &told[i]);
    api_page_end_number(call->request, &out, count > shown,
                        shown > 0 ? told[shown - 1].notification_id : 0);
}

static enum db_result get_notifications(struct api_call *call)
{
    const struct dashboard_query query = {.from_us = TUMPUK_TIME_MIN, .to_us = TUMPUK_TIME_MAX};
    const struct db_notification_filter *filter = call->input;
    struct db_notification_filter more = *filter;
    struct notification *told = NULL;
    struct dashboard dashboard;
    int64_t unread = 0;
    size_t count = 0;
    enum db_result result = dashboard_open(call, &query, &dashboard);

    more.limit++;
    if (result == DB_OK)
        result = db_select_notifications(call->conn, call->arena, call->shop_id, &more, &told,
                                         &count);
    if (result == DB_OK)
        result = db_count_unread_notifications(call->conn, call->shop_id, filter->campaign_id,
                                               &unread);
    if (result == DB_OK)
        put_page(call, &dashboard, told, count, filter->limit, unread);
    return result;
}

void api_get_notifications(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"unread", "limit", "cursor", NULL};
    static const char *const TRUTHS[] = {"true", "false", NULL};
    struct db_notification_filter filter = {.unread = false};
    struct fault_list faults;
    struct api_page page;
    const char *unread;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    unread = api_query_word(request, "unread", TRUTHS, &faults);
    api_page_read(request, &faults, &page);
    filter.campaign_id = http_request_param(request, "campaign_id");
    filter.unread = unread != NULL && strcmp(unread, "true") == 0;
    filter.before_id = api_page_before(&page, &faults);
    filter.limit = page.limit;
    dashboard_run(request, reply, get_notifications, &filter, &faults);
}

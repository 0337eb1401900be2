/* GET /v1/shops/{shop_id}/promotions[?type][&status][&campaign_id][&sku_id][&limit][&cursor] */
#include "api/store.h"

static enum db_result get_promotions(struct api_call *call)
{
    const struct db_promotion_filter *filter = call->input;
    struct db_promotion_filter more = *filter;
    struct promotion_record *promotions = NULL;
    size_t count = 0;
    size_t shown;
    struct json_out out;
    enum db_result result;

    more.limit++;
    more.at_us = call->view.now_us;
    result = db_select_promotions(call->conn, call->arena, call->shop_id, &more, &promotions,
                                  &count);
    shown = count < filter->limit ? count : filter->limit;
    if (result == DB_OK && shown > 0)
        result = db_select_promotion_scopes(call->conn, call->arena, call->shop_id, promotions,
                                            shown);
    if (result != DB_OK)
        return result;
    out = api_json_items(call->request, call->reply);
    for (size_t i = 0; i < shown; i++)
        promotion_encode(&out, &call->view, &promotions[i]);
    api_page_end(call->request, &out, count > shown,
                 shown > 0 ? &promotions[shown - 1].promotion.id : NULL);
    http_reply_etag(call->request, call->reply);
    return DB_OK;
}

void api_promotions_filter(const struct http_request *request, struct fault_list *faults,
                           struct db_promotion_filter *out)
{
    const char *types[TUMPUK_TYPE_COUNT + 1] = {NULL};
    const char *statuses[PROMOTION_STATUS_COUNT + 1] = {NULL};

    for (int i = 0; i < TUMPUK_TYPE_COUNT; i++)
        types[i] = tumpuk_type_name((enum tumpuk_type)i);
    for (int i = 0; i < PROMOTION_STATUS_COUNT; i++)
        statuses[i] = promotion_status_name((enum promotion_status)i);
    out->type = api_query_word(request, "type", types, faults);
    out->status = api_query_word(request, "status", statuses, faults);
    out->campaign_id = http_request_query(request, "campaign_id");
    out->sku_id = http_request_query(request, "sku_id");
}

void api_get_promotions(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"type",  "status", "campaign_id", "sku_id",
                                             "limit", "cursor", NULL};
    static const struct api_plan PLAN = {.body = get_promotions};
    struct db_promotion_filter filter;
    struct fault_list faults;
    struct api_page page;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    api_page_read(request, &faults, &page);
    filter = (struct db_promotion_filter){.after = page.after, .limit = page.limit};
    api_promotions_filter(request, &faults, &filter);
    if (!api_refuse_faults(request, reply, &faults))
        api_call_run(request, reply, &PLAN, &filter);
}

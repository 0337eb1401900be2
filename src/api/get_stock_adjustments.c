/*
 * GET /v1/shops/{shop_id}/campaigns/{campaign_id}/products/{product_id}/stock-adjustments
 * [?limit][&cursor]: what was added to the product's stock, the newest first, from
 * whichever campaign's dashboard: the stock is one.
 */
#include "api/dashboard.h"
#include "api/stock.h"

struct query {
    size_t limit;
    int64_t before; /* id, 0: from the newest */
};

static enum db_result answer(struct api_call *call, const struct stock_adjustment *adjustments,
                             size_t count, size_t limit)
{
    struct json_out out = api_json_items(call->request, call->reply);
    size_t shown = count < limit ? count : limit;

    for (size_t i = 0; i < shown; i++)
        stock_adjustment_encode(&out, &call->view, &adjustments[i]);
    api_page_end_number(call->request, &out, count > shown,
                        shown > 0 ? adjustments[shown - 1].adjustment_id : 0);
    http_reply_etag(call->request, call->reply);
    return DB_OK;
}

static enum db_result get_adjustments(struct api_call *call)
{
    const struct query *query = call->input;
    const char *product_id = http_request_param(call->request, "product_id");
    struct stock_adjustment *adjustments = NULL;
    struct campaign_record campaign;
    struct product_record product;
    size_t count = 0;
    enum db_result result = dashboard_find_campaign(
        call, http_request_param(call->request, "campaign_id"), &campaign);

    if (result == DB_OK)
        result = api_read_product(call, api_text(product_id), &product);
    if (result == DB_OK)
        result = db_select_stock_adjustments(call->conn, call->arena, call->shop_id, product_id,
                                             query->before, query->limit + 1, &adjustments, &count);
    return result == DB_OK ? answer(call, adjustments, count, query->limit) : result;
}

void api_get_stock_adjustments(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"limit", "cursor", NULL};
    static const struct api_plan PLAN = {.body = get_adjustments};
    struct fault_list faults;
    struct api_page page;
    struct query query;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    api_page_read(request, &faults, &page);
    query = (struct query){.limit = page.limit, .before = api_page_before(&page, &faults)};
    if (!api_refuse_faults(request, reply, &faults))
        api_call_run(request, reply, &PLAN, &query);
}

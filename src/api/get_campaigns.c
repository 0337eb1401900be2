/* GET /v1/campaigns[?kind][&limit][&cursor] */
#include "api/store.h"

struct filter {
    struct api_page page;
    const char *kind;
};

static enum db_result get_campaigns(struct api_call *call)
{
    const struct filter *filter = call->input;
    struct campaign_record *campaigns = NULL;
    size_t count = 0;
    size_t shown;
    struct json_out out;
    enum db_result result = db_select_campaigns(call->conn, call->arena, filter->page.after,
                                                filter->page.limit + 1, filter->kind, &campaigns,
                                                &count);

    if (result != DB_OK)
        return result;
    shown = count < filter->page.limit ? count : filter->page.limit;
    out = api_json_items(call->request, call->reply);
    for (size_t i = 0; i < shown; i++)
        campaign_encode(&out, &call->view, &campaigns[i]);
    api_page_end(call->request, &out, count > shown,
                 shown > 0 ? &campaigns[shown - 1].campaign_id : NULL);
    http_reply_etag(call->request, call->reply);
    return DB_OK;
}

void api_get_campaigns(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"kind", "limit", "cursor", NULL};
    static const struct api_plan PLAN = {.body = get_campaigns};
    const char *kinds[CAMPAIGN_KIND_COUNT + 1] = {NULL};
    struct fault_list faults;
    struct filter filter;

    for (int i = 0; i < CAMPAIGN_KIND_COUNT; i++)
        kinds[i] = campaign_kind_name((enum campaign_kind)i);
    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    api_page_read(request, &faults, &filter.page);
    filter.kind = api_query_word(request, "kind", kinds, &faults);
    if (!api_refuse_faults(request, reply, &faults))
        api_call_run(request, reply, &PLAN, &filter);
}

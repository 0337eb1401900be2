/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/ads[?target_kind][&target_id][&limit]
 * [&cursor]: drafts of ads, the newest first. */
#include "api/media.h"

static enum db_result get_ads(struct api_call *call)
{
    const struct db_ad_draft_filter *filter = call->input;
    struct db_ad_draft_filter more = *filter;
    struct campaign_record campaign;
    struct ad_draft *drafts = NULL;
    struct json_out out;
    size_t count = 0;
    size_t shown;
    enum db_result result = dashboard_find_campaign(call, filter->campaign_id, &campaign);

    more.limit++;
    if (result == DB_OK)
        result = db_select_ad_drafts(call->conn, call->arena, call->shop_id, &more, &drafts,
                                     &count);
    if (result != DB_OK)
        return result;
    shown = count < filter->limit ? count : filter->limit;
    out = api_json_items(call->request, call->reply);
    for (size_t i = 0; i < shown; i++)
        ad_draft_encode(&out, &call->view, &drafts[i]);
    api_page_end_number(call->request, &out, count > shown,
                        shown > 0 ? drafts[shown - 1].ad_id : 0);
    return DB_OK;
}

void api_get_campaign_ads(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"target_kind", "target_id", "limit", "cursor", NULL};
    struct db_ad_draft_filter filter = {.campaign_id = http_request_param(request, "campaign_id"),
                                        .target_id = http_request_query(request, "target_id")};
    const char *kinds[AD_TARGET_COUNT + 1] = {NULL};
    struct fault_list faults;
    struct api_page page;

    for (int i = 0; i < AD_TARGET_COUNT; i++)
        kinds[i] = ad_target_name((enum ad_target)i);
    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    api_page_read(request, &faults, &page);
    filter.before = api_page_before(&page, &faults);
    filter.limit = page.limit;
    filter.target_kind = api_query_word(request, "target_kind", kinds, &faults);
    dashboard_run(request, reply, get_ads, &filter, &faults);
}

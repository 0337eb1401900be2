/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/ads[?target_kind][&target_id][&limit]
 * [&cursor]: drafts of ads, the newest first. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/media.h"

static enum db_result get_ads(struct api_call *call)
{
    const struct db_ad_draft_filter *filter = call->input;
    struct db_ad_draft_filter more = *filter;
    struct campaign_record campaign;
    struct ad_draft *drafts = NULL;
    char last[24] = "";
    struct tumpuk_text last_id;
    struct json_out out;
    size_t count = 0;
    size_t shown;
    enum db_result result = db_select_campaign(call->conn, call->arena, filter->campaign_id,
                                               &campaign);

    if (result == DB_OK && !campaign.dashboard_enabled)
        return api_refuse_problem(call, &API_PROBLEM_DASHBOARD_NOT_ENABLED, NULL);
    more.limit++;
    if (result == DB_OK)
        result = db_select_ad_drafts(call->conn, call->arena, call->shop_id, &more, &drafts,
                                     &count);
    if (result != DB_OK)
        return result;
    shown = count < filter->limit ? count : filter->limit;
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    json_out_key(&out, "items");
    json_out_array(&out);
    for (size_t i = 0; i < shown; i++)
        ad_draft_encode(&out, &call->view, &drafts[i]);
    if (shown > 0)
        (void)snprintf(last, sizeof last, "%lld", (long long)drafts[shown - 1].ad_id);
    last_id = api_text(last);
    api_page_end(call->request, &out, count > shown, &last_id);
    return DB_OK;
}

/* The number that a page begins before. */
static void read_before(const char *after, struct db_ad_draft_filter *filter,
                        struct fault_list *faults)
{
    char *end;

    if (after == NULL)
        return;
    errno = 0;
    filter->before = strtoll(after, &end, 10);
    if (errno != 0 || end == after || *end != '\0' || filter->before < 1)
        api_cursor_refuse(faults);
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
    read_before(page.after, &filter, &faults);
    filter.limit = page.limit;
    filter.target_kind = api_query_word(request, "target_kind", kinds, &faults);
    dashboard_run(request, reply, get_ads, &filter, &faults);
}

/* DELETE /v1/shops/{shop_id}/campaigns/{campaign_id}/join/{sku_id}: the SKU
 * leaves the campaign, and its promotion is deactivated. */
#include "api/store.h"

static enum db_result leave(struct api_call *call, const char *campaign_id)
{
    const char *sku_id = http_request_param(call->request, "sku_id");
    struct catalog_change change = {.kind = CATALOG_CHANGE_PROMOTION};
    struct promotion_record promotion;
    struct json_out out;
    enum db_result result = db_delete_campaign_sku(call->conn, call->arena, call->shop_id,
                                                   campaign_id, sku_id, &change.id);

    if (result == DB_OK)
        result = db_deactivate_promotions(call->conn, call->shop_id, &change.id, 1);
    if (result == DB_OK)
        result = api_change_catalog(call, &change, 1);
    if (result == DB_OK)
        result = api_read_promotion(call, change.id, &promotion);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    promotion_encode(&out, &call->view, &promotion);
    return DB_OK;
}

static enum db_result delete_join(struct api_call *call)
{
    const char *campaign_id = http_request_param(call->request, "campaign_id");
    struct campaign_record campaign;
    enum db_result result = db_select_campaign(call->conn, call->arena, campaign_id, &campaign);

    if (result != DB_OK)
        return result;
    if (call->view.now_us >= campaign.ends_at_us) /* what was in it stays told */
        return api_refuse_problem(call, &API_PROBLEM_CAMPAIGN_ENDED, NULL);
    return leave(call, campaign_id);
}

void api_delete_campaign_join(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = delete_join, .writes = true};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

/* DELETE /v1/shops/{shop_id}/promotions/{promotion_id}: deactivates
 * it. One that joining a campaign made is left by leaving the campaign. */
#include "api/store.h"

static enum db_result refuse_joined(struct api_call *call)
{
    struct fault_list faults;

    fault_list_init(&faults, call->arena, call->request->lang);
    fault_add(&faults, "id", CODEC_FAULT_NOT_ALLOWED,
              BILINGUAL(&faults,
                        "Promosi ini dibuat saat bergabung dengan campaign; keluarlah di sana.",
                        "This promotion was made by joining a campaign; leave the campaign."));
    return api_refuse_all(call, &faults);
}

static enum db_result end(struct api_call *call, const struct promotion_record *promotion)
{
    const struct catalog_change change = {.kind = CATALOG_CHANGE_PROMOTION,
                                          .id = promotion->promotion.id};
    enum db_result result = db_deactivate_promotions(call->conn, call->shop_id,
                                                     &promotion->promotion.id, 1);

    return result == DB_OK ? api_change_catalog(call, &change, 1) : result;
}

static enum db_result delete_promotion(struct api_call *call)
{
    struct tumpuk_text id = api_text(http_request_param(call->request, "promotion_id"));
    struct promotion_record stored;
    struct json_out out;
    enum db_result result = api_read_promotion(call, id, &stored);

    if (result != DB_OK)
        return result;
    if (!api_precondition(call, true, stored.version, false))
        return api_refuse(call);
    if (stored.joined)
        return refuse_joined(call);
    if (stored.deactivated_at_us == SHOP_TIME_NEVER)
        result = end(call, &stored);
    if (result == DB_OK)
        result = api_read_promotion(call, id, &stored);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    promotion_encode(&out, &call->view, &stored);
    http_reply_etag_version(call->request, call->reply, stored.version);
    return DB_OK;
}

void api_delete_promotion(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = delete_promotion, .writes = true};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

/* DELETE /v1/shops/{shop_id}/redemptions/{order_id}: gives back what the order
 * drew, once: what was given back before is answered as it is. */
#include "api/redemptions.h"

static enum db_result delete_redemption(struct api_call *call)
{
    const char *order_id = http_request_param(call->request, "order_id");
    const struct tumpuk_text id = api_text(order_id);
    struct redemption redemption;
    struct json_out out;
    enum db_result result = db_release_redemption(call->conn, call->shop_id, order_id);

    if (result == DB_OK)
        result = api_give_back(call->conn, call->shop_id, &id, 1);
    if (result == DB_OK || result == DB_NONE)
        result = db_select_redemption(call->conn, call->arena, call->shop_id, order_id,
                                      &redemption);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    redemption_encode(&out, &call->view, &redemption);
    return DB_OK;
}

void api_delete_redemption(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {
        .body = delete_redemption, .writes = true, .beside_others = true};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

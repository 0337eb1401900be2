/* DELETE /v1/shops/{shop_id}: ends a shop. It can be read, but written no more. */
#include "api/store.h"

static enum db_result delete_shop(struct api_call *call)
{
    const struct catalog_change change = {.kind = CATALOG_CHANGE_SHOP,
                                          .id = api_text(call->shop_id)};
    enum db_result result = DB_OK;
    struct shop stored;
    struct json_out out;

    if (!call->shop_found)
        return DB_NONE;
    if (!api_precondition(call, true, call->shop.version, false))
        return api_refuse(call);
    if (call->shop.ended_at_us == SHOP_TIME_NEVER) {
        result = db_end_shop(call->conn, call->shop_id);
        if (result == DB_OK)
            result = api_change_catalog(call, &change, 1);
    }
    if (result == DB_OK)
        result = db_select_shop(call->conn, call->arena, call->shop_id, &stored);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    shop_encode(&out, &call->view, &stored);
    http_reply_etag_version(call->request, call->reply, stored.version);
    return DB_OK;
}

void api_delete_shop(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    /* also one that was ended: repeating changes nothing */
    static const struct api_plan PLAN = {
        .body = delete_shop, .writes = true, .shop_may_be_missing = true};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

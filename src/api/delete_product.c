/* DELETE /v1/shops/{shop_id}/products/{product_id}: ends it. It is sold
 * and priced no more; its history stays. */
#include "api/store.h"
#include "db/notification.h"

static enum db_result end(struct api_call *call, const struct product_record *product)
{
    const struct catalog_change change = {.kind = CATALOG_CHANGE_PRODUCT,
                                          .id = product->product_id};
    enum db_result result = db_end_product(call->conn, call->shop_id, product->product_id.bytes);

    if (result == DB_OK)
        result = api_change_catalog(call, &change, 1);
    return result == DB_OK
               ? db_ask_product_stock(call->conn, call->shop_id, &product->product_id, 1)
               : result;
}

static enum db_result delete_product(struct api_call *call)
{
    struct tumpuk_text id = api_text(http_request_param(call->request, "product_id"));
    struct product_record stored;
    struct json_out out;
    enum db_result result = api_read_product(call, id, &stored);

    if (result != DB_OK)
        return result;
    if (!api_precondition(call, true, stored.version, false))
        return api_refuse(call);
    if (stored.ended_at_us == SHOP_TIME_NEVER)
        result = end(call, &stored);
    if (result == DB_OK)
        result = api_read_product(call, id, &stored);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    product_encode(&out, &call->view, &stored);
    http_reply_etag_version(call->request, call->reply, stored.version);
    return DB_OK;
}

void api_delete_product(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = delete_product, .writes = true};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

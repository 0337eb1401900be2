/* GET /v1/shops/{shop_id}/stock/{sku_id} */
#include "api/stock.h"

enum db_result api_read_stock(struct api_call *call, struct tumpuk_text sku_id,
                              struct stock_record *out)
{
    struct stock_record *found = NULL;
    size_t count = 0;
    enum db_result result = db_select_stock(call->conn, call->arena, call->shop_id, &sku_id, 1,
                                            &found, &count);

    if (result == DB_OK && count == 0)
        return DB_NONE;
    if (result == DB_OK)
        *out = found[0];
    return result;
}

static enum db_result get_stock(struct api_call *call)
{
    struct stock_record stock;
    struct json_out out;
    enum db_result result = api_read_stock(
        call, api_text(http_request_param(call->request, "sku_id")), &stock);

    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    stock_encode(&out, &call->view, &stock, NULL);
    http_reply_etag(call->request, call->reply);
    return DB_OK;
}

void api_get_stock(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = get_stock};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

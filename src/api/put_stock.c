/* PUT /v1/shops/{shop_id}/stock/{sku_id}: a count of what there is. One that is older
 * than what is stored changes nothing, and is told so. */
#include "api/ingest.h"
#include "api/stock.h"

static const char *result_of(const struct stock_record *given, const struct stock_record *stored)
{
    if (stored->counted >= 0 && given->as_of_us < stored->as_of_us)
        return "OLDER_IGNORED";
    if (given->as_of_us == stored->as_of_us && given->counted == stored->counted)
        return "UNCHANGED";
    return "COUNTED";
}

static enum db_result put_stock(struct api_call *call)
{
    const struct stock_record *given = call->input;
    const struct db_stock_count count = {
        .sku_id = given->sku_id, .counted = given->counted, .as_of_us = given->as_of_us};
    const char *told = "";
    struct stock_record stored;
    struct json_out out;
    enum db_result result = db_require_durability(call->conn);

    if (result == DB_OK)
        result = db_lock_ingestion(call->conn, call->shop_id);
    if (result == DB_OK)
        result = api_read_stock(call, given->sku_id, &stored);
    if (result != DB_OK)
        return result;
    told = result_of(given, &stored);
    result = db_count_stock(call->conn, call->shop_id, &count, 1);
    if (result == DB_REFUSED) {
        api_reply_out_of_range(call->request, call->reply);
        return api_refuse(call);
    }
    if (result == DB_OK)
        result = api_read_stock(call, given->sku_id, &stored);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    stock_encode(&out, &call->view, &stored, told);
    return DB_OK;
}

void api_put_stock(struct http_request *request, struct http_reply *reply)
{
    struct store_body body = api_body(request, http_request_param(request, "sku_id"));
    struct codec_error error;
    struct stock_record given;
    enum codec_result decoded = stock_count_decode(&body, &given, &error);

    api_ingest_check_instant(request, &error.faults, "as_of", given.as_of_us);
    if (!api_refuse_body(request, reply, decoded, &error))
        api_ingest_run(request, reply, put_stock, &given);
}

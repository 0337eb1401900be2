/*
 * POST /v1/shops/{shop_id}/campaigns/{campaign_id}/products/{product_id}/stock-adjustments:
 * adds units to the stock of a SKU. Its Idempotency-Key is remembered for good, so that
 * what is sent again is never added again.
 */
#include "api/dashboard.h"
#include "api/ingest.h"
#include "api/stock.h"

const struct http_problem API_PROBLEM_STOCK_NOT_COUNTED = {
    .code = "STOCK_NOT_COUNTED",
    .status = 409,
    .title_id = "Stok SKU ini belum pernah dihitung",
    .title_en = "The stock of this SKU was never counted",
};

/* The SKU must be one of the product's. */
static enum db_result check_sku(struct api_call *call, const struct stock_adjustment *given)
{
    struct stock_record stock;
    struct fault_list faults;
    enum db_result result = api_read_stock(call, given->sku_id, &stock);

    if (result != DB_OK && result != DB_NONE)
        return result;
    if (result == DB_OK && api_text_same(stock.product_id, given->product_id))
        return DB_OK;
    fault_list_init(&faults, call->arena, call->request->lang);
    fault_add(
        &faults, "sku_id", API_FAULT_UNKNOWN_SKU,
        BILINGUAL(&faults, "Produk ini tidak mempunyai SKU ini.", "The product has no such SKU."));
    return api_refuse_all(call, &faults);
}

static enum db_result adjust(struct api_call *call)
{
    struct stock_adjustment *given = call->input;
    enum db_result result = db_lock_ingestion(call->conn, call->shop_id);

    if (result == DB_OK)
        result = db_adjust_stock(call->conn, call->shop_id, given);
    if (result == DB_NONE)
        return api_refuse_problem(call, &API_PROBLEM_STOCK_NOT_COUNTED,
                                  BILINGUAL(call->request,
                                            "Kirim jumlahnya dahulu dengan PUT stock/{sku_id}.",
                                            "Send a count first, by PUT stock/{sku_id}."));
    if (result == DB_REFUSED) {
        api_reply_out_of_range(call->request, call->reply);
        return api_refuse(call);
    }
    return result;
}

static enum db_result post_adjustment(struct api_call *call)
{
    struct stock_adjustment *given = call->input;
    struct campaign_record campaign;
    struct product_record product;
    struct json_out out;
    enum db_result result = db_require_durability(call->conn);

    if (result == DB_OK)
        result = dashboard_find_campaign(call, given->campaign_id.bytes, &campaign);
    if (result == DB_OK)
        result = api_read_product(call, given->product_id, &product);
    if (result == DB_OK)
        result = check_sku(call, given);
    if (result == DB_OK)
        result = adjust(call);
    if (result != DB_OK)
        return result;
    call->reply->status = 201;
    out = api_json(call->request, call->reply);
    stock_adjustment_encode(&out, &call->view, given);
    return DB_OK;
}

void api_post_stock_adjustments(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {.body = post_adjustment,
                                         .writes = true,
                                         .keyed = true,
                                         .keyed_for_good = true,
                                         .beside_others = true};
    struct store_body body = api_body(request, NULL);
    struct codec_error error;
    struct stock_adjustment given;
    enum codec_result decoded = stock_adjustment_decode(&body, &given, &error);

    if (api_refuse_body(request, reply, decoded, &error))
        return;
    given.campaign_id = api_text(http_request_param(request, "campaign_id"));
    given.product_id = api_text(http_request_param(request, "product_id"));
    api_call_run(request, reply, &PLAN, &given);
}

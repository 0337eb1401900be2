/* GET /v1/shops/{shop_id}/products/{product_id} */
#include "api/store.h"

static enum db_result get_product(struct api_call *call)
{
    struct product_record product;
    struct json_out out;
    enum db_result result = api_read_product(
        call, api_text(http_request_param(call->request, "product_id")), &product);

    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    product_encode(&out, &call->view, &product);
    http_reply_etag_version(call->request, call->reply, product.version);
    return DB_OK;
}

void api_get_product(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    static const struct api_plan PLAN = {.body = get_product};

    if (!api_refuse_query(request, reply, PARAMETERS))
        api_call_run(request, reply, &PLAN, NULL);
}

/* GET /v1/shops[?limit][&cursor]: every shop, in the order of ids. */
#include "api/store.h"

static enum db_result get_shops(struct api_call *call)
{
    const struct api_page *page = call->input;
    struct shop *shops = NULL;
    size_t count = 0;
    size_t shown;
    struct json_out out;
    enum db_result result = db_name_every_shop(call->conn);

    if (result == DB_OK)
        result = db_select_shops(call->conn, call->arena, page->after, page->limit + 1, &shops,
                                 &count);
    if (result != DB_OK)
        return result;
    shown = count < page->limit ? count : page->limit;
    out = api_json_items(call->request, call->reply);
    for (size_t i = 0; i < shown; i++) {
        struct store_view view = {.zone = zone_find(shops[i].time_zone.bytes),
                                  .now_us = call->view.now_us};

        shop_encode(&out, &view, &shops[i]);
    }
    api_page_end(call->request, &out, count > shown, shown > 0 ? &shops[shown - 1].shop_id : NULL);
    http_reply_etag(call->request, call->reply);
    return DB_OK;
}

void api_get_shops(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {.body = get_shops};

    api_page_run(request, reply, &PLAN);
}

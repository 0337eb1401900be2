/*
 * POST /v1/quotes/batch: up to 100 baskets of any shops, for services. Each is
 * answered for itself, with the status that it would have had alone.
 */
#include "api/shops.h"

static void put_faults(struct json_out *out, const struct fault_list *faults)
{
    json_out_key(out, "errors");
    json_out_array(out);
    for (size_t i = 0; i < faults->count; i++) {
        json_out_object(out);
        json_out_member_string(out, "field", faults->items[i].field);
        json_out_member_string(out, "code", faults->items[i].code);
        json_out_member_string(out, "detail", faults->items[i].detail);
        json_out_end_object(out);
    }
    json_out_end_array(out);
}

static void put_problem(struct json_out *out, const struct http_problem *problem,
                        const struct fault_list *faults)
{
    json_out_member_i64(out, "status", problem->status);
    json_out_member_string(out, "code", problem->code);
    if (faults != NULL && faults->count > 0)
        put_faults(out, faults);
}

static void put_priced(const struct http_request *request, struct json_out *out,
                       const struct catalog_snapshot *shop, struct shop_quote_item *item)
{
    struct catalog *catalog = api_context_of(request)->catalog;
    struct quote_view view;

    switch (api_price_basket(request, shop, &item->request, CATALOG_DECISIONS_TOUCHING,
                             &item->faults, &view)) {
    case API_PRICED:
        json_out_member_i64(out, "status", 200);
        json_out_member_i64(out, "catalog_version", catalog_snapshot_facts(shop)->version);
        if (catalog_is_stale(catalog))
            json_out_member_bool(out, "catalog_stale", true);
        json_out_key(out, "quote");
        quote_answer_encode(out, &view);
        return;
    case API_PRICED_FAULTS:
        put_problem(out, &HTTP_PROBLEM_INVALID, &item->faults);
        return;
    case API_PRICED_NO_RULEBOOK:
        put_problem(out, &API_PROBLEM_NOT_READY, NULL);
        return;
    case API_PRICED_FAILED:
        break;
    }
    put_problem(out, &HTTP_PROBLEM_INTERNAL, NULL);
}

/* What stands against a shop that could not be loaded. */
static const struct http_problem *load_problem(enum db_result result)
{
    switch (result) {
    case DB_NONE:
        return &HTTP_PROBLEM_NOT_FOUND;
    case DB_REFUSED:
        return &API_PROBLEM_NOT_READY;
    case DB_UNAVAILABLE:
        return &API_PROBLEM_DATABASE_UNAVAILABLE;
    case DB_OK:
    case DB_RETRY:
        return &HTTP_PROBLEM_OVERLOADED;
    case DB_CONFLICT:
    case DB_FAILED:
        break;
    }
    return &HTTP_PROBLEM_INTERNAL;
}

/* false: the request waits until somebody else has loaded the shop. */
static bool put_item(struct http_request *request, struct json_out *out,
                     struct shop_quote_item *item)
{
    struct catalog *catalog = api_context_of(request)->catalog;
    struct tumpuk_text shop_id = item->request.shop_id;
    const struct catalog_snapshot *shop = NULL;
    enum db_result result = DB_OK;

    json_out_object(out);
    if (shop_id.len > 0)
        json_out_member_text(out, "shop_id", shop_id.bytes, shop_id.len);
    if (item->faults.count > 0) {
        put_problem(out, &HTTP_PROBLEM_INVALID, &item->faults);
        json_out_end_object(out);
        return true;
    }
    shop = catalog_pin(catalog, shop_id);
    if (shop == NULL && request->worker != NULL) {
        if (!api_load_shop(request, shop_id.bytes, &result))
            return false;
        if (result == DB_OK)
            shop = catalog_pin(catalog, shop_id);
    }
    if (shop != NULL) {
        put_priced(request, out, shop, item);
        catalog_unpin(catalog);
    } else {
        put_problem(out, load_problem(result), NULL);
    }
    json_out_end_object(out);
    return true;
}

/* Lines of all baskets together that an event loop prices by itself: about a
 * tenth of a millisecond, for which others wait. More are for a worker. */
#define INLINE_LINES_MAX 20u

static bool is_small(const struct shop_quote_item *items, size_t count)
{
    size_t lines = 0;

    for (size_t i = 0; i < count; i++) {
        if (items[i].faults.count == 0)
            lines += items[i].request.basket.line_count;
    }
    return lines <= INLINE_LINES_MAX;
}

/* Whether every shop that is asked for is in memory: else a worker is needed. */
static bool all_are_here(const struct http_request *request, const struct shop_quote_item *items,
                         size_t count)
{
    struct catalog *catalog = api_context_of(request)->catalog;

    for (size_t i = 0; i < count; i++) {
        if (items[i].faults.count > 0)
            continue;
        if (catalog_pin(catalog, items[i].request.shop_id) == NULL)
            return false;
        catalog_unpin(catalog);
    }
    return true;
}

void api_post_quotes_batch(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    struct shop_quote_item *items;
    struct codec_error error;
    struct json_out out;
    size_t count;
    enum codec_result decoded = shop_quote_batch_decode(request->body, request->body_len,
                                                        rfc3339_now_us(), request->lang,
                                                        request->arena, &items, &count, &error);

    if (decoded == CODEC_OK || decoded == CODEC_INVALID)
        api_query_check(request, PARAMETERS, &error.faults);
    if (api_reply_codec(request, reply, decoded, &error))
        return;
    if (request->worker == NULL &&
        !(is_small(items, count) && all_are_here(request, items, count))) {
        http_request_defer(request);
        return;
    }
    out = api_json_items(request, reply);
    for (size_t i = 0; i < count; i++) {
        if (!put_item(request, &out, &items[i]))
            return;
    }
    json_out_end_array(&out);
    json_out_end_object(&out);
}

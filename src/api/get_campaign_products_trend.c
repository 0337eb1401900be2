/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/products/trend?product_ids=a,b
 * [&metric][&granularity][&from][&to][&view][&date][&channel] */
#include <assert.h>

#include "api/item_trend.h"

static const char *const NO_EXTRAS[] = {NULL};
static const struct item_kind PRODUCTS = {.kind = ROLLUP_PRODUCT, .extras = NO_EXTRAS};

/* The products in the order asked for. */
static enum db_result read_products(struct api_call *call, const struct item_trend_query *query,
                                    const struct product_record **products)
{
    struct product_record *found = NULL;
    struct fault_list faults;
    size_t count = 0;
    enum db_result result = db_select_products_by_id(call->conn, call->arena, call->shop_id,
                                                     query->ids, query->id_count, &found, &count);

    if (result != DB_OK)
        return result;
    fault_list_init(&faults, call->arena, call->request->lang);
    for (size_t i = 0; i < query->id_count; i++) {
        products[i] = api_find_product(found, count, query->ids[i]);
        if (products[i] == NULL)
            fault_add(&faults, "query.product_ids", API_FAULT_UNKNOWN_PRODUCT,
                      BILINGUAL(&faults, "Toko ini tidak mempunyai produk %.*s.",
                                "The shop has no product %.*s."),
                      (int)query->ids[i].len, query->ids[i].bytes);
    }
    return faults.count > 0 ? api_refuse_all(call, &faults) : DB_OK;
}

static enum db_result get_trend(struct api_call *call)
{
    const struct item_trend_query *query = call->input;
    const struct product_record *products[ITEM_TREND_MAX];
    struct dashboard dashboard;
    struct item_trend trend;
    struct json_out out;
    enum db_result result = dashboard_open(call, &query->shared, &dashboard);

    if (result == DB_OK)
        result = read_products(call, query, products);
    if (result == DB_OK)
        result = item_trend_read(&dashboard, query, &trend);
    if (result != DB_OK)
        return result;
    out = item_trend_answer(&trend);
    for (size_t i = 0; i < query->id_count; i++) {
        assert(products[i] != NULL);
        json_out_object(&out);
        json_out_member_text(&out, "product_id", query->ids[i].bytes, query->ids[i].len);
        json_out_member_text(&out, "name", products[i]->name.bytes, products[i]->name.len);
        item_trend_values_encode(&out, &trend, i);
        json_out_end_object(&out);
    }
    item_trend_end(&out);
    return DB_OK;
}

void api_get_campaign_products_trend(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"product_ids", "metric", "granularity", "from", "to",
                                             "view",        "date",   "channel",     NULL};
    static const char *const LISTS[] = {"product_id", NULL};
    struct item_trend_query query;
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check_lists(request, PARAMETERS, LISTS, &faults);
    item_trend_query_read(request, &PRODUCTS, "product_ids", "product_id", &query, &faults);
    dashboard_run(request, reply, get_trend, &query, &faults);
}

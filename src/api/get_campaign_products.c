/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/products[?scope][&stock][&q][&metrics]
 * [&sort][&view][&date][&channel][&limit][&cursor]: every product, also what sold nothing. */
#include <string.h>

#include "api/campaign_lists.h"
#include "api/product_stock.h"
#include "db/notification.h"

static const char *const NO_EXTRAS[] = {NULL};
static const struct item_kind PRODUCTS = {.kind = ROLLUP_PRODUCT, .extras = NO_EXTRAS};

/* ---- which ---- */

struct choice {
    const struct products_query *query;
    struct product_stock_choice stock;
    struct item_gather *gather;
};

/* What is ended is listed where it counted. */
static bool take_product(void *arg, struct tumpuk_text product_id, bool ended)
{
    const struct choice *choice = arg;

    if (ended && !item_figures_has(item_gather_figures(choice->gather), product_id))
        return true;
    if (choice->query->stock != STOCK_NOT_COUNTED &&
        !product_stock_chosen(&choice->stock, product_id))
        return true;
    return item_gather_add(choice->gather, product_id, NULL);
}

static enum db_result read_products(const struct dashboard *dashboard, void *arg,
                                    struct item_gather *gather)
{
    const struct products_query *query = arg;
    const struct api_call *call = dashboard->call;
    struct choice choice = {.query = query, .gather = gather};
    enum db_result result = DB_OK;

    if (query->stock != STOCK_NOT_COUNTED)
        result = product_stock_choose(dashboard, query->low_days, query->stock, query->list.exact,
                                      &choice.stock);
    if (result != DB_OK)
        return result;
    return db_select_listed_products(call->conn, call->arena, call->shop_id,
                                     query->all ? NULL : dashboard->campaign.campaign_id.bytes,
                                     query->part, take_product, &choice);
}

/* All that decides which they are; stock is also judged by what was sold lately. */
static const char *key_of(const struct dashboard *dashboard, const struct products_query *query)
{
    struct span_range sales = stock_sales_range(dashboard->call->view.now_us);

    return arena_printf(dashboard->call->arena, "%s\n%s %d %lld\n%s",
                        query->all ? "" : dashboard->campaign.campaign_id.bytes,
                        query->stock != STOCK_NOT_COUNTED ? stock_state_name(query->stock) : "",
                        query->stock == STOCK_LOW ? (int)query->low_days : 0,
                        query->stock == STOCK_LOW ? (long long)sales.to_us : 0,
                        query->part != NULL ? query->part : "");
}

/* ---- the page ---- */

/* The page's products with their SKUs, in the order of ids. */
static enum db_result read_records(const struct item_list *list, struct product_record **records,
                                   size_t *count)
{
    struct api_call *call = list->dashboard->call;
    size_t shown = list->end - list->first;
    const struct tumpuk_text *ids = item_list_page_ids(list);
    enum db_result result;

    *count = 0;
    if (ids == NULL)
        return DB_FAILED;
    result = db_select_products_by_id(call->conn, call->arena, call->shop_id, ids, shown, records,
                                      count);
    if (result == DB_OK)
        result = db_select_skus(call->conn, call->arena, call->shop_id, *records, *count);
    return result;
}

static bool encode_product(struct json_out *out, const struct item_list *list,
                           const struct product_record *product, const struct product_stock *stock)
{
    const struct stock_level *levels = product_stock_levels(stock, list->dashboard->call->arena,
                                                            product);

    if (levels == NULL)
        return false;
    json_out_member_text(out, "name", product->name.bytes, product->name.len);
    product_stock_encode(out, product, levels);
    return true;
}

static enum db_result encode(const struct item_list *list, const struct products_query *query)
{
    struct product_record *records = NULL;
    struct product_stock stock;
    struct json_out out;
    size_t count = 0;
    enum db_result result = read_records(list, &records, &count);

    if (result == DB_OK)
        result = product_stock_read(list->dashboard, query->low_days, records, count, &stock);
    if (result != DB_OK)
        return result;
    out = item_list_answer(list);
    for (size_t i = list->first; i < list->end; i++) {
        struct tumpuk_text id = item_list_id(list, i);
        const struct product_record *record = api_find_product(records, count, id);

        json_out_object(&out);
        json_out_member_i64(&out, "rank", (int64_t)i + 1);
        json_out_member_text(&out, "product_id", id.bytes, id.len);
        if (record == NULL || !encode_product(&out, list, record, &stock))
            return DB_FAILED;
        item_list_metrics_encode(&out, list, i);
        json_out_end_object(&out);
    }
    item_list_end(&out, list);
    return DB_OK;
}

enum db_result products_list_open(struct api_call *call, struct products_query *query,
                                  struct dashboard *dashboard, struct item_list *list)
{
    struct item_source source = {
        .version = call->shop.catalog_version, .read = read_products, .arg = query};
    struct db_notification_settings settings;
    enum db_result result = dashboard_open(call, &query->list.shared, dashboard);

    if (result == DB_OK)
        result = db_select_notification_settings(call->conn, call->shop_id, &settings);
    if (result != DB_OK)
        return result;
    query->low_days = settings.settings.low_stock_days;
    source.key = key_of(dashboard, query);
    if (source.key == NULL)
        return DB_FAILED;
    return item_list_open(dashboard, &query->list, &source, list);
}

static enum db_result get_products(struct api_call *call)
{
    struct dashboard dashboard;
    struct item_list list;
    enum db_result result = products_list_open(call, call->input, &dashboard, &list);

    if (result != DB_OK)
        return result;
    result = encode(&list, call->input);
    item_list_close(&list);
    return result;
}

void products_query_read(const struct http_request *request, struct products_query *query,
                         struct fault_list *faults)
{
    static const char *const SCOPES[] = {"campaign", "all", NULL};
    static const char *const STOCKS[] = {"out", "low", NULL};
    const char *word;

    item_list_query_read(request, &PRODUCTS, &query->list, faults);
    word = api_query_word(request, "scope", SCOPES, faults);
    query->all = word != NULL && strcmp(word, "all") == 0;
    word = api_query_word(request, "stock", STOCKS, faults);
    query->stock = word == NULL               ? STOCK_NOT_COUNTED
                   : strcmp(word, "out") == 0 ? STOCK_OUT
                                              : STOCK_LOW;
    query->part = api_query_part(request, faults);
}

void api_get_campaign_products(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"scope", "stock",   "q",     "metrics", "sort", "view",
                                             "date",  "channel", "limit", "cursor",  NULL};
    struct products_query query;
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    products_query_read(request, &query, &faults);
    item_list_query_read_page(request, &query.list, &faults);
    dashboard_run(request, reply, get_products, &query, &faults);
}

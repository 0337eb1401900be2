/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/products/export[?format][&scope][&stock]
 * [&q][&metrics][&sort][&view][&date][&channel]: the list, whole. */

#include "api/campaign_lists.h"
#include "api/item_export.h"

static enum db_result read_names(const struct item_list *list, struct arena *arena, const void *arg,
                                 const struct tumpuk_text *ids, size_t count,
                                 struct tumpuk_text *names)
{
    const struct api_call *call = list->dashboard->call;
    struct product_record *records = NULL;
    size_t found = 0;
    enum db_result result = db_select_products_by_id(call->conn, arena, call->shop_id, ids, count,
                                                     &records, &found);

    (void)arg;
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        const struct product_record *record = api_find_product(records, found, ids[i]);

        if (record != NULL)
            names[i] = record->name;
    }
    return result;
}

static enum db_result write_products(struct api_export *export)
{
    static const struct item_export HOW = {
        .id = "product_id", .name = "name", .read_names = read_names};
    struct dashboard dashboard;
    struct item_list list;
    enum db_result result = products_list_open(export->call, export->filter, &dashboard, &list);

    if (result != DB_OK)
        return result;
    result = item_export_write(export, &list, &HOW);
    item_list_close(&list);
    return result;
}

void api_get_campaign_products_export(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"format", "scope", "stock", "q",       "metrics",
                                             "sort",   "view",  "date",  "channel", NULL};
    static const struct api_export_kind KIND = {
        .name_id = "produk", .name_en = "products", .write = write_products};
    struct products_query query;
    struct api_export export = {.kind = &KIND, .filter = &query};
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    export.format = api_export_format(request, &faults);
    products_query_read(request, &query, &faults);
    item_list_query_all(&query.list);
    api_export_run(request, reply, &export, &faults);
}

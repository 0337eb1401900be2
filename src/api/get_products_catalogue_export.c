/* GET /v1/shops/{shop_id}/products/catalogue-export[?format][&q][&status]: a row a SKU. */
#include "api/export.h"

#define PAGE_PRODUCTS 500

static enum db_result write_page(struct api_export *page, struct tumpuk_text *last)
{
    struct db_product_filter filter = *(const struct db_product_filter *)page->filter;
    struct api_call *call = page->call;
    struct product_record *products = NULL;
    size_t count = 0;
    enum db_result result;

    filter.after = page->after;
    filter.limit = PAGE_PRODUCTS;
    result = db_select_products(call->conn, page->arena, call->shop_id, &filter, &products, &count);
    if (result == DB_OK && count > 0)
        result = db_select_skus(call->conn, page->arena, call->shop_id, products, count);
    if (result != DB_OK)
        return result;
    for (size_t i = 0; i < count; i++)
        page->row_count += product_sheet_rows(page->table.out, &call->view, &products[i]);
    *last = count == PAGE_PRODUCTS ? products[count - 1].product_id
                                   : (struct tumpuk_text){.len = 0};
    return DB_OK;
}

void api_get_products_catalogue_export(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"format", "q", "status", NULL};
    static const struct api_export_kind KIND = {
        .name_id = "produk", .name_en = "products", .head = product_sheet_head, .page = write_page};
    struct db_product_filter filter = {.ended = -1};
    struct api_export export = {.kind = &KIND, .filter = &filter};
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    export.format = api_export_format(request, &faults);
    api_products_filter(request, &faults, &filter);
    api_export_run(request, reply, &export, &faults);
}

/* GET /v1/shops/{shop_id}/promotions/export[?format][&type][&status][&campaign_id][&sku_id]:
 * a row a promotion. */
#include "api/export.h"

/* Few, as a scope may name ten thousand ids. */
#define PAGE_PROMOTIONS 50

static enum db_result write_page(struct api_export *page, struct tumpuk_text *last)
{
    struct db_promotion_filter filter = *(const struct db_promotion_filter *)page->filter;
    struct api_call *call = page->call;
    struct promotion_record *promotions = NULL;
    size_t count = 0;
    enum db_result result;

    filter.after = page->after;
    filter.limit = PAGE_PROMOTIONS;
    filter.at_us = call->view.now_us;
    result = db_select_promotions(call->conn, page->arena, call->shop_id, &filter, &promotions,
                                  &count);
    if (result == DB_OK && count > 0)
        result = db_select_promotion_scopes(call->conn, page->arena, call->shop_id, promotions,
                                            count);
    if (result != DB_OK)
        return result;
    for (size_t i = 0; i < count; i++)
        page->row_count += promotion_sheet_rows(page->table.out, &call->view, &promotions[i]);
    *last = count == PAGE_PROMOTIONS ? promotions[count - 1].promotion.id
                                     : (struct tumpuk_text){.len = 0};
    return DB_OK;
}

void api_get_promotions_export(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"format",      "type",   "status",
                                             "campaign_id", "sku_id", NULL};
    static const struct api_export_kind KIND = {.name_id = "promosi",
                                                .name_en = "promotions",
                                                .head = promotion_sheet_head,
                                                .page = write_page};
    struct db_promotion_filter filter = {.limit = 0};
    struct api_export export = {.kind = &KIND, .filter = &filter};
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    export.format = api_export_format(request, &faults);
    api_promotions_filter(request, &faults, &filter);
    api_export_run(request, reply, &export, &faults);
}

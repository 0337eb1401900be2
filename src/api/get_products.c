/* GET /v1/shops/{shop_id}/products[?q][&status][&limit][&cursor] */
#include <string.h>

#include "api/store.h"

static enum db_result get_products(struct api_call *call)
{
    const struct db_product_filter *filter = call->input;
    struct db_product_filter more = *filter;
    struct product_record *products = NULL;
    size_t count = 0;
    size_t shown;
    struct json_out out;
    enum db_result result;

    more.limit++;
    result = db_select_products(call->conn, call->arena, call->shop_id, &more, &products, &count);
    shown = count < filter->limit ? count : filter->limit;
    if (result == DB_OK && shown > 0)
        result = db_select_skus(call->conn, call->arena, call->shop_id, products, shown);
    if (result != DB_OK)
        return result;
    out = api_json_items(call->request, call->reply);
    for (size_t i = 0; i < shown; i++)
        product_encode(&out, &call->view, &products[i]);
    api_page_end(call->request, &out, count > shown,
                 shown > 0 ? &products[shown - 1].product_id : NULL);
    http_reply_etag(call->request, call->reply);
    return DB_OK;
}

const char *api_query_part(const struct http_request *request, struct fault_list *faults)
{
    const char *part = http_request_query(request, "q");

    if (part != NULL && part[0] == '\0')
        fault_add(faults, "query.q", CODEC_FAULT_EMPTY,
                  BILINGUAL(faults, "Teksnya kosong.", "The text is empty."));
    if (part != NULL && strlen(part) > API_PART_BYTES_MAX)
        fault_add(faults, "query.q", CODEC_FAULT_TOO_LONG,
                  BILINGUAL(faults, "Batasnya %d bita.", "At most %d bytes are allowed."),
                  API_PART_BYTES_MAX);
    return part;
}

void api_products_filter(const struct http_request *request, struct fault_list *faults,
                         struct db_product_filter *out)
{
    static const char *const STATUSES[] = {"ACTIVE", "ENDED", NULL};
    const char *status = api_query_word(request, "status", STATUSES, faults);

    out->part = api_query_part(request, faults);
    out->ended = status == NULL ? -1 : strcmp(status, "ENDED") == 0;
}

void api_get_products(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"q", "status", "limit", "cursor", NULL};
    static const struct api_plan PLAN = {.body = get_products};
    struct db_product_filter filter;
    struct fault_list faults;
    struct api_page page;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    api_page_read(request, &faults, &page);
    filter = (struct db_product_filter){.limit = page.limit, .after = page.after};
    api_products_filter(request, &faults, &filter);
    if (!api_refuse_faults(request, reply, &faults))
        api_call_run(request, reply, &PLAN, &filter);
}

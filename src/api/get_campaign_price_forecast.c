/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/price-forecast: what the SKUs that
 * are in a campaign will cost while it lasts. From memory, but on a worker, as it
 * computes for long. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "api/forecast.h"
#include "api/store.h"
#include "api/table.h"

const struct http_problem API_PROBLEM_CAMPAIGN_NOT_JOINED = {
    .code = "CAMPAIGN_NOT_JOINED",
    .status = 404,
    .title_id = "Toko ini tidak mengikuti campaign ini",
    .title_en = "The shop has not joined this campaign",
};

enum form { FORM_JSON, FORM_CSV, FORM_XLSX };
#define FORM_COUNT 3

struct query {
    struct forecast_request wanted;
    enum forecast_sort sort;
    enum form form;
    size_t limit;
    bool goes_on; /* behind this place: */
    int64_t rank;
    struct tumpuk_text sku_id;
};

/* ---- the query ---- */

static enum form read_form(struct http_request *request, struct fault_list *faults)
{
    static const char *const NAMES[FORM_COUNT + 1] = {"json", "csv", "xlsx", NULL};
    static const char *const TYPES[FORM_COUNT] = {HTTP_TYPE_JSON, HTTP_TYPE_CSV, HTTP_TYPE_XLSX};

    return (enum form)api_table_form(request, NAMES, TYPES, FORM_COUNT, faults);
}

static enum forecast_sort read_sort(const struct http_request *request, struct fault_list *faults)
{
    const char *words[FORECAST_SORT_COUNT + 1] = {NULL};
    const char *word;

    for (int i = 0; i < FORECAST_SORT_COUNT; i++)
        words[i] = forecast_sort_name((enum forecast_sort)i);
    word = api_query_word(request, "sort", words, faults);
    for (int i = 0; word != NULL && i < FORECAST_SORT_COUNT; i++) {
        if (strcmp(word, words[i]) == 0)
            return (enum forecast_sort)i;
    }
    return FORECAST_SORT_FLOOR_BREACHES;
}

/* A table has no pages. */
static void refuse_paging(const struct http_request *request, struct fault_list *faults)
{
    static const char *const PAGING[] = {"limit", "cursor"};

    for (size_t i = 0; i < sizeof PAGING / sizeof *PAGING; i++) {
        if (http_request_query(request, PAGING[i]) != NULL)
            fault_add(faults, arena_printf(request->arena, "query.%s", PAGING[i]),
                      CODEC_FAULT_NOT_ALLOWED,
                      BILINGUAL(faults, "Tabel selalu berisi semua SKU.",
                                "A table always holds all SKUs."));
    }
}

static void read_page(const struct http_request *request, struct query *query,
                      struct fault_list *faults)
{
    struct api_position position;
    char *end;

    query->limit = api_query_limit(request, faults);
    query->goes_on = api_cursor_decode(request, faults, &position);
    if (!query->goes_on)
        return;
    errno = 0;
    query->rank = strtoll(position.value, &end, 10);
    query->sku_id = api_text(position.id);
    if (errno != 0 || end == position.value || *end != '\0')
        api_cursor_refuse(faults);
}

static void read_query(struct http_request *request, struct query *query, struct fault_list *faults)
{
    static const char *const PARAMETERS[] = {"buyer",  "channel", "quantity", "include", "sort",
                                             "format", "limit",   "cursor",   NULL};

    api_query_check(request, PARAMETERS, faults);
    projection_terms_read(request, &query->wanted.terms, faults);
    query->wanted.campaign_id = api_text(request->params[1]);
    query->wanted.any_channel = http_request_query(request, "channel") == NULL;
    query->sort = read_sort(request, faults);
    query->form = read_form(request, faults);
    if (query->form == FORM_JSON)
        read_page(request, query, faults);
    else
        refuse_paging(request, faults);
}

/* ---- the answer ---- */

static struct forecast_view view_of(const struct http_request *request,
                                    const struct forecast *forecast)
{
    return (struct forecast_view){.projection = projection_run_view(&forecast->run, request->lang),
                                  .campaign_id = forecast->joined->campaign_id,
                                  .name = forecast->joined->promotion.name,
                                  .sort = forecast->sort};
}

/* Where the next page begins; NULL with the answer where memory is short. */
static const char *cursor_behind(const struct http_request *request, struct http_reply *reply,
                                 const struct forecast_rank *last)
{
    const char *rank = arena_printf(request->arena, "%lld", (long long)last->rank);
    const char *cursor = NULL;

    if (rank != NULL)
        cursor = api_cursor_encode(
            request, &(struct api_position){.value = rank, .id = last->found->sku->id.bytes});
    if (cursor == NULL)
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    return cursor;
}

static void answer_page(const struct http_request *request, struct http_reply *reply,
                        struct forecast *forecast, const struct query *query)
{
    size_t first = query->goes_on ? forecast_behind(forecast, query->rank, query->sku_id) : 0;
    size_t end = forecast->count - first > query->limit ? first + query->limit : forecast->count;
    struct forecast_view view = view_of(request, forecast);
    const char *cursor = NULL;
    struct forecast_item item;
    struct json_out out;

    if (end < forecast->count) {
        cursor = cursor_behind(request, reply, &forecast->ranks[end - 1]);
        if (cursor == NULL)
            return;
    }
    out = api_json(request, reply);
    forecast_answer_open(&out, &view);
    for (size_t i = first; i < end; i++) {
        if (!forecast_project(forecast, forecast->ranks[i].found, &item)) {
            api_reply_out_of_range(request, reply);
            return;
        }
        forecast_item_encode(&out, &view, &item);
    }
    forecast_answer_close(&out, &forecast->summary, cursor);
    api_reply_catalog(request, reply, forecast->run.shop);
}

/* False: a sum left the range of money. */
static bool write_rows(const struct http_request *request, struct forecast *forecast,
                       struct sheet_out *out)
{
    struct forecast_view view = view_of(request, forecast);
    struct forecast_item item;

    forecast_sheet_head(out);
    for (size_t i = 0; i < forecast->count; i++) {
        if (!forecast_project(forecast, forecast->ranks[i].found, &item))
            return false;
        forecast_sheet_row(out, &view, &item);
    }
    return true;
}

/* A table of all SKUs, to be sent once the catalogue is no longer held. */
struct written {
    struct api_table table;
    struct api_table_title title;
    uint64_t row_count;
};

/* False where the answer stands. */
static bool write_table(const struct http_request *request, struct http_reply *reply,
                        struct forecast *forecast, enum form form, struct written *written)
{
    struct tumpuk_text name = forecast->joined->promotion.name;

    name.bytes = arena_strndup(request->arena, name.bytes, name.len);
    written->row_count = forecast->count;
    written->title = (struct api_table_title){
        .subject = name,
        .name_id = "prakiraan harga",
        .name_en = "price forecast",
        .view = {.zone = catalog_snapshot_facts(forecast->run.shop)->zone,
                 .now_us = rfc3339_now_us()}};
    if (name.bytes == NULL ||
        !api_table_open(request, form == FORM_CSV ? SHEET_CSV : SHEET_XLSX, &written->table)) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return false;
    }
    if (write_rows(request, forecast, written->table.out)) {
        api_reply_catalog(request, reply, forecast->run.shop);
        return true;
    }
    api_table_abandon(&written->table);
    api_reply_out_of_range(request, reply);
    return false;
}

/* ---- what may not be ---- */

static void refuse_skus(const struct http_request *request, struct http_reply *reply)
{
    api_reply_fault(
        request, reply, "campaign_id", CODEC_FAULT_TOO_MANY,
        arena_printf(request->arena,
                     BILINGUAL(request, "Lebih dari %d SKU toko ini mengikuti campaign ini.",
                               "More than %d of the shop's SKUs are in this campaign."),
                     FORECAST_SKUS_MAX));
}

static void refuse_segments(const struct http_request *request, struct http_reply *reply,
                            uint64_t needs, uint64_t most)
{
    api_reply_fault(request, reply, "campaign_id", API_FAULT_TOO_MANY_SEGMENTS,
                    arena_printf(request->arena,
                                 BILINGUAL(request, "Perlu sampai %llu segmen, paling banyak %llu.",
                                           "Needs up to %llu segments, and %llu are allowed."),
                                 (unsigned long long)needs, (unsigned long long)most));
}

/* The forecast in its order; false where the answer stands. */
static bool compute(const struct http_request *request, struct http_reply *reply,
                    const struct catalog_snapshot *shop, const struct query *query,
                    struct forecast *forecast)
{
    const struct api_context *context = api_context_of(request);
    uint64_t needs;

    switch (forecast_init(forecast, shop, context->rulebooks, &query->wanted, request->arena)) {
    case FORECAST_OK:
        break;
    case FORECAST_NOT_JOINED:
        http_reply_problem(request, reply, &API_PROBLEM_CAMPAIGN_NOT_JOINED, NULL, NULL, 0);
        return false;
    case FORECAST_TOO_MANY_SKUS:
        refuse_skus(request, reply);
        return false;
    case FORECAST_NO_RULEBOOK:
        api_reply_no_rulebook(request, reply);
        return false;
    case FORECAST_NO_MEMORY:
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return false;
    }
    needs = forecast_needs(forecast);
    if (needs > context->forecast_segments_max) {
        refuse_segments(request, reply, needs, context->forecast_segments_max);
        return false;
    }
    if (!forecast_order(forecast, query->sort)) {
        api_reply_out_of_range(request, reply);
        return false;
    }
    return true;
}

void api_get_campaign_price_forecast(struct http_request *request, struct http_reply *reply)
{
    const struct catalog_snapshot *shop;
    struct query query = {.limit = 0};
    struct forecast forecast;
    struct fault_list faults;
    struct written written;
    bool tabled = false;

    fault_list_init(&faults, request->arena, request->lang);
    read_query(request, &query, &faults);
    if (api_refuse_faults(request, reply, &faults))
        return;
    if (request->worker == NULL) {
        http_request_defer(request);
        return;
    }
    shop = api_pin_shop(request, reply, request->params[0]);
    if (shop == NULL)
        return;
    if (compute(request, reply, shop, &query, &forecast)) {
        if (query.form == FORM_JSON)
            answer_page(request, reply, &forecast, &query);
        else
            tabled = write_table(request, reply, &forecast, query.form, &written);
    }
    catalog_unpin(api_context_of(request)->catalog);
    if (tabled && api_table_send(request, reply, &written.table, &written.title,
                                 written.row_count) == SHEET_OUT_FAILED)
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
}

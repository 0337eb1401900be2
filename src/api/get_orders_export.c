/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/orders/export[?format][&view][&date]
 * [&channel]: a row a line of the orders that the dashboard counts. */
#include "api/dashboard.h"
#include "api/export.h"
#include "codec/order_sheet.h"
#include "db/export.h"

const struct http_problem API_PROBLEM_ORDERS_NOT_KEPT = {
    .code = "ORDERS_NOT_KEPT",
    .status = 410,
    .title_id = "Sebagian pesanan ini sudah tidak disimpan",
    .title_en = "Some of these orders are not kept any more",
};

struct writing {
    struct order_sheet sheet;
    struct api_export *export;
    uint64_t orders;
};

static bool write_line(void *arg, const struct data_sold_line *line)
{
    struct writing *writing = arg;

    writing->orders += line->line == 1;
    writing->export->row_count++;
    order_sheet_row(&writing->sheet, line);
    return sheet_out_so_far(writing->sheet.out) == SHEET_OUT_DONE;
}

/* Orders that the sums count: of these rows none may be missing. */
static enum db_result count_orders(const struct dashboard *dashboard, uint64_t *count)
{
    struct metric_figures figures;
    struct dashboard_series series = {.channels = dashboard->channels,
                                      .count = 1,
                                      .ranges = &dashboard->head.range,
                                      .figures = &figures};
    enum db_result result = dashboard_series_read(dashboard->call, &series);

    *count = result == DB_OK ? (uint64_t)figures.sums[ROLLUP_ORDERS] : 0;
    return result;
}

static enum db_result write_lines(struct writing *writing, const struct dashboard *dashboard)
{
    struct api_export *export = writing->export;
    struct api_call *call = export->call;
    enum db_result result = db_set_export_limits(call->conn, DB_EXPORT_TIMEOUT_MS);

    if (result != DB_OK)
        return result;
    order_sheet_init(&writing->sheet, export->table.out, call->view.zone, call->shop.exponent);
    result = db_select_sold_lines(call->conn, call->shop_id, dashboard->channels,
                                  dashboard->head.range, write_line, writing);
    order_sheet_clear(&writing->sheet);
    return api_export_written(export, result);
}

static enum db_result write_orders(struct api_export *export)
{
    struct writing writing = {.export = export};
    struct dashboard dashboard;
    uint64_t counted = 0;
    enum db_result result = dashboard_open(export->call, export->filter, &dashboard);

    if (result == DB_OK)
        result = count_orders(&dashboard, &counted);
    if (result == DB_OK && api_export_too_many(export, counted))
        return api_refuse(export->call);
    if (result == DB_OK)
        result = write_lines(&writing, &dashboard);
    if (result != DB_OK)
        return result;
    if (writing.orders != counted) /* sums stay when rows are dropped */
        return api_refuse_problem(export->call, &API_PROBLEM_ORDERS_NOT_KEPT, NULL);
    export->title.campaign = dashboard.campaign.name;
    export->title.date = dashboard.head.date;
    return DB_OK;
}

void api_get_orders_export(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"format", "view", "date", "channel", NULL};
    static const struct api_export_kind KIND = {
        .name_id = "pesanan", .name_en = "orders", .write = write_orders};
    struct dashboard_query query;
    struct api_export export = {.kind = &KIND, .filter = &query};
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    export.format = api_export_format(request, &faults);
    dashboard_query_read(request, &query, &faults);
    api_export_run(request, reply, &export, &faults);
}

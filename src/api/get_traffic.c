/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/traffic[?view][&date][&channel]:
 * what each kind of source led to. */
#include "api/dashboard.h"

static enum db_result read_sources(const struct dashboard *dashboard,
                                   struct metric_figures figures[1 + DATA_SOURCE_COUNT])
{
    struct api_call *call = dashboard->call;
    struct span_range range = dashboard->head.range;
    struct span_part parts[SPAN_PARTS_MAX];
    struct db_span_query query = {.channels = dashboard->channels,
                                  .parts = parts,
                                  .bin_minutes = DB_BIN_WIDEST,
                                  .by_source = true};
    struct db_sums_row *rows = NULL;
    size_t count = 0;
    bool fits = true;
    enum db_result result = dashboard_lengthen(call, &range);

    if (result == DB_OK) {
        query.part_count = span_split(ROLLUP_SHOP, range, parts, 0);
        result = db_select_shop_sums(call->conn, call->arena, call->shop_id, &query, &rows, &count);
    }
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (rows[i].source == 0 || rows[i].source > DATA_SOURCE_COUNT)
            return DB_FAILED;
        fits &= metric_add_sums(figures[0].sums, rows[i].sums);
        fits &= metric_add_sums(figures[rows[i].source].sums, rows[i].sums);
    }
    return result == DB_OK && !fits ? DB_REFUSED : result;
}

static enum db_result get_traffic(struct api_call *call)
{
    struct metric_figures figures[1 + DATA_SOURCE_COUNT] = {{.sums = {0}}};
    struct dashboard dashboard;
    struct json_out out;
    enum db_result result = dashboard_open(call, call->input, &dashboard);

    if (result == DB_OK)
        result = read_sources(&dashboard, figures);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    dashboard_head_encode(&out, &dashboard.head);
    dashboard_traffic_encode(&out, figures);
    json_out_end_object(&out);
    return DB_OK;
}

void api_get_traffic(struct http_request *request, struct http_reply *reply)
{
    dashboard_run_view(request, reply, get_traffic);
}

/* Lines of chosen items over time. */
#include "api/item_trend.h"

#include <string.h>

#define QUARTER_US (15 * CALENDAR_MINUTE_US)

/* ---- parameters ---- */

static void add_id(struct item_trend_query *query, const char *field, struct tumpuk_text id,
                   struct fault_list *faults)
{
    if (id.len == 0 || id.len > CODEC_ID_BYTES_MAX) {
        fault_add(
            faults, field, id.len == 0 ? CODEC_FAULT_EMPTY : CODEC_FAULT_TOO_LONG,
            BILINGUAL(faults, "Id terdiri dari 1 sampai %d bita.", "An id has 1 to %d bytes."),
            CODEC_ID_BYTES_MAX);
        return;
    }
    for (size_t i = 0; i < query->id_count; i++) {
        if (api_text_same(query->ids[i], id)) {
            fault_add(faults, field, CODEC_FAULT_DUPLICATE,
                      BILINGUAL(faults, "%.*s diminta dua kali.", "%.*s is asked for twice."),
                      (int)id.len, id.bytes);
            return;
        }
    }
    if (query->id_count < ITEM_TREND_MAX)
        query->ids[query->id_count] = id;
    if (query->id_count == ITEM_TREND_MAX)
        fault_add(faults, field, CODEC_FAULT_TOO_MANY,
                  BILINGUAL(faults, "Paling banyak %d.", "At most %d are allowed."),
                  ITEM_TREND_MAX);
    else
        query->id_count++;
}

/* Each with a NUL behind it. */
static void read_ids(const struct http_request *request, const char *ids, const char *id,
                     struct item_trend_query *query, struct fault_list *faults)
{
    const char *list = http_request_query(request, ids);
    const char *field = arena_printf(request->arena, "query.%s", ids);

    for (const char *at = list; at != NULL;) {
        size_t len = strcspn(at, ",");
        const char *text = arena_strndup(request->arena, at, len);

        if (text != NULL)
            add_id(query, field, (struct tumpuk_text){text, (uint32_t)len}, faults);
        at = at[len] == ',' ? at + len + 1 : NULL;
    }
    for (size_t i = 0; i < request->query_count; i++) {
        if (strcmp(request->query[i].name, id) == 0)
            add_id(query, arena_printf(request->arena, "query.%s", id),
                   api_text(request->query[i].value), faults);
    }
    if (list == NULL && http_request_query(request, id) == NULL)
        fault_add(faults, field, CODEC_FAULT_REQUIRED,
                  BILINGUAL(faults, "Sebutkan satu sampai %d.", "Name one to %d."), ITEM_TREND_MAX);
}

static void read_grain(const struct http_request *request, struct item_trend_query *query,
                       struct fault_list *faults)
{
    const char *grains[CALENDAR_GRAIN_COUNT + 1] = {NULL};
    const char *word;

    for (int i = 0; i < CALENDAR_GRAIN_COUNT; i++)
        grains[i] = calendar_grain_name((enum calendar_grain)i);
    word = api_query_word(request, "granularity", grains, faults);
    query->grain = CALENDAR_HOUR;
    for (int i = 0; word != NULL && i < CALENDAR_GRAIN_COUNT; i++) {
        if (strcmp(word, grains[i]) == 0)
            query->grain = (enum calendar_grain)i;
    }
    if (query->grain == CALENDAR_MINUTE)
        fault_add(faults, "query.granularity", CODEC_FAULT_NOT_ALLOWED,
                  BILINGUAL(faults, "Menit hanya ada untuk seluruh toko.",
                            "There are minutes of the whole shop only."));
}

static void read_instant(const struct http_request *request, const char *name, int64_t *at_us,
                         struct fault_list *faults)
{
    int64_t given_us = *at_us;

    api_query_instant(request, name, &given_us, faults);
    if (given_us != *at_us && given_us % QUARTER_US != 0)
        fault_add(faults, arena_printf(request->arena, "query.%s", name), CODEC_FAULT_INVALID_TIME,
                  BILINGUAL(faults, "Seharusnya pada seperempat jam penuh.",
                            "A whole quarter of an hour is expected."));
    else
        *at_us = given_us;
}

void item_trend_query_read(const struct http_request *request, const struct item_kind *kind,
                           const char *ids, const char *id, struct item_trend_query *query,
                           struct fault_list *faults)
{
    const char *metric = http_request_query(request, "metric");

    *query = (struct item_trend_query){.kind = kind, .column = METRIC_GMV};
    dashboard_query_read(request, &query->shared, faults);
    read_ids(request, ids, id, query, faults);
    read_grain(request, query, faults);
    read_instant(request, "from", &query->shared.from_us, faults);
    read_instant(request, "to", &query->shared.to_us, faults);
    if (query->shared.from_us >= query->shared.to_us)
        fault_add(faults, "query.to", CODEC_FAULT_INCONSISTENT,
                  BILINGUAL(faults, "Harus setelah from.", "It must be later than from."));
    if (metric != NULL)
        (void)item_column_read(kind, "query.metric", metric, strlen(metric), false, &query->column,
                               faults);
}

/* ---- reading ---- */

static enum db_result build_grid(struct item_trend *trend)
{
    struct api_call *call = trend->dashboard->call;
    const struct dashboard_head *head = &trend->dashboard->head;
    struct fault_list faults;

    trend->buckets = arena_alloc(call->arena, GRID_BUCKETS_MAX * sizeof *trend->buckets);
    if (trend->buckets == NULL)
        return DB_FAILED;
    trend->count = grid_build(call->view.zone, trend->query->grain, head->range, head->as_of_us,
                              trend->buckets);
    if (trend->count > GRID_BUCKETS_MAX) {
        fault_list_init(&faults, call->arena, call->request->lang);
        dashboard_fault_points(&faults);
        return api_refuse_all(call, &faults);
    }
    trend->ranges = arena_calloc(call->arena, trend->count + 1, sizeof *trend->ranges);
    if (trend->ranges == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < trend->count; i++)
        trend->ranges[i] = trend->buckets[i].range;
    return DB_OK;
}

static enum db_result read_figures(struct item_trend *trend)
{
    struct api_call *call = trend->dashboard->call;
    struct dashboard_series shop = {
        .channels = trend->dashboard->channels, .count = trend->count, .ranges = trend->ranges};
    struct item_series items = {.kind = trend->query->kind->kind,
                                .channels = trend->dashboard->channels,
                                .id_count = trend->query->id_count,
                                .ids = trend->query->ids,
                                .range_count = trend->count,
                                .ranges = trend->ranges};
    enum db_result result;

    shop.figures = trend->shop = arena_calloc(call->arena, trend->count + 1, sizeof *trend->shop);
    items.figures = trend->figures = arena_calloc(call->arena, items.id_count * trend->count + 1,
                                                  sizeof *trend->figures);
    if (trend->shop == NULL || trend->figures == NULL)
        return DB_FAILED;
    result = dashboard_series_read(call, &shop);
    return result == DB_OK ? item_series_read(call, &items) : result;
}

enum db_result item_trend_read(struct dashboard *dashboard, const struct item_trend_query *query,
                               struct item_trend *out)
{
    enum db_result result;

    *out = (struct item_trend){.query = query, .dashboard = dashboard};
    dashboard->head.range = view_quarters(dashboard->head.range);
    result = build_grid(out);
    return result == DB_OK ? read_figures(out) : result;
}

/* ---- the answer ---- */

struct json_out item_trend_answer(const struct item_trend *trend)
{
    const struct api_call *call = trend->dashboard->call;
    struct json_out out = api_json(call->request, call->reply);

    json_out_object(&out);
    dashboard_head_encode(&out, &trend->dashboard->head);
    json_out_member_string(&out, "granularity", calendar_grain_name(trend->query->grain));
    json_out_member_string(&out, "metric",
                           item_column_name(trend->query->kind, trend->query->column));
    json_out_key(&out, "points");
    json_out_array(&out);
    for (size_t i = 0; i < trend->count; i++) {
        json_out_object(&out);
        json_out_key(&out, "at");
        store_instant_encode(&out, &call->view, trend->buckets[i].starts_us);
        if (trend->buckets[i].partial)
            json_out_member_bool(&out, "partial", true);
        json_out_member_i64(&out, "shop_gmv", trend->shop[i].sums[ROLLUP_GMV]);
        json_out_end_object(&out);
    }
    json_out_end_array(&out);
    json_out_key(&out, "lines");
    json_out_array(&out);
    return out;
}

void item_trend_values_encode(struct json_out *out, const struct item_trend *trend, size_t item)
{
    json_out_key(out, "values");
    json_out_array(out);
    for (size_t i = 0; i < trend->count; i++)
        dashboard_value_encode(out, metric_of(&trend->figures[item * trend->count + i],
                                              (enum metric)trend->query->column));
    json_out_end_array(out);
}

void item_trend_end(struct json_out *out)
{
    json_out_end_array(out);
    json_out_end_object(out);
}

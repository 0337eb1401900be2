/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/trend?metrics=gmv,orders
 * [&granularity][&from][&to][&compare][&cumulative][&annotations][&view][&date][&channel] */
#include <string.h>

#include "api/dashboard.h"
#include "api/price_moves.h"
#include "api/projections.h"

struct trend_query {
    struct dashboard_query shared;
    enum calendar_grain grain;
    bool cumulative;
    bool annotated;
    const struct catalog_snapshot *shop; /* where annotated: held */
    size_t metric_count;
    enum metric metrics[METRIC_COUNT];
};

/* ---- parameters ---- */

static void read_metric(struct trend_query *query, const char *name, size_t len,
                        struct fault_list *faults)
{
    enum metric metric;

    if (metric_find(name, len, &metric)) {
        for (size_t i = 0; i < query->metric_count; i++) {
            if (query->metrics[i] == metric) {
                fault_add(faults, "query.metrics", CODEC_FAULT_DUPLICATE,
                          BILINGUAL(faults, "Metrik %s diminta dua kali.",
                                    "The metric %s is asked for twice."),
                          metric_name(metric));
                return;
            }
        }
        query->metrics[query->metric_count++] = metric;
        return;
    }
    if (dashboard_is_lifetime(name, len))
        fault_add(
            faults, "query.metrics", API_FAULT_METRIC_NOT_AVAILABLE,
            BILINGUAL(faults, "Metrik ini tidak mempunyai tren.", "This metric has no trend."));
    else
        fault_add(faults, "query.metrics", CODEC_FAULT_UNKNOWN_VALUE,
                  BILINGUAL(faults, "Tidak ada metrik dengan nama itu.",
                            "There is no metric of that name."));
}

static void read_metrics(const struct http_request *request, struct trend_query *query,
                         struct fault_list *faults)
{
    const char *text = http_request_query(request, "metrics");

    if (text == NULL) {
        fault_add(faults, "query.metrics", CODEC_FAULT_REQUIRED,
                  BILINGUAL(faults, "Sebutkan metriknya, dipisahkan koma.",
                            "Name the metrics, with commas between."));
        return;
    }
    for (const char *end = text; end != NULL; text = end + 1) {
        end = strchr(text, ',');
        read_metric(query, text, end != NULL ? (size_t)(end - text) : strlen(text), faults);
        if (end == NULL)
            break;
    }
}

static void read_instant(const struct http_request *request, const char *name, int64_t *at_us,
                         struct fault_list *faults)
{
    int64_t given_us = *at_us;

    api_query_instant(request, name, &given_us, faults);
    if (given_us != *at_us && given_us % CALENDAR_MINUTE_US != 0)
        fault_add(faults, arena_printf(request->arena, "query.%s", name), CODEC_FAULT_INVALID_TIME,
                  BILINGUAL(faults, "Seharusnya pada menit penuh.", "A whole minute is expected."));
    else
        *at_us = given_us;
}

static void read_query(const struct http_request *request, struct trend_query *query,
                       struct fault_list *faults)
{
    static const char *const FLAGS[] = {"true", "false", NULL};
    static const char *const ANNOTATIONS[] = {"prices", NULL};
    const char *grains[CALENDAR_GRAIN_COUNT + 1] = {NULL};
    const char *word;

    dashboard_query_read(request, &query->shared, faults);
    dashboard_query_read_compare(request, &query->shared, faults);
    read_metrics(request, query, faults);
    for (int i = 0; i < CALENDAR_GRAIN_COUNT; i++)
        grains[i] = calendar_grain_name((enum calendar_grain)i);
    word = api_query_word(request, "granularity", grains, faults);
    query->grain = CALENDAR_HOUR;
    for (int i = 0; word != NULL && i < CALENDAR_GRAIN_COUNT; i++) {
        if (strcmp(word, grains[i]) == 0)
            query->grain = (enum calendar_grain)i;
    }
    word = api_query_word(request, "cumulative", FLAGS, faults);
    query->cumulative = word != NULL && strcmp(word, "true") == 0;
    query->annotated = api_query_word(request, "annotations", ANNOTATIONS, faults) != NULL;
    read_instant(request, "from", &query->shared.from_us, faults);
    read_instant(request, "to", &query->shared.to_us, faults);
    if (query->shared.from_us >= query->shared.to_us)
        fault_add(faults, "query.to", CODEC_FAULT_INCONSISTENT,
                  BILINGUAL(faults, "Harus setelah from.", "It must be later than from."));
}

/* ---- the answer ---- */

struct trend {
    const struct trend_query *query;
    struct dashboard dashboard;
    struct grid_bucket *buckets;
    size_t count;
    struct metric_figures *figures;
    struct metric_figures *previous;
    struct price_moves moves;
};

static enum db_result build_grid(struct api_call *call, struct trend *trend)
{
    const struct dashboard *dashboard = &trend->dashboard;
    struct fault_list faults;

    trend->buckets = arena_alloc(call->arena, GRID_BUCKETS_MAX * sizeof *trend->buckets);
    if (trend->buckets == NULL)
        return DB_FAILED;
    trend->count = grid_build(call->view.zone, trend->query->grain, dashboard->head.range,
                              dashboard->head.as_of_us, trend->buckets);
    if (trend->count > GRID_BUCKETS_MAX) {
        fault_list_init(&faults, call->arena, call->request->lang);
        dashboard_fault_points(&faults);
        return api_refuse_all(call, &faults);
    }
    if (dashboard->head.compare == DASHBOARD_COMPARE_PREVIOUS_DAY)
        grid_compare_day(call->view.zone, trend->query->grain, trend->buckets, trend->count);
    else if (dashboard->head.compare == DASHBOARD_COMPARE_PREVIOUS_CAMPAIGN)
        grid_compare_campaign(dashboard->period, dashboard->previous_period, trend->buckets,
                              trend->count);
    return DB_OK;
}

/* Figures of all buckets, or of what they are compared with. */
static enum db_result read_figures(struct api_call *call, const struct trend *trend, bool previous,
                                   struct metric_figures **figures)
{
    struct span_range *ranges = arena_calloc(call->arena, trend->count + 1, sizeof *ranges);
    struct dashboard_series series = {
        .channels = previous ? trend->dashboard.previous_channels : trend->dashboard.channels,
        .cumulative = trend->query->cumulative,
        .count = trend->count,
        .ranges = ranges,
    };

    *figures = arena_calloc(call->arena, trend->count + 1, sizeof **figures);
    if (ranges == NULL || *figures == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < trend->count; i++)
        ranges[i] = previous ? trend->buckets[i].previous : trend->buckets[i].range;
    for (size_t i = 0; i < trend->query->metric_count; i++)
        series.people |= metric_people_needed(trend->query->metrics[i]);
    series.figures = *figures;
    return dashboard_series_read(call, &series);
}

static enum db_result find_moves(struct api_call *call, struct trend *trend)
{
    const struct api_context *context = api_context_of(call->request);
    const struct price_moves_request request = {
        .campaign_id = trend->dashboard.campaign.campaign_id,
        .channels = trend->dashboard.channels,
        .range = trend->dashboard.head.range,
        .segments_max = context->forecast_segments_max,
    };

    switch (price_moves_find(trend->query->shop, context->rulebooks, &request, call->arena,
                             &trend->moves)) {
    case PRICE_MOVES_OK:
        return DB_OK;
    case PRICE_MOVES_TOO_MANY:
        projection_refuse_needs(call->request, call->reply, "query.annotations", trend->moves.needs,
                                request.segments_max);
        return api_refuse(call);
    case PRICE_MOVES_NO_MEMORY:
        break;
    }
    return DB_FAILED;
}

static enum db_result encode(struct api_call *call, const struct trend *trend)
{
    const struct dashboard_trend answer = {
        .view = &call->view,
        .grain = trend->query->grain,
        .cumulative = trend->query->cumulative,
        .compared = trend->dashboard.head.compare != DASHBOARD_COMPARE_NONE,
        .metric_count = trend->query->metric_count,
        .metrics = trend->query->metrics,
        .count = trend->count,
        .buckets = trend->buckets,
        .figures = trend->figures,
        .previous = trend->previous,
        .scratch = arena_calloc(call->arena, trend->count + 1, sizeof(struct metric_value)),
    };
    struct json_out out;

    if (answer.scratch == NULL)
        return DB_FAILED;
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    dashboard_head_encode(&out, &trend->dashboard.head);
    dashboard_trend_encode(&out, &answer);
    if (trend->query->annotated) {
        dashboard_moves_encode(&out, &call->view, trend->moves.moves, trend->moves.count,
                               trend->moves.truncated);
        api_reply_catalog(call->request, call->reply, trend->query->shop);
    }
    json_out_end_object(&out);
    return DB_OK;
}

static enum db_result get_trend(struct api_call *call)
{
    struct trend trend = {.query = call->input};
    enum db_result result = dashboard_open(call, &trend.query->shared, &trend.dashboard);

    if (result == DB_OK)
        result = dashboard_open_comparison(&trend.dashboard, &trend.query->shared);
    if (result == DB_OK)
        result = build_grid(call, &trend);
    if (result == DB_OK)
        result = read_figures(call, &trend, false, &trend.figures);
    if (result == DB_OK && trend.dashboard.head.compare != DASHBOARD_COMPARE_NONE)
        result = read_figures(call, &trend, true, &trend.previous);
    if (result == DB_OK && trend.query->annotated)
        result = find_moves(call, &trend);
    return result == DB_OK ? encode(call, &trend) : result;
}

/* The shop's prices stay as they are while the database is asked: a pin could not
 * wait for that. */
static void run_annotated(struct http_request *request, struct http_reply *reply,
                          struct trend_query *query, const struct fault_list *faults)
{
    struct catalog *catalog = api_context_of(request)->catalog;
    struct epoch_hold *hold;

    query->shop = api_pin_shop(request, reply, request->params[0]);
    if (query->shop == NULL)
        return;
    hold = catalog_hold(catalog);
    catalog_unpin(catalog);
    if (hold == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_OVERLOADED, NULL, NULL, 0);
        return;
    }
    dashboard_run(request, reply, get_trend, query, faults);
    catalog_release(catalog, hold);
}

void api_get_trend(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"metrics", "granularity", "from", "to",
                                             "compare", "cumulative",  "view", "date",
                                             "channel", "annotations", NULL};
    struct trend_query query = {.metric_count = 0};
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    read_query(request, &query, &faults);
    if (query.annotated && faults.count == 0)
        run_annotated(request, reply, &query, &faults);
    else
        dashboard_run(request, reply, get_trend, &query, &faults);
}

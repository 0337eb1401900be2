/* Sums of a few items over ranges of time. */
#include "api/item_trend.h"

struct parts {
    struct span_part *parts;
    size_t *places;
    size_t count;
};

/* A part belongs to one range, so ranges are split one by one. */
static bool split(struct api_call *call, const struct item_series *series, struct parts *out)
{
    size_t most = series->range_count * SPAN_PARTS_MAX + 1;

    out->parts = arena_calloc(call->arena, most, sizeof *out->parts);
    out->places = arena_calloc(call->arena, most, sizeof *out->places);
    if (out->parts == NULL || out->places == NULL)
        return false;
    for (size_t i = 0; i < series->range_count; i++) {
        size_t more = span_split(series->kind, series->ranges[i], &out->parts[out->count], 0);

        for (size_t j = 0; j < more; j++)
            out->places[out->count + j] = i;
        out->count += more;
    }
    return true;
}

static size_t find_id(const struct item_series *series, struct tumpuk_text id)
{
    size_t at = 0;

    while (at < series->id_count && !api_text_same(series->ids[at], id))
        at++;
    return at;
}

enum db_result item_series_read(struct api_call *call, const struct item_series *series)
{
    struct db_point_query query = {.kind = series->kind,
                                   .channels = series->channels,
                                   .ids = series->ids,
                                   .id_count = series->id_count};
    struct parts parts = {.count = 0};
    struct db_item_point *points = NULL;
    size_t count = 0;
    enum db_result result;

    for (size_t i = 0; i < series->id_count * series->range_count; i++)
        series->figures[i] = (struct metric_figures){.sums = {0}};
    if (!split(call, series, &parts))
        return DB_FAILED;
    if (parts.count == 0 || series->id_count == 0)
        return DB_OK;
    query.parts = parts.parts;
    query.places = parts.places;
    query.part_count = parts.count;
    result = db_select_item_points(call->conn, call->arena, call->shop_id, &query, &points, &count);
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        size_t id = find_id(series, points[i].item_id);

        if (id == series->id_count || points[i].place >= series->range_count)
            return DB_FAILED;
        if (!metric_add_sums(series->figures[id * series->range_count + points[i].place].sums,
                             points[i].sums))
            return DB_REFUSED;
    }
    return result;
}

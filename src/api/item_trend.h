/*
 * Lines of chosen items over time, with the shop's GMV beside (spec dashboard,
 * section 3, parts 4 and 5): on the grid of GET trend, from quarter hours up.
 *
 * An endpoint reads its parameters (item_trend_query_read), opens the campaign
 * (dashboard_open), sees to it that the items are there, reads the trend, and writes
 * the lines' own members between item_trend_answer and item_trend_end.
 */
#ifndef API_ITEM_TREND_H
#define API_ITEM_TREND_H

#include "api/item_list.h"

/* Items of one trend. */
#define ITEM_TREND_MAX 20

struct item_trend_query {
    struct dashboard_query shared;
    const struct item_kind *kind;
    enum calendar_grain grain;
    unsigned column; /* what is shown of them */
    size_t id_count;
    struct tumpuk_text ids[ITEM_TREND_MAX]; /* each once, in the order asked for */
};

/* ?view, ?date, ?channel, ?from, ?to, ?granularity, ?metric, and the items: `ids` with
 * commas between, or `id` as often as there are any. */
void item_trend_query_read(const struct http_request *request, const struct item_kind *kind,
                           const char *ids, const char *id, struct item_trend_query *query,
                           struct fault_list *faults);

/* Sums of items over ranges of time on quarter hours, none of which overlaps another:
 * figures[i * range_count + j] of the i-th item in the j-th range. */
struct item_series {
    enum rollup_kind kind;
    uint8_t channels; /* a set */
    size_t id_count;
    const struct tumpuk_text *ids; /* each once */
    size_t range_count;
    const struct span_range *ranges;
    struct metric_figures *figures; /* to be filled in */
};
enum db_result item_series_read(struct api_call *call, const struct item_series *series);

struct item_trend {
    const struct item_trend_query *query;
    const struct dashboard *dashboard;
    size_t count;
    struct grid_bucket *buckets;
    struct span_range *ranges;      /* of the buckets */
    struct metric_figures *shop;    /* of each bucket */
    struct metric_figures *figures; /* of each item, bucket by bucket */
};
/* The dashboard's range is on quarter hours from then on. */
enum db_result item_trend_read(struct dashboard *dashboard, const struct item_trend_query *query,
                               struct item_trend *out);

/* Begins the answer, up to "lines": [ */
struct json_out item_trend_answer(const struct item_trend *trend);
/* "values": […] of the item at that place, inside its object. */
void item_trend_values_encode(struct json_out *out, const struct item_trend *trend, size_t item);
void item_trend_end(struct json_out *out);

#endif

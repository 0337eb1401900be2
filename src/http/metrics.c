#include "http/metrics.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/log.h"

/* Each has a counter of its own; 0 gathers the rest. */
static const unsigned STATUSES[HTTP_STATUS_SLOTS] = {200, 201, 202, 204, 304, 400, 401, 403,
                                                     404, 405, 408, 409, 410, 412, 413, 415,
                                                     422, 428, 429, 431, 500, 502, 503, 0};

/* Upper bounds; the last bucket has none. */
static const uint64_t LATENCY_BOUNDS_US[HTTP_LATENCY_BUCKETS - 1] = {
    100,   250,    500,    1000,   2500,    5000,    10000,  25000,
    50000, 100000, 250000, 500000, 1000000, 2500000, 5000000};
static const char *const LATENCY_BOUNDS[HTTP_LATENCY_BUCKETS - 1] = {
    "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025",
    "0.05",   "0.1",     "0.25",   "0.5",   "1",      "2.5",   "5"};

static const char *const REJECTION_NAMES[HTTP_REJECTION_COUNT] = {
    [HTTP_REJECTION_FRAMING] = "framing",
    [HTTP_REJECTION_TOO_LARGE] = "too_large",
    [HTTP_REJECTION_SLOW] = "slow",
    [HTTP_REJECTION_OVERLOADED] = "overloaded",
};

bool http_metrics_init(struct http_metrics *metrics, const struct http_route *routes,
                       size_t route_count)
{
    *metrics = (struct http_metrics){.routes = routes, .route_count = route_count};
    metrics->by_route = calloc(route_count + 1, sizeof *metrics->by_route);
    return metrics->by_route != NULL;
}

void http_metrics_clear(struct http_metrics *metrics)
{
    free(metrics->by_route);
    metrics->by_route = NULL;
}

static void count(atomic_uint_fast64_t *counter, uint64_t by)
{
    atomic_fetch_add_explicit(counter, by, memory_order_relaxed);
}

static uint64_t value_of(const atomic_uint_fast64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void http_metrics_answered(struct http_metrics *metrics, size_t route, unsigned status,
                           uint64_t duration_us)
{
    struct http_route_metrics *figures = &metrics->by_route[route];
    size_t slot = 0;
    size_t bucket = 0;

    while (slot < HTTP_STATUS_SLOTS - 1 && STATUSES[slot] != status)
        slot++;
    while (bucket < HTTP_LATENCY_BUCKETS - 1 && duration_us > LATENCY_BOUNDS_US[bucket])
        bucket++;
    count(&figures->statuses[slot], 1);
    count(&figures->latency[bucket], 1);
    count(&figures->latency_sum_us, duration_us);
}

static const char *route_method(const struct http_metrics *metrics, size_t route)
{
    return route < metrics->route_count ? metrics->routes[route].method : "";
}

static const char *route_path(const struct http_metrics *metrics, size_t route)
{
    return route < metrics->route_count ? metrics->routes[route].path : "none";
}

static void write_head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void write_requests(const struct http_metrics *metrics, struct buf *out)
{
    static const char NAME[] = "tumpuk_http_requests_total";

    write_head(out, NAME, "counter", "Requests answered, by route and status (0: any other).");
    for (size_t route = 0; route <= metrics->route_count; route++) {
        for (size_t slot = 0; slot < HTTP_STATUS_SLOTS; slot++) {
            uint64_t n = value_of(&metrics->by_route[route].statuses[slot]);

            if (n > 0)
                buf_printf(out, "%s{method=\"%s\",route=\"%s\",status=\"%u\"} %" PRIu64 "\n", NAME,
                           route_method(metrics, route), route_path(metrics, route), STATUSES[slot],
                           n);
        }
    }
}

static void write_latency_of(const struct http_metrics *metrics, size_t route, struct buf *out)
{
    static const char NAME[] = "tumpuk_http_request_duration_seconds";
    const struct http_route_metrics *figures = &metrics->by_route[route];
    const char *method = route_method(metrics, route);
    const char *path = route_path(metrics, route);
    uint64_t counts[HTTP_LATENCY_BUCKETS];
    uint64_t total = 0;
    uint64_t sum_us = value_of(&figures->latency_sum_us);

    for (size_t i = 0; i < HTTP_LATENCY_BUCKETS; i++) {
        counts[i] = value_of(&figures->latency[i]);
        total += counts[i];
    }
    if (total == 0)
        return;
    total = 0;
    for (size_t i = 0; i < HTTP_LATENCY_BUCKETS; i++) {
        total += counts[i];
        buf_printf(out, "%s_bucket{method=\"%s\",route=\"%s\",le=\"%s\"} %" PRIu64 "\n", NAME,
                   method, path, i < HTTP_LATENCY_BUCKETS - 1 ? LATENCY_BOUNDS[i] : "+Inf", total);
    }
    buf_printf(out, "%s_sum{method=\"%s\",route=\"%s\"} %" PRIu64 ".%06" PRIu64 "\n", NAME, method,
               path, sum_us / 1000000, sum_us % 1000000);
    buf_printf(out, "%s_count{method=\"%s\",route=\"%s\"} %" PRIu64 "\n", NAME, method, path,
               total);
}

static void write_single(struct buf *out, const char *name, const char *type, const char *help,
                         int64_t value)
{
    write_head(out, name, type, help);
    buf_printf(out, "%s %" PRId64 "\n", name, value);
}

void http_metrics_write(const struct http_metrics *metrics, struct buf *out)
{
    write_requests(metrics, out);
    write_head(out, "tumpuk_http_request_duration_seconds", "histogram",
               "Time from the request line to the answer's last byte.");
    for (size_t route = 0; route <= metrics->route_count; route++)
        write_latency_of(metrics, route, out);
    write_head(out, "tumpuk_http_rejected_total", "counter",
               "Requests that the server turned away by itself.");
    for (size_t i = 0; i < HTTP_REJECTION_COUNT; i++)
        buf_printf(out, "tumpuk_http_rejected_total{reason=\"%s\"} %" PRIu64 "\n",
                   REJECTION_NAMES[i], value_of(&metrics->rejections[i]));
    write_single(out, "tumpuk_http_unanswered_total", "counter",
                 "Requests that ended without a whole answer.",
                 (int64_t)value_of(&metrics->unanswered));
    write_single(out, "tumpuk_http_received_body_bytes_total", "counter",
                 "Bytes of request bodies.", (int64_t)value_of(&metrics->body_bytes_received));
    write_single(out, "tumpuk_http_sent_body_bytes_total", "counter",
                 "Bytes of answers' bodies, as sent.",
                 (int64_t)value_of(&metrics->body_bytes_sent));
    write_single(out, "tumpuk_http_connections_accepted_total", "counter", "Connections accepted.",
                 (int64_t)value_of(&metrics->connections_accepted));
    write_single(out, "tumpuk_http_connections", "gauge", "Open connections.",
                 atomic_load_explicit(&metrics->connections, memory_order_relaxed));
    write_single(out, "tumpuk_http_requests_in_flight", "gauge",
                 "Requests whose answer is not sent yet.",
                 atomic_load_explicit(&metrics->in_flight, memory_order_relaxed));
    write_single(out, "tumpuk_log_dropped_lines_total", "counter",
                 "Lines of the log that found no reader.", (int64_t)log_dropped());
}

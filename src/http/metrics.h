/*
 * The server's figures, counted with relaxed atomics and written as Prometheus
 * text. Any thread may count; nothing here locks.
 */
#ifndef HTTP_METRICS_H
#define HTTP_METRICS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "http/http.h"

/* Why a request, or a connection, was turned away by the server itself. */
enum http_rejection {
    HTTP_REJECTION_FRAMING,   /* ambiguous or malformed request */
    HTTP_REJECTION_TOO_LARGE, /* headers or body over the limit */
    HTTP_REJECTION_SLOW,      /* not whole, or its answer not read, in time */
    HTTP_REJECTION_OVERLOADED /* no room in the workers' queue */
};
#define HTTP_REJECTION_COUNT 4

#define HTTP_STATUS_SLOTS 24
#define HTTP_LATENCY_BUCKETS 16

struct http_route_metrics {
    atomic_uint_fast64_t statuses[HTTP_STATUS_SLOTS];
    atomic_uint_fast64_t latency[HTTP_LATENCY_BUCKETS]; /* not cumulative */
    atomic_uint_fast64_t latency_sum_us;
};

struct http_metrics {
    const struct http_route *routes;
    size_t route_count;
    struct http_route_metrics *by_route; /* route_count + 1; the last: no route */
    atomic_uint_fast64_t rejections[HTTP_REJECTION_COUNT];
    atomic_uint_fast64_t body_bytes_received;
    atomic_uint_fast64_t body_bytes_sent;
    atomic_uint_fast64_t connections_accepted;
    atomic_uint_fast64_t unanswered; /* requests whose client left, or that were cut off */
    atomic_int_fast64_t connections;
    atomic_int_fast64_t in_flight; /* headers read, answer not sent */
};

/* false without memory. */
bool http_metrics_init(struct http_metrics *metrics, const struct http_route *routes,
                       size_t route_count);
void http_metrics_clear(struct http_metrics *metrics);

/* One answered request; `route` is an index, or route_count for none. */
void http_metrics_answered(struct http_metrics *metrics, size_t route, unsigned status,
                           uint64_t duration_us);

static inline void http_metrics_reject(struct http_metrics *metrics, enum http_rejection why)
{
    atomic_fetch_add_explicit(&metrics->rejections[why], 1, memory_order_relaxed);
}

void http_metrics_write(const struct http_metrics *metrics, struct buf *out);

#endif

#include "db/stats.h"

#include <inttypes.h>
#include <time.h>

#define US_PER_S 1000000

static const int64_t bounds_us[DB_HISTOGRAM_BUCKETS] = {
    100, 250, 500, 1000, 2500, 5000, 10000, 25000, 100000, 500000, 2500000, 10000000};
static const char *const bounds_s[DB_HISTOGRAM_BUCKETS] = {"0.0001", "0.00025", "0.0005", "0.001",
                                                           "0.0025", "0.005",   "0.01",   "0.025",
                                                           "0.1",    "0.5",     "2.5",    "10"};

int64_t db_clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

int64_t db_clock_ms(void)
{
    return db_clock_us() / 1000;
}

void db_histogram_add(struct db_histogram *histogram, int64_t duration_us)
{
    size_t i = 0;

    while (i < DB_HISTOGRAM_BUCKETS && duration_us > bounds_us[i])
        i++;
    atomic_fetch_add_explicit(&histogram->buckets[i], 1, memory_order_relaxed);
    if (duration_us > 0)
        atomic_fetch_add_explicit(&histogram->sum_us, (uint64_t)duration_us, memory_order_relaxed);
}

static uint64_t read_counter(const atomic_uint_fast64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static void put_head(struct buf *out, const char *name, const char *help, const char *type)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void db_stats_put_counter(struct buf *out, const char *name, const char *help, uint64_t value)
{
    put_head(out, name, help, "counter");
    buf_printf(out, "%s %" PRIu64 "\n", name, value);
}

void db_stats_put_gauge(struct buf *out, const char *name, const char *help, uint64_t value)
{
    put_head(out, name, help, "gauge");
    buf_printf(out, "%s %" PRIu64 "\n", name, value);
}

void db_stats_put_histogram(struct buf *out, const char *name, const char *help,
                            const struct db_histogram *histogram)
{
    uint64_t count = 0;
    uint64_t sum_us = read_counter(&histogram->sum_us);

    put_head(out, name, help, "histogram");
    for (size_t i = 0; i < DB_HISTOGRAM_BUCKETS; i++) {
        count += read_counter(&histogram->buckets[i]);
        buf_printf(out, "%s_bucket{le=\"%s\"} %" PRIu64 "\n", name, bounds_s[i], count);
    }
    count += read_counter(&histogram->buckets[DB_HISTOGRAM_BUCKETS]);
    buf_printf(out, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n", name, count);
    buf_printf(out, "%s_sum %" PRIu64 ".%06" PRIu64 "\n", name, sum_us / US_PER_S,
               sum_us % US_PER_S);
    buf_printf(out, "%s_count %" PRIu64 "\n", name, count);
}

void db_stats_metrics(const struct db_stats *stats, struct buf *out)
{
    db_stats_put_gauge(out, "tumpuk_db_queue_jobs", "Jobs that wait for a database worker.",
                       stats->queued);
    db_stats_put_gauge(out, "tumpuk_db_workers_connected",
                       "Database workers that have a connection.", stats->connected);
    db_stats_put_counter(out, "tumpuk_db_jobs_total", "Jobs taken into the queue.", stats->jobs);
    db_stats_put_counter(out, "tumpuk_db_jobs_rejected_total",
                         "Jobs refused because the queue was full.", stats->jobs_rejected);
    db_stats_put_counter(out, "tumpuk_db_connects_total", "Connections opened.", stats->connects);
    db_stats_put_counter(out, "tumpuk_db_connect_failures_total",
                         "Attempts to connect that failed.", stats->connect_failures);
    db_stats_put_counter(out, "tumpuk_db_connections_lost_total",
                         "Connections that broke or were given up.", stats->connections_lost);
    db_stats_put_counter(out, "tumpuk_db_statement_failures_total",
                         "Statements that failed by a fault of the service.",
                         stats->statement_failures);
    db_stats_put_counter(out, "tumpuk_db_transaction_retries_total",
                         "Transactions begun again after a conflict.", stats->transaction_retries);
    db_stats_put_histogram(out, "tumpuk_db_statement_duration_seconds",
                           "Time from sending a statement to its whole answer.",
                           &stats->statement_time);
    db_stats_put_histogram(out, "tumpuk_db_queue_wait_seconds",
                           "Time that a job waited for a worker.", &stats->queue_time);
}

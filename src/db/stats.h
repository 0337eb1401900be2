/*
 * What the pool counts: atomics that workers write and /metrics reads.
 *
 * Private to the db room. Any thread may add; a reader sees each figure whole,
 * not all of them of one moment.
 */
#ifndef DB_STATS_H
#define DB_STATS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/buf.h"

#define DB_HISTOGRAM_BUCKETS 12

/* Durations; bucket i counts those of at most db_histogram_bounds_us[i], the
 * last one all that are longer. */
struct db_histogram {
    atomic_uint_fast64_t buckets[DB_HISTOGRAM_BUCKETS + 1];
    atomic_uint_fast64_t sum_us;
};

struct db_stats {
    atomic_uint_fast64_t jobs;          /* accepted by the queue */
    atomic_uint_fast64_t jobs_rejected; /* the queue was full */
    atomic_uint_fast64_t connects;      /* connections opened */
    atomic_uint_fast64_t connect_failures;
    atomic_uint_fast64_t connections_lost;
    atomic_uint_fast64_t statement_failures; /* by a fault of ours (DB_FAILED) */
    atomic_uint_fast64_t transaction_retries;
    atomic_uint_fast64_t queued;    /* jobs waiting, now */
    atomic_uint_fast64_t connected; /* workers with a connection, now */
    struct db_histogram statement_time;
    struct db_histogram queue_time;
};

void db_histogram_add(struct db_histogram *histogram, int64_t duration_us);

static inline void db_stats_count(atomic_uint_fast64_t *counter)
{
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* One metric of each kind, as Prometheus text with HELP and TYPE. */
void db_stats_put_counter(struct buf *out, const char *name, const char *help, uint64_t value);
void db_stats_put_gauge(struct buf *out, const char *name, const char *help, uint64_t value);
void db_stats_put_histogram(struct buf *out, const char *name, const char *help,
                            const struct db_histogram *histogram);

/* Microseconds and milliseconds of a clock that never goes back. */
int64_t db_clock_us(void);
int64_t db_clock_ms(void);

/* The figures of a pool, in Prometheus text form. */
void db_stats_metrics(const struct db_stats *stats, struct buf *out);

#endif

/*
 * The pool: workers that take jobs from a bounded queue (db/job_queue.h), each with its own
 * connection, and one keeper that opens connections for workers without one.
 *
 *   submit → [queue of jobs] → worker ── statements ──▶ PostgreSQL
 *                               │ lost its connection
 *                               ▼
 *                            keeper ── connects, backing off while it fails
 *
 * Only the keeper ever waits for a connection to open, so that a database that
 * is away delays no job, and one attempt at a time is made, however many the
 * workers. One mutex guards the queue and the hand-over of connections.
 */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "db/job_queue.h"

/* Between attempts to connect: doubled from the first to the last, each wait
 * being a random one of its upper half. */
#define BACKOFF_FIRST_MS 100u
#define BACKOFF_LAST_MS 5000u
/* A job that finds its worker's connection lost just now waits so long for a
 * new one: a database that only restarted its sessions costs no failure. */
#define CONNECT_GRACE_MS 250
/* An idle worker looks so often whether the server closed its connection. */
#define IDLE_CHECK_MS 1000

struct db_worker {
    struct db_pool *pool;
    struct db_conn conn; /* the worker's alone */
    pthread_t thread;
    /* Under the mutex: */
    bool wants;      /* has no connection, and none is on its way to it */
    PGconn *fresh;   /* from the keeper; the worker takes it */
    int64_t lost_ms; /* when it began to want one */
};

struct db_pool {
    struct db_settings settings;
    struct db_stats stats;
    unsigned worker_count;
    unsigned worker_started;
    bool keeper_started;
    pthread_t keeper;

    pthread_mutex_t mutex;
    pthread_cond_t work;  /* for workers with a connection: a job, or the end */
    pthread_cond_t fresh; /* for those without: a fresh connection, a job while
                             nobody has one, or the end */
    pthread_cond_t want;  /* a worker wants a connection, or the end */
    bool stopping;
    size_t queue_max;
    struct db_job_queue queue; /* of queue_max and DB_QUEUE_URGENT_MAX */
    struct db_worker workers[];
};

/* false: nothing came until then. */
static bool wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t at_ms)
{
    struct timespec at = {.tv_sec = at_ms / 1000, .tv_nsec = at_ms % 1000 * 1000000};

    return pthread_cond_timedwait(cond, mutex, &at) == 0;
}

/* ---- keeper ---- */

static struct db_worker *find_wanting(struct db_pool *pool)
{
    for (unsigned i = 0; i < pool->worker_count; i++) {
        if (pool->workers[i].wants)
            return &pool->workers[i];
    }
    return NULL;
}

static int64_t backoff_ms(unsigned failures, uint64_t *random)
{
    unsigned wait_ms = BACKOFF_FIRST_MS;

    for (unsigned i = 1; i < failures && wait_ms < BACKOFF_LAST_MS; i++)
        wait_ms *= 2;
    if (wait_ms > BACKOFF_LAST_MS)
        wait_ms = BACKOFF_LAST_MS;
    return wait_ms / 2 + db_random(random, wait_ms / 2 + 1);
}

/* Opens a connection without the mutex, and hands it to the worker. */
static bool connect_for(struct db_pool *pool, struct db_worker *worker)
{
    PGconn *pg = NULL;

    pthread_mutex_unlock(&pool->mutex);
    pg = db_conn_open(&pool->settings);
    db_stats_count(pg != NULL ? &pool->stats.connects : &pool->stats.connect_failures);
    pthread_mutex_lock(&pool->mutex);
    if (pg == NULL)
        return false;
    worker->fresh = pg;
    worker->wants = false;
    pthread_cond_broadcast(&pool->fresh);
    return true;
}

static void *keeper_main(void *arg)
{
    struct db_pool *pool = arg;
    uint64_t random = (uint64_t)db_clock_us() ^ (uint64_t)(uintptr_t)pool;
    unsigned failures = 0;
    int64_t retry_ms = 0;

    pthread_mutex_lock(&pool->mutex);
    while (!pool->stopping) {
        struct db_worker *worker = find_wanting(pool);

        if (worker == NULL) {
            pthread_cond_wait(&pool->want, &pool->mutex);
        } else if (db_clock_ms() < retry_ms) {
            wait_until(&pool->want, &pool->mutex, retry_ms);
        } else if (connect_for(pool, worker)) {
            if (failures > 0)
                log_event(LOG_LEVEL_INFO, "db_connected", "the database answers again");
            failures = 0;
            retry_ms = 0;
        } else {
            retry_ms = db_clock_ms() + backoff_ms(++failures, &random);
        }
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

/* ---- workers ---- */

/* With the mutex held: takes a fresh connection, or asks for one. */
static void settle_connection(struct db_worker *worker)
{
    struct db_pool *pool = worker->pool;

    if (worker->conn.pg != NULL)
        return;
    if (worker->fresh != NULL) {
        db_conn_attach(&worker->conn, worker->fresh);
        worker->fresh = NULL;
    } else if (!worker->wants) {
        worker->wants = true;
        worker->lost_ms = db_clock_ms();
        pthread_cond_signal(&pool->want);
        if (!db_pool_connected(pool))
            pthread_cond_broadcast(&pool->fresh);
    }
}

/* With the mutex held: waits for something to do. Jobs are for workers with a
 * connection; while nobody has one, for all. */
static void wait_for_work(struct db_worker *worker)
{
    struct db_pool *pool = worker->pool;
    int64_t until_ms = db_clock_ms() + IDLE_CHECK_MS;

    if (worker->conn.pg != NULL) {
        if (!wait_until(&pool->work, &pool->mutex, until_ms))
            db_conn_check(&worker->conn);
    } else {
        if (pool->queue.len > 0) /* perhaps woken in vain */
            pthread_cond_signal(&pool->work);
        wait_until(&pool->fresh, &pool->mutex, until_ms);
    }
}

/* With the mutex held: waits for a job. false: the pool stops and the queue is
 * empty. */
static bool take_job(struct db_worker *worker, struct db_job *job)
{
    struct db_pool *pool = worker->pool;
    size_t place;

    for (;;) {
        settle_connection(worker);
        place = db_job_queue_find(&pool->queue, pool->stopping);
        if (place < pool->queue.len &&
            (worker->conn.pg != NULL || pool->stopping || !db_pool_connected(pool)))
            break;
        if (pool->stopping)
            return false;
        wait_for_work(worker);
    }
    *job = db_job_queue_take(&pool->queue, place, (size_t)(worker - pool->workers));
    atomic_fetch_sub_explicit(&pool->stats.queued, 1, memory_order_relaxed);
    return true;
}

/* With the mutex held: the connection as good as it can be had at once. */
static void ready_connection(struct db_worker *worker)
{
    struct db_pool *pool = worker->pool;
    int64_t until_ms = 0;

    db_conn_check(&worker->conn);
    settle_connection(worker);
    until_ms = worker->lost_ms + CONNECT_GRACE_MS;
    while (worker->conn.pg == NULL && !pool->stopping && db_clock_ms() < until_ms) {
        wait_until(&pool->fresh, &pool->mutex, until_ms);
        settle_connection(worker);
    }
}

/* A job must leave no transaction open. */
static void check_left_idle(struct db_conn *conn)
{
    if (conn->pg != NULL && PQtransactionStatus(conn->pg) != PQTRANS_IDLE) {
        log_event(LOG_LEVEL_ERROR, "db_transaction_left_open", "a job left a transaction open");
        db_conn_drop(conn, "a transaction was left open");
    }
}

static void *worker_main(void *arg)
{
    struct db_worker *worker = arg;
    struct db_pool *pool = worker->pool;
    struct db_job job;

    pthread_mutex_lock(&pool->mutex);
    while (take_job(worker, &job)) {
        struct db_conn *conn = NULL;

        if (!pool->stopping) {
            ready_connection(worker);
            conn = &worker->conn;
        }
        pthread_mutex_unlock(&pool->mutex);
        db_histogram_add(&pool->stats.queue_time, db_clock_us() - job.queued_us);
        job.run(job.arg, conn);
        check_left_idle(&worker->conn);
        pthread_mutex_lock(&pool->mutex);
        if (db_job_queue_done(&pool->queue, (size_t)(worker - pool->workers)))
            pthread_cond_signal(&pool->work);
    }
    pthread_mutex_unlock(&pool->mutex);
    db_conn_drop(&worker->conn, NULL);
    return NULL;
}

/* ---- the pool ---- */

static bool init_locks(struct db_pool *pool)
{
    pthread_condattr_t attr;
    bool ok = pthread_condattr_init(&attr) == 0;

    ok = ok && pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0;
    ok = ok && pthread_mutex_init(&pool->mutex, NULL) == 0;
    ok = ok && pthread_cond_init(&pool->work, &attr) == 0;
    ok = ok && pthread_cond_init(&pool->fresh, &attr) == 0;
    ok = ok && pthread_cond_init(&pool->want, &attr) == 0;
    pthread_condattr_destroy(&attr);
    return ok;
}

static bool start_threads(struct db_pool *pool)
{
    if (pthread_create(&pool->keeper, NULL, keeper_main, pool) != 0)
        return false;
    pool->keeper_started = true;
    for (unsigned i = 0; i < pool->worker_count; i++) {
        if (pthread_create(&pool->workers[i].thread, NULL, worker_main, &pool->workers[i]) != 0)
            return false;
        pool->worker_started++;
    }
    return true;
}

struct db_pool *db_pool_start(const struct db_config *config)
{
    struct db_pool *pool = NULL;

    if (config->workers < 1 || config->workers > DB_WORKERS_MAX || config->queue_max < 1 ||
        config->queue_max > DB_QUEUE_MAX)
        return NULL;
    pool = calloc(1, sizeof(*pool) + config->workers * sizeof(pool->workers[0]));
    if (pool == NULL)
        return NULL;
    pool->queue_max = config->queue_max;
    if (!db_job_queue_init(&pool->queue, pool->queue_max + DB_QUEUE_URGENT_MAX, config->workers) ||
        !db_settings_init(&pool->settings, config) || !init_locks(pool)) {
        db_settings_clear(&pool->settings);
        db_job_queue_clear(&pool->queue);
        free(pool);
        return NULL;
    }
    pool->worker_count = config->workers;
    for (unsigned i = 0; i < pool->worker_count; i++) {
        pool->workers[i].pool = pool;
        db_conn_init(&pool->workers[i].conn, &pool->settings, &pool->stats);
    }
    if (start_threads(pool))
        return pool;
    db_pool_stop(pool);
    return NULL;
}

/* Queues a job where fewer than `len_max` are queued, last, or first. */
static bool submit(struct db_pool *pool, const struct db_job *job, size_t len_max, bool first)
{
    bool accepted = false;

    pthread_mutex_lock(&pool->mutex);
    if (!pool->stopping && pool->queue.len < len_max) {
        db_job_queue_put(&pool->queue, job, first);
        atomic_fetch_add_explicit(&pool->stats.queued, 1, memory_order_relaxed);
        accepted = true;
        if (db_pool_connected(pool))
            pthread_cond_signal(&pool->work);
        else
            pthread_cond_broadcast(&pool->fresh);
    }
    pthread_mutex_unlock(&pool->mutex);
    db_stats_count(accepted ? &pool->stats.jobs : &pool->stats.jobs_rejected);
    return accepted;
}

bool db_pool_submit(struct db_pool *pool, void (*run)(void *arg, struct db_conn *conn), void *arg)
{
    return db_pool_submit_lane(pool, run, arg, 0);
}

bool db_pool_submit_lane(struct db_pool *pool, void (*run)(void *arg, struct db_conn *conn),
                         void *arg, uint64_t lane)
{
    const struct db_job job = {.run = run, .arg = arg, .queued_us = db_clock_us(), .lane = lane};

    return submit(pool, &job, pool->queue_max, false);
}

bool db_pool_submit_urgent(struct db_pool *pool, void (*run)(void *arg, struct db_conn *conn),
                           void *arg)
{
    const struct db_job job = {.run = run, .arg = arg, .queued_us = db_clock_us()};

    return submit(pool, &job, pool->queue.capacity, true);
}

void db_pool_stop(struct db_pool *pool)
{
    if (pool == NULL)
        return;
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->work);
    pthread_cond_broadcast(&pool->fresh);
    pthread_cond_broadcast(&pool->want);
    pthread_mutex_unlock(&pool->mutex);

    for (unsigned i = 0; i < pool->worker_started; i++)
        pthread_join(pool->workers[i].thread, NULL);
    if (pool->keeper_started)
        pthread_join(pool->keeper, NULL);
    for (unsigned i = 0; i < pool->worker_count; i++)
        PQfinish(pool->workers[i].fresh);

    pthread_cond_destroy(&pool->want);
    pthread_cond_destroy(&pool->fresh);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->mutex);
    db_settings_clear(&pool->settings);
    db_job_queue_clear(&pool->queue);
    free(pool);
}

bool db_pool_connected(const struct db_pool *pool)
{
    return atomic_load_explicit(&pool->stats.connected, memory_order_relaxed) > 0;
}

void db_pool_metrics(const struct db_pool *pool, struct buf *out)
{
    db_stats_put_gauge(out, "tumpuk_db_queue_limit", "Jobs that may wait.", pool->queue_max);
    db_stats_put_gauge(out, "tumpuk_db_workers", "Database workers.", pool->worker_count);
    db_stats_metrics(&pool->stats, out);
}

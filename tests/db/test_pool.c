#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#define QUEUE_MAX 4
#define URL_MAX 1024
#define METRICS_MAX ((size_t)1 << 16)

/* Keeps a worker busy until told. */
struct gate {
    sem_t entered;
    sem_t open;
};

static void pass_gate(void *arg, struct db_conn *conn)
{
    struct gate *gate = arg;

    (void)conn;
    sem_post(&gate->entered);
    sem_wait(&gate->open);
}

static void gate_init(struct gate *gate)
{
    ck_assert_int_eq(sem_init(&gate->entered, 0, 0), 0);
    ck_assert_int_eq(sem_init(&gate->open, 0, 0), 0);
}

struct tally {
    atomic_uint run;
    atomic_uint without_connection;
};

static void count_run(void *arg, struct db_conn *conn)
{
    struct tally *tally = arg;

    atomic_fetch_add(&tally->run, 1);
    if (conn == NULL)
        atomic_fetch_add(&tally->without_connection, 1);
}

START_TEST(a_full_queue_refuses_and_takes_again_when_there_is_room)
{
    struct db_pool *pool = support_pool(support_database(), 1, QUEUE_MAX);
    struct gate gate;
    struct tally tally = {0};

    gate_init(&gate);
    support_await_connected(pool, true);
    ck_assert(db_pool_submit(pool, pass_gate, &gate));
    sem_wait(&gate.entered);
    for (unsigned i = 0; i < QUEUE_MAX; i++)
        ck_assert(db_pool_submit(pool, count_run, &tally));
    ck_assert(!db_pool_submit(pool, count_run, &tally));
    sem_post(&gate.open);
    while (!db_pool_submit(pool, count_run, &tally))
        sched_yield();
    while (tally.run < QUEUE_MAX + 1)
        sched_yield();
    ck_assert_uint_eq(tally.without_connection, 0);
    db_pool_stop(pool);
}
END_TEST

struct order {
    atomic_uint *next;
    unsigned at; /* 1: it ran first */
};

static void note_order(void *arg, struct db_conn *conn)
{
    struct order *order = arg;

    (void)conn;
    order->at = atomic_fetch_add(order->next, 1) + 1;
}

START_TEST(what_is_urgent_goes_first_and_finds_room)
{
    struct db_pool *pool = support_pool(support_database(), 1, QUEUE_MAX);
    atomic_uint next = 0;
    struct order orders[QUEUE_MAX + DB_QUEUE_URGENT_MAX];
    struct gate gate;

    gate_init(&gate);
    support_await_connected(pool, true);
    ck_assert(db_pool_submit(pool, pass_gate, &gate));
    sem_wait(&gate.entered);
    for (unsigned i = 0; i < QUEUE_MAX + DB_QUEUE_URGENT_MAX; i++) {
        orders[i] = (struct order){.next = &next};
        if (i < QUEUE_MAX)
            ck_assert(db_pool_submit(pool, note_order, &orders[i]));
        else
            ck_assert(db_pool_submit_urgent(pool, note_order, &orders[i]));
    }
    ck_assert(!db_pool_submit(pool, note_order, &orders[0]));
    ck_assert(!db_pool_submit_urgent(pool, note_order, &orders[0]));
    sem_post(&gate.open);
    while (next < QUEUE_MAX + DB_QUEUE_URGENT_MAX)
        sched_yield();
    db_pool_stop(pool);
    for (unsigned i = 0; i < QUEUE_MAX; i++)
        ck_assert_uint_eq(orders[i].at, DB_QUEUE_URGENT_MAX + 1 + i);
    for (unsigned i = QUEUE_MAX; i < QUEUE_MAX + DB_QUEUE_URGENT_MAX; i++)
        ck_assert_uint_le(orders[i].at, DB_QUEUE_URGENT_MAX);
}
END_TEST

static void *stop_pool(void *arg)
{
    db_pool_stop(arg);
    return NULL;
}

START_TEST(jobs_of_a_lane_leave_workers_to_others)
{
    struct db_pool *pool = support_pool(support_database(), 4, 2 * QUEUE_MAX);
    struct gate gate;
    struct tally tally = {0};
    int entered = 0;

    gate_init(&gate);
    support_await_connected(pool, true);
    for (unsigned i = 0; i < QUEUE_MAX; i++)
        ck_assert(db_pool_submit_lane(pool, pass_gate, &gate, 7));
    ck_assert(db_pool_submit_lane(pool, count_run, &tally, 8)); /* another lane */
    ck_assert(db_pool_submit(pool, count_run, &tally));
    while (tally.run < 2)
        sched_yield();
    ck_assert_int_eq(sem_getvalue(&gate.entered, &entered), 0);
    ck_assert_int_le(entered, 2);
    for (unsigned i = 0; i < QUEUE_MAX; i++) {
        sem_wait(&gate.entered);
        sem_post(&gate.open);
    }
    ck_assert(db_pool_submit_lane(pool, count_run, &tally, 7));
    while (tally.run < 3)
        sched_yield();
    ck_assert_uint_eq(tally.without_connection, 0);
    db_pool_stop(pool);
}
END_TEST

START_TEST(the_rest_of_a_lane_is_ended_with_the_pool)
{
    struct db_pool *pool = support_pool(support_database(), 4, 2 * QUEUE_MAX);
    struct gate gate;
    struct tally tally = {0};

    gate_init(&gate);
    support_await_connected(pool, true);
    for (unsigned i = 0; i < 2; i++)
        ck_assert(db_pool_submit_lane(pool, pass_gate, &gate, 7));
    for (unsigned i = 0; i < 2; i++)
        sem_wait(&gate.entered);
    for (unsigned i = 0; i < QUEUE_MAX; i++)
        ck_assert(db_pool_submit_lane(pool, count_run, &tally, 7));
    sem_post(&gate.open);
    sem_post(&gate.open);
    db_pool_stop(pool);
    ck_assert_uint_eq(tally.run, QUEUE_MAX);
}
END_TEST

START_TEST(what_is_queued_when_the_pool_stops_runs_once_without_a_connection)
{
    struct db_pool *pool = support_pool(support_database(), 1, QUEUE_MAX);
    struct gate gate;
    struct tally tally = {0};
    pthread_t stopper;

    gate_init(&gate);
    ck_assert(db_pool_submit(pool, pass_gate, &gate));
    sem_wait(&gate.entered);
    ck_assert(db_pool_submit(pool, count_run, &tally));
    ck_assert(db_pool_submit(pool, count_run, &tally));
    ck_assert_int_eq(pthread_create(&stopper, NULL, stop_pool, pool), 0);
    /* The pool is stopping when it refuses. */
    while (db_pool_submit(pool, count_run, &tally))
        sched_yield();
    sem_post(&gate.open);
    pthread_join(stopper, NULL);
    ck_assert_uint_ge(tally.run, 2);
}
END_TEST

START_TEST(while_the_database_is_away_jobs_run_and_are_told_so_at_once)
{
    struct db_pool *pool = support_pool("host=/nowhere dbname=x", 2, QUEUE_MAX);
    int64_t began_ms = 0;

    ck_assert_int_eq(support_run(pool, support_ping, NULL), DB_UNAVAILABLE);
    ck_assert_int_eq(support_run(pool, support_ping, NULL), DB_UNAVAILABLE);
    began_ms = db_clock_ms();
    for (unsigned i = 0; i < 100; i++)
        ck_assert_int_eq(support_run(pool, support_ping, NULL), DB_UNAVAILABLE);
    ck_assert_int_lt(db_clock_ms() - began_ms, 1000);
    ck_assert(!db_pool_connected(pool));
    db_pool_stop(pool);
}
END_TEST

START_TEST(sessions_that_the_server_ends_cost_no_failure)
{
    const char *url = support_database();
    struct db_pool *pool = support_pool(url, 1, QUEUE_MAX);
    struct support_conn admin;

    support_conn_open(&admin, url);
    for (unsigned i = 0; i < 10; i++) {
        ck_assert_int_eq(support_run(pool, support_ping, NULL), DB_OK);
        ck_assert_int_eq(support_sql(&admin.conn,
                                     "SELECT count(pg_terminate_backend(pid, 5000)) "
                                     "FROM pg_stat_activity WHERE datname = current_database() "
                                     "AND pid <> pg_backend_pid()"),
                         1);
    }
    ck_assert_int_eq(support_run(pool, support_ping, NULL), DB_OK);
    support_conn_close(&admin);
    db_pool_stop(pool);
}
END_TEST

START_TEST(the_pool_comes_back_when_the_database_does)
{
    struct db_pool *pool = support_pool(support_migrated_database(), 2, QUEUE_MAX);

    support_await_connected(pool, true);
    support_cluster_stop();
    support_await_connected(pool, false); /* noticed without a job */
    ck_assert_int_eq(support_run(pool, support_ping, NULL), DB_UNAVAILABLE);
    support_cluster_start();
    support_await_connected(pool, true);
    ck_assert_int_eq(support_run(pool, support_ping, NULL), DB_OK);
    db_pool_stop(pool);
}
END_TEST

START_TEST(jobs_go_to_workers_that_have_a_connection)
{
    const char *url = support_database();
    char lowly_url[URL_MAX];
    struct support_conn admin;
    struct db_pool *pool = NULL;

    support_conn_open(&admin, url);
    support_sql(&admin.conn, "CREATE ROLE lowly LOGIN CONNECTION LIMIT 1");
    snprintf(lowly_url, sizeof(lowly_url), "%s user=lowly", url);
    pool = support_pool(lowly_url, 8, 64);
    support_await_connected(pool, true);
    for (unsigned i = 0; i < 200; i++)
        ck_assert_int_eq(support_run(pool, support_ping, NULL), DB_OK);
    db_pool_stop(pool);
    support_sql(&admin.conn, "DROP ROLE lowly");
    support_conn_close(&admin);
}
END_TEST

static enum db_result sleep_long(struct db_conn *conn, void *arg)
{
    (void)arg;
    return db_conn_command(conn, "SELECT pg_sleep(30)");
}

START_TEST(a_statement_that_takes_too_long_is_ended_and_the_connection_kept)
{
    struct db_pool *pool = support_pool(support_database(), 1, QUEUE_MAX);
    int64_t began_ms = db_clock_ms();

    support_await_connected(pool, true);
    ck_assert_int_eq(support_run(pool, sleep_long, NULL), DB_UNAVAILABLE);
    ck_assert_int_lt(db_clock_ms() - began_ms, 10000);
    ck_assert(db_pool_connected(pool));
    ck_assert_int_eq(support_run(pool, support_ping, NULL), DB_OK);
    db_pool_stop(pool);
}
END_TEST

static enum db_result ignore_the_limit(struct db_conn *conn, void *arg)
{
    (void)arg;
    if (db_conn_command(conn, "SET statement_timeout = 0") != DB_OK)
        return DB_FAILED;
    return sleep_long(conn, NULL);
}

START_TEST(a_server_that_does_not_answer_in_time_is_given_up)
{
    struct db_pool *pool = support_pool(support_database(), 1, QUEUE_MAX);
    int64_t began_ms = db_clock_ms();

    support_await_connected(pool, true);
    ck_assert_int_eq(support_run(pool, ignore_the_limit, NULL), DB_UNAVAILABLE);
    ck_assert_int_lt(db_clock_ms() - began_ms, 15000);
    ck_assert_int_eq(support_run(pool, support_ping, NULL), DB_OK);
    db_pool_stop(pool);
}
END_TEST

static enum db_result leave_open(struct db_conn *conn, void *arg)
{
    (void)arg;
    return db_conn_command(conn, "BEGIN");
}

static enum db_result in_transaction(struct db_conn *conn, void *arg)
{
    *(bool *)arg = conn->pg != NULL && PQtransactionStatus(conn->pg) != PQTRANS_IDLE;
    return DB_OK;
}

START_TEST(no_job_meets_the_open_transaction_of_another)
{
    struct db_pool *pool = support_pool(support_database(), 1, QUEUE_MAX);
    bool open = true;

    support_await_connected(pool, true);
    ck_assert_int_eq(support_run(pool, leave_open, NULL), DB_OK);
    ck_assert_int_eq(support_run(pool, in_transaction, &open), DB_OK);
    ck_assert(!open);
    db_pool_stop(pool);
}
END_TEST

static enum db_result count_rulebooks(struct db_conn *conn, void *arg)
{
    return db_count_rulebooks(conn, arg);
}

static enum db_result forget_prepared(struct db_conn *conn, void *arg)
{
    (void)arg;
    return db_conn_command(conn, "DEALLOCATE ALL");
}

START_TEST(prepared_statements_that_the_server_lost_are_prepared_again)
{
    struct db_pool *pool = support_pool(support_migrated_database(), 1, QUEUE_MAX);
    int64_t count = 0;

    support_await_connected(pool, true);
    ck_assert_int_eq(support_run(pool, count_rulebooks, &count), DB_OK);
    ck_assert_int_eq(support_run(pool, forget_prepared, NULL), DB_OK);
    ck_assert_int_eq(support_run(pool, count_rulebooks, &count), DB_OK);
    ck_assert_int_eq(count, 1);
    db_pool_stop(pool);
}
END_TEST

static enum db_result count_prepared(struct db_conn *conn, void *arg)
{
    *(int64_t *)arg = support_sql(conn, "SELECT count(*) FROM pg_prepared_statements");
    return DB_OK;
}

START_TEST(unnamed_statements_leave_nothing_in_the_session)
{
    struct db_config config = {
        .url = support_migrated_database(),
        .workers = 1,
        .queue_max = 1,
        .connect_timeout_s = 5,
        .statement_timeout_ms = 1000,
        .unnamed_statements = true,
    };
    struct db_pool *pool = db_pool_start(&config);
    int64_t count = 0;

    ck_assert_ptr_nonnull(pool);
    support_await_connected(pool, true);
    ck_assert_int_eq(support_run(pool, count_rulebooks, &count), DB_OK);
    ck_assert_int_eq(count, 1);
    ck_assert_int_eq(support_run(pool, count_prepared, &count), DB_OK);
    ck_assert_int_eq(count, 0);
    db_pool_stop(pool);
}
END_TEST

START_TEST(impossible_settings_start_nothing)
{
    static const struct db_config bad[] = {
        {.url = "dbname=x", .workers = 0, .queue_max = 1},
        {.url = "dbname=x", .workers = DB_WORKERS_MAX + 1, .queue_max = 1},
        {.url = "dbname=x", .workers = 1, .queue_max = 0},
        {.url = "dbname=x", .workers = 1, .queue_max = DB_QUEUE_MAX + 1},
        {.url = "postgresql://[broken", .workers = 1, .queue_max = 1},
    };

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_ptr_null(db_pool_start(&bad[i]));
}
END_TEST

START_TEST(metrics_are_what_promtool_takes)
{
    struct db_pool *pool = support_pool(support_database(), 2, QUEUE_MAX);
    struct buf text;
    FILE *promtool = NULL;

    support_await_connected(pool, true);
    ck_assert_int_eq(support_run(pool, support_ping, NULL), DB_OK);
    buf_init(&text, METRICS_MAX);
    db_pool_metrics(pool, &text);
    buf_putc(&text, '\0');
    ck_assert(!text.failed);
    ck_assert_ptr_nonnull(strstr(text.bytes, "\ntumpuk_db_jobs_total 1\n"));
    ck_assert_ptr_nonnull(strstr(text.bytes, "\ntumpuk_db_queue_limit 4\n"));
    promtool = popen("promtool check metrics", "w");
    ck_assert_ptr_nonnull(promtool);
    ck_assert_int_ge(fputs(text.bytes, promtool), 0);
    ck_assert_int_eq(pclose(promtool), 0);
    buf_clear(&text);
    db_pool_stop(pool);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_full_queue_refuses_and_takes_again_when_there_is_room,
        what_is_urgent_goes_first_and_finds_room,
        jobs_of_a_lane_leave_workers_to_others,
        the_rest_of_a_lane_is_ended_with_the_pool,
        what_is_queued_when_the_pool_stops_runs_once_without_a_connection,
        while_the_database_is_away_jobs_run_and_are_told_so_at_once,
        sessions_that_the_server_ends_cost_no_failure,
        jobs_go_to_workers_that_have_a_connection,
        a_statement_that_takes_too_long_is_ended_and_the_connection_kept,
        a_server_that_does_not_answer_in_time_is_given_up,
        no_job_meets_the_open_transaction_of_another,
        prepared_statements_that_the_server_lost_are_prepared_again,
        unnamed_statements_leave_nothing_in_the_session,
        impossible_settings_start_nothing,
        metrics_are_what_promtool_takes,
        the_pool_comes_back_when_the_database_does,
    };

    return support_main("pool", tests, sizeof(tests) / sizeof(tests[0]));
}

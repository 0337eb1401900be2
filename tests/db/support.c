#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define URL_MAX 1024
#define AWAIT_TRIES 1500
#define AWAIT_STEP_NS 10000000L

static const char *test_cluster(void)
{
    const char *url = getenv("TUMPUK_TEST_PG");

    ck_assert_msg(url != NULL, "TUMPUK_TEST_PG names no cluster: run tests/db/run.sh");
    return url;
}

void support_say_nothing(const char *line)
{
    (void)line;
}

void support_conn_open(struct support_conn *support, const char *url)
{
    struct db_config config = {.url = url, .connect_timeout_s = 5, .statement_timeout_ms = 20000};
    PGconn *pg = NULL;

    memset(support, 0, sizeof(*support));
    ck_assert(db_settings_init(&support->settings, &config));
    db_conn_init(&support->conn, &support->settings, &support->stats);
    pg = db_conn_open(&support->settings);
    ck_assert_ptr_nonnull(pg);
    db_conn_attach(&support->conn, pg);
}

void support_conn_close(struct support_conn *support)
{
    db_conn_drop(&support->conn, NULL);
    db_settings_clear(&support->settings);
}

int64_t support_sql(struct db_conn *conn, const char *sql)
{
    PGresult *result = NULL;
    int64_t value = 0;

    ck_assert_int_eq(PQsetnonblocking(conn->pg, 0), 0);
    result = PQexec(conn->pg, sql);
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0)
        value = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    else
        ck_assert_msg(PQresultStatus(result) == PGRES_COMMAND_OK ||
                          PQresultStatus(result) == PGRES_TUPLES_OK,
                      "%s: %s", sql, PQresultErrorMessage(result));
    PQclear(result);
    ck_assert_int_eq(PQsetnonblocking(conn->pg, 1), 0);
    return value;
}

const char *support_database(void)
{
    static char url[URL_MAX];
    static unsigned number;
    struct support_conn admin;
    char sql[URL_MAX];

    number++;
    support_conn_open(&admin, test_cluster());
    snprintf(sql, sizeof(sql), "CREATE DATABASE t_%d_%u", (int)getpid(), number);
    support_sql(&admin.conn, sql);
    support_conn_close(&admin);
    /* Of a key given twice the last counts. */
    snprintf(url, sizeof(url), "%s dbname=t_%d_%u", test_cluster(), (int)getpid(), number);
    return url;
}

const char *support_migrated_database(void)
{
    const char *url = support_database();
    struct db_migration_report report;

    ck_assert_int_eq(db_migrate(url, support_say_nothing, &report), DB_OK);
    return url;
}

static void cluster_control(const char *what)
{
    const char *home = getenv("TUMPUK_TEST_CLUSTER_HOME");
    char command[URL_MAX];

    ck_assert_msg(home != NULL, "TUMPUK_TEST_CLUSTER_HOME names no cluster: run tests/db/run.sh");
    snprintf(command, sizeof(command), ".dev/passing-cluster.sh %s '%s'", what, home);
    ck_assert_int_eq(system(command), 0);
}

void support_cluster_stop(void)
{
    cluster_control("stop");
}

void support_cluster_start(void)
{
    cluster_control("start");
}

struct db_pool *support_pool(const char *url, unsigned workers, unsigned queue_max)
{
    struct db_config config = {
        .url = url,
        .workers = workers,
        .queue_max = queue_max,
        .connect_timeout_s = 5,
        .statement_timeout_ms = 1000,
    };
    struct db_pool *pool = db_pool_start(&config);

    ck_assert_ptr_nonnull(pool);
    return pool;
}

struct support_job {
    support_body *body;
    void *arg;
    enum db_result result;
    sem_t done;
};

static void run_job(void *arg, struct db_conn *conn)
{
    struct support_job *job = arg;

    job->result = conn != NULL ? job->body(conn, job->arg) : DB_UNAVAILABLE;
    sem_post(&job->done);
}

enum db_result support_run(struct db_pool *pool, support_body *body, void *arg)
{
    struct support_job job = {.body = body, .arg = arg};

    ck_assert_int_eq(sem_init(&job.done, 0, 0), 0);
    ck_assert(db_pool_submit(pool, run_job, &job));
    ck_assert_int_eq(sem_wait(&job.done), 0);
    sem_destroy(&job.done);
    return job.result;
}

void support_await_connected(struct db_pool *pool, bool connected)
{
    static const struct timespec step = {.tv_sec = 0, .tv_nsec = AWAIT_STEP_NS};

    for (int i = 0; i < AWAIT_TRIES && db_pool_connected(pool) != connected; i++)
        nanosleep(&step, NULL);
    ck_assert_int_eq(db_pool_connected(pool), connected);
}

enum db_result support_ping(struct db_conn *conn, void *arg)
{
    (void)arg;
    return db_conn_command(conn, "SELECT 1");
}

int support_main(const char *name, const TTest *const *tests, size_t count)
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    SRunner *runner = NULL;
    int failed = 0;

    tcase_set_timeout(tcase, TEST_TIMEOUT_S);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/*
 * What the tests of the db room share: a database of their own in the cluster
 * that TUMPUK_TEST_PG names (a libpq connection string with the right to create
 * databases; tests/db/run.sh starts one).
 */
#ifndef TESTS_DB_SUPPORT_H
#define TESTS_DB_SUPPORT_H

#include <check.h>
#include <semaphore.h>

#include "db/conn.h"

/* A test with a server may take so long. */
#define TEST_TIMEOUT_S 60

/* The connection string of a new empty database; static storage. */
const char *support_database(void);
/* The same, with all migrations in place. */
const char *support_migrated_database(void);

void support_say_nothing(const char *line);

/* A connection beside any pool; fails the test where it cannot be opened. */
struct support_conn {
    struct db_settings settings;
    struct db_stats stats;
    struct db_conn conn;
};
void support_conn_open(struct support_conn *support, const char *url);
void support_conn_close(struct support_conn *support);

/* Runs SQL that must work, and answers its first value as a number. */
int64_t support_sql(struct db_conn *conn, const char *sql);

/* Stops or starts the cluster. */
void support_cluster_stop(void);
void support_cluster_start(void);

/* A pool with test's usual settings. */
struct db_pool *support_pool(const char *url, unsigned workers, unsigned queue_max);

/* Runs `body` on a worker of the pool and waits for its result. */
typedef enum db_result support_body(struct db_conn *conn, void *arg);
enum db_result support_run(struct db_pool *pool, support_body *body, void *arg);
/* Waits until the pool is connected (or is not), at most some seconds. */
void support_await_connected(struct db_pool *pool, bool connected);

/* A body that asks the server for nothing but an answer. */
enum db_result support_ping(struct db_conn *conn, void *arg);

/* Runs a suite of one case; main's result. */
int support_main(const char *name, const TTest *const *tests, size_t count);

#endif

#include <assert.h>
#include <time.h>

#include "base/log.h"
#include "db/conn.h"

/* A transaction is begun at most so many times. */
#define TRANSACTION_TRIES_MAX 6
/* Before the n-th retry a random part of this, doubled n times, is waited, so
 * that rivals do not meet again. */
#define RETRY_BACKOFF_US 2000u

static void back_off(struct db_conn *conn, unsigned retry)
{
    unsigned wait_us = db_random(&conn->random, RETRY_BACKOFF_US << retry);
    struct timespec wait = {.tv_sec = 0, .tv_nsec = (long)wait_us * 1000};

    nanosleep(&wait, NULL);
}

/* One go: begins, runs the body, commits or rolls back. */
static enum db_result run_once(struct db_conn *conn, const char *begin, db_transaction *body,
                               void *arg)
{
    enum db_result result = db_conn_command(conn, begin);
    bool aborted = false;

    if (result != DB_OK)
        return result;
    conn->in_transaction = true;
    result = body(conn, arg);
    if (conn->pg == NULL) {
        conn->in_transaction = false;
        return DB_UNAVAILABLE;
    }
    aborted = PQtransactionStatus(conn->pg) == PQTRANS_INERROR;
    if (result == DB_OK && aborted) {
        /* A statement failed and the body did not say so: COMMIT would quietly
         * roll back. */
        log_event(LOG_LEVEL_ERROR, "db_transaction_misjudged", "SQLSTATE %s was passed over",
                  conn->sqlstate);
        result = DB_FAILED;
    }
    if (result == DB_OK)
        result = db_conn_command(conn, "COMMIT");
    else if (db_conn_command(conn, "ROLLBACK") != DB_OK)
        db_conn_drop(conn, "a rollback failed");
    conn->in_transaction = false;
    return result;
}

static enum db_result run(struct db_conn *conn, const char *begin, db_transaction *body, void *arg)
{
    enum db_result result = DB_RETRY;

    assert(!conn->in_transaction);
    for (unsigned tries = 0; tries < TRANSACTION_TRIES_MAX; tries++) {
        if (tries > 0) {
            db_stats_count(&conn->stats->transaction_retries);
            back_off(conn, tries);
        }
        result = run_once(conn, begin, body, arg);
        if (result != DB_RETRY)
            break;
    }
    return result;
}

enum db_result db_transact(struct db_conn *conn, db_transaction *body, void *arg)
{
    return run(conn, "BEGIN ISOLATION LEVEL SERIALIZABLE", body, arg);
}

enum db_result db_transact_locking(struct db_conn *conn, db_transaction *body, void *arg)
{
    return run(conn, "BEGIN ISOLATION LEVEL READ COMMITTED", body, arg);
}

enum db_result db_transact_reading(struct db_conn *conn, db_transaction *body, void *arg)
{
    return run(conn, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body, arg);
}

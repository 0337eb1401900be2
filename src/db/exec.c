/*
 * Statements on a connection: sent, waited for with a deadline, and what came
 * of them told in the room's few results.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "db/conn.h"

/* How a statement of ours is told in the log: never its parameters. */
static void log_failure(const struct db_conn *conn, const char *name, const PGresult *result)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    log_event(LOG_LEVEL_ERROR, "db_statement_failed", "%s: SQLSTATE %s: %s", name, conn->sqlstate,
              message != NULL ? message : PQresStatus(PQresultStatus(result)));
}

bool db_conn_wait(PGconn *pg, short events, int64_t deadline_ms)
{
    for (;;) {
        int64_t left_ms = deadline_ms - db_clock_ms();
        struct pollfd ready = {.fd = PQsocket(pg), .events = events};
        int count = 0;

        if (left_ms <= 0 || ready.fd < 0)
            return false;
        count = poll(&ready, 1, left_ms > INT32_MAX ? INT32_MAX : (int)left_ms);
        if (count > 0)
            return true;
        if (count == 0 || errno != EINTR)
            return false;
    }
}

/* Reads meanwhile what a server that waits for us wants to be rid of. */
bool db_conn_flush(PGconn *pg, int64_t deadline_ms)
{
    for (;;) {
        int left = PQflush(pg);

        if (left <= 0)
            return left == 0;
        if (!db_conn_wait(pg, POLLIN | POLLOUT, deadline_ms) || PQconsumeInput(pg) != 1)
            return false;
    }
}

PGresult *db_conn_next_result(PGconn *pg, int64_t deadline_ms, bool *broken)
{
    while (PQisBusy(pg)) {
        if (!db_conn_wait(pg, POLLIN, deadline_ms) || PQconsumeInput(pg) != 1) {
            *broken = true;
            return NULL;
        }
    }
    return PQgetResult(pg);
}

/* Waits for all results and keeps the one that matters: the first failure, or
 * else the last. NULL: the connection broke, and was dropped. */
static PGresult *await_result(struct db_conn *conn, bool sent)
{
    int64_t deadline_ms = db_clock_ms() + conn->settings->statement_timeout_ms + DB_ANSWER_GRACE_MS;
    bool broken = !sent || !db_conn_flush(conn->pg, deadline_ms);
    PGresult *kept = NULL;
    PGresult *result = NULL;

    while (!broken && (result = db_conn_next_result(conn->pg, deadline_ms, &broken)) != NULL) {
        bool keep_first = kept != NULL && PQresultStatus(kept) == PGRES_FATAL_ERROR;

        PQclear(keep_first ? result : kept);
        kept = keep_first ? kept : result;
    }
    if (!broken && PQstatus(conn->pg) == CONNECTION_OK)
        return kept;
    PQclear(kept);
    db_conn_drop(conn, PQstatus(conn->pg) == CONNECTION_OK ? "no answer in time"
                                                           : PQerrorMessage(conn->pg));
    return NULL;
}

enum db_result db_conn_judge(struct db_conn *conn, const char *name, const PGresult *result)
{
    const char *sqlstate = NULL;
    enum db_result verdict = DB_UNAVAILABLE;

    conn->sqlstate[0] = '\0';
    if (result == NULL)
        return DB_UNAVAILABLE;
    if (PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK)
        return DB_OK;
    sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (sqlstate != NULL)
        snprintf(conn->sqlstate, sizeof(conn->sqlstate), "%s", sqlstate);
    verdict = sqlstate != NULL ? db_sqlstate_result(sqlstate) : DB_FAILED;
    if (verdict == DB_FAILED) {
        db_stats_count(&conn->stats->statement_failures);
        log_failure(conn, name, result);
    }
    return verdict;
}

enum db_result db_conn_command(struct db_conn *conn, const char *sql)
{
    PGresult *result = NULL;
    enum db_result verdict = DB_UNAVAILABLE;

    if (conn->pg == NULL)
        return DB_UNAVAILABLE;
    result = await_result(conn, PQsendQuery(conn->pg, sql) == 1);
    verdict = db_conn_judge(conn, "command", result);
    PQclear(result);
    return verdict;
}

static bool is_prepared(const struct db_conn *conn, const struct db_statement *statement)
{
    return (conn->prepared[statement->index / 64] >> (statement->index % 64)) & 1;
}

enum db_result db_conn_prepare(struct db_conn *conn, const struct db_statement *statement)
{
    PGresult *result = NULL;
    enum db_result verdict = DB_OK;

    if (conn->stale) {
        verdict = db_conn_command(conn, "DEALLOCATE ALL");
        if (verdict != DB_OK)
            return verdict;
        memset(conn->prepared, 0, sizeof(conn->prepared));
        conn->stale = false;
    }
    if (is_prepared(conn, statement))
        return DB_OK;
    result = await_result(conn,
                          PQsendPrepare(conn->pg, statement->name, statement->sql, 0, NULL) == 1);
    verdict = db_conn_judge(conn, statement->name, result);
    PQclear(result);
    if (verdict == DB_OK)
        conn->prepared[statement->index / 64] |= UINT64_C(1) << (statement->index % 64);
    return verdict;
}

/* 26000: there is none of the name; 0A000: "cached plan must not change result
 * type". */
bool db_conn_lost_statements(struct db_conn *conn)
{
    bool lost = !conn->settings->unnamed_statements &&
                (strcmp(conn->sqlstate, "26000") == 0 || strcmp(conn->sqlstate, "0A000") == 0);

    conn->stale = conn->stale || lost;
    return lost;
}

enum db_result db_conn_send(struct db_conn *conn, const struct db_statement *statement,
                            const struct db_params *params)
{
    int64_t deadline_ms = db_clock_ms() + conn->settings->statement_timeout_ms;
    bool named = !conn->settings->unnamed_statements;
    enum db_result verdict = conn->pg != NULL ? DB_OK : DB_UNAVAILABLE;
    int sent = 0;

    if (verdict == DB_OK && named)
        verdict = db_conn_prepare(conn, statement);
    if (verdict != DB_OK)
        return verdict;
    if (named)
        sent = PQsendQueryPrepared(conn->pg, statement->name, params->count, params->values,
                                   params->lengths, params->formats, 0);
    else
        sent = PQsendQueryParams(conn->pg, statement->sql, params->count, NULL, params->values,
                                 params->lengths, params->formats, 0);
    if (sent == 1 && db_conn_flush(conn->pg, deadline_ms))
        return DB_OK;
    db_conn_drop(conn, PQerrorMessage(conn->pg));
    return DB_UNAVAILABLE;
}

enum db_result db_conn_receive(struct db_conn *conn, const struct db_statement *statement,
                               PGresult **rows)
{
    PGresult *result = await_result(conn, true);
    enum db_result verdict = db_conn_judge(conn, statement->name, result);

    if (verdict == DB_OK && rows != NULL)
        *rows = result;
    else
        PQclear(result);
    return verdict;
}

static enum db_result exec_once(struct db_conn *conn, const struct db_statement *statement,
                                const struct db_params *params, PGresult **rows)
{
    enum db_result verdict = db_conn_send(conn, statement, params);

    return verdict == DB_OK ? db_conn_receive(conn, statement, rows) : verdict;
}

enum db_result db_conn_exec(struct db_conn *conn, const struct db_statement *statement,
                            int param_count, const char *const *params, PGresult **rows)
{
    const struct db_params all = {.count = param_count, .values = params};

    return db_conn_exec_params(conn, statement, &all, rows);
}

enum db_result db_conn_exec_params(struct db_conn *conn, const struct db_statement *statement,
                                   const struct db_params *params, PGresult **rows)
{
    int64_t began_us = db_clock_us();
    enum db_result verdict = DB_UNAVAILABLE;

    if (rows != NULL)
        *rows = NULL;
    if (conn->pg == NULL)
        return DB_UNAVAILABLE;
    verdict = exec_once(conn, statement, params, rows);
    /* Inside a transaction everything before is lost: begin it again. */
    if (verdict == DB_FAILED && db_conn_lost_statements(conn))
        verdict = conn->in_transaction ? DB_RETRY : exec_once(conn, statement, params, rows);
    db_histogram_add(&conn->stats->statement_time, db_clock_us() - began_us);
    return verdict;
}

/*
 * Rows one by one as the server sends them, in binary: what is large is read
 * without ever being held whole.
 */
#include "db/conn.h"

#define STREAM_COLUMNS_MAX 32

struct stream {
    int columns;
    bool refused; /* by the row's function, or it has other columns */
    db_copy_row *row;
    void *arg;
};

static void take_row(struct stream *stream, const PGresult *result)
{
    struct db_field fields[STREAM_COLUMNS_MAX];

    if (PQnfields(result) != stream->columns) {
        stream->refused = true;
        return;
    }
    for (int i = 0; i < stream->columns; i++)
        fields[i] = (struct db_field){.bytes = PQgetvalue(result, 0, i),
                                      .len = PQgetisnull(result, 0, i) ? -1
                                                                       : PQgetlength(result, 0, i)};
    stream->refused = !stream->row(stream->arg, fields);
}

static int64_t deadline_of(const struct db_conn *conn)
{
    unsigned statement_ms = conn->statement_ms != 0 ? conn->statement_ms
                                                    : conn->settings->statement_timeout_ms;

    return db_clock_ms() + statement_ms + DB_ANSWER_GRACE_MS;
}

/* Nobody wants the rest: the server is told to stop, which it may not hear in time. */
static void cancel(PGconn *pg)
{
    char why[256];
    PGcancel *cancel = PQgetCancel(pg);

    if (cancel != NULL)
        (void)PQcancel(cancel, why, sizeof why);
    PQfreeCancel(cancel);
}

/* What is refused is read up to where the server stops. */
static enum db_result take_rows(struct db_conn *conn, const char *name, struct stream *stream,
                                bool *broken)
{
    enum db_result verdict = DB_OK;
    PGresult *result;

    while ((result = db_conn_next_result(conn->pg, deadline_of(conn), broken)) != NULL) {
        if (PQresultStatus(result) == PGRES_SINGLE_TUPLE) {
            if (!stream->refused) {
                take_row(stream, result);
                if (stream->refused)
                    cancel(conn->pg);
            }
        } else if (verdict == DB_OK) {
            verdict = db_conn_judge(conn, name, result);
        }
        PQclear(result);
    }
    return verdict;
}

static bool send(struct db_conn *conn, const struct db_statement *statement, int param_count,
                 const char *const *params)
{
    int sent = conn->settings->unnamed_statements
                   ? PQsendQueryParams(conn->pg, statement->sql, param_count, NULL, params, NULL,
                                       NULL, 1)
                   : PQsendQueryPrepared(conn->pg, statement->name, param_count, params, NULL, NULL,
                                         1);

    return sent == 1 && PQsetSingleRowMode(conn->pg) == 1 &&
           db_conn_flush(conn->pg, deadline_of(conn));
}

enum db_result db_conn_stream(struct db_conn *conn, const struct db_statement *statement,
                              int param_count, const char *const *params, int columns,
                              db_copy_row *row, void *arg)
{
    struct stream stream = {.columns = columns, .row = row, .arg = arg};
    int64_t began_us = db_clock_us();
    enum db_result verdict = DB_OK;
    bool broken = false;

    if (conn->pg == NULL)
        return DB_UNAVAILABLE;
    if (columns > STREAM_COLUMNS_MAX)
        return DB_FAILED;
    if (!conn->settings->unnamed_statements)
        verdict = db_conn_prepare(conn, statement);
    if (verdict != DB_OK)
        return verdict;
    if (send(conn, statement, param_count, params))
        verdict = take_rows(conn, statement->name, &stream, &broken);
    else
        broken = true;
    db_histogram_add(&conn->stats->statement_time, db_clock_us() - began_us);
    if (broken || PQstatus(conn->pg) != CONNECTION_OK) {
        db_conn_drop(conn, broken ? "no answer in time" : PQerrorMessage(conn->pg));
        return DB_UNAVAILABLE;
    }
    return stream.refused ? DB_FAILED : verdict;
}

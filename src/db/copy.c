/*
 * Rows as a stream: COPY … TO STDOUT (FORMAT binary). PostgreSQL sends a row a
 * message; the first begins with the format's head, the last is its end.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <string.h>

#include "base/log.h"
#include "db/conn.h"

#define COPY_HEAD "PGCOPY\n\377\r\n" /* and a NUL */
#define COPY_HEAD_LEN 11
#define COPY_COLUMNS_MAX 64

struct copy {
    struct db_conn *conn;
    int columns;
    unsigned timeout_ms; /* for each part */
    bool begun;
    bool refused; /* by the row's function, or it is no such format */
    db_copy_row *row;
    void *arg;
};

/* A count or length at `*at`; false: there is not enough. */
static bool take_i32(const char **at, const char *end, int32_t *out)
{
    uint32_t word;

    if (end - *at < (ptrdiff_t)sizeof word)
        return false;
    memcpy(&word, *at, sizeof word);
    *at += sizeof word;
    *out = (int32_t)ntohl(word);
    return true;
}

static bool take_i16(const char **at, const char *end, int *out)
{
    uint16_t word;

    if (end - *at < (ptrdiff_t)sizeof word)
        return false;
    memcpy(&word, *at, sizeof word);
    *at += sizeof word;
    *out = (int16_t)ntohs(word);
    return true;
}

/* Signature, flags, and an extension that is passed over. */
static bool take_head(const char **at, const char *end)
{
    int32_t flags;
    int32_t extension;

    if (end - *at < COPY_HEAD_LEN || memcmp(*at, COPY_HEAD, COPY_HEAD_LEN) != 0)
        return false;
    *at += COPY_HEAD_LEN;
    if (!take_i32(at, end, &flags) || !take_i32(at, end, &extension) || extension < 0 ||
        extension > end - *at)
        return false;
    *at += extension;
    return true;
}

/* One message; false: it is malformed, or was refused. */
static bool take_message(struct copy *copy, const char *at, size_t len)
{
    struct db_field fields[COPY_COLUMNS_MAX];
    const char *end = at + len;
    int count;

    if (!copy->begun && !take_head(&at, end))
        return false;
    copy->begun = true;
    if (at == end)
        return true;
    if (!take_i16(&at, end, &count))
        return false;
    if (count == -1)
        return true;
    if (count != copy->columns)
        return false;
    for (int i = 0; i < count; i++) {
        if (!take_i32(&at, end, &fields[i].len) || fields[i].len > end - at)
            return false;
        fields[i].bytes = at;
        at += fields[i].len > 0 ? fields[i].len : 0;
    }
    return copy->row(copy->arg, fields);
}

static int64_t deadline(const struct copy *copy)
{
    return db_clock_ms() + copy->timeout_ms + DB_ANSWER_GRACE_MS;
}

/* Until the stream ends; false: the connection is of no more use. */
static bool take_stream(struct copy *copy)
{
    PGconn *pg = copy->conn->pg;
    char *message = NULL;

    for (;;) {
        int len = PQgetCopyData(pg, &message, 1);

        if (len > 0) {
            /* What is refused is read to its end all the same. */
            if (!copy->refused)
                copy->refused = !take_message(copy, message, (size_t)len);
            PQfreemem(message);
        } else if (len == 0) {
            if (!db_conn_wait(pg, POLLIN, deadline(copy)) || PQconsumeInput(pg) != 1)
                return false;
        } else {
            return true; /* the end, or an error that PQgetResult tells */
        }
    }
}

/* The next result, waited for; NULL is the end or, with `*broken`, no answer. */
static PGresult *take_result(struct copy *copy, bool *broken)
{
    PGconn *pg = copy->conn->pg;

    while (PQisBusy(pg)) {
        if (!db_conn_wait(pg, POLLIN, deadline(copy)) || PQconsumeInput(pg) != 1) {
            *broken = true;
            return NULL;
        }
    }
    return PQgetResult(pg);
}

/* What ended before the stream came; else the verdict on what came after it. */
static enum db_result take_answer(struct copy *copy, const char *name, bool *broken)
{
    struct db_conn *conn = copy->conn;
    enum db_result verdict = DB_OK;
    PGresult *result;

    while ((result = take_result(copy, broken)) != NULL) {
        if (PQresultStatus(result) == PGRES_COPY_OUT)
            *broken = !take_stream(copy);
        else if (verdict == DB_OK)
            verdict = db_conn_judge(conn, name, result);
        PQclear(result);
        if (*broken)
            break;
    }
    return verdict;
}

enum db_result db_conn_copy(struct db_conn *conn, const struct db_statement *statement, int columns,
                            unsigned timeout_ms, db_copy_row *row, void *arg)
{
    struct copy copy = {
        .conn = conn, .columns = columns, .timeout_ms = timeout_ms, .row = row, .arg = arg};
    int64_t began_us = db_clock_us();
    enum db_result verdict;
    bool broken;

    if (conn->pg == NULL || columns > COPY_COLUMNS_MAX)
        return conn->pg == NULL ? DB_UNAVAILABLE : DB_FAILED;
    broken = PQsendQuery(conn->pg, statement->sql) != 1 ||
             !db_conn_flush(conn->pg, deadline(&copy));
    verdict = broken ? DB_UNAVAILABLE : take_answer(&copy, statement->name, &broken);
    if (broken || PQstatus(conn->pg) != CONNECTION_OK) {
        db_conn_drop(conn, PQstatus(conn->pg) == CONNECTION_OK ? "no answer in time"
                                                               : PQerrorMessage(conn->pg));
        verdict = DB_UNAVAILABLE;
    }
    db_histogram_add(&conn->stats->statement_time, db_clock_us() - began_us);
    return verdict == DB_OK && copy.refused ? DB_FAILED : verdict;
}

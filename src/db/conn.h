/*
 * A worker's connection: opening it, noticing that it broke, and running
 * statements on it with a deadline.
 *
 * Private to the db room. A connection belongs to one thread at a time.
 */
#ifndef DB_CONN_H
#define DB_CONN_H

#include <libpq-fe.h>
#include <stdatomic.h>

#include "db/db.h"
#include "db/sql.h"
#include "db/stats.h"

#define DB_SQLSTATE_LEN 5
#define DB_PARAMS_MAX 40
/* In PostgreSQL's own form, instants count from 2000-01-01. */
#define DB_POSTGRES_EPOCH_US (INT64_C(946684800) * 1000000)
/* Beyond statement_timeout_ms, which the server keeps, so long is waited for
 * its answer; then the connection is given up (the peer is gone, or a pooler
 * between did not pass the limit on). */
#define DB_ANSWER_GRACE_MS 2000
/* A transaction that does nothing for so long is ended by the server. */
#define DB_IDLE_IN_TRANSACTION_MS 30000

/* What a connection is opened with, worked out once from a db_config. */
struct db_settings {
    char *url;
    char *options; /* of the start-up packet: the URL's own, then ours */
    unsigned connect_timeout_s;
    unsigned statement_timeout_ms;
    bool unnamed_statements;
};

struct db_conn {
    const struct db_settings *settings; /* borrowed */
    struct db_stats *stats;             /* borrowed */
    PGconn *pg;                         /* NULL: the database is away */
    bool in_transaction;
    bool dismissed; /* the server ended the session */
    bool stale;     /* prepared statements must be forgotten before the next use */
    char sqlstate[DB_SQLSTATE_LEN + 1]; /* of the last failure, "" where none */
    unsigned statement_ms;              /* that a statement may take now; 0: as it is configured */
    uint64_t random;                    /* state of the back-off's dice */
    uint64_t prepared[DB_STATEMENTS_MAX / 64];
};

/* false: the URL cannot be understood (logged, without it) or no memory. */
bool db_settings_init(struct db_settings *settings, const struct db_config *config);
void db_settings_clear(struct db_settings *settings);

/* Opens a connection; blocks for at most the connect timeout for each host of
 * the URL. NULL where it fails (logged as a warning). */
PGconn *db_conn_open(const struct db_settings *settings);

void db_conn_init(struct db_conn *conn, const struct db_settings *settings, struct db_stats *stats);
/* Lends it an open connection. */
void db_conn_attach(struct db_conn *conn, PGconn *pg);
/* Closes what is open and says why. */
void db_conn_drop(struct db_conn *conn, const char *why);
/* Notices, without asking the server, that it closed the connection. */
void db_conn_check(struct db_conn *conn);

/* Runs a prepared statement with text parameters (NULL: SQL NULL). With DB_OK
 * `*rows` is the caller's to PQclear; `rows` may be NULL. */
enum db_result db_conn_exec(struct db_conn *conn, const struct db_statement *statement,
                            int param_count, const char *const *params, PGresult **rows);
/* The same with parameters of which some are in PostgreSQL's own form: those with a
 * format of 1, of so many bytes. */
struct db_params {
    int count;
    const char *const *values;
    const int *lengths;
    const int *formats;
};
enum db_result db_conn_exec_params(struct db_conn *conn, const struct db_statement *statement,
                                   const struct db_params *params, PGresult **rows);
/* The same in two steps, between which the server works; nothing else may be run on
 * the connection then. What was sent must be received. */
enum db_result db_conn_send(struct db_conn *conn, const struct db_statement *statement,
                            const struct db_params *params);
enum db_result db_conn_receive(struct db_conn *conn, const struct db_statement *statement,
                               PGresult **rows);
/* After a failure: whether the server lost our prepared statements, or a migration
 * changed them. They are prepared anew before the next use; the transaction has to be
 * begun again. */
bool db_conn_lost_statements(struct db_conn *conn);
/* Runs a command without parameters or rows: BEGIN, COMMIT, a migration. */
enum db_result db_conn_command(struct db_conn *conn, const char *sql);

/* Runs a statement without parameters, a COPY … TO STDOUT (FORMAT binary), and
 * calls `row` with the fields of each row, of which there must be `columns`.
 * The fields are in network order, and gone after the call. What `row` answers
 * false to ends with DB_FAILED; the rest is not looked at then. Each part must come
 * within `timeout_ms`, of which the first may need most: the server may have to
 * sort; the whole may take what the server lets it. */
struct db_field {
    const char *bytes;
    int32_t len; /* -1: NULL */
};
typedef bool db_copy_row(void *arg, const struct db_field *fields);
enum db_result db_conn_copy(struct db_conn *conn, const struct db_statement *statement, int columns,
                            unsigned timeout_ms, db_copy_row *row, void *arg);

/* Runs a prepared statement with text parameters and calls `row` with the fields
 * of each row as they come, in binary, as db_conn_copy does: for answers that are
 * not to be held whole. */
enum db_result db_conn_stream(struct db_conn *conn, const struct db_statement *statement,
                              int param_count, const char *const *params, int columns,
                              db_copy_row *row, void *arg);

/* ---- what those are made of (exec.c) ---- */

/* Makes sure that the server knows the statement by name. */
enum db_result db_conn_prepare(struct db_conn *conn, const struct db_statement *statement);
/* The next result of what was sent; NULL is the end, or, with `*broken`, that
 * the connection is of no more use. */
PGresult *db_conn_next_result(PGconn *pg, int64_t deadline_ms, bool *broken);

/* Waits until the socket is ready for `events` or `deadline_ms` has passed;
 * false then, and where the wait fails. */
bool db_conn_wait(PGconn *pg, short events, int64_t deadline_ms);
/* Sends everything that was queued for sending; false: it cannot be sent. */
bool db_conn_flush(PGconn *pg, int64_t deadline_ms);
/* What a result means; notes its SQLSTATE. */
enum db_result db_conn_judge(struct db_conn *conn, const char *name, const PGresult *result);

/* What an SQLSTATE means for a caller; "" or NULL: the connection broke. */
enum db_result db_sqlstate_result(const char *sqlstate);

/* A number of 0 … below - 1 for back-off with jitter; no use for secrets. */
unsigned db_random(uint64_t *state, unsigned below);

#endif

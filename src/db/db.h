/*
 * The database: a bounded set of workers, each with its own connection and
 * prepared statements; transactions by callback; migrations.
 *
 * Knows libpq and SQL, nothing of HTTP, JSON or pricing. Functions on a
 * struct db_conn are called by the worker that owns it, only.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

#define DB_QUEUE_URGENT_MAX 64
#define DB_QUEUE_MAX 4096
#define DB_WORKERS_MAX 64

enum db_result {
    DB_OK,
    DB_NONE,        /* no row where one was asked for */
    DB_CONFLICT,    /* a unique or exclusion constraint said no */
    DB_REFUSED,     /* another constraint said no */
    DB_UNAVAILABLE, /* no connection, or it broke: nothing is known to be stored */
    DB_RETRY,       /* serialization failure or deadlock, retries used up */
    DB_FAILED,      /* our own fault: logged */
};

struct db_conn; /* a worker's connection */
struct db_pool;

struct db_config {
    const char *url;    /* libpq connection string; holds secrets, never logged */
    unsigned workers;   /* 1 … DB_WORKERS_MAX */
    unsigned queue_max; /* 1 … DB_QUEUE_MAX jobs waiting */
    unsigned connect_timeout_s;
    unsigned statement_timeout_ms;
    bool unnamed_statements; /* for poolers in transaction mode */
};

/* ---- pool ---- */
struct db_pool *db_pool_start(const struct db_config *config); /* NULL: no threads or memory */
/* Queues `run(arg, conn)`; false where the queue is full or stopping. `conn`
 * is NULL when the pool stops before the job ran. While the database is away
 * the job still runs, and its statements answer DB_UNAVAILABLE at once. */
bool db_pool_submit(struct db_pool *pool, void (*run)(void *arg, struct db_conn *conn), void *arg);
/* The same for jobs that would only wait for each other: a few of a lane (not 0) run
 * at a time, and others go past those that wait. */
bool db_pool_submit_lane(struct db_pool *pool, void (*run)(void *arg, struct db_conn *conn),
                         void *arg, uint64_t lane);
/* The same for what keeps this instance current, and is short: it goes before all
 * that is queued, and DB_QUEUE_URGENT_MAX of them find room where others do not. */
bool db_pool_submit_urgent(struct db_pool *pool, void (*run)(void *arg, struct db_conn *conn),
                           void *arg);
void db_pool_stop(struct db_pool *pool);            /* runs what is queued, joins, frees */
bool db_pool_connected(const struct db_pool *pool); /* at least one connection is up */
void db_pool_metrics(const struct db_pool *pool, struct buf *out); /* Prometheus text */

/* ---- transactions ---- */
typedef enum db_result db_transaction(struct db_conn *conn, void *arg);
/* Runs `body` in a serializable transaction; commits where it answers DB_OK,
 * rolls back otherwise; begins again, at most a named number of times, on
 * serialization failure and deadlock only. */
enum db_result db_transact(struct db_conn *conn, db_transaction *body, void *arg);
/* The same where every statement sees what was committed before it: for bodies
 * that lock what they decide by first, so that rivals wait instead of failing. */
enum db_result db_transact_locking(struct db_conn *conn, db_transaction *body, void *arg);
/* The same for bodies that only read, all at one instant. */
enum db_result db_transact_reading(struct db_conn *conn, db_transaction *body, void *arg);

/* Opens a connection of its own, runs `body` on it, and closes it: for commands
 * that are no service. Of the configuration, workers and queue are not used. */
enum db_result db_run(const struct db_config *config, db_transaction *body, void *arg);

/* ---- migrations (sql/migrations, built in) ---- */
struct db_migration_report {
    unsigned applied; /* by this call */
    unsigned current; /* number of the newest in place */
};
/* Brings the database up to date under an advisory lock, so that several may
 * start at once; progress goes to `say` (a line each, no newline). */
enum db_result db_migrate(const char *url, void (*say)(const char *line),
                          struct db_migration_report *report);
/* Whether every migration that is built in is in place. */
enum db_result db_migrations_current(struct db_conn *conn, bool *current);

/* ---- statements: one function per file of sql/queries ---- */
/* Told on each rulebook that is stored. */
#define DB_RULEBOOK_CHANNEL "tumpuk_rulebook"

struct db_rulebook_row {
    const char *version;
    bool has_effective_from;
    int64_t effective_from_us;
    const char *document; /* JSON text */
};
/* All rulebooks, oldest first, into the arena. */
enum db_result db_select_rulebooks(struct db_conn *conn, struct arena *arena,
                                   struct db_rulebook_row **rows, size_t *count);
/* Stores a version. DB_CONFLICT: it exists; DB_REFUSED: `effective_from` is
 * not later than now and every other version's. */
enum db_result db_insert_rulebook(struct db_conn *conn, const char *version,
                                  int64_t effective_from_us, const char *document);
/* Whether row-level security binds the connection's role: of a superuser, or with
 * BYPASSRLS, it hides nothing. */
enum db_result db_select_role_bound(struct db_conn *conn, bool *bound);
/* How many rulebooks there are: cheap, to notice another instance's writes. */
enum db_result db_count_rulebooks(struct db_conn *conn, int64_t *count);

#ifdef TUMPUK_TEST_ROUTES
/* Holds the worker and its connection for so long. */
enum db_result db_test_sleep(struct db_conn *conn, unsigned duration_ms);
#endif

#endif

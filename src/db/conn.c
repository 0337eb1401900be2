#include "db/conn.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* A peer that vanished without a word is noticed after about 25 s. */
#define KEEPALIVE_IDLE_S "10"
#define KEEPALIVE_INTERVAL_S "5"
#define KEEPALIVE_COUNT "3"

#define NUMBER_TEXT_MAX 16

/* ---- settings ---- */

/* The URL's own `options`, NULL where it has none; false where it is no URL. */
static bool find_url_options(const char *url, char **options)
{
    char *error = NULL;
    PQconninfoOption *parsed = PQconninfoParse(url, &error);

    *options = NULL;
    if (parsed == NULL) {
        /* libpq's message may quote the URL, and with it the password. */
        log_event(LOG_LEVEL_ERROR, "db_url_invalid",
                  "the database URL is not a libpq connection string");
        PQfreemem(error);
        return false;
    }
    for (const PQconninfoOption *option = parsed; option->keyword != NULL; option++) {
        if (strcmp(option->keyword, "options") == 0 && option->val != NULL) {
            *options = strdup(option->val);
            break;
        }
    }
    PQconninfoFree(parsed);
    return true;
}

bool db_settings_init(struct db_settings *settings, const struct db_config *config)
{
    char *own = NULL;
    int written = 0;

    *settings = (struct db_settings){
        .connect_timeout_s = config->connect_timeout_s,
        .statement_timeout_ms = config->statement_timeout_ms,
        .unnamed_statements = config->unnamed_statements,
    };
    if (!find_url_options(config->url, &own))
        return false;
    settings->url = strdup(config->url);
    if (config->unnamed_statements) {
        /* A pooler refuses start-up options, and hands its servers' sessions
         * around: there the limits belong to the role (ALTER ROLE … SET). */
        settings->options = own;
        return settings->url != NULL;
    }
    /* Statements are short: to compile one to machine code takes longer than it saves. */
    written = asprintf(&settings->options,
                       "%s%s-c statement_timeout=%u -c idle_in_transaction_session_timeout=%d"
                       " -c jit=off",
                       own != NULL ? own : "", own != NULL ? " " : "", config->statement_timeout_ms,
                       DB_IDLE_IN_TRANSACTION_MS);
    if (written < 0)
        settings->options = NULL;
    free(own);
    if (settings->url != NULL && settings->options != NULL)
        return true;
    db_settings_clear(settings);
    return false;
}

void db_settings_clear(struct db_settings *settings)
{
    free(settings->url);
    free(settings->options);
    *settings = (struct db_settings){0};
}

/* ---- opening and closing ---- */

/* The first line of libpq's message, without its newline. */
static int first_line_len(const char *message)
{
    return (int)strcspn(message, "\n");
}

PGconn *db_conn_open(const struct db_settings *settings)
{
    char connect_timeout_s[NUMBER_TEXT_MAX];
    char user_timeout_ms[NUMBER_TEXT_MAX];
    /* What stands before `dbname` is a default that the URL may override. */
    const char *const keywords[] = {
        "fallback_application_name",
        "client_encoding",
        "keepalives_idle",
        "keepalives_interval",
        "keepalives_count",
        "tcp_user_timeout",
        "connect_timeout",
        "dbname",
        settings->options != NULL ? "options" : NULL,
        NULL,
    };
    const char *const values[] = {
        "tumpukd",         "UTF8",
        KEEPALIVE_IDLE_S,  KEEPALIVE_INTERVAL_S,
        KEEPALIVE_COUNT,   user_timeout_ms,
        connect_timeout_s, settings->url,
        settings->options, NULL,
    };
    PGconn *pg = NULL;

    snprintf(connect_timeout_s, sizeof(connect_timeout_s), "%u", settings->connect_timeout_s);
    snprintf(user_timeout_ms, sizeof(user_timeout_ms), "%u",
             settings->statement_timeout_ms + DB_ANSWER_GRACE_MS);
    pg = PQconnectdbParams(keywords, values, 1);
    if (pg != NULL && PQstatus(pg) == CONNECTION_OK && PQsetnonblocking(pg, 1) == 0)
        return pg;
    log_event(LOG_LEVEL_WARN, "db_connect_failed", "%.*s",
              pg != NULL ? first_line_len(PQerrorMessage(pg)) : 9,
              pg != NULL ? PQerrorMessage(pg) : "no memory");
    PQfinish(pg);
    return NULL;
}

void db_conn_init(struct db_conn *conn, const struct db_settings *settings, struct db_stats *stats)
{
    *conn = (struct db_conn){
        .settings = settings,
        .stats = stats,
        .random = (uint64_t)db_clock_us() ^ (uint64_t)(uintptr_t)conn,
    };
}

/* Notices are nobody's business, but for the server's farewell: what an idle
 * session is told when it is ended (shutdown, pg_terminate_backend). */
static void hear_notice(void *arg, const PGresult *notice)
{
    struct db_conn *conn = arg;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);

    if (severity != NULL && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0))
        conn->dismissed = true;
}

void db_conn_attach(struct db_conn *conn, PGconn *pg)
{
    PQsetNoticeReceiver(pg, hear_notice, conn);
    conn->pg = pg;
    conn->in_transaction = false;
    conn->stale = false;
    conn->dismissed = false;
    memset(conn->prepared, 0, sizeof(conn->prepared));
    atomic_fetch_add_explicit(&conn->stats->connected, 1, memory_order_relaxed);
}

void db_conn_drop(struct db_conn *conn, const char *why)
{
    if (conn->pg == NULL)
        return;
    if (why != NULL) {
        log_event(LOG_LEVEL_WARN, "db_connection_lost", "%.*s", first_line_len(why), why);
        db_stats_count(&conn->stats->connections_lost);
    }
    PQfinish(conn->pg);
    conn->pg = NULL;
    atomic_fetch_sub_explicit(&conn->stats->connected, 1, memory_order_relaxed);
}

void db_conn_check(struct db_conn *conn)
{
    struct pollfd ready;

    if (conn->pg == NULL)
        return;
    ready = (struct pollfd){.fd = PQsocket(conn->pg), .events = POLLIN};
    if (poll(&ready, 1, 0) <= 0)
        return;
    /* PQisBusy reads what came in, and so hears a farewell. */
    if (PQconsumeInput(conn->pg) != 1 || PQisBusy(conn->pg) || PQstatus(conn->pg) == CONNECTION_BAD)
        db_conn_drop(conn, PQerrorMessage(conn->pg));
    else if (conn->dismissed)
        db_conn_drop(conn, "the server ended the session");
}

/* xorshift64*; S. Vigna, 2016 */
unsigned db_random(uint64_t *state, unsigned below)
{
    uint64_t x = *state != 0 ? *state : 1;

    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *state = x;
    return (unsigned)((x * UINT64_C(2685821657736338717)) >> 32) % below;
}

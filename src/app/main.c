/*
 * tumpukd: configuration, wiring, signals.
 *
 * Start: configuration → log → database pool → catalogue → rulebooks → HTTP
 * server.
 * End (SIGTERM, SIGINT): the same backwards. The pool ends before the server
 * is stopped, as its last jobs wake connections of the server's; no handler is
 * begun any more by then (http_server_drain).
 */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "api/api.h"
#include "app/config.h"
#include "app/key_command.h"
#include "app/upkeep.h"
#include "app/verify_command.h"
#include "base/log.h"
#include "base/rfc3339.h"
#include "db/db.h"
#include "db/listener.h"
#include "http/http.h"

#ifndef TUMPUK_VERSION
#define TUMPUK_VERSION "unknown"
#endif

#define EXIT_CONFIG 2

/* Rulebooks and keys that another instance stored are noticed so soon. */
#define REFRESH_S 1
/* Starting waits so long for the first rulebooks; after that it goes on
 * without, and /readyz tells. */
#define FIRST_LOAD_MS 3000
#define WAIT_STEP_NS (5L * 1000 * 1000)
/* Descriptors beside those of clients: listening, epoll, database, files. */
#define DESCRIPTORS_SPARE 128

struct service {
    struct config config;
    struct api_context context;
    struct http_config http;
    struct db_pool *pool;
    atomic_bool refreshing; /* a refresh is queued or runs */
    struct upkeep upkeep;
};

/* ---- rulebooks and keys ---- */

static void refresh_run(void *arg, struct db_conn *conn)
{
    struct service *service = arg;

    if (conn != NULL) {
        (void)api_refresh_rulebooks(service->context.rulebooks, conn);
        (void)api_refresh_keys(service->context.access, conn);
    }
    atomic_store(&service->refreshing, false);
}

/* Asks a worker to look for new rulebooks and keys, unless one is asked already. */
static void refresh_ask(struct service *service)
{
    if (atomic_exchange(&service->refreshing, true))
        return;
    if (!db_pool_submit(service->pool, refresh_run, service))
        atomic_store(&service->refreshing, false);
}

/* A key was made or revoked somewhere. */
static void keys_heard(void *arg, const char *payload)
{
    (void)payload;
    refresh_ask(arg);
}

static void refresh_first(struct service *service)
{
    static const struct timespec STEP = {.tv_nsec = WAIT_STEP_NS};

    for (long waited_ns = 0; waited_ns / 1000000 < FIRST_LOAD_MS; waited_ns += WAIT_STEP_NS) {
        if (rulebook_shelf_count(service->context.rulebooks) > 0 &&
            api_keys_loaded(service->context.access))
            return;
        if (db_pool_connected(service->pool))
            refresh_ask(service);
        (void)nanosleep(&STEP, NULL);
    }
    log_event(LOG_LEVEL_WARN, "rulebooks_missing",
              "no rulebook could be read yet: is the database there, and migrated?");
}

/* ---- between http and db, which do not know each other ---- */

static void job_run(void *arg, struct db_conn *conn)
{
    http_job_run(arg, conn);
}

static bool job_submit(void *executor, struct http_job *job)
{
    return db_pool_submit(executor, job_run, job);
}

/* ---- starting ---- */

/* Clients may take as many descriptors as the system lets us have. */
static void raise_descriptors(const struct config *config)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)config->connections_max + DESCRIPTORS_SPARE;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        log_event(LOG_LEVEL_WARN, "descriptors_few",
                  "connections-max is %lld, but only %llu descriptors may be open",
                  (long long)config->connections_max, (unsigned long long)limit.rlim_cur);
}

static struct db_config database_of(const struct config *config)
{
    return (struct db_config){
        .url = config->database_url,
        .workers = (unsigned)config->db_workers,
        .queue_max = (unsigned)config->db_queue,
        .connect_timeout_s = (unsigned)config->db_connect_timeout_s,
        .statement_timeout_ms = (unsigned)config->db_statement_timeout_ms,
        .unnamed_statements = config->db_unnamed_statements,
    };
}

static bool start_pool(struct service *service)
{
    const struct db_config config = database_of(&service->config);

    service->pool = db_pool_start(&config);
    if (service->pool == NULL)
        log_event(LOG_LEVEL_ERROR, "start_failed", "the database pool could not be started");
    service->context.pool = service->pool;
    return service->pool != NULL;
}

/* The catalogues in memory, and what keeps them current. */
static bool start_catalog(struct service *service)
{
    struct api_context *context = &service->context;
    struct db_subscription changes[] = {
        {.channel = CATALOG_CHANNEL, .heard = catalog_heard},
        {.channel = DB_API_KEY_CHANNEL, .heard = keys_heard, .arg = service},
    };

    context->catalog = catalog_new(&(struct catalog_config){
        .bytes_max = (size_t)service->config.catalog_mib << 20, .pool = service->pool});
    if (context->catalog != NULL) {
        changes[0].arg = context->catalog;
        context->listener = db_listener_start(
            &(struct db_listener_config){.db = database_of(&service->config),
                                         .subscription_count = 2,
                                         .subscriptions = changes,
                                         .tick_arg = context->catalog,
                                         .tick = catalog_tick});
    }
    if (context->listener == NULL)
        log_event(LOG_LEVEL_ERROR, "start_failed", "the catalogue could not be started");
    return context->listener != NULL;
}

static bool start_http(struct service *service)
{
    const struct config *config = &service->config;
    const char *why = "";

    service->http = (struct http_config){
        .address = config->address,
        .port = (uint16_t)config->port,
        .threads = (unsigned)config->threads,
        .connections_max = (unsigned)config->connections_max,
        .connections_per_client_max = (unsigned)config->connections_per_client,
        .header_bytes_max = (unsigned)config->header_bytes_max,
        .idle_timeout_s = (unsigned)config->idle_timeout_s,
        .request_timeout_s = (unsigned)config->request_timeout_s,
        .cors_origins = config->cors_origins[0] != NULL ? config->cors_origins : NULL,
        .authenticate = api_authenticate,
        .routes = API_ROUTES,
        .route_count = API_ROUTE_COUNT,
        .context = &service->context,
        .submit = job_submit,
        .executor = service->pool,
    };
    switch (http_server_start(&service->http, &service->context.server)) {
    case HTTP_STARTED:
        return true;
    case HTTP_ADDRESS_IN_USE:
        why = "another program listens there";
        break;
    case HTTP_ADDRESS_INVALID:
        why = "not an address of this machine, or not permitted";
        break;
    case HTTP_FAILED:
        why = "no threads, descriptors or memory";
        break;
    }
    log_event(LOG_LEVEL_ERROR, "start_failed", "cannot listen on %s port %lld: %s", config->address,
              (long long)config->port, why);
    return false;
}

/* The port appears whole or not at all: written aside, then renamed. */
static bool write_port_file(const char *path, unsigned port)
{
    char aside[4096];
    FILE *file;
    bool done;

    if (snprintf(aside, sizeof aside, "%s.new", path) >= (int)sizeof aside)
        return false;
    file = fopen(aside, "we");
    if (file == NULL)
        return false;
    done = fprintf(file, "%u\n", port) > 0;
    if (fclose(file) != 0)
        done = false;
    return done && rename(aside, path) == 0;
}

static bool announce(const struct service *service)
{
    const struct config *config = &service->config;
    unsigned port = http_server_port(service->context.server);
    bool is_v6 = strchr(config->address, ':') != NULL;

    if (config->port_file != NULL && !write_port_file(config->port_file, port)) {
        log_event(LOG_LEVEL_ERROR, "start_failed", "port-file: %s cannot be written",
                  config->port_file);
        return false;
    }
    log_event(LOG_LEVEL_INFO, "listening", "listening on http://%s%s%s:%u", is_v6 ? "[" : "",
              config->address, is_v6 ? "]" : "", port);
    (void)sd_notify(0, "READY=1");
    return true;
}

/* ---- running ---- */

static void ending_signals(sigset_t *set)
{
    (void)sigemptyset(set);
    (void)sigaddset(set, SIGTERM);
    (void)sigaddset(set, SIGINT);
}

/* Until SIGTERM or SIGINT. */
static void run_until_signal(struct service *service)
{
    static const struct timespec REFRESH = {.tv_sec = REFRESH_S};
    sigset_t ending;
    int signal_number;

    ending_signals(&ending);
    do {
        signal_number = sigtimedwait(&ending, NULL, &REFRESH);
        if (signal_number < 0) {
            refresh_ask(service);
            upkeep_ask(&service->upkeep);
        }
    } while (signal_number < 0);
    log_event(LOG_LEVEL_INFO, "stopping", "%s: finishing what is under way",
              signal_number == SIGTERM ? "SIGTERM" : "SIGINT");
    (void)sd_notify(0, "STOPPING=1");
    /* A second one ends the process at once. */
    (void)sigprocmask(SIG_UNBLOCK, &ending, NULL);
}

static void stop(struct service *service)
{
    struct http_server *server = service->context.server;

    if (server != NULL) {
        http_server_quiesce(server);
        if (!http_server_drain(server, (unsigned)service->config.drain_timeout_s * 1000))
            log_event(LOG_LEVEL_WARN, "drain_timeout", "requests under way were cut off");
    }
    db_listener_stop(service->context.listener);
    if (service->pool != NULL)
        db_pool_stop(service->pool);
    http_server_stop(server);
    catalog_free(service->context.catalog);
    rulebook_shelf_free(service->context.rulebooks);
    api_access_free(service->context.access);
}

/* The keys of tokens are judged here: a wrong one is a wrong configuration. */
static bool make_access(struct service *service)
{
    const struct config *config = &service->config;
    const struct api_access_config wanted = {
        .operator_key = config->operator_key,
        .jwt = config->jwt_key != NULL ? &config->jwt : NULL,
    };
    const char *why = "";

    service->context.access = api_access_new(&wanted, &why);
    if (service->context.access == NULL)
        (void)fprintf(stderr, "tumpukd: jwt-key-file: %s\n", why);
    return service->context.access != NULL;
}

static int serve(struct service *service)
{
    sigset_t ending;
    int status = EXIT_FAILURE;

    /* Before any thread is made: all inherit it, and only this one waits. */
    ending_signals(&ending);
    (void)sigprocmask(SIG_BLOCK, &ending, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    if (!log_start(service->config.log_level, STDERR_FILENO))
        return EXIT_FAILURE;
    raise_descriptors(&service->config);
    service->context.version = TUMPUK_VERSION;
    service->context.started_us = rfc3339_now_us();
    service->context.rulebooks = rulebook_shelf_new();
    if (service->context.rulebooks == NULL || !start_pool(service) || !start_catalog(service))
        goto out;
    refresh_first(service);
    upkeep_begin(&service->upkeep, &service->context, &service->config);
    if (!start_http(service) || !announce(service))
        goto out;
    run_until_signal(service);
    status = EXIT_SUCCESS;
out:
    stop(service);
    if (status == EXIT_SUCCESS)
        log_event(LOG_LEVEL_INFO, "stopped", "ended in good order");
    log_stop();
    return status;
}

static void say(const char *line)
{
    (void)puts(line);
    (void)fflush(stdout);
}

static int migrate(const struct config *config)
{
    struct db_migration_report report = {.applied = 0};

    if (db_migrate(config->database_url, say, &report) != DB_OK) {
        (void)fputs("tumpukd: the migration failed\n", stderr);
        return EXIT_FAILURE;
    }
    (void)printf("database at migration %u (%u applied now)\n", report.current, report.applied);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int print_help(void (*help)(struct buf *out))
{
    struct buf text;

    buf_init(&text, 64 * 1024);
    help(&text);
    (void)fwrite(text.bytes, 1, text.len, stdout);
    buf_clear(&text);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    static struct service service;
    struct buf error;
    int status = EXIT_CONFIG;

    buf_init(&error, 4096);
    if (!config_load(&service.config, argc, (const char *const *)argv, &error)) {
        (void)fprintf(stderr, "tumpukd: %.*s\n", (int)error.len, error.bytes);
        goto out;
    }
    switch (service.config.command) {
    case CONFIG_SERVE:
        if (make_access(&service))
            status = serve(&service);
        break;
    case CONFIG_KEY:
        status = key_command(&service.config);
        break;
    case CONFIG_MIGRATE:
        status = migrate(&service.config);
        break;
    case CONFIG_VERIFY_ROLLUPS:
        status = verify_command(&service.config);
        break;
    case CONFIG_HELP:
        status = print_help(config_help);
        break;
    case CONFIG_HELP_KEY:
        status = print_help(config_help_key);
        break;
    case CONFIG_VERSION:
        (void)puts("tumpukd " TUMPUK_VERSION);
        status = EXIT_SUCCESS;
        break;
    }
out:
    config_clear(&service.config);
    buf_clear(&error);
    return status;
}

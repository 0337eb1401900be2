#include "app/service.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "api/broadcast.h"
#include "api/list_cache.h"
#include "api/people_cache.h"
#include "app/service_parts.h"
#include "base/log.h"
#include "base/rfc3339.h"
#include "db/listener.h"

/* Rulebooks and keys that another instance stored are noticed so soon. */
#define REFRESH_S 1

/* ---- where it listens ---- */

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
    const struct config *config = service->config;
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
            service_refresh(service);
            sweep_ask(&service->sweep);
            notices_ask(&service->notices);
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
        if (!http_server_drain(server, (unsigned)service->config->drain_timeout_s * 1000))
            log_event(LOG_LEVEL_WARN, "drain_timeout", "requests under way were cut off");
    }
    db_listener_stop(service->context.listener);
    if (service->context.pool != NULL)
        db_pool_stop(service->context.pool);
    broadcast_end(service->context.broadcast);
    http_server_stop(server);
    broadcast_free(service->context.broadcast);
    list_cache_free(service->context.lists);
    catalog_free(service->context.catalog);
    people_cache_free(service->context.people);
    rulebook_shelf_free(service->context.rulebooks);
    api_access_free(service->context.access);
}

int service_run(const struct config *config)
{
    struct service service = {.config = config};
    sigset_t ending;
    int status = EXIT_FAILURE;

    if (!service_start_access(&service))
        return CONFIG_EXIT;
    /* Before any thread is made: all inherit it, and only this one waits. */
    ending_signals(&ending);
    (void)sigprocmask(SIG_BLOCK, &ending, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    if (!log_start(config->log_level, STDERR_FILENO))
        return EXIT_FAILURE;
    service.context.version = TUMPUK_VERSION;
    service.context.started_us = rfc3339_now_us();
    service.context.redemption_timeout_s = config->redemption_timeout_s;
    service.context.spool_directory = config->spool_directory;
    service.context.exports_running = &service.exports_running;
    service.context.exports_max = (unsigned)(config->db_workers + 1) / 2;
    service.context.projection_segments_max = (uint64_t)config->projection_segments_max;
    service.context.forecast_segments_max = (uint64_t)config->forecast_segments_max;
    service.context.rulebooks = rulebook_shelf_new();
    service.context.lists = list_cache_new((size_t)config->list_mib << 20);
    if (service.context.rulebooks == NULL || service.context.lists == NULL ||
        !service_start_pool(&service) || !service_start_catalog(&service))
        goto out;
    service_refresh_first(&service);
    upkeep_begin(&service.upkeep, &service.context, config);
    if (!service_start_http(&service) || !announce(&service))
        goto out;
    run_until_signal(&service);
    status = EXIT_SUCCESS;
out:
    stop(&service);
    if (status == EXIT_SUCCESS)
        log_event(LOG_LEVEL_INFO, "stopped", "ended in good order");
    log_stop();
    return status;
}

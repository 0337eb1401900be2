/* The HTTP server over the endpoints. */
#include <sys/resource.h>

#include "app/service_parts.h"
#include "base/log.h"

/* Descriptors beside those of clients: listening, epoll, database, files. */
#define DESCRIPTORS_SPARE 128

/* ---- between http and db, which do not know each other ---- */

static void job_run(void *arg, struct db_conn *conn)
{
    http_job_run(arg, conn);
}

static bool job_submit(void *executor, struct http_job *job)
{
    return db_pool_submit_lane(executor, job_run, job, http_job_lane(job));
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

bool service_start_http(struct service *service)
{
    const struct config *config = service->config;
    const char *why = "";

    raise_descriptors(config);
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
        .executor = service->context.pool,
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

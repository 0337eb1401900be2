/* Starting, draining and stopping. */
#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

/* Connections that the kernel keeps until they are accepted. */
#define LISTEN_BACKLOG 1024
/* libmicrohttpd keeps its records of headers and its read buffer in one pool a
 * connection: so much for each byte of headers. The exact limit is ours. */
#define POOL_PER_HEADER_BYTE 2
#define POOL_BYTES_MIN (8u * 1024)
#define WAIT_STEP_NS (2L * 1000 * 1000)

static void wait_a_little(void)
{
    static const struct timespec STEP = {.tv_nsec = WAIT_STEP_NS};

    (void)nanosleep(&STEP, NULL);
}

static void log_from_mhd(void *arg, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Mostly about clients: not for every day's log. */
static void log_from_mhd(void *arg, const char *format, va_list args)
{
    char text[512];

    (void)arg;
    if (!log_enabled(LOG_LEVEL_DEBUG))
        return;
    (void)vsnprintf(text, sizeof text, format, args);
    text[strcspn(text, "\n")] = '\0';
    log_event(LOG_LEVEL_DEBUG, "microhttpd", "%s", text);
}

/* Targets and queries are decoded strictly by http/target.c: here they stay. */
static size_t leave_encoded(void *arg, struct MHD_Connection *mhd, char *text)
{
    (void)arg;
    (void)mhd;
    return strlen(text);
}

static bool address_parse(const char *text, uint16_t port, struct sockaddr_storage *address,
                          socklen_t *len)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)address;

    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        *len = sizeof *v4;
        return true;
    }
    if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        *len = sizeof *v6;
        return true;
    }
    return false;
}

static enum http_start_result server_listen(struct http_server *server)
{
    struct sockaddr_storage address;
    socklen_t len;
    int on = 1;
    enum http_start_result result = HTTP_FAILED;

    if (!address_parse(server->config.address, server->config.port, &address, &len))
        return HTTP_ADDRESS_INVALID;
    server->listen_fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
                               IPPROTO_TCP);
    if (server->listen_fd < 0)
        return HTTP_FAILED;
    if (setsockopt(server->listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
        goto failed;
    if (bind(server->listen_fd, (struct sockaddr *)&address, len) != 0 ||
        listen(server->listen_fd, LISTEN_BACKLOG) != 0) {
        if (errno == EADDRINUSE)
            result = HTTP_ADDRESS_IN_USE;
        else if (errno == EADDRNOTAVAIL || errno == EACCES || errno == EAFNOSUPPORT)
            result = HTTP_ADDRESS_INVALID;
        goto failed;
    }
    len = sizeof address;
    if (getsockname(server->listen_fd, (struct sockaddr *)&address, &len) != 0)
        goto failed;
    server->port = ntohs(address.ss_family == AF_INET6
                             ? ((struct sockaddr_in6 *)(void *)&address)->sin6_port
                             : ((struct sockaddr_in *)(void *)&address)->sin_port);
    return HTTP_STARTED;
failed:
    (void)close(server->listen_fd);
    server->listen_fd = -1;
    return result;
}

static unsigned thread_count(const struct http_config *config)
{
    long cores;

    if (config->threads > 0)
        return config->threads;
    cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores > 0 ? (unsigned)cores : 1;
}

static bool server_run(struct http_server *server)
{
    const struct http_config *config = &server->config;
    unsigned threads = thread_count(config);
    size_t pool = (size_t)config->header_bytes_max * POOL_PER_HEADER_BYTE;

    /* clang-format off */
    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
        0, NULL, NULL, http_on_call, server,
        MHD_OPTION_EXTERNAL_LOGGER, log_from_mhd, NULL, /* first: it tells of the others */
        MHD_OPTION_LISTEN_SOCKET, server->listen_fd,
        MHD_OPTION_THREAD_POOL_SIZE, threads > 1 ? threads : 0u,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, pool > POOL_BYTES_MIN ? pool : (size_t)POOL_BYTES_MIN,
        MHD_OPTION_CONNECTION_LIMIT, config->connections_max,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, config->connections_per_client_max,
        MHD_OPTION_CONNECTION_TIMEOUT, config->idle_timeout_s,
        MHD_OPTION_URI_LOG_CALLBACK, http_on_target, server,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, http_on_connection, server,
        MHD_OPTION_NOTIFY_COMPLETED, http_on_completed, server,
#if MHD_VERSION >= 0x00097601
        MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1,
#endif
        MHD_OPTION_END);
    /* clang-format on */
    return server->daemon != NULL;
}

static void server_free(struct http_server *server)
{
    http_events_stop(server->events);
    http_connections_stop(server->connections);
    if (server->listen_fd >= 0)
        (void)close(server->listen_fd);
    if (server->never_ready_fd >= 0)
        (void)close(server->never_ready_fd);
    http_metrics_clear(&server->metrics);
    http_router_free(server->router);
    free(server);
}

enum http_start_result http_server_start(const struct http_config *config, struct http_server **out)
{
    struct http_server *server;
    enum http_start_result result = HTTP_FAILED;

    *out = NULL;
    if (sodium_init() < 0)
        return HTTP_FAILED;
    server = calloc(1, sizeof *server);
    if (server == NULL)
        return HTTP_FAILED;
    server->config = *config;
    server->listen_fd = -1;
    server->never_ready_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    server->vary = config->cors_origins != NULL ? "Accept-Encoding, Accept-Language, Origin"
                                                : "Accept-Encoding, Accept-Language";
    if (!http_metrics_init(&server->metrics, config->routes, config->route_count))
        goto failed;
    server->router = http_router_new(config->routes, config->route_count);
    if (server->router == NULL)
        goto failed;
    server->connections = http_connections_start(config->request_timeout_s);
    server->events = http_events_start(config);
    if (server->connections == NULL || server->events == NULL || server->never_ready_fd < 0)
        goto failed;
    result = server_listen(server);
    if (result != HTTP_STARTED)
        goto failed;
    *out = server; /* before its threads run: handlers may read it through their context */
    if (!server_run(server)) {
        result = HTTP_FAILED;
        goto failed;
    }
    return HTTP_STARTED;
failed:
    *out = NULL;
    server_free(server);
    return result;
}

uint16_t http_server_port(const struct http_server *server)
{
    return server->port;
}

void http_server_quiesce(struct http_server *server)
{
    if (atomic_exchange(&server->draining, true))
        return;
    /* The listening socket is closed where it stands: the kernel takes it out of the
     * threads' epoll sets, and what has its number now is never ready. Not by
     * MHD_quiesce_daemon, which takes it out itself, while the threads may do so too: who
     * comes second aborts the process (libmicrohttpd 0.9.75). */
    (void)dup3(server->never_ready_fd, server->listen_fd, O_CLOEXEC);
    http_events_end(server->events);
}

bool http_server_drain(struct http_server *server, unsigned timeout_ms)
{
    int64_t deadline_us = http_now_us() + (int64_t)timeout_ms * 1000;
    bool drained;

    for (;;) {
        drained = atomic_load(&server->metrics.in_flight) == 0;
        if (drained || http_now_us() >= deadline_us)
            break;
        wait_a_little();
    }
    /* Connections that are kept alive may still bring requests, and late ones
     * may become whole; from now on none of them reaches a handler. */
    atomic_store(&server->refusing, true);
    while (atomic_load(&server->handling) > 0)
        wait_a_little();
    return drained;
}

void http_server_stop(struct http_server *server)
{
    if (server == NULL)
        return;
    http_server_quiesce(server);
    (void)http_server_drain(server, 0);
    /* libmicrohttpd aborts if a connection is still suspended. */
    while (atomic_load(&server->jobs) > 0 || http_events_asleep(server->events) > 0)
        wait_a_little();
    MHD_stop_daemon(server->daemon);
    server->listen_fd = -1; /* closed by it */
    server_free(server);
}

void http_server_metrics(const struct http_server *server, struct buf *out)
{
    http_metrics_write(&server->metrics, out);
    http_events_metrics(server->events, out);
}

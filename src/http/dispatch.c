/*
 * What libmicrohttpd calls, in this order for each request: http_on_target
 * with the request line; http_on_call with the head, with each piece of the
 * body, and with the whole request; http_on_completed. All of it on the event
 * loop's thread of the connection.
 */
#include <string.h>
#include <time.h>

#include "http/server.h"
#include "http/thread.h"

int64_t http_now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static struct http_connection *connection_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info != NULL ? info->socket_context : NULL;
}

void http_on_connection(void *arg, struct MHD_Connection *mhd, void **socket_state,
                        enum MHD_ConnectionNotificationCode what)
{
    struct http_server *server = arg;
    const union MHD_ConnectionInfo *fd;
    const union MHD_ConnectionInfo *remote;

    switch (what) {
    case MHD_CONNECTION_NOTIFY_STARTED:
        fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
        remote = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
        *socket_state = http_connections_add(server->connections, fd->connect_fd,
                                             remote != NULL ? remote->client_addr : NULL);
        atomic_fetch_add_explicit(&server->metrics.connections_accepted, 1, memory_order_relaxed);
        atomic_fetch_add_explicit(&server->metrics.connections, 1, memory_order_relaxed);
        break;
    case MHD_CONNECTION_NOTIFY_CLOSED:
        if (*socket_state != NULL)
            http_connections_remove(server->connections, *socket_state);
        *socket_state = NULL;
        atomic_fetch_sub_explicit(&server->metrics.connections, 1, memory_order_relaxed);
        break;
    }
}

/* libmicrohttpd would make a record of 56 bytes for each query parameter in the
 * connection's small memory, and close without an answer where they do not fit:
 * 500 parameters of ten bytes would not. They are read from our own copy, so it
 * is kept from finding them. The text lies in its read buffer, which is its own
 * to write to, and is looked at no more but for its address. */
static void hide_query(const char *target)
{
    char *mark = HTTP_MHD_IS_LENIENT ? strchr(target, '?') : NULL;

    if (mark != NULL)
        mark[1] = '\0';
}

/* The result becomes the `state` of http_on_call; NULL closes the connection. */
void *http_on_target(void *arg, const char *target, struct MHD_Connection *mhd)
{
    struct http_server *server = arg;
    struct http_connection *connection = connection_of(mhd);
    struct http_exchange *exchange = connection != NULL ? http_thread_exchange() : NULL;

    if (exchange == NULL)
        return NULL;
    exchange->server = server;
    exchange->mhd = mhd;
    exchange->connection = connection;
    exchange->phase = HTTP_PHASE_TARGET;
    exchange->route_index = server->config.route_count;
    exchange->begun_us = http_now_us();
    exchange->target_received = target;
    exchange->target_len = strlen(target);
    exchange->target = arena_strndup(exchange->request.arena, target, exchange->target_len);
    hide_query(target);
    exchange->request.context = server->config.context;
    exchange->request.connection = connection;
    http_connection_expect(server->connections, connection);
    return exchange;
}

static enum MHD_Result call_head(struct http_exchange *exchange, const char *method,
                                 const char *version)
{
    exchange->in_flight = true;
    exchange->chunked = strcmp(version, MHD_HTTP_VERSION_1_1) == 0;
    atomic_fetch_add_explicit(&exchange->server->metrics.in_flight, 1, memory_order_relaxed);
    if (http_admit(exchange, method, version)) {
        exchange->phase = HTTP_PHASE_BODY;
        return MHD_YES;
    }
    exchange->phase = HTTP_PHASE_REFUSED;
    if (!exchange->facts.has_body && !exchange->closing)
        return MHD_YES; /* answered at the next call: answered now, it would be closed */
    exchange->closing = true;
    exchange->connection->linger = true;
    return http_send(exchange);
}

static enum MHD_Result call_body(struct http_exchange *exchange, const char *bytes, size_t len)
{
    const struct http_route *route = exchange->request.route;
    const struct http_problem *problem = &HTTP_PROBLEM_BODY_TOO_LARGE;

    atomic_fetch_add_explicit(&exchange->server->metrics.body_bytes_received, len,
                              memory_order_relaxed);
    if (len <= route->body_max - exchange->body.len) {
        if (http_exchange_append(exchange, bytes, len))
            return MHD_YES;
        problem = &HTTP_PROBLEM_INTERNAL;
    } else {
        http_metrics_reject(&exchange->server->metrics, HTTP_REJECTION_TOO_LARGE);
    }
    /* libmicrohttpd takes no answer amid a body. */
    http_reply_problem(
        &exchange->request, &exchange->reply, problem,
        problem == &HTTP_PROBLEM_INTERNAL
            ? NULL
            : BILINGUAL(&exchange->request,
                        "Isi permintaan lebih panjang daripada yang diterima alamat ini.",
                        "The body is longer than this address takes."),
        NULL, 0);
    exchange->closing = true;
    exchange->connection->linger = true;
    http_send_raw(exchange);
    return MHD_NO;
}

/* Runs the handler, or sees to it that a worker does; false where an answer is
 * to be sent at once. */
static bool handle(struct http_exchange *exchange)
{
    struct http_request *request = &exchange->request;

    switch (request->route->run) {
    case HTTP_RUN_INLINE:
        http_job_begin(exchange);
        request->route->handle(request, &exchange->reply);
        if (!request->deferred && !request->parked)
            break;
        if (request->parked) { /* perhaps woken already, but not run before it is suspended */
            http_job_park(exchange);
        } else {
            http_reply_reset(&exchange->reply);
            http_job_submit(exchange);
        }
        return true;
    case HTTP_RUN_WORKER:
        http_job_submit(exchange);
        return true;
    }
    return false;
}

static enum MHD_Result call_whole(struct http_exchange *exchange)
{
    struct http_server *server = exchange->server;
    struct http_request *request = &exchange->request;
    bool suspended = false;

    if (exchange->body.len > 0) {
        request->body = exchange->body.bytes;
        request->body_len = exchange->body.len;
    }
    http_connection_serve(exchange->connection);
    /* After http_server_drain what handlers use may be gone: it waits for this
     * count to fall to zero once it has set `refusing`. */
    atomic_fetch_add(&server->handling, 1);
    if (atomic_load(&server->refusing))
        http_reply_overloaded(exchange);
    else
        suspended = handle(exchange);
    atomic_fetch_sub(&server->handling, 1);
    return suspended ? MHD_YES : http_send(exchange);
}

enum MHD_Result http_on_call(void *arg, struct MHD_Connection *mhd, const char *url,
                             const char *method, const char *version, const char *upload,
                             size_t *upload_len, void **state)
{
    struct http_exchange *exchange = *state;
    size_t len = *upload_len;

    (void)arg;
    (void)mhd;
    (void)url; /* already cut at its query */
    if (exchange == NULL)
        return MHD_NO;
    switch (exchange->phase) {
    case HTTP_PHASE_TARGET:
        return call_head(exchange, method, version);
    case HTTP_PHASE_BODY:
        *upload_len = 0;
        return len > 0 ? call_body(exchange, upload, len) : call_whole(exchange);
    case HTTP_PHASE_AGAIN:
        exchange->request.deferred = false;
        exchange->request.parked = false;
        http_reply_reset(&exchange->reply);
        return call_whole(exchange);
    case HTTP_PHASE_REFUSED:
    case HTTP_PHASE_DONE:
        return http_send(exchange);
    case HTTP_PHASE_JOB:
    case HTTP_PHASE_SENDING:
        break; /* not called then */
    }
    return MHD_NO;
}

void http_on_completed(void *arg, struct MHD_Connection *mhd, void **state,
                       enum MHD_RequestTerminationCode how)
{
    struct http_server *server = arg;
    struct http_exchange *exchange = *state;
    uint64_t duration_us;
    bool answered;

    (void)mhd;
    if (exchange == NULL)
        return;
    *state = NULL;
    duration_us = (uint64_t)(http_now_us() - exchange->begun_us);
    answered = exchange->sent_raw || (exchange->phase == HTTP_PHASE_SENDING &&
                                      how == MHD_REQUEST_TERMINATED_COMPLETED_OK);
    if (answered) {
        http_metrics_answered(&server->metrics, exchange->route_index, exchange->reply.status,
                              duration_us);
        atomic_fetch_add_explicit(&server->metrics.body_bytes_sent, exchange->sent_len,
                                  memory_order_relaxed);
    } else {
        atomic_fetch_add_explicit(&server->metrics.unanswered, 1, memory_order_relaxed);
        if (atomic_load_explicit(&exchange->connection->cut, memory_order_relaxed))
            http_metrics_reject(&server->metrics, HTTP_REJECTION_SLOW);
        else if (exchange->phase < HTTP_PHASE_JOB && how == MHD_REQUEST_TERMINATED_WITH_ERROR)
            http_metrics_reject(&server->metrics, HTTP_REJECTION_FRAMING);
    }
    http_access_log(exchange, answered, duration_us);
    http_connection_expect(server->connections, exchange->connection);
    if (exchange->in_flight)
        atomic_fetch_sub_explicit(&server->metrics.in_flight, 1, memory_order_relaxed);
    http_thread_recycle(exchange);
}

/* Event streams: what there is for them, as libmicrohttpd reads it on the event loop
 * of their connection, and as it is sent past it while they sleep. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "http/listener.h"
#include "http/server.h"

/* What libmicrohttpd reads at once for a client that knows no chunks. */
#define READ_BYTES 2048

/* The first line: also that clients and proxies see at once that the stream is
 * open. */
static struct http_event *opening(void)
{
    char line[64];
    int len = snprintf(line, sizeof line, "retry: %u\n\n",
                       HTTP_RETRY_MS + randombytes_uniform(HTTP_RETRY_SPREAD_MS + 1));

    return http_event_raw(line, (size_t)len);
}

/* As with other streams, what sources use may be gone soon where the server is
 * ending: http_server_drain waits for `handling` to fall to zero. */
static void ask_source(struct http_listener *listener)
{
    struct http_server *server = listener->exchange->server;
    enum http_stream_result result = HTTP_STREAM_END;

    atomic_fetch_add(&server->handling, 1);
    if (!atomic_load(&server->refusing))
        result = listener->source.next(listener->source.arg, &listener->event);
    atomic_fetch_sub(&server->handling, 1);
    listener->ended = result != HTTP_STREAM_MORE;
    if (listener->event != NULL)
        http_events_count_sent(listener->events);
}

/* Gets the next event, or the end; false where there is nothing. */
static bool advance(struct http_listener *listener)
{
    struct http_listener_news news = http_listener_look(listener);

    listener->taken = 0;
    listener->event = news.beat;
    if (news.ending || (news.beat != NULL && !http_admit_still(listener->exchange))) {
        listener->ended = true;
    } else if (listener->event == NULL) {
        if (listener->opened) {
            ask_source(listener);
        } else {
            listener->event = opening();
            listener->ended = listener->event == NULL;
            listener->opened = true;
        }
    }
    if (listener->event != NULL || listener->ended)
        return true;
    http_connection_serve(listener->exchange->connection); /* all was taken */
    listener->owing = false;
    return false;
}

/* The client is to take so much more in time. */
static void expect_taken(struct http_listener *listener, uint64_t len)
{
    const struct http_exchange *exchange = listener->exchange;

    if (listener->owing)
        http_connection_send_more(exchange->connection, len);
    else
        http_connection_send(exchange->server->connections, exchange->connection, len);
    listener->owing = true;
}

static void drop_event(struct http_listener *listener)
{
    http_event_release(listener->event);
    listener->event = NULL;
}

/* libmicrohttpd's: never called at the same time twice, nor after
 * http_on_completed. */
static ssize_t events_read(void *arg, uint64_t at, char *out, size_t room)
{
    struct http_exchange *exchange = arg;
    struct http_listener *listener = exchange->reply.listener;
    const char *bytes;
    size_t whole;
    size_t len;

    (void)at;
    while (listener->event == NULL) {
        if (listener->broken)
            return MHD_CONTENT_READER_END_WITH_ERROR;
        if (listener->ended)
            return MHD_CONTENT_READER_END_OF_STREAM;
        if (!advance(listener) && http_listener_sleep(listener))
            return 0;
    }
    bytes = http_event_bytes(listener->event, &whole);
    if (listener->taken == 0)
        expect_taken(listener, whole);
    len = whole - listener->taken < room ? whole - listener->taken : room;
    memcpy(out, bytes + listener->taken, len);
    listener->taken += len;
    exchange->sent_len += len;
    if (listener->taken == whole)
        drop_event(listener);
    return (ssize_t)len;
}

bool http_listener_amid(const struct http_listener *listener)
{
    return listener->event != NULL && listener->taken > 0;
}

/* Sends what is left of the event's chunk; false where not all of it was taken. */
static bool push_event(struct http_listener *listener)
{
    size_t whole;
    const char *chunk = http_event_chunk(listener->event, &whole);
    ssize_t sent;

    do
        sent = send(listener->exchange->connection->fd, chunk + listener->taken,
                    whole - listener->taken, MSG_DONTWAIT | MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent < 0) {
        listener->broken = errno != EAGAIN && errno != EWOULDBLOCK;
        return false;
    }
    listener->taken += (size_t)sent;
    if (listener->taken < whole)
        return false;
    (void)http_event_bytes(listener->event, &whole);
    listener->exchange->sent_len += whole;
    drop_event(listener);
    return true;
}

static void expect_chunk(struct http_listener *listener)
{
    size_t whole;

    (void)http_event_chunk(listener->event, &whole);
    expect_taken(listener, whole);
}

enum http_push http_listener_push(struct http_listener *listener)
{
    for (int i = 0; i < HTTP_SERVE_EVENTS; i++) {
        if (listener->event == NULL) {
            if (!listener->ended && !advance(listener))
                return HTTP_PUSH_DONE;
            if (listener->event == NULL)
                return HTTP_PUSH_END;
            expect_chunk(listener);
        }
        if (!push_event(listener)) {
            if (!listener->broken)
                return HTTP_PUSH_AGAIN;
            drop_event(listener);
            return HTTP_PUSH_END;
        }
    }
    return HTTP_PUSH_AGAIN;
}

/* A client that does not read is to be noticed soon, and to cost little until then:
 * the kernel keeps little for it, and gives up what stays unread. */
static void bound_socket(const struct http_exchange *exchange)
{
    int fd = exchange->connection->fd;
    int bytes = HTTP_EVENTS_SEND_BYTES;
    int on = 1;
    unsigned patience_ms = exchange->server->config.request_timeout_s * 1000;

    (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* events come at once */
    (void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof patience_ms);
}

struct MHD_Response *http_events_response(struct http_exchange *exchange)
{
    bound_socket(exchange);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, READ_BYTES, events_read, exchange,
                                             NULL);
}

static enum http_stream_result nothing(void *arg, struct buf *piece)
{
    (void)arg;
    (void)piece;
    return HTTP_STREAM_END;
}

static void no_end(void *arg)
{
    (void)arg;
}

struct http_listener *http_reply_events(struct http_request *request, struct http_reply *reply,
                                        const struct http_event_source *source)
{
    struct http_exchange *exchange = http_request_job(request)->exchange;
    struct http_listener *listener = NULL;

    http_reply_reset(reply);
    if (strcmp(request->method, "HEAD") == 0) {
        http_reply_stream(reply, nothing, NULL, no_end);
    } else {
        listener = calloc(1, sizeof *listener);
        if (listener == NULL) {
            http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
            return NULL;
        }
        listener->events = exchange->server->events;
        listener->exchange = exchange;
        listener->source = *source;
        if (!http_listener_enter(listener)) {
            free(listener);
            http_reply_overloaded(exchange);
            return NULL;
        }
    }
    reply->listener = listener;
    reply->content_type = HTTP_TYPE_EVENTS;
    http_reply_header(reply, "Cache-Control", "no-store");
    http_reply_header(reply, "X-Accel-Buffering", "no"); /* proxies pass on what comes */
    return listener;
}

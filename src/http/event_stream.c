/* Event streams, as libmicrohttpd reads them: on the event loop of their
 * connection, when their client can take more. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sodium.h>
#include <stdio.h>
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

/* Gets the next event; false where the stream sleeps now. */
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
    return !http_listener_sleep(listener);
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
        if (listener->ended)
            return MHD_CONTENT_READER_END_OF_STREAM;
        if (!advance(listener))
            return 0;
    }
    bytes = http_event_bytes(listener->event, &whole);
    if (listener->taken == 0)
        expect_taken(listener, whole);
    len = whole - listener->taken < room ? whole - listener->taken : room;
    memcpy(out, bytes + listener->taken, len);
    listener->taken += len;
    exchange->sent_len += len;
    if (listener->taken == whole) {
        http_event_release(listener->event);
        listener->event = NULL;
    }
    return (ssize_t)len;
}

/* A client that does not read is to be noticed soon, and to cost little until then:
 * the kernel keeps little for it, and gives up what stays unread. */
static void bound_socket(const struct http_exchange *exchange)
{
    int fd = exchange->connection->fd;
    int bytes = HTTP_EVENTS_SEND_BYTES;
    unsigned patience_ms = exchange->server->config.request_timeout_s * 1000;

    (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof patience_ms);
}

struct MHD_Response *http_events_response(struct http_exchange *exchange)
{
    bound_socket(exchange);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, READ_BYTES, events_read, exchange,
                                             NULL);
}

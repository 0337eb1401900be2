/* Sends replies. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "http/cors.h"
#include "http/negotiate.h"
#include "http/server.h"
#include "http/stream.h"
#include "http/thread.h"

/* A head written by hand: a status line and a few headers of ours. */
#define RAW_HEAD_MAX 2048

/* What a browser shows to scripts besides what it always does. */
#define EXPOSED_HEADERS                                                           \
    "Allow, Content-Disposition, ETag, Location, Retry-After, WWW-Authenticate, " \
    "X-Catalog-Stale, X-Catalog-Version, X-Request-Id, X-Total-Count"

static bool status_has_body(unsigned status)
{
    return status >= 200 && status != MHD_HTTP_NO_CONTENT && status != MHD_HTTP_NOT_MODIFIED;
}

static bool type_is_text(const char *type)
{
    return strncmp(type, "application/json", 16) == 0 ||
           strncmp(type, "application/problem+json", 24) == 0 ||
           strncmp(type, "application/yaml", 16) == 0 ||
           strncmp(type, "application/javascript", 22) == 0 || strncmp(type, "text/", 5) == 0 ||
           strncmp(type, "image/svg+xml", 13) == 0;
}

static struct http_header *reply_find(struct http_reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->header_count; i++) {
        if (strcmp(reply->headers[i].name, name) == 0)
            return &reply->headers[i];
    }
    return NULL;
}

/* The strong tag of other bytes: `"abc"` becomes `"abc-gz"`. */
static void etag_of_gzip(struct http_exchange *exchange)
{
    struct http_header *etag = reply_find(&exchange->reply, "ETag");
    size_t len = etag != NULL ? strlen(etag->value) : 0;
    const char *tag;

    if (len < 2 || etag->value[len - 1] != '"' || exchange->reply.status == MHD_HTTP_NOT_MODIFIED)
        return; /* 304 repeats the tag that the client knows */
    tag = arena_printf(exchange->request.arena, "%.*s" HTTP_ETAG_GZIP "\"", (int)(len - 1),
                       etag->value);
    if (tag != NULL)
        etag->value = tag;
}

/* What is sent, by whichever way. */
static uint64_t reply_len(const struct http_reply *reply)
{
    return reply->file.is_set ? reply->file.len : reply->body.len;
}

static bool is_stream(const struct http_reply *reply)
{
    return reply->stream.produce != NULL;
}

static bool wants_gzip(struct http_exchange *exchange)
{
    struct http_reply *reply = &exchange->reply;

    return strcmp(reply->content_type, HTTP_TYPE_EVENTS) != 0 &&
           (is_stream(reply) || reply_len(reply) >= HTTP_GZIP_BYTES_MIN) &&
           type_is_text(reply->content_type) &&
           http_negotiate_gzip(exchange->facts.accept_encoding) &&
           reply_find(reply, "Content-Encoding") == NULL;
}

/* A file becomes a body in memory; false, and nothing has changed, where it
 * cannot. */
static bool file_read(struct http_reply *reply)
{
    size_t len = (size_t)reply->file.len;

    if (!buf_reserve(&reply->body, len))
        goto failed;
    while (reply->body.len < len) {
        ssize_t got = pread(reply->file.fd, reply->body.bytes + reply->body.len,
                            len - reply->body.len, (off_t)reply->body.len);

        if (got <= 0)
            goto failed;
        reply->body.len += (size_t)got;
    }
    (void)close(reply->file.fd);
    reply->file.is_set = false;
    return true;
failed:
    buf_clear(&reply->body);
    buf_init(&reply->body, HTTP_REPLY_BYTES_MAX);
    return false;
}

void http_reply_finish(struct http_exchange *exchange)
{
    struct http_reply *reply = &exchange->reply;

    if (exchange->finished)
        return;
    exchange->finished = true;
    if (reply->body.failed) {
        log_event(LOG_LEVEL_ERROR, "reply_failed", "request %s: the answer found no memory",
                  exchange->request_id);
        http_reply_problem(&exchange->request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    }
    if (reply->status == MHD_HTTP_NO_CONTENT)
        reply->body.len = 0;
    if (is_stream(reply))
        exchange->gzipped = wants_gzip(exchange); /* piece by piece */
    else if (wants_gzip(exchange) &&
             (!reply->file.is_set ||
              (reply->file.len <= HTTP_FILE_GZIP_BYTES_MAX && file_read(reply))) &&
             http_thread_gzip(&reply->body)) {
        exchange->gzipped = true;
        etag_of_gzip(exchange);
    }
}

/* The headers of every answer, by either way of sending. */
static void each_header(const struct http_exchange *exchange,
                        void (*add)(void *to, const char *name, const char *value), void *to)
{
    const struct http_server *server = exchange->server;
    const struct http_reply *reply = &exchange->reply;
    const char *origin = http_cors_allow(server->config.cors_origins, exchange->facts.origin);

    if (status_has_body(reply->status) &&
        (is_stream(reply) || reply->listener != NULL || reply_len(reply) > 0)) {
        add(to, "Content-Type", reply->content_type);
        if (exchange->gzipped)
            add(to, "Content-Encoding", "gzip");
    }
    add(to, "X-Request-Id", exchange->request_id);
    add(to, "Vary",
        exchange->request.by_accept
            ? arena_printf(exchange->request.arena, "Accept, %s", server->vary)
            : server->vary);
    for (size_t i = 0; i < reply->header_count; i++)
        add(to, reply->headers[i].name, reply->headers[i].value);
    if (origin != NULL) {
        add(to, "Access-Control-Allow-Origin", origin);
        add(to, "Access-Control-Expose-Headers", EXPOSED_HEADERS);
    }
    if (exchange->closing || atomic_load_explicit(&server->draining, memory_order_relaxed))
        add(to, "Connection", "close");
}

static void add_to_response(void *to, const char *name, const char *value)
{
    if (MHD_add_response_header(to, name, value) != MHD_YES)
        log_event(LOG_LEVEL_ERROR, "reply_header_lost", "no room, or not a header value: %s", name);
}

/* Takes the reply's body or file, or reads its stream; NULL without memory. */
static struct MHD_Response *response_of(struct http_exchange *exchange)
{
    struct http_reply *reply = &exchange->reply;
    struct MHD_Response *response;
    size_t len;
    char *bytes;

    if (is_stream(reply))
        return http_stream_response(exchange);
    if (reply->listener != NULL)
        return http_events_response(exchange);
    if (reply->file.is_set) {
        response = MHD_create_response_from_fd64(reply->file.len, reply->file.fd);
        if (response != NULL)
            reply->file.is_set = false; /* libmicrohttpd closes it */
        return response;
    }
    bytes = buf_take(&reply->body, &len);
    response = MHD_create_response_from_buffer(len, bytes != NULL ? bytes : "",
                                               bytes != NULL ? MHD_RESPMEM_MUST_FREE
                                                             : MHD_RESPMEM_PERSISTENT);
    if (response == NULL)
        free(bytes);
    return response;
}

enum MHD_Result http_send(struct http_exchange *exchange)
{
    struct http_reply *reply = &exchange->reply;
    enum MHD_Result result = MHD_NO;
    struct MHD_Response *response;
    uint64_t len;

    http_reply_finish(exchange);
    len = reply_len(reply);
    response = response_of(exchange);
    if (response == NULL)
        goto out;
    reply->body.len = (size_t)len; /* still told to each_header */
    each_header(exchange, add_to_response, response);
    exchange->phase = HTTP_PHASE_SENDING;
    exchange->sent_len = status_has_body(reply->status) &&
                                 strcmp(exchange->request.method, "HEAD") != 0
                             ? len
                             : 0;
    http_connection_send(exchange->server->connections, exchange->connection, exchange->sent_len);
    result = MHD_queue_response(exchange->mhd, reply->status, response);
    MHD_destroy_response(response);
out:
    reply->body.len = 0;
    return result;
}

static void add_to_raw(void *to, const char *name, const char *value)
{
    buf_printf(to, "%s: %s\r\n", name, value);
}

void http_send_raw(struct http_exchange *exchange)
{
    const struct http_reply *reply = &exchange->reply;
    struct timespec now;
    struct tm utc;
    char date[40];
    struct buf answer;
    ssize_t sent;

    buf_init(&answer, RAW_HEAD_MAX + reply->body.len);
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &utc);
    (void)strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &utc);
    buf_printf(&answer, "HTTP/1.1 %u %s\r\nDate: %s\r\nContent-Length: %zu\r\n", reply->status,
               MHD_get_reason_phrase_for(reply->status), date, reply->body.len);
    each_header(exchange, add_to_raw, &answer);
    buf_puts(&answer, "\r\n");
    buf_put(&answer, reply->body.bytes, reply->body.len);
    if (!answer.failed) {
        /* Nothing is on its way to this client yet, so it fits the socket's
         * buffer; where it does not, the client has seen to that itself. */
        sent = send(exchange->connection->fd, answer.bytes, answer.len,
                    MSG_NOSIGNAL | MSG_DONTWAIT);
        exchange->sent_raw = sent == (ssize_t)answer.len;
        exchange->sent_len = exchange->sent_raw ? reply->body.len : 0;
    }
    buf_clear(&answer);
}

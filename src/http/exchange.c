#include "http/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "http/request_id.h"
#include "http/stream.h"
#include "http/thread.h"

struct http_exchange *http_exchange_new(void)
{
    struct http_exchange *exchange = calloc(1, sizeof *exchange);

    if (exchange == NULL)
        return NULL;
    exchange->request.arena = arena_new(HTTP_ARENA_BYTES_MAX);
    if (exchange->request.arena == NULL) {
        free(exchange);
        return NULL;
    }
    http_exchange_reset(exchange);
    return exchange;
}

void http_exchange_free(struct http_exchange *exchange)
{
    buf_clear(&exchange->body);
    http_reply_reset(&exchange->reply); /* first: a stream's state may be in the arena */
    http_stream_clear(&exchange->stream);
    arena_free(exchange->request.arena);
    free(exchange);
}

void http_exchange_reset(struct http_exchange *exchange)
{
    struct arena *arena = exchange->request.arena;
    struct buf body = exchange->body;

    http_reply_reset(&exchange->reply); /* first: a stream's state may be in the arena */
    http_stream_clear(&exchange->stream);
    arena_reset(arena);
    if (body.cap > HTTP_BODY_KEPT_MAX || body.failed)
        buf_clear(&body);
    body.len = 0;
    memset(exchange, 0, sizeof *exchange);
    exchange->body = body;
    exchange->job.exchange = exchange;
    exchange->request.arena = arena;
    exchange->request.body = "";
    exchange->request.method = "";
    exchange->request.path = "";
    exchange->request.request_id = exchange->request_id;
    http_reply_reset(&exchange->reply);
}

bool http_exchange_append(struct http_exchange *exchange, const char *bytes, size_t len)
{
    struct buf *body = &exchange->body;
    size_t need;

    /* One more byte for the NUL. Not buf_reserve: it doubles, and a megabyte of
     * room for a client that stops sending is what HTTP_BODY_STEP forbids. */
    if (__builtin_add_overflow(body->len, len, &need) || need == SIZE_MAX)
        return false;
    need++;
    if (need > body->cap) {
        size_t cap = need < HTTP_BODY_STEP ? need + need / 2 : need + HTTP_BODY_STEP;
        char *moved = realloc(body->bytes, cap);

        if (moved == NULL)
            return false;
        body->bytes = moved;
        body->cap = cap;
    }
    memcpy(body->bytes + body->len, bytes, len);
    body->len += len;
    body->bytes[body->len] = '\0';
    return true;
}

void http_exchange_identify(struct http_exchange *exchange, const char *wanted)
{
    _Static_assert(HTTP_REQUEST_ID_MAX >= 2 * HTTP_REQUEST_ID_BYTES, "an id of ours fits");

    if (wanted != NULL && http_request_id_valid(wanted))
        memcpy(exchange->request_id, wanted, strlen(wanted) + 1);
    else
        http_thread_request_id(exchange->request_id);
}

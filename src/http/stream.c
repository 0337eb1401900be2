#include "http/stream.h"

#include <string.h>
#include <sys/socket.h>

#include "base/log.h"
#include "http/deflate.h"
#include "http/server.h"

/* What libmicrohttpd reads at once of an answer that is not chunked. */
#define READ_BYTES (16u * 1024)

void http_stream_clear(struct http_stream *stream)
{
    buf_clear(&stream->piece);
    buf_clear(&stream->packed);
    http_deflate_free(stream->packer);
    *stream = (struct http_stream){.taken = 0};
}

/* Bytes that wait to be sent. */
static struct buf *stream_out(struct http_exchange *exchange)
{
    return exchange->gzipped ? &exchange->stream.packed : &exchange->stream.piece;
}

static void stream_empty(struct buf *piece)
{
    if (piece->cap == 0 || piece->cap > 2 * HTTP_PIECE_BYTES) { /* not kept */
        buf_clear(piece);
        buf_init(piece, HTTP_PIECE_BYTES_MAX);
    }
    piece->len = 0;
}

static bool stream_pack(struct http_stream *stream)
{
    if (stream->packer == NULL)
        stream->packer = http_deflate_new();
    return stream->packer != NULL &&
           http_deflate_put(stream->packer, &stream->piece, stream->ended, &stream->packed);
}

/* Once the server is ending what producers use may be gone soon: http_server_drain
 * waits for `handling` to fall to zero. */
static enum http_stream_result stream_produce(struct http_exchange *exchange)
{
    struct http_server *server = exchange->server;
    enum http_stream_result result = HTTP_STREAM_FAILED;

    atomic_fetch_add(&server->handling, 1);
    if (!atomic_load(&server->refusing))
        result = exchange->reply.stream.produce(exchange->reply.stream.arg,
                                                &exchange->stream.piece);
    atomic_fetch_sub(&server->handling, 1);
    return result;
}

/* Makes the next piece; false where the answer ends amid itself. */
static bool stream_fill(struct http_exchange *exchange)
{
    struct http_stream *stream = &exchange->stream;
    enum http_stream_result result;

    stream->taken = 0;
    stream_empty(&stream->piece);
    if (exchange->gzipped)
        stream_empty(&stream->packed);
    result = stream_produce(exchange);
    stream->ended = result != HTTP_STREAM_MORE;
    if (result == HTTP_STREAM_FAILED || stream->piece.failed)
        return false;
    if (exchange->gzipped && !stream_pack(stream))
        return false;
    http_connection_send_more(exchange->connection, stream_out(exchange)->len);
    return true;
}

/* The client is to see that its answer is not whole. Chunks end without the last
 * one; before HTTP/1.1 the end of the connection is that of the answer, and a
 * reset is all that there is. libmicrohttpd would send an orderly end first; to
 * connect to nowhere sends a reset at once. */
static void stream_cut(struct http_exchange *exchange)
{
    const struct sockaddr nowhere = {.sa_family = AF_UNSPEC};

    log_event(LOG_LEVEL_WARN, "stream_cut", "request %s: the answer ends amid itself",
              exchange->request_id);
    (void)connect(exchange->connection->fd, &nowhere, sizeof nowhere);
}

/* libmicrohttpd's: never called at the same time twice, nor after
 * http_on_completed. */
static ssize_t stream_read(void *arg, uint64_t at, char *out, size_t room)
{
    struct http_exchange *exchange = arg;
    struct http_stream *stream = &exchange->stream;
    const struct buf *ready = stream_out(exchange);
    size_t len;

    (void)at;
    while (stream->taken == ready->len) {
        if (stream->ended)
            return MHD_CONTENT_READER_END_OF_STREAM;
        if (!stream_fill(exchange)) {
            stream_cut(exchange);
            return MHD_CONTENT_READER_END_WITH_ERROR;
        }
    }
    len = ready->len - stream->taken;
    len = len < room ? len : room;
    memcpy(out, ready->bytes + stream->taken, len);
    stream->taken += len;
    exchange->sent_len += len;
    return (ssize_t)len;
}

struct MHD_Response *http_stream_response(struct http_exchange *exchange)
{
    struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, READ_BYTES,
                                                                      stream_read, exchange, NULL);

    /* libmicrohttpd 0.9 sends the last chunk to HEAD as well, which the client
     * would take for the beginning of its next answer. Without chunks it sends
     * none, and closes. */
    if (response != NULL && strcmp(exchange->request.method, "HEAD") == 0)
        (void)MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
    return response;
}

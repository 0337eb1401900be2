/*
 * Streamed answers: between a producer (http_reply_stream) and libmicrohttpd,
 * which asks for bytes when its client can take more.
 *
 * One piece at a time is in memory, however slowly it is read.
 */
#ifndef HTTP_STREAM_H
#define HTTP_STREAM_H

#include <microhttpd.h>

#include "http/exchange.h"

/* Frees what it has; blank again. */
void http_stream_clear(struct http_stream *stream);

/* A response that reads from the exchange's reply; NULL without memory. The
 * exchange must outlive the last call of its connection, as it does. */
struct MHD_Response *http_stream_response(struct http_exchange *exchange);

#endif

/*
 * What each thread keeps for itself, so that requests need neither locks nor
 * malloc: used exchanges, a compressor, random bytes. Made at a thread's first
 * call and freed when the thread ends.
 */
#ifndef HTTP_THREAD_H
#define HTTP_THREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct http_exchange;

/* Random bytes of an id made here; two hexadecimal digits each. */
#define HTTP_REQUEST_ID_BYTES 16

/* A blank exchange, new or used before; NULL without memory. */
struct http_exchange *http_thread_exchange(void);
/* Takes it back. */
void http_thread_recycle(struct http_exchange *exchange);

/* Writes a new request id, NUL-terminated. */
void http_thread_request_id(char id[2 * HTTP_REQUEST_ID_BYTES + 1]);

/* Compresses `body` in place of itself; false where that does not make it
 * smaller or memory is short: it is untouched then. */
bool http_thread_gzip(struct buf *body);

#endif

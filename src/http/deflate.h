/*
 * gzip (RFC 1952) of a body that is made piece by piece. Each piece that is put
 * in comes out whole, so that nobody waits for what has been written already.
 *
 * Small windows: a stream takes about 100 KiB for as long as its client reads.
 */
#ifndef HTTP_DEFLATE_H
#define HTTP_DEFLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct http_deflate;

struct http_deflate *http_deflate_new(void);         /* NULL without memory */
void http_deflate_free(struct http_deflate *packer); /* NULL is nothing */

/* Appends the piece, compressed, to `out`; `last` ends the whole, once. False
 * without memory, or over the buffer's ceiling. */
__attribute__((warn_unused_result)) bool http_deflate_put(struct http_deflate *packer,
                                                          const struct buf *piece, bool last,
                                                          struct buf *out);

#endif

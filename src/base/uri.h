/* Addresses. Pure but for the buffer. */
#ifndef BASE_URI_H
#define BASE_URI_H

#include "base/buf.h"

/* Appends a text as (part of) one element of a path, escaped (RFC 3986). */
void uri_put_element(struct buf *buf, const char *text, size_t len);

#endif

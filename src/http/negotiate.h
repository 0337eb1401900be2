/*
 * What the client would like: language, gzip, and whether it has the answer
 * already (RFC 9110, sections 8.8.3, 12.5 and 13.1.2). Pure.
 */
#ifndef HTTP_NEGOTIATE_H
#define HTTP_NEGOTIATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/lang.h"

/* Of Accept-Language, which may be NULL: the better liked of our two, at a tie
 * the one named first; Indonesian where neither is named. */
enum lang http_negotiate_lang(const char *accept_language);

/* Whether gzip is accepted and not liked less than no coding; NULL: it is not. */
bool http_negotiate_gzip(const char *accept_encoding);

/* Of Accept, the index of the type that is liked best: of equals the first, 0
 * where it likes none. The most particular range that fits a type counts. */
size_t http_negotiate_type(const char *accept, const char *const *types, size_t count);

/* Ends the opaque tag of a body that was compressed: its bytes differ, so a
 * strong validator must. */
#define HTTP_ETAG_GZIP "-gz"

/* Whether If-None-Match (`*` or a list) holds the tag whose opaque part is
 * `opaque`, plain or compressed, compared weakly. On success `*found` and
 * `*found_len` are the tag as we send it, with its quotes, within the list;
 * NULL for `*`. */
bool http_negotiate_etag(const char *if_none_match, const char *opaque, const char **found,
                         size_t *found_len);

#endif

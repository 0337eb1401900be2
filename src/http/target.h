/*
 * The request target: path, query and percent-encoding (RFC 3986).
 *
 * Text comes out as valid UTF-8 without NUL or not at all. Pure; memory from
 * the request's arena.
 */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "http/http.h"

enum http_target_result {
    HTTP_TARGET_OK,
    HTTP_TARGET_BAD,      /* encoding: %, NUL, UTF-8, characters that no target has */
    HTTP_TARGET_TOO_MANY, /* more than HTTP_QUERY_PARAMS_MAX parameters */
    HTTP_TARGET_NO_MEMORY
};

/* Cuts `target` in two in place: the path (of the absolute form, without
 * scheme and authority; at least "/") and the query (NULL without `?`). */
enum http_target_result http_target_split(char *target, const char **path, char **query);

/* Decodes `len` bytes; `plus_is_blank` as in queries. The text is in place
 * where nothing was encoded and `text[len]` is NUL, else in the arena. */
enum http_target_result http_target_decode(struct arena *arena, const char *text, size_t len,
                                           bool plus_is_blank, const char **decoded);

/* Takes `query` apart. `pretty` is taken out: true for `pretty`, `pretty=1`
 * and `pretty=true`. */
enum http_target_result http_target_query(struct arena *arena, char *query,
                                          const struct http_pair **pairs, size_t *count,
                                          bool *pretty);

#endif

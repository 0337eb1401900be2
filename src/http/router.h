/*
 * Finds the route of a path among templates such as "/v1/rulebooks/{version}".
 *
 * A literal segment wins over a parameter, from the left. Immutable once made:
 * any thread may search.
 */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include <stddef.h>

#include "base/arena.h"
#include "http/http.h"

/* Segments of a template; a longer path matches none. */
#define HTTP_PATH_SEGMENTS_MAX 16
/* Methods of one path. */
#define HTTP_PATH_METHODS_MAX 8

struct http_router;

enum http_route_result {
    HTTP_ROUTE_FOUND,
    HTTP_ROUTE_NO_PATH,
    HTTP_ROUTE_NO_METHOD, /* `allow` tells which there are; so for OPTIONS */
    HTTP_ROUTE_BAD_PATH,  /* encoding */
    HTTP_ROUTE_NO_MEMORY
};

struct http_route_match {
    const struct http_route *route;
    size_t index;      /* of `route` in the table */
    const char *allow; /* "GET, HEAD, OPTIONS"; the router's */
    const char *params[HTTP_PATH_PARAMS_MAX];
};

/* NULL where memory is short or the table is wrong: a template without leading
 * slash, too long, or two routes of the same method and shape (it is logged). */
struct http_router *http_router_new(const struct http_route *routes, size_t count);
void http_router_free(struct http_router *router);

/* Parameters are decoded into the arena. HEAD finds GET. */
enum http_route_result http_router_find(const struct http_router *router, const char *method,
                                        const char *path, struct arena *arena,
                                        struct http_route_match *match);

#endif

#include "http/router.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "http/target.h"

#define ALLOW_LEN_MAX 96

struct segment {
    const char *text; /* not NUL-terminated */
    size_t len;
    bool is_param; /* of a template */
    bool encoded;  /* of a path: holds '%' or bytes over ASCII */
};

/* One path of the table and the routes under it. */
struct template
{
    size_t segment_count;
    struct segment segments[HTTP_PATH_SEGMENTS_MAX];
    size_t route_count;
    const struct http_route *routes[HTTP_PATH_METHODS_MAX];
    char allow[ALLOW_LEN_MAX];
};

struct http_router {
    const struct http_route *table;
    size_t template_count;
    /* Sorted: by number of segments, then literals before parameters, so that
     * the first that fits is the most particular one. */
    struct template *templates;
    /* Templates of n segments begin at first[n] and end before first[n + 1]. */
    size_t first[HTTP_PATH_SEGMENTS_MAX + 2];
};

/* Cuts a path that begins with a slash; false where it has too many segments. */
static bool segments_cut(const char *path, struct segment segments[HTTP_PATH_SEGMENTS_MAX],
                         size_t *count)
{
    *count = 0;
    while (*path == '/') {
        struct segment *segment;
        size_t len = 0;

        if (*count == HTTP_PATH_SEGMENTS_MAX)
            return false;
        segment = &segments[(*count)++];
        *segment = (struct segment){.text = ++path};
        for (; path[len] != '\0' && path[len] != '/'; len++)
            segment->encoded |= path[len] == '%' || ((unsigned char)path[len] & 0x80) != 0;
        segment->len = len;
        path += len;
    }
    return true;
}

static int segment_compare(const struct segment *a, const struct segment *b)
{
    size_t least = a->len < b->len ? a->len : b->len;
    int order;

    if (a->is_param || b->is_param)
        return (int)a->is_param - (int)b->is_param;
    order = memcmp(a->text, b->text, least);
    if (order != 0)
        return order;
    return a->len < b->len ? -1 : a->len > b->len;
}

static int template_compare(const void *left, const void *right)
{
    const struct template *a = left;
    const struct template *b = right;

    if (a->segment_count != b->segment_count)
        return a->segment_count < b->segment_count ? -1 : 1;
    for (size_t i = 0; i < a->segment_count; i++) {
        int order = segment_compare(&a->segments[i], &b->segments[i]);

        if (order != 0)
            return order;
    }
    return 0;
}

static bool template_init(struct template *template, const struct http_route *route)
{
    size_t params = 0;

    *template = (struct template){.route_count = 1, .routes = {route}};
    if (route->path[0] != '/' ||
        !segments_cut(route->path, template->segments, &template->segment_count))
        return false;
    for (size_t i = 0; i < template->segment_count; i++) {
        struct segment *segment = &template->segments[i];

        segment->is_param = segment->len >= 2 && segment->text[0] == '{' &&
                            segment->text[segment->len - 1] == '}';
        params += segment->is_param;
    }
    return params <= HTTP_PATH_PARAMS_MAX;
}

/* Puts the routes of equal templates under the first of them. */
static bool templates_merge(struct http_router *router)
{
    size_t kept = 0;

    for (size_t i = 0; i < router->template_count; i++) {
        struct template *last = kept > 0 ? &router->templates[kept - 1] : NULL;
        struct template *next = &router->templates[i];

        if (last == NULL || template_compare(last, next) != 0) {
            router->templates[kept++] = *next;
            continue;
        }
        if (last->route_count == HTTP_PATH_METHODS_MAX)
            return false;
        for (size_t m = 0; m < last->route_count; m++) {
            if (strcmp(last->routes[m]->method, next->routes[0]->method) == 0)
                return false;
        }
        last->routes[last->route_count++] = next->routes[0];
    }
    router->template_count = kept;
    return true;
}

static bool template_allow(struct template *template)
{
    size_t len = 0;

    for (size_t m = 0; m < template->route_count; m++) {
        const char *method = template->routes[m]->method;
        int more = snprintf(template->allow + len, ALLOW_LEN_MAX - len, "%s%s, ", method,
                            strcmp(method, "GET") == 0 ? ", HEAD" : "");

        if (more < 0 || (size_t)more >= ALLOW_LEN_MAX - len)
            return false;
        len += (size_t)more;
    }
    return snprintf(template->allow + len, ALLOW_LEN_MAX - len, "OPTIONS") <
           (int)(ALLOW_LEN_MAX - len);
}

struct http_router *http_router_new(const struct http_route *routes, size_t count)
{
    struct http_router *router = calloc(1, sizeof *router);
    size_t next = 0;

    if (router == NULL)
        return NULL;
    router->table = routes;
    router->templates = calloc(count > 0 ? count : 1, sizeof *router->templates);
    if (router->templates == NULL)
        goto failed;
    for (size_t i = 0; i < count; i++) {
        if (!template_init(&router->templates[i], &routes[i])) {
            log_event(LOG_LEVEL_ERROR, "route_invalid", "route %s", routes[i].path);
            goto failed;
        }
    }
    router->template_count = count;
    qsort(router->templates, count, sizeof *router->templates, template_compare);
    if (!templates_merge(router)) {
        log_event(LOG_LEVEL_ERROR, "route_invalid", "two routes of one method and path");
        goto failed;
    }
    for (size_t n = 0; n < HTTP_PATH_SEGMENTS_MAX + 2; n++) {
        while (next < router->template_count && router->templates[next].segment_count < n)
            next++;
        router->first[n] = next;
    }
    for (size_t i = 0; i < router->template_count; i++) {
        if (!template_allow(&router->templates[i]))
            goto failed;
    }
    return router;
failed:
    http_router_free(router);
    return NULL;
}

void http_router_free(struct http_router *router)
{
    if (router == NULL)
        return;
    free(router->templates);
    free(router);
}

/* `segments` are as many as the template's. */
static bool template_fits(const struct template *template, const struct segment *segments,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct segment *want = &template->segments[i];

        if (want->is_param ? segments[i].len == 0
                           : want->len != segments[i].len ||
                                 memcmp(want->text, segments[i].text, want->len) != 0)
            return false;
    }
    return true;
}

static enum http_route_result router_take(const struct http_router *router,
                                          const struct template *template, const char *method,
                                          struct http_route_match *match)
{
    match->allow = template->allow;
    if (strcmp(method, "HEAD") == 0)
        method = "GET";
    for (size_t m = 0; m < template->route_count; m++) {
        if (strcmp(template->routes[m]->method, method) == 0) {
            match->route = template->routes[m];
            match->index = (size_t)(template->routes[m] - router->table);
            return HTTP_ROUTE_FOUND;
        }
    }
    return HTTP_ROUTE_NO_METHOD;
}

static enum http_route_result segment_decode(struct segment *segment, struct arena *arena)
{
    const char *text;

    switch (http_target_decode(arena, segment->text, segment->len, false, &text)) {
    case HTTP_TARGET_OK:
        break;
    case HTTP_TARGET_BAD:
    case HTTP_TARGET_TOO_MANY:
        return HTTP_ROUTE_BAD_PATH;
    case HTTP_TARGET_NO_MEMORY:
        return HTTP_ROUTE_NO_MEMORY;
    }
    segment->text = text;
    segment->len = strlen(text);
    return HTTP_ROUTE_FOUND;
}

enum http_route_result http_router_find(const struct http_router *router, const char *method,
                                        const char *path, struct arena *arena,
                                        struct http_route_match *match)
{
    struct segment segments[HTTP_PATH_SEGMENTS_MAX];
    size_t count;
    size_t param = 0;
    const struct template *template = NULL;

    *match = (struct http_route_match){.route = NULL};
    if (!segments_cut(path, segments, &count))
        return HTTP_ROUTE_NO_PATH;
    for (size_t i = 0; i < count; i++) {
        enum http_route_result result = segments[i].encoded ? segment_decode(&segments[i], arena)
                                                            : HTTP_ROUTE_FOUND;

        if (result != HTTP_ROUTE_FOUND)
            return result;
    }
    for (size_t i = router->first[count]; i < router->first[count + 1]; i++) {
        if (template_fits(&router->templates[i], segments, count)) {
            template = &router->templates[i];
            break;
        }
    }
    if (template == NULL)
        return HTTP_ROUTE_NO_PATH;
    for (size_t i = 0; i < count; i++) {
        if (!template->segments[i].is_param)
            continue;
        match->params[param] = arena_strndup(arena, segments[i].text, segments[i].len);
        if (match->params[param++] == NULL)
            return HTTP_ROUTE_NO_MEMORY;
    }
    return router_take(router, template, method, match);
}

/*
 * The HTTP server: routes, limits, authentication, problem answers.
 *
 * Knows no word of commerce, no SQL and no JSON tree. A handler reads a
 * struct http_request, fills a struct http_reply and returns; the server sends
 * it. Handlers of HTTP_RUN_INLINE routes run on the event loop's threads and
 * must not block; those of HTTP_RUN_WORKER routes are handed to the executor
 * of the configuration and may. A request is touched by one thread at a time.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/lang.h"

struct http_request;
struct http_job;
struct http_server;

/* ---- limits: every one of them has its name here ---- */
#define HTTP_PATH_PARAMS_MAX 8
#define HTTP_QUERY_PARAMS_MAX 1024
#define HTTP_REPLY_HEADERS_MAX 12
#define HTTP_REQUEST_ID_MAX 64
#define HTTP_REPLY_BYTES_MAX (64u * 1024 * 1024)
#define HTTP_ARENA_BYTES_MAX (64u * 1024 * 1024)
#define HTTP_GZIP_BYTES_MIN 1024

/* ---- problems (RFC 9457) ---- */

/* A kind of failure. `code` is stable and documented in openapi.yaml; titles
 * are for people, in the two languages of the service. Static storage. */
struct http_problem {
    const char *code; /* "BODY_TOO_LARGE" */
    unsigned status;
    const char *title_id;
    const char *title_en;
};

/* Problems that the server itself raises. */
extern const struct http_problem HTTP_PROBLEM_BAD_REQUEST;    /* 400, framing and request line */
extern const struct http_problem HTTP_PROBLEM_MALFORMED_JSON; /* 400 */
extern const struct http_problem HTTP_PROBLEM_UNAUTHORIZED;   /* 401, WWW-Authenticate: Bearer */
extern const struct http_problem HTTP_PROBLEM_FORBIDDEN;      /* 403 */
extern const struct http_problem HTTP_PROBLEM_NOT_FOUND;      /* 404 */
extern const struct http_problem HTTP_PROBLEM_METHOD_NOT_ALLOWED; /* 405, Allow */
extern const struct http_problem HTTP_PROBLEM_BODY_TOO_LARGE;     /* 413 */
extern const struct http_problem HTTP_PROBLEM_UNSUPPORTED_MEDIA;  /* 415 */
extern const struct http_problem HTTP_PROBLEM_INVALID;            /* 422, errors[] */
extern const struct http_problem HTTP_PROBLEM_HEADERS_TOO_LARGE;  /* 431 */
extern const struct http_problem HTTP_PROBLEM_OVERLOADED;         /* 503, Retry-After */
extern const struct http_problem HTTP_PROBLEM_INTERNAL;           /* 500 */

/* ---- request ---- */

/* What authentication found. */
enum http_role { HTTP_ROLE_NONE, HTTP_ROLE_OPERATOR };

struct http_pair {
    const char *name;
    const char *value; /* percent-decoded, valid UTF-8, NUL-terminated, never NULL */
};

struct http_request {
    const struct http_route *route;
    const char *method;
    const char *path;                         /* percent-encoded, as sent, without query */
    const char *params[HTTP_PATH_PARAMS_MAX]; /* of the template, in its order, decoded */
    size_t query_count;
    const struct http_pair *query; /* in order; `pretty` is taken out */
    const char *body;              /* NUL after the last byte; "" without body */
    size_t body_len;
    const char *request_id;
    enum lang lang; /* of Accept-Language; handlers may override by ?lang= */
    bool pretty;
    enum http_role role;
    struct arena *arena; /* freed after the answer was sent */
    void *context;       /* the configuration's */
    void *worker;        /* HTTP_RUN_WORKER: what the executor lends (a database connection) */
    struct http_connection *connection; /* the server's own */
};

/* A request header's value as received, or NULL. */
const char *http_request_header(const struct http_request *request, const char *name);
/* The first query value of that name, or NULL. */
const char *http_request_query(const struct http_request *request, const char *name);

/* ---- reply ---- */

struct http_header {
    const char *name;
    const char *value; /* static or in the request's arena */
};

struct http_reply {
    unsigned status;          /* 200 unless set */
    const char *content_type; /* "application/json" unless set */
    struct buf body;          /* initialised with HTTP_REPLY_BYTES_MAX */
    size_t header_count;
    struct http_header headers[HTTP_REPLY_HEADERS_MAX];
};

void http_reply_header(struct http_reply *reply, const char *name, const char *value);

/* Makes `reply` a problem: discards what the body held. `detail` may be NULL;
 * faults may be NULL with 0. Never fails (falls back to a bodyless status). */
void http_reply_problem(const struct http_request *request, struct http_reply *reply,
                        const struct http_problem *problem, const char *detail,
                        const struct fault *faults, size_t fault_count);

/* Sets ETag to a strong validator of the body and turns the reply into 304
 * where If-None-Match holds. Call when the body is whole. */
void http_reply_etag(const struct http_request *request, struct http_reply *reply);

/* ---- routes ---- */

enum http_run { HTTP_RUN_INLINE, HTTP_RUN_WORKER };
enum http_access { HTTP_ACCESS_PUBLIC, HTTP_ACCESS_OPERATOR };

typedef void http_handler(struct http_request *request, struct http_reply *reply);

struct http_route {
    const char *method; /* "GET" also answers HEAD */
    const char *path;   /* "/v1/rulebooks/{version}" */
    http_handler *handle;
    enum http_run run;
    enum http_access access;
    size_t body_max; /* bytes; 0: a body is refused */
    bool json_body;  /* Content-Type must be application/json where a body is sent */
};

/* ---- server ---- */

struct http_config {
    const char *address; /* "127.0.0.1" */
    uint16_t port;       /* 0: any free one */
    unsigned threads;
    unsigned connections_max;
    unsigned connections_per_client_max;
    unsigned header_bytes_max;
    unsigned idle_timeout_s;
    unsigned request_timeout_s;      /* from the first idle moment to a whole request */
    const char *const *cors_origins; /* NULL-terminated list, or NULL */
    const char *operator_key;        /* NULL: operator routes are refused (401) */
    const struct http_route *routes; /* const table, borrowed for good */
    size_t route_count;
    void *context; /* http_request.context */
    /* Hands `job` to a worker, which must call http_job_run exactly once; false
     * where its queue is full: the server answers 503. NULL: no such routes. */
    bool (*submit)(void *executor, struct http_job *job);
    void *executor;
};

enum http_start_result { HTTP_STARTED, HTTP_ADDRESS_IN_USE, HTTP_ADDRESS_INVALID, HTTP_FAILED };

/* Starts serving. On success `*out` is the server. */
enum http_start_result http_server_start(const struct http_config *config,
                                         struct http_server **out);
uint16_t http_server_port(const struct http_server *server);

/* Stops listening; what runs goes on. */
void http_server_quiesce(struct http_server *server);
/* Waits until no request is under way, at most `timeout_ms`; true if none is.
 * From then on no handler is begun (late requests get OVERLOADED), so that the
 * executor can be ended, and what handlers share freed once it has. */
bool http_server_drain(struct http_server *server, unsigned timeout_ms);
/* Ends the server and frees it. Every job must have run. */
void http_server_stop(struct http_server *server);

/* A worker's part: runs the job's handler with `worker` lent, sends the answer
 * by waking its connection. With `worker` NULL the handler is not run and the
 * client gets OVERLOADED. */
void http_job_run(struct http_job *job, void *worker);

/* ---- metrics ---- */

/* Appends the server's own figures in Prometheus text form. */
void http_server_metrics(const struct http_server *server, struct buf *out);

#endif

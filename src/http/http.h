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

#include "base/access.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/lang.h"

struct http_request;
struct http_job;
struct http_listener;
struct http_server;

/* ---- limits: every one of them has its name here ---- */
#define HTTP_PATH_PARAMS_MAX 8
#define HTTP_QUERY_PARAMS_MAX 1024
#define HTTP_REPLY_HEADERS_MAX 12
#define HTTP_REQUEST_ID_MAX 64
#define HTTP_REPLY_BYTES_MAX (64u * 1024 * 1024)
#define HTTP_ARENA_BYTES_MAX (64u * 1024 * 1024)
#define HTTP_GZIP_BYTES_MIN 1024
/* A file that is longer is sent as it is, never read into memory. */
#define HTTP_FILE_GZIP_BYTES_MAX (8u * 1024 * 1024)
/* Of a streamed answer: a producer stops at about so much, and must at the most. */
#define HTTP_PIECE_BYTES (16u * 1024)
#define HTTP_PIECE_BYTES_MAX (1024u * 1024)
#define HTTP_EVENT_BYTES_MAX (1024u * 1024)
/* Between the comments that tell listeners that their stream lives. */
#define HTTP_HEARTBEAT_MS 15000

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

/* ---- media types of bodies ---- */

enum http_media {
    HTTP_MEDIA_JSON = 1 << 0, /* also where a body comes without Content-Type */
    HTTP_MEDIA_CSV = 1 << 1,
    HTTP_MEDIA_XLSX = 1 << 2,
};
#define HTTP_TYPE_JSON "application/json"
#define HTTP_TYPE_CSV "text/csv"
#define HTTP_TYPE_EVENTS "text/event-stream"
#define HTTP_TYPE_XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* ---- request ---- */

/* Who sends a request: what http_config.authenticate found. On public routes
 * nobody is asked, and it stays ACCESS_ROLE_NONE. */
struct http_identity {
    struct access_grant grant;
    const char *name; /* for the log: a key's id, never a secret; NULL: none */
};

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
    enum http_media media; /* of the body; 0: the route asks for none */
    const char *request_id;
    enum lang lang; /* of Accept-Language; handlers may override by ?lang= */
    bool pretty;
    struct http_identity identity;
    struct arena *arena; /* freed after the answer was sent */
    void *context;       /* the configuration's */
    void *worker;        /* on a worker: what the executor lends (a database connection) */
    void *kept;          /* the handler's own, in the arena: from one run of it to the next */
    bool deferred;       /* http_request_defer was called */
    bool parked;         /* http_request_park was called */
    bool by_accept;      /* the answer depends on Accept (http_request_accepts) */
    struct http_connection *connection; /* the server's own */
};

/* A request header's value as received, or NULL. */
const char *http_request_header(const struct http_request *request, const char *name);
/* The first query value of that name, or NULL. */
const char *http_request_query(const struct http_request *request, const char *name);
/* The value of the path's parameter of that name ("shop_id"), or NULL where the
 * route has none. */
const char *http_request_param(const struct http_request *request, const char *name);

/* Of the media types, which the client's Accept likes best: the first at a tie,
 * and where it likes none of them. */
size_t http_request_accepts(struct http_request *request, const char *const *types, size_t count);

/* ---- reply ---- */

struct http_header {
    const char *name;
    const char *value; /* static or in the request's arena */
};

/* What a producer says of its answer. */
enum http_stream_result {
    HTTP_STREAM_MORE,   /* another piece follows */
    HTTP_STREAM_END,    /* this was the last */
    HTTP_STREAM_FAILED, /* none follows: the connection is closed amid the answer */
};
/* Appends the next piece, at least a byte with HTTP_STREAM_MORE, about
 * HTTP_PIECE_BYTES. Runs on an event loop: about a millisecond at most. */
typedef enum http_stream_result http_producer(void *arg, struct buf *piece);

struct http_reply {
    unsigned status;          /* 200 unless set */
    const char *content_type; /* HTTP_TYPE_JSON unless set */
    struct buf body;          /* initialised with HTTP_REPLY_BYTES_MAX */
    struct {
        bool is_set; /* it is the body */
        int fd;
        uint64_t len;
    } file;
    struct {
        http_producer *produce; /* it makes the body; NULL: none */
        void (*end)(void *arg);
        void *arg;
    } stream;
    struct http_listener *listener; /* its events are the body; NULL: none */
    size_t header_count;
    struct http_header headers[HTTP_REPLY_HEADERS_MAX];
};

/* An empty reply again, as handlers get it: frees what it had. */
void http_reply_reset(struct http_reply *reply);

/* The first `len` bytes of a regular file become the body, sent from there as
 * the client takes them: a slow one costs a file and no worker. The descriptor
 * is the reply's from here on. Texts of HTTP_GZIP_BYTES_MIN to
 * HTTP_FILE_GZIP_BYTES_MAX bytes are compressed for who accepts it, in memory. */
void http_reply_file(struct http_reply *reply, int fd, uint64_t len);

/* The body is made piece by piece, as the client takes it: chunked, and without
 * length. The producer is called on the event loop, never twice at once, never
 * for HEAD. `end` is called exactly once, whatever becomes of the answer: when it
 * was sent, when its client has gone or is cut off, or when another answer takes
 * its place. `arg` may live in the request's arena. A client that does not read
 * costs its pieces and no worker; it has to take the answer as fast as any. A
 * stream is compressed like other texts, and has no ETag. */
void http_reply_stream(struct http_reply *reply, http_producer *produce, void *arg,
                       void (*end)(void *arg));

void http_reply_header(struct http_reply *reply, const char *name, const char *value);

/* ---- event streams (Server-Sent Events) ---- */

/* An event as it is sent, shared by all streams that send it. Any thread. */
struct http_event;
/* Name and id may be NULL. `data` is UTF-8; each of its lines goes as one. Without
 * data (NULL) clients see no event, but take over the id. NULL: no memory, more than
 * HTTP_EVENT_BYTES_MAX, or a line end in name or id. */
struct http_event *http_event_new(const char *name, const char *id, const char *data, size_t len);
/* One reference more. */
struct http_event *http_event_share(struct http_event *event);
void http_event_release(struct http_event *event); /* NULL is nothing */

/* Where a stream's events come from. */
struct http_event_source {
    void *arg;
    /* Says what is to be sent next, on some thread, never twice at once: a
     * reference that becomes the stream's, or NULL: nothing now, it is asked again
     * once the listener was woken. HTTP_STREAM_END: nothing after that. */
    enum http_stream_result (*next)(void *arg, struct http_event **event);
    /* Exactly once, whatever becomes of the stream; nobody may wake it after. */
    void (*end)(void *arg);
};

/* Makes the reply an event stream: status, type and headers are set. It costs
 * neither thread nor timer while there is nothing to send, gets a heartbeat, and
 * ends where its client does not take what it is sent, as fast as any answer,
 * where its key or token ceases to be valid, and when the server ends. NULL: there
 * are too many (503 stands), no memory, or it is HEAD; the source is not used. */
struct http_listener *http_reply_events(struct http_request *request, struct http_reply *reply,
                                        const struct http_event_source *source);
/* There may be something new for it. Any thread, until its source's `end`. Those
 * that are woken together are served a few at a time, and not on event loops, so that
 * other requests need not wait for all of them. */
void http_listener_wake(struct http_listener *listener);

/* Of a handler of an HTTP_RUN_INLINE route, on an event loop: it cannot answer
 * without blocking, and is to be run again on a worker (`worker` is set then).
 * Whatever it has put into the reply is dropped. On a worker: nothing. */
void http_request_defer(struct http_request *request);

/* Of a handler: it waits for what somebody else does, and need not hold its worker
 * meanwhile, nor be handed to one. Returning, it ends without an answer; whatever it
 * has put into the reply is dropped. It is run again from its start, on an event
 * loop where the route is inline, once its job was woken, exactly once. */
void http_request_park(struct http_request *request);
/* The job of a request: for who is to wake it. */
struct http_job *http_request_job(struct http_request *request);
/* Any thread, also before the handler has returned, or even called park. */
void http_job_wake(struct http_job *job);

/* Makes `reply` a problem: discards what the body held. `detail` may be NULL;
 * faults may be NULL with 0. Never fails (falls back to a bodyless status). */
void http_reply_problem(const struct http_request *request, struct http_reply *reply,
                        const struct http_problem *problem, const char *detail,
                        const struct fault *faults, size_t fault_count);

/* Sets ETag to a strong validator of the body and turns the reply into 304
 * where If-None-Match holds. Call when the body is whole. */
void http_reply_etag(const struct http_request *request, struct http_reply *reply);

/* The same for a stored resource, whose tag begins with its version, also for
 * answers 201: "7-0123456789abcdef". What follows the version tells apart what
 * time, zone and ?pretty make of one version. */
void http_reply_etag_version(const struct http_request *request, struct http_reply *reply,
                             int64_t version);

/* Whether If-Match names the version (or is `*`): of a tag of
 * http_reply_etag_version only the version counts, as only it is written. */
enum http_match { HTTP_MATCH_ABSENT, HTTP_MATCH_HOLDS, HTTP_MATCH_FAILS };
enum http_match http_request_if_match(const struct http_request *request, int64_t version);

/* ---- routes ---- */

enum http_run { HTTP_RUN_INLINE, HTTP_RUN_WORKER };

/* Who may call a route: a set. Operators may call every route. Who may not call
 * it at all is answered 403. Where the path has a parameter {shop_id}, a seller
 * who has not that shop is answered 404, as if it did not exist; handlers need
 * look at nothing but shops in bodies, and in lists over all shops. */
enum http_access {
    HTTP_ACCESS_PUBLIC = 0, /* everybody; credentials are not looked at */
    HTTP_ACCESS_SELLER = 1 << 0,
    HTTP_ACCESS_SERVICE = 1 << 1,
    HTTP_ACCESS_OPERATOR = 1 << 2,
    HTTP_ACCESS_WRITE = 1 << 3, /* and only with the right to write */
};
/* The name of the parameter that is held against a seller's shops. */
#define HTTP_SHOP_PARAM "shop_id"

typedef void http_handler(struct http_request *request, struct http_reply *reply);

struct http_route {
    const char *method; /* "GET" also answers HEAD */
    const char *path;   /* "/v1/rulebooks/{version}" */
    http_handler *handle;
    enum http_run run;
    unsigned access; /* set of enum http_access */
    size_t body_max; /* bytes; 0: a body is refused */
    unsigned media;  /* beside JSON, what a body may be: a set of enum http_media */
    bool json_body;  /* Content-Type must be application/json where a body is sent */
    bool shop_lane;  /* of one shop, a few run at a time on workers */
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
    unsigned request_timeout_s;        /* from the first idle moment to a whole request */
    unsigned listeners_max;            /* open event streams */
    unsigned listeners_per_client_max; /* 0: no limit */
    unsigned heartbeat_ms;             /* of event streams; 0: HTTP_HEARTBEAT_MS */
    const char *const *cors_origins;   /* NULL-terminated list, or NULL */
    /* Says whose the credentials are: NULL, and `*out` is filled (its texts in
     * the arena, or static), or else the problem to answer: UNAUTHORIZED mostly.
     * `token` is what follows "Bearer", at most header_bytes_max long. Runs on
     * the event loop: must not block. NULL: routes that are not public are
     * refused (401). */
    const struct http_problem *(*authenticate)(void *context, const char *token,
                                               struct arena *arena, struct http_identity *out);
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

/* What tells the lane of a job for whom its route says so: that of the path's shop;
 * 0: it has none. */
uint64_t http_job_lane(const struct http_job *job);
/* A worker's part: runs the job's handler with `worker` lent, sends the answer
 * by waking its connection. A parked job's run counts: it is submitted anew. With `worker` NULL the handler is not run and the
 * client gets OVERLOADED. */
void http_job_run(struct http_job *job, void *worker);

/* ---- metrics ---- */

/* Appends the server's own figures in Prometheus text form. */
void http_server_metrics(const struct http_server *server, struct buf *out);

#endif

/*
 * One request and its answer, from the request line to the answer's last byte.
 *
 * Exchanges are used again and again by a thread (http/thread.h); the arena's
 * first chunk and the body's buffer stay with them. Owned by the event loop's
 * thread, except between http_config.submit and http_job_run, when it is the
 * worker's.
 */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include <microhttpd.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "http/connections.h"
#include "http/guard.h"
#include "http/http.h"

/* A body's buffer never grows by more than this ahead of what arrived. */
#define HTTP_BODY_STEP (64u * 1024)
/* A larger one is not kept for the next request. */
#define HTTP_BODY_KEPT_MAX (16u * 1024)

enum http_phase {
    HTTP_PHASE_TARGET,  /* the request line is read */
    HTTP_PHASE_BODY,    /* the headers are judged; the body, if any, comes */
    HTTP_PHASE_REFUSED, /* `reply` says why; there is no body */
    HTTP_PHASE_JOB,     /* suspended: with the executor, or parked */
    HTTP_PHASE_DONE,    /* resumed: `reply` is whole */
    HTTP_PHASE_AGAIN,   /* resumed: was parked, the handler is to be run again */
    HTTP_PHASE_SENDING  /* libmicrohttpd has the answer */
};

struct http_job {
    struct http_exchange *exchange;
    /* Of a run that is parked: the thread that leaves it, and who wakes it. The last
     * of them has the exchange. */
    atomic_uint parties;
};

/* A streamed answer under way. */
struct http_stream {
    struct buf piece;            /* as produced */
    struct buf packed;           /* the same compressed, where it is */
    struct http_deflate *packer; /* NULL until there is something to compress */
    size_t taken;                /* bytes of the one or the other that were sent */
    bool ended;                  /* no piece follows */
};

struct http_exchange {
    struct http_exchange *next_idle;
    struct http_server *server;
    struct MHD_Connection *mhd;
    struct http_connection *connection;
    enum http_phase phase;
    struct http_facts facts;
    struct http_request request;
    struct http_reply reply;
    struct http_job job;
    struct buf body;
    struct http_stream stream;
    size_t route_index; /* the number of routes where none was found */
    bool in_flight;     /* counted so */
    bool finished;      /* `reply` is ready to be sent (http_reply_finish) */
    bool gzipped;
    bool chunked;                /* the client knows chunks: an answer without length has them */
    bool sent_raw;               /* answered past libmicrohttpd */
    bool closing;                /* the connection ends with this answer */
    char *target;                /* a copy that may be written to; NULL without memory */
    const char *target_received; /* libmicrohttpd's own, only to be compared */
    size_t target_len;
    int64_t begun_us; /* monotonic */
    uint64_t sent_len;
    char request_id[HTTP_REQUEST_ID_MAX + 1];
};

struct http_exchange *http_exchange_new(void); /* NULL without memory */
void http_exchange_free(struct http_exchange *exchange);
/* Blank again, for the next request. */
void http_exchange_reset(struct http_exchange *exchange);

/* Appends a piece of the body; false without memory. The caller has checked
 * the route's limit. */
bool http_exchange_append(struct http_exchange *exchange, const char *bytes, size_t len);

/* Takes a request id that the client sent, or makes one. */
void http_exchange_identify(struct http_exchange *exchange, const char *wanted);

#endif

/* The server's inside, shared by the files of this room only. */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include <microhttpd.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/connections.h"
#include "http/events.h"
#include "http/exchange.h"
#include "http/http.h"
#include "http/metrics.h"
#include "http/router.h"

/* libmicrohttpd 0.9 cuts the request line at a NUL and glues folded lines to
 * the header's *name*; later ones refuse both by themselves. What is done about
 * it looks at where its texts lie in memory. */
#if MHD_VERSION < 0x01000000
#define HTTP_MHD_IS_LENIENT 1
#else
#define HTTP_MHD_IS_LENIENT 0
#endif

struct http_server {
    struct http_config config;
    struct MHD_Daemon *daemon;
    int listen_fd;
    int never_ready_fd; /* stands in for it once nobody more is let in */
    uint16_t port;
    struct http_router *router;
    struct http_connections *connections;
    struct http_events *events;
    struct http_metrics metrics;
    const char *vary;     /* of every answer */
    atomic_bool draining; /* answers say Connection: close */
    atomic_bool refusing; /* no handler is begun any more */
    atomic_uint handling; /* threads that run a handler, or just hand a job over */
    atomic_uint jobs;     /* handed over, connection not resumed yet */
};

/* Monotonic microseconds. */
int64_t http_now_us(void);

/* ---- dispatch.c: what libmicrohttpd calls ---- */
void *http_on_target(void *arg, const char *target, struct MHD_Connection *mhd);
enum MHD_Result http_on_call(void *arg, struct MHD_Connection *mhd, const char *url,
                             const char *method, const char *version, const char *upload,
                             size_t *upload_len, void **state);
void http_on_completed(void *arg, struct MHD_Connection *mhd, void **state,
                       enum MHD_RequestTerminationCode how);
void http_on_connection(void *arg, struct MHD_Connection *mhd, void **socket_state,
                        enum MHD_ConnectionNotificationCode what);

/* ---- admit.c ---- */
/* Judges the headers: framing, route, rights, body. True: come in; else the
 * reply holds the answer. */
bool http_admit(struct http_exchange *exchange, const char *method, const char *version);
/* Whether who was let in would be let in now. */
bool http_admit_still(const struct http_exchange *exchange);

/* ---- send.c ---- */
/* Makes the reply ready: compresses it, or replaces what could not be written.
 * Any thread that owns the exchange; a second call is nothing. */
void http_reply_finish(struct http_exchange *exchange);
/* Hands the reply to libmicrohttpd, finished if it was not. */
enum MHD_Result http_send(struct http_exchange *exchange);
/* Writes the reply to the socket by hand, for when libmicrohttpd cannot answer
 * (amid a body); the connection must be closed then. */
void http_send_raw(struct http_exchange *exchange);

/* ---- job.c ---- */
/* Before a handler runs on the event loop: it may be parked. */
void http_job_begin(struct http_exchange *exchange);
/* It was: suspends the connection until it is woken. */
void http_job_park(struct http_exchange *exchange);
/* Suspends the connection and hands the exchange to the executor. */
void http_job_submit(struct http_exchange *exchange);
/* Makes the reply OVERLOADED. */
void http_reply_overloaded(struct http_exchange *exchange);

/* ---- access_log.c ---- */
void http_access_log(const struct http_exchange *exchange, bool answered, uint64_t duration_us);

#endif

/*
 * The open event streams of a server, and the one thread that serves them.
 *
 * libmicrohttpd sends a stream's head and what there is for it at first
 * (event_stream.c). Then the stream sleeps: its connection is suspended, and costs
 * neither thread nor timer. Whoever has something for it only puts it into a queue;
 * the thread serves those in the queue a few at a time, and each for its heartbeat.
 *
 *   http_listener_wake → [queue] → thread ──▶ http_listener_push: send()
 *                                        └──▶ MHD_resume_connection: its end
 *
 * It writes to the sockets itself, chunk by chunk, and resumes a connection only for
 * the stream's end: to resume one, libmicrohttpd walks through all that are
 * suspended, and event loops would serve listeners while quotes wait.
 *
 * One lock guards the list, the queue and who sleeps: a stream goes to sleep under
 * it, so that no wake is lost, and nobody resumes what is not suspended. A stream that
 * is awake is its event loop's, one that sleeps the thread's.
 */
#ifndef HTTP_EVENTS_H
#define HTTP_EVENTS_H

#include <microhttpd.h>

#include "base/buf.h"
#include "http/http.h"

/* So many are served, then none for so long; more of them where it would take longer
 * than HTTP_SERVE_ALL_MS to have served all. */
#define HTTP_SERVE_COUNT 16
#define HTTP_SERVE_REST_MS 2
#define HTTP_SERVE_ALL_MS 250
/* Events of one stream, before others have their turn. */
#define HTTP_SERVE_EVENTS 16
/* A client that lost its stream comes back after so long, and up to so much
 * later, so that they do not come all at once. */
#define HTTP_RETRY_MS 1000
#define HTTP_RETRY_SPREAD_MS 2000
/* When the server ends, a stream that is not taken is cut off after so long. */
#define HTTP_EVENTS_END_MS 1000
/* What the kernel keeps for a client that does not read (it doubles it). */
#define HTTP_EVENTS_SEND_BYTES (64 * 1024)

struct http_events;
struct http_exchange;

/* NULL without thread or memory. */
struct http_events *http_events_start(const struct http_config *config);
/* No more are opened, and all end as soon as their clients let them. */
void http_events_end(struct http_events *events);
/* How many are suspended; none soon after http_events_end. */
size_t http_events_asleep(struct http_events *events);
/* All must have been freed. NULL is nothing. */
void http_events_stop(struct http_events *events);
void http_events_metrics(struct http_events *events, struct buf *out);

/* Ends the source, and frees. */
void http_listener_free(struct http_listener *listener);

/* A response that reads the exchange's stream; NULL without memory. */
struct MHD_Response *http_events_response(struct http_exchange *exchange);

/* The bytes of an event. */
const char *http_event_bytes(const struct http_event *event, size_t *len);
/* The same as a chunk of a chunked answer. */
const char *http_event_chunk(const struct http_event *event, size_t *len);
/* At least one byte as an event: `bytes` are copied. NULL without memory. */
struct http_event *http_event_raw(const char *bytes, size_t len);

#endif

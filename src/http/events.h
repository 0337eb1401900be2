/*
 * The open event streams of a server, and the one thread that wakes them.
 *
 * A stream with nothing to send sleeps: its connection is suspended, and costs
 * neither thread nor timer. Whoever has something for it only puts it into a
 * queue; the thread resumes those in the queue a few at a time, so that a
 * message to thousands leaves event loops time for other requests, and wakes each
 * for its heartbeat.
 *
 *   http_listener_wake → [queue] → thread ── MHD_resume_connection ──▶ event loop
 *                                                                  events_read
 *
 * One lock guards the list, the queue and who sleeps: a stream goes to sleep under
 * it, so that no wake is lost, and nobody resumes what is not suspended.
 */
#ifndef HTTP_EVENTS_H
#define HTTP_EVENTS_H

#include <microhttpd.h>

#include "base/buf.h"
#include "http/http.h"

/* So many are resumed, then none for so long. */
#define HTTP_WAKE_COUNT 48
#define HTTP_WAKE_REST_MS 5
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
/* Those bytes as an event: `bytes` are copied. NULL without memory. */
struct http_event *http_event_raw(const char *bytes, size_t len);

#endif

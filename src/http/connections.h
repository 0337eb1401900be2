/*
 * The open connections, and the thread that ends those that overstay.
 *
 * libmicrohttpd's own timeout starts anew with every byte, so a client that
 * drips bytes would be served for ever. Each connection therefore has a
 * deadline: for a whole request from the moment it was opened or last
 * answered (and once more from its request line on), then for taking the
 * answer. While a handler works there is none. The thread shuts a late socket
 * down; its event loop sees the end of the stream and cleans up.
 *
 * The thread also reads on, for a moment, what clients still send after they
 * were refused early: closing at once would reset the connection and might
 * lose them the answer (RFC 9112, section 9.6).
 *
 * A descriptor is touched by the thread only under the lock under which its
 * connection is removed, so never after it was closed and reused.
 */
#ifndef HTTP_CONNECTIONS_H
#define HTTP_CONNECTIONS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* How often deadlines are looked at. */
#define HTTP_REAPER_TICK_MS 250
/* How long, and how much, is read from a client that was refused. */
#define HTTP_LINGER_MS 2000
#define HTTP_LINGER_BYTES_MAX (32u * 1024 * 1024)
#define HTTP_LINGER_MAX 128
/* A client must take its answer at least this fast, after the first grace. */
#define HTTP_SEND_BYTES_PER_S_MIN (16u * 1024)
/* "[ffff:…]": an address without port. */
#define HTTP_REMOTE_MAX 46

struct http_connection {
    struct http_connection *next;
    struct http_connection *prev;
    int fd;
    bool linger;                     /* its loop's thread only: refused with unread body */
    atomic_bool cut;                 /* the deadline passed: shut down */
    atomic_int_fast64_t deadline_ms; /* of the monotonic clock; INT64_MAX: none */
    char remote[HTTP_REMOTE_MAX];
};

struct http_connections;

/* NULL without threads, descriptors or memory. */
struct http_connections *http_connections_start(unsigned request_timeout_s);
/* Every connection must be removed before. */
void http_connections_stop(struct http_connections *connections);

/* NULL without memory. */
struct http_connection *http_connections_add(struct http_connections *connections, int fd,
                                             const struct sockaddr *remote);
/* Before its descriptor is closed. Frees it. */
void http_connections_remove(struct http_connections *connections,
                             struct http_connection *connection);

/* The client owes a whole request from now on. */
void http_connection_expect(const struct http_connections *connections,
                            struct http_connection *connection);
/* We owe it an answer. */
void http_connection_serve(struct http_connection *connection);
/* It owes it to us to take `len` bytes. */
void http_connection_send(const struct http_connections *connections,
                          struct http_connection *connection, uint64_t len);
/* And so many more; what it was slow with before, it has used up. */
void http_connection_send_more(struct http_connection *connection, uint64_t len);
/* At that time of the monotonic clock it is cut off. */
void http_connection_end_by(struct http_connection *connection, int64_t deadline_ms);

#endif

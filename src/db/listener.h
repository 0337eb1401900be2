/*
 * A thread with a connection of its own that hears what other instances, and
 * this one, tell through PostgreSQL (LISTEN/NOTIFY).
 *
 * Nothing is heard while the connection is lost, nor through a pooler in
 * transaction mode: what subscribers need for sure, they look up at every tick.
 * All callbacks run on the listener's thread and must not block long.
 */
#ifndef DB_LISTENER_H
#define DB_LISTENER_H

#include "db/db.h"

/* Between two ticks. */
#define DB_LISTENER_TICK_MS 1000
/* Between two polls. */
#define DB_LISTENER_POLL_MS 200
/* After a poll that took long: so many times what it took. */
#define DB_LISTENER_POLL_REST 3
#define DB_LISTENER_CHANNELS_MAX 8

struct db_listener;

struct db_subscription {
    const char *channel; /* an SQL identifier, static */
    void *arg;
    /* A message; `payload` is gone after the call. */
    void (*heard)(void *arg, const char *payload);
};

struct db_listener_config {
    struct db_config db; /* workers and queue are not used */
    size_t subscription_count;
    const struct db_subscription *subscriptions; /* copied */
    void *tick_arg;
    /* Every DB_LISTENER_TICK_MS, and right after each (re)connection. `conn` is
     * NULL while there is none. May be NULL. */
    void (*tick)(void *arg, struct db_conn *conn);
    void *poll_arg;
    /* The same, every DB_LISTENER_POLL_MS. */
    void (*poll)(void *arg, struct db_conn *conn);
};

/* NULL: no thread or memory, or a URL that is none. */
struct db_listener *db_listener_start(const struct db_listener_config *config);
void db_listener_stop(struct db_listener *listener); /* NULL is nothing */
void db_listener_metrics(const struct db_listener *listener, struct buf *out);

#endif

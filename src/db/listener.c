#include "db/listener.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "db/conn.h"

/* Between attempts to connect, doubled from the first to the last, each wait
 * being a random one of its upper half. */
#define BACKOFF_FIRST_MS 100u
#define BACKOFF_LAST_MS 2000u

struct db_listener {
    struct db_settings settings;
    struct db_stats stats;
    struct db_conn conn;
    size_t subscription_count;
    struct db_subscription subscriptions[DB_LISTENER_CHANNELS_MAX];
    void *tick_arg;
    void (*tick)(void *arg, struct db_conn *conn);
    void *poll_arg;
    void (*poll)(void *arg, struct db_conn *conn);
    atomic_uint_fast64_t heard;
    atomic_bool stopping;
    int wake_fd; /* becomes readable when the thread is to end */
    pthread_t thread;
    /* The thread's alone: */
    unsigned failures;
    int64_t connect_ms; /* not before */
    int64_t tick_ms;    /* the next */
    int64_t poll_ms;    /* the next */
};

/* ---- connection ---- */

static bool listen_all(struct db_listener *listener)
{
    for (size_t i = 0; i < listener->subscription_count; i++) {
        char command[128];

        snprintf(command, sizeof command, "LISTEN %s", listener->subscriptions[i].channel);
        if (db_conn_command(&listener->conn, command) != DB_OK)
            return false;
    }
    return true;
}

static int64_t backoff_ms(struct db_listener *listener)
{
    unsigned wait_ms = BACKOFF_FIRST_MS;

    for (unsigned i = 1; i < listener->failures && wait_ms < BACKOFF_LAST_MS; i++)
        wait_ms *= 2;
    if (wait_ms > BACKOFF_LAST_MS)
        wait_ms = BACKOFF_LAST_MS;
    return wait_ms / 2 + db_random(&listener->conn.random, wait_ms / 2 + 1);
}

static void connect_again(struct db_listener *listener)
{
    PGconn *pg = db_conn_open(&listener->settings);

    if (pg != NULL)
        db_conn_attach(&listener->conn, pg);
    if (pg != NULL && listen_all(listener)) {
        db_stats_count(&listener->stats.connects);
        if (listener->failures > 0)
            log_event(LOG_LEVEL_INFO, "db_listener_connected", "notifications are heard again");
        listener->failures = 0;
        listener->tick_ms = 0; /* what was told meanwhile was not heard */
        listener->poll_ms = 0;
        return;
    }
    db_stats_count(&listener->stats.connect_failures);
    db_conn_drop(&listener->conn, pg != NULL ? "LISTEN failed" : NULL);
    listener->failures++;
    listener->connect_ms = db_clock_ms() + backoff_ms(listener);
}

/* ---- hearing ---- */

static void deliver(struct db_listener *listener, const PGnotify *notice)
{
    for (size_t i = 0; i < listener->subscription_count; i++) {
        const struct db_subscription *subscription = &listener->subscriptions[i];

        if (strcmp(subscription->channel, notice->relname) == 0)
            subscription->heard(subscription->arg, notice->extra);
    }
}

static void hear(struct db_listener *listener)
{
    PGnotify *notice;

    db_conn_check(&listener->conn);
    while (listener->conn.pg != NULL && (notice = PQnotifies(listener->conn.pg)) != NULL) {
        db_stats_count(&listener->heard);
        deliver(listener, notice);
        PQfreemem(notice);
    }
}

static void tick(struct db_listener *listener)
{
    struct db_conn *conn = listener->conn.pg != NULL ? &listener->conn : NULL;

    listener->tick_ms = db_clock_ms() + DB_LISTENER_TICK_MS;
    if (listener->tick != NULL)
        listener->tick(listener->tick_arg, conn);
}

/* What the database is asked must leave it, and this thread, time for others. */
static void run_poll(struct db_listener *listener)
{
    struct db_conn *conn = listener->conn.pg != NULL ? &listener->conn : NULL;
    int64_t began_ms = db_clock_ms();
    int64_t rest_ms;

    listener->poll(listener->poll_arg, conn);
    rest_ms = (db_clock_ms() - began_ms) * DB_LISTENER_POLL_REST;
    listener->poll_ms = db_clock_ms() +
                        (rest_ms > DB_LISTENER_POLL_MS ? rest_ms : DB_LISTENER_POLL_MS);
}

/* Until something may have come, or it is time for something. */
static void wait_for_news(const struct db_listener *listener)
{
    bool poll_first = listener->poll != NULL && listener->poll_ms < listener->tick_ms;
    int64_t until_ms = poll_first ? listener->poll_ms : listener->tick_ms;
    int64_t left_ms;
    struct pollfd ready[2] = {{.fd = listener->wake_fd, .events = POLLIN},
                              {.fd = -1, .events = POLLIN}};

    if (listener->conn.pg != NULL)
        ready[1].fd = PQsocket(listener->conn.pg);
    else if (listener->connect_ms < until_ms)
        until_ms = listener->connect_ms;
    left_ms = until_ms - db_clock_ms();
    if (left_ms > 0)
        (void)poll(ready, 2, (int)left_ms);
}

static void *listener_main(void *arg)
{
    struct db_listener *listener = arg;

    while (!atomic_load(&listener->stopping)) {
        if (listener->conn.pg == NULL && db_clock_ms() >= listener->connect_ms)
            connect_again(listener);
        if (db_clock_ms() >= listener->tick_ms)
            tick(listener);
        if (listener->poll != NULL && db_clock_ms() >= listener->poll_ms)
            run_poll(listener);
        /* What the tick's statements read from the socket is delivered here. */
        hear(listener);
        wait_for_news(listener);
    }
    db_conn_drop(&listener->conn, NULL);
    return NULL;
}

/* ---- beginning and end ---- */

static void listener_free(struct db_listener *listener)
{
    if (listener->wake_fd >= 0)
        (void)close(listener->wake_fd);
    db_settings_clear(&listener->settings);
    free(listener);
}

struct db_listener *db_listener_start(const struct db_listener_config *config)
{
    struct db_listener *listener = calloc(1, sizeof *listener);

    if (listener == NULL)
        return NULL;
    listener->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (listener->wake_fd < 0 || config->subscription_count > DB_LISTENER_CHANNELS_MAX ||
        !db_settings_init(&listener->settings, &config->db)) {
        listener_free(listener);
        return NULL;
    }
    db_conn_init(&listener->conn, &listener->settings, &listener->stats);
    listener->subscription_count = config->subscription_count;
    for (size_t i = 0; i < config->subscription_count; i++)
        listener->subscriptions[i] = config->subscriptions[i];
    listener->tick = config->tick;
    listener->tick_arg = config->tick_arg;
    listener->poll = config->poll;
    listener->poll_arg = config->poll_arg;
    if (pthread_create(&listener->thread, NULL, listener_main, listener) == 0)
        return listener;
    listener_free(listener);
    return NULL;
}

void db_listener_stop(struct db_listener *listener)
{
    static const uint64_t one = 1;

    if (listener == NULL)
        return;
    atomic_store(&listener->stopping, true);
    while (write(listener->wake_fd, &one, sizeof one) < 0 && errno == EINTR)
        ; /* try again */
    pthread_join(listener->thread, NULL);
    listener_free(listener);
}

void db_listener_metrics(const struct db_listener *listener, struct buf *out)
{
    const struct db_stats *stats = &listener->stats;

    db_stats_put_gauge(out, "tumpuk_db_listener_connected",
                       "Whether notifications of other instances are heard.", stats->connected);
    db_stats_put_counter(out, "tumpuk_db_listener_connects_total",
                         "Connections that the listener opened.", stats->connects);
    db_stats_put_counter(out, "tumpuk_db_listener_heard_total", "Notifications heard.",
                         atomic_load(&listener->heard));
}

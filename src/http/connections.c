#include "http/connections.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/* A copy of a closed connection's descriptor that is read to its end. */
struct lingering {
    int fd;
    int64_t deadline_ms;
    size_t bytes;
};

struct http_connections {
    int64_t request_timeout_ms;
    pthread_t thread;
    int wake;             /* an eventfd */
    pthread_mutex_t lock; /* guards what follows */
    bool stopping;
    struct http_connection head; /* of a ring */
    size_t lingering_count;
    struct lingering lingering[HTTP_LINGER_MAX];
};

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void deadline_set(struct http_connection *connection, int64_t deadline_ms)
{
    atomic_store_explicit(&connection->deadline_ms, deadline_ms, memory_order_relaxed);
}

void http_connection_expect(const struct http_connections *connections,
                            struct http_connection *connection)
{
    deadline_set(connection, now_ms() + connections->request_timeout_ms);
}

void http_connection_serve(struct http_connection *connection)
{
    deadline_set(connection, INT64_MAX);
}

void http_connection_send(const struct http_connections *connections,
                          struct http_connection *connection, uint64_t len)
{
    int64_t slowest_ms = (int64_t)(len * 1000 / HTTP_SEND_BYTES_PER_S_MIN);

    deadline_set(connection, now_ms() + connections->request_timeout_ms + slowest_ms);
}

void http_connection_send_more(struct http_connection *connection, uint64_t len)
{
    atomic_fetch_add_explicit(&connection->deadline_ms,
                              (int64_t)(len * 1000 / HTTP_SEND_BYTES_PER_S_MIN),
                              memory_order_relaxed);
}

void http_connection_end_by(struct http_connection *connection, int64_t deadline_ms)
{
    deadline_set(connection, deadline_ms);
}

static void remote_text(const struct sockaddr *remote, char text[HTTP_REMOTE_MAX])
{
    const void *address = NULL;

    (void)snprintf(text, HTTP_REMOTE_MAX, "unknown");
    if (remote == NULL)
        return;
    if (remote->sa_family == AF_INET)
        address = &((const struct sockaddr_in *)(const void *)remote)->sin_addr;
    else if (remote->sa_family == AF_INET6)
        address = &((const struct sockaddr_in6 *)(const void *)remote)->sin6_addr;
    if (address != NULL)
        (void)inet_ntop(remote->sa_family, address, text, HTTP_REMOTE_MAX);
}

struct http_connection *http_connections_add(struct http_connections *connections, int fd,
                                             const struct sockaddr *remote)
{
    struct http_connection *connection = calloc(1, sizeof *connection);

    if (connection == NULL)
        return NULL;
    connection->fd = fd;
    remote_text(remote, connection->remote);
    http_connection_expect(connections, connection);
    (void)pthread_mutex_lock(&connections->lock);
    connection->next = &connections->head;
    connection->prev = connections->head.prev;
    connection->prev->next = connection;
    connections->head.prev = connection;
    (void)pthread_mutex_unlock(&connections->lock);
    return connection;
}

/* Under the lock. */
static void linger_begin(struct http_connections *connections, int fd)
{
    int copy;

    if (connections->stopping || connections->lingering_count == HTTP_LINGER_MAX)
        return;
    copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        return;
    (void)shutdown(copy, SHUT_WR);
    connections->lingering[connections->lingering_count++] = (struct lingering){
        .fd = copy,
        .deadline_ms = now_ms() + HTTP_LINGER_MS,
    };
    (void)eventfd_write(connections->wake, 1);
}

void http_connections_remove(struct http_connections *connections,
                             struct http_connection *connection)
{
    (void)pthread_mutex_lock(&connections->lock);
    connection->prev->next = connection->next;
    connection->next->prev = connection->prev;
    if (connection->linger)
        linger_begin(connections, connection->fd);
    (void)pthread_mutex_unlock(&connections->lock);
    free(connection);
}

/* ---- the thread ---- */

/* Under the lock. */
static void reap(struct http_connections *connections)
{
    int64_t now = now_ms();

    for (struct http_connection *connection = connections->head.next;
         connection != &connections->head; connection = connection->next) {
        if (atomic_load_explicit(&connection->deadline_ms, memory_order_relaxed) > now)
            continue;
        if (!atomic_exchange_explicit(&connection->cut, true, memory_order_relaxed))
            (void)shutdown(connection->fd, SHUT_RDWR);
    }
}

/* Reads what has come; false where nothing more is to be waited for. */
static bool linger_read(struct lingering *lingering)
{
    char waste[16 * 1024];
    ssize_t len;

    do {
        len = recv(lingering->fd, waste, sizeof waste, MSG_DONTWAIT);
        if (len > 0)
            lingering->bytes += (size_t)len;
    } while ((len > 0 && lingering->bytes < HTTP_LINGER_BYTES_MAX) || (len < 0 && errno == EINTR));
    if (len < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return now_ms() < lingering->deadline_ms;
    return false;
}

/* Under the lock. */
static void linger_all(struct http_connections *connections)
{
    size_t kept = 0;

    for (size_t i = 0; i < connections->lingering_count; i++) {
        struct lingering lingering = connections->lingering[i];

        if (!connections->stopping && linger_read(&lingering))
            connections->lingering[kept++] = lingering;
        else
            (void)close(lingering.fd);
    }
    connections->lingering_count = kept;
}

static void *connections_run(void *arg)
{
    struct http_connections *connections = arg;
    struct pollfd ready[1 + HTTP_LINGER_MAX];
    bool stopping = false;
    int64_t reaped_ms = 0;

    (void)pthread_setname_np(pthread_self(), "tumpuk-reaper");
    while (!stopping) {
        nfds_t count = 0;
        eventfd_t wakes;

        (void)pthread_mutex_lock(&connections->lock);
        stopping = connections->stopping;
        if (now_ms() - reaped_ms >= HTTP_REAPER_TICK_MS) {
            reap(connections);
            reaped_ms = now_ms();
        }
        linger_all(connections);
        ready[count++] = (struct pollfd){.fd = connections->wake, .events = POLLIN};
        for (size_t i = 0; i < connections->lingering_count; i++)
            ready[count++] = (struct pollfd){.fd = connections->lingering[i].fd, .events = POLLIN};
        (void)pthread_mutex_unlock(&connections->lock);
        /* Only this thread closes the copies: they stay valid without the lock. */
        if (!stopping && poll(ready, count, HTTP_REAPER_TICK_MS) > 0 && ready[0].revents != 0)
            (void)eventfd_read(connections->wake, &wakes);
    }
    return NULL;
}

struct http_connections *http_connections_start(unsigned request_timeout_s)
{
    struct http_connections *connections = calloc(1, sizeof *connections);

    if (connections == NULL)
        return NULL;
    connections->request_timeout_ms = (int64_t)request_timeout_s * 1000;
    connections->head.next = &connections->head;
    connections->head.prev = &connections->head;
    connections->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (connections->wake < 0)
        goto failed;
    if (pthread_mutex_init(&connections->lock, NULL) != 0)
        goto failed_lock;
    if (pthread_create(&connections->thread, NULL, connections_run, connections) != 0)
        goto failed_thread;
    return connections;
failed_thread:
    (void)pthread_mutex_destroy(&connections->lock);
failed_lock:
    (void)close(connections->wake);
failed:
    free(connections);
    return NULL;
}

void http_connections_stop(struct http_connections *connections)
{
    if (connections == NULL)
        return;
    (void)pthread_mutex_lock(&connections->lock);
    connections->stopping = true;
    (void)pthread_mutex_unlock(&connections->lock);
    (void)eventfd_write(connections->wake, 1);
    (void)pthread_join(connections->thread, NULL);
    (void)pthread_mutex_destroy(&connections->lock);
    (void)close(connections->wake);
    free(connections);
}

#include "http/events.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "http/listener.h"
#include "http/server.h"

#define MS_US 1000
#define HEARTBEAT ": \n\n"

struct http_events {
    unsigned listeners_max;
    int64_t beat_us; /* between heartbeats */
    struct http_event *beat;
    pthread_t thread;
    atomic_uint_fast64_t sent;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t work;
    bool stopping;
    bool ending;
    unsigned count;
    size_t asleep;
    struct http_listener ring; /* its head */
    size_t queued;
    size_t portion; /* that is served at once */
    struct http_listener *queue;
    struct http_listener **queue_end;
    struct http_listener_clients clients;
};

/* ---- under the lock ---- */

static void queue_put(struct http_listener *listener)
{
    struct http_events *events = listener->events;

    if (listener->queued)
        return;
    if (events->queue == NULL)
        (void)pthread_cond_signal(&events->work);
    events->queued++;
    listener->queued = true;
    listener->next_queued = NULL;
    *events->queue_end = listener;
    events->queue_end = &listener->next_queued;
}

static struct http_listener *queue_take(struct http_events *events)
{
    struct http_listener *listener = events->queue;

    events->queue = listener->next_queued;
    if (events->queue == NULL)
        events->queue_end = &events->queue;
    events->queued--;
    listener->queued = false;
    return listener;
}

static void queue_remove(struct http_listener *listener)
{
    struct http_events *events = listener->events;
    struct http_listener **at = &events->queue;

    if (!listener->queued)
        return;
    while (*at != listener)
        at = &(*at)->next_queued;
    *at = listener->next_queued;
    if (events->queue_end == &listener->next_queued)
        events->queue_end = at;
    events->queued--;
    listener->queued = false;
}

static void ring_put(struct http_listener *listener)
{
    struct http_listener *head = &listener->events->ring;

    listener->next = head;
    listener->prev = head->prev;
    head->prev->next = listener;
    head->prev = listener;
}

static void ring_remove(struct http_listener *listener)
{
    listener->prev->next = listener->next;
    listener->next->prev = listener->prev;
}

static void resume(struct http_listener *listener)
{
    listener->asleep = false;
    listener->events->asleep--;
    MHD_resume_connection(listener->exchange->mhd);
}

/* ---- the thread ---- */

/* Has those woken whose heartbeat is due; when the next one is. */
static int64_t beat_all(struct http_events *events, int64_t now_us)
{
    struct http_listener *first = events->ring.next;

    for (; first != &events->ring && first->beat_us <= now_us; first = events->ring.next) {
        first->beat_us = now_us + events->beat_us;
        first->beat_due = true;
        ring_remove(first);
        ring_put(first);
        queue_put(first);
    }
    return first != &events->ring ? first->beat_us : now_us + events->beat_us;
}

static void wait_until(struct http_events *events, int64_t at_us)
{
    const struct timespec at = {.tv_sec = at_us / 1000000, .tv_nsec = at_us % 1000000 * 1000};

    (void)pthread_cond_timedwait(&events->work, &events->lock, &at);
}

static void rest(struct http_events *events)
{
    static const struct timespec REST = {.tv_nsec = HTTP_SERVE_REST_MS * 1000000L};

    (void)pthread_mutex_unlock(&events->lock);
    (void)nanosleep(&REST, NULL);
    (void)pthread_mutex_lock(&events->lock);
}

/* How many are to be served at once: so many as long as there are any. */
static size_t portion(struct http_events *events)
{
    size_t share = events->queued * HTTP_SERVE_REST_MS / HTTP_SERVE_ALL_MS;

    if (events->ending)
        return events->queued;
    if (events->queue == NULL)
        events->portion = HTTP_SERVE_COUNT;
    else if (share > events->portion)
        events->portion = share;
    return events->portion;
}

/* The lock is let go of meanwhile. Who sleeps is freed by nobody. */
static void push(struct http_listener *listener)
{
    struct http_events *events = listener->events;
    enum http_push pushed;

    (void)pthread_mutex_unlock(&events->lock);
    pushed = http_listener_push(listener);
    (void)pthread_mutex_lock(&events->lock);
    switch (pushed) {
    case HTTP_PUSH_DONE:
        return;
    case HTTP_PUSH_AGAIN:
        queue_put(listener);
        return;
    case HTTP_PUSH_END:
        resume(listener);
        return;
    }
}

static void serve(struct http_listener *listener)
{
    if (!listener->asleep)
        return;
    if (http_listener_amid(listener) || (listener->exchange->chunked && !listener->events->ending))
        push(listener);
    else
        resume(listener);
}

static void *events_run(void *arg)
{
    struct http_events *events = arg;

    (void)pthread_setname_np(pthread_self(), "tumpuk-events");
    (void)pthread_mutex_lock(&events->lock);
    while (!events->stopping) {
        int64_t next_us = beat_all(events, http_now_us());

        for (size_t left = portion(events); events->queue != NULL && left > 0; left--)
            serve(queue_take(events));
        if (events->queue != NULL)
            rest(events);
        else
            wait_until(events, next_us);
    }
    (void)pthread_mutex_unlock(&events->lock);
    return NULL;
}

/* ---- beginning and end ---- */

static bool init_locks(struct http_events *events)
{
    pthread_condattr_t attr;
    bool fine = pthread_condattr_init(&attr) == 0;

    fine = fine && pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0;
    fine = fine && pthread_mutex_init(&events->lock, NULL) == 0;
    fine = fine && pthread_cond_init(&events->work, &attr) == 0;
    (void)pthread_condattr_destroy(&attr);
    return fine;
}

struct http_events *http_events_start(const struct http_config *config)
{
    struct http_events *events = calloc(1, sizeof *events);

    if (events == NULL)
        return NULL;
    events->listeners_max = config->listeners_max;
    http_listener_clients_init(&events->clients, config->listeners_per_client_max);
    events->beat_us = INT64_C(1000) *
                      (config->heartbeat_ms > 0 ? config->heartbeat_ms : HTTP_HEARTBEAT_MS);
    events->ring.next = &events->ring;
    events->ring.prev = &events->ring;
    events->queue_end = &events->queue;
    events->portion = HTTP_SERVE_COUNT;
    events->beat = http_event_raw(HEARTBEAT, sizeof HEARTBEAT - 1);
    if (events->beat != NULL && init_locks(events) &&
        pthread_create(&events->thread, NULL, events_run, events) == 0)
        return events;
    http_event_release(events->beat);
    free(events);
    return NULL;
}

void http_events_end(struct http_events *events)
{
    int64_t cut_ms = http_now_us() / MS_US + HTTP_EVENTS_END_MS;

    (void)pthread_mutex_lock(&events->lock);
    events->ending = true;
    for (struct http_listener *listener = events->ring.next; listener != &events->ring;
         listener = listener->next) {
        http_connection_end_by(listener->exchange->connection, cut_ms);
        queue_put(listener);
    }
    (void)pthread_mutex_unlock(&events->lock);
}

size_t http_events_asleep(struct http_events *events)
{
    size_t asleep;

    (void)pthread_mutex_lock(&events->lock);
    asleep = events->asleep;
    (void)pthread_mutex_unlock(&events->lock);
    return asleep;
}

void http_events_stop(struct http_events *events)
{
    if (events == NULL)
        return;
    (void)pthread_mutex_lock(&events->lock);
    events->stopping = true;
    (void)pthread_cond_signal(&events->work);
    (void)pthread_mutex_unlock(&events->lock);
    (void)pthread_join(events->thread, NULL);
    (void)pthread_cond_destroy(&events->work);
    (void)pthread_mutex_destroy(&events->lock);
    http_event_release(events->beat);
    free(events);
}

void http_events_metrics(struct http_events *events, struct buf *out)
{
    unsigned count;

    (void)pthread_mutex_lock(&events->lock);
    count = events->count;
    (void)pthread_mutex_unlock(&events->lock);
    buf_printf(out,
               "# HELP tumpuk_http_listeners Open event streams.\n"
               "# TYPE tumpuk_http_listeners gauge\n"
               "tumpuk_http_listeners %u\n"
               "# HELP tumpuk_http_events_sent_total Events sent, to each listener.\n"
               "# TYPE tumpuk_http_events_sent_total counter\n"
               "tumpuk_http_events_sent_total %llu\n",
               count, (unsigned long long)atomic_load(&events->sent));
}

void http_events_count_sent(struct http_events *events)
{
    atomic_fetch_add_explicit(&events->sent, 1, memory_order_relaxed);
}

/* ---- listeners ---- */

bool http_listener_enter(struct http_listener *listener)
{
    struct http_events *events = listener->events;
    bool fits;

    (void)pthread_mutex_lock(&events->lock);
    fits = !events->ending && events->count < events->listeners_max;
    if (fits)
        listener->client = http_listener_client_take(&events->clients,
                                                     listener->exchange->connection->remote);
    fits = fits && listener->client != NULL;
    if (fits) {
        events->count++;
        listener->beat_us = http_now_us() + events->beat_us;
        ring_put(listener);
    }
    (void)pthread_mutex_unlock(&events->lock);
    return fits;
}

void http_listener_wake(struct http_listener *listener)
{
    struct http_events *events = listener->events;

    (void)pthread_mutex_lock(&events->lock);
    listener->woken = true;
    queue_put(listener);
    (void)pthread_mutex_unlock(&events->lock);
}

void http_listener_free(struct http_listener *listener)
{
    struct http_events *events = listener->events;

    listener->source.end(listener->source.arg); /* nobody wakes it any more */
    (void)pthread_mutex_lock(&events->lock);
    ring_remove(listener);
    queue_remove(listener);
    http_listener_client_leave(&events->clients, listener->client);
    events->count--;
    (void)pthread_mutex_unlock(&events->lock);
    http_event_release(listener->event);
    free(listener);
}

struct http_listener_news http_listener_look(struct http_listener *listener)
{
    struct http_events *events = listener->events;
    struct http_listener_news news = {.beat = NULL};

    (void)pthread_mutex_lock(&events->lock);
    listener->woken = false;
    news.ending = events->ending;
    if (listener->beat_due)
        news.beat = http_event_share(events->beat);
    listener->beat_due = false;
    (void)pthread_mutex_unlock(&events->lock);
    return news;
}

bool http_listener_sleep(struct http_listener *listener)
{
    struct http_events *events = listener->events;
    bool asleep;

    (void)pthread_mutex_lock(&events->lock);
    asleep = !listener->woken && !listener->beat_due && !events->ending;
    listener->asleep = asleep;
    if (asleep) {
        events->asleep++;
        MHD_suspend_connection(listener->exchange->mhd);
    }
    (void)pthread_mutex_unlock(&events->lock);
    return asleep; /* the listener may be awake again by now, or not be there any more */
}

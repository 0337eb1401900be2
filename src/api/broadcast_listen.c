/* Who listens: opening a topic for the first, and a place in it for each. */
#include <stdlib.h>

#include "api/broadcast_parts.h"

#define SECOND_US INT64_C(1000000)

/* ---- subscribers, as event streams ask them ---- */

/* The latest metrics, unless it had them, or had others just now. */
static struct http_event *next_metrics(struct broadcast_subscriber *subscriber)
{
    struct broadcast_topic *topic = subscriber->topic;
    int64_t now_us = rfc3339_now_us();

    if (subscriber->seen == topic->number)
        return NULL;
    if (subscriber->sent_us <= now_us &&
        now_us - subscriber->sent_us < BROADCAST_METRICS_MS * SECOND_US / 1000) {
        topic->owed = true; /* the next poll wakes it */
        return NULL;
    }
    subscriber->seen = topic->number;
    subscriber->sent_us = now_us;
    return http_event_share(topic->metrics);
}

/* What it claims to have been told of is known after a look at the database. */
static void settle_doubt(struct broadcast_subscriber *subscriber)
{
    struct broadcast_feed *feed = subscriber->topic->feed;

    if (!subscriber->doubtful || feed->reads == subscriber->reads)
        return;
    subscriber->doubtful = false;
    if (subscriber->cursor_id <= feed->newest_id)
        return;
    subscriber->cursor_id = feed->newest_id;
    subscriber->reset = true;
    subscriber->greeted = false;
}

static struct http_event *next_event(struct broadcast_subscriber *subscriber)
{
    struct http_event *event;

    settle_doubt(subscriber);
    if (!subscriber->greeted) {
        subscriber->greeted = true;
        event = broadcast_greeting(subscriber);
        subscriber->broken = event == NULL;
        return event;
    }
    event = next_metrics(subscriber);
    return event != NULL || subscriber->doubtful ? event : broadcast_next_notice(subscriber);
}

static enum http_stream_result subscriber_next(void *arg, struct http_event **event)
{
    struct broadcast_subscriber *subscriber = arg;
    struct broadcast *broadcast = subscriber->broadcast;
    enum http_stream_result result;

    (void)pthread_mutex_lock(&broadcast->lock);
    if (!subscriber->topic->gone)
        *event = next_event(subscriber);
    result = subscriber->topic->gone || subscriber->broken ? HTTP_STREAM_END : HTTP_STREAM_MORE;
    (void)pthread_mutex_unlock(&broadcast->lock);
    return result;
}

static void subscriber_end(void *arg)
{
    struct broadcast_subscriber *subscriber = arg;
    struct broadcast *broadcast = subscriber->broadcast;

    (void)pthread_mutex_lock(&broadcast->lock);
    *subscriber->at = subscriber->next;
    if (subscriber->next != NULL)
        subscriber->next->at = subscriber->at;
    broadcast_page_release(subscriber->page);
    broadcast_topic_leave(broadcast, subscriber->topic);
    (void)pthread_mutex_unlock(&broadcast->lock);
    free(subscriber);
}

/* Where it goes on. */
static void place(struct broadcast_subscriber *subscriber, int64_t last_id)
{
    struct broadcast_feed *feed = subscriber->topic->feed;

    subscriber->reset = last_id == BROADCAST_LAST_UNKNOWN ||
                        (last_id >= 0 && last_id < feed->before_id);
    subscriber->cursor_id = last_id < 0 || subscriber->reset ? feed->newest_id : last_id;
    subscriber->greeted = last_id >= 0 && !subscriber->reset;
    /* Another instance may have told it of what this one has not heard of yet. */
    subscriber->doubtful = subscriber->cursor_id > feed->newest_id;
    subscriber->reads = feed->reads;
    feed->dirty = feed->dirty || subscriber->doubtful;
}

/* Under the lock; the topic is open. The answer stands. */
static void attach(struct broadcast *broadcast, struct broadcast_topic *topic,
                   struct http_request *request, struct http_reply *reply,
                   const struct broadcast_wish *wish)
{
    struct broadcast_subscriber *subscriber = calloc(1, sizeof *subscriber);
    const struct http_event_source source = {
        .arg = subscriber, .next = subscriber_next, .end = subscriber_end};

    if (subscriber == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    subscriber->listener = http_reply_events(request, reply, &source);
    if (subscriber->listener == NULL) {
        free(subscriber);
        return;
    }
    subscriber->broadcast = broadcast;
    subscriber->topic = topic;
    subscriber->lang = request->lang;
    place(subscriber, wish->last_id);
    topic->users++;
    subscriber->next = topic->subscribers;
    subscriber->at = &topic->subscribers;
    if (subscriber->next != NULL)
        subscriber->next->at = &subscriber->next;
    topic->subscribers = subscriber;
}

/* ---- opening a topic ---- */

struct opening {
    const struct broadcast_wish *wish;
    struct db_shop_moves moves;
    struct broadcast_reading reading;
};

static enum db_result open_body(struct api_call *call)
{
    struct opening *opening = call->input;
    enum db_result result = db_select_shop_moves(call->conn, call->arena, &call->shop.shop_id, 1,
                                                 &opening->moves);

    if (result == DB_OK)
        result = dashboard_answer(call, &opening->wish->query);
    return result == DB_OK ? broadcast_read_notices(call, &opening->reading) : result;
}

/* Under the lock: the topic is what was read, and the feed, unless it was known. */
static void topic_begin(struct broadcast_topic *topic, struct opening *opening,
                        struct http_event *metrics)
{
    struct broadcast_feed *feed = topic->feed;

    topic->open = true;
    topic->metrics = metrics;
    topic->number = 1;
    topic->read_us = rfc3339_now_us();
    if (feed->reads > 0)
        return;
    feed->version = opening->moves.version;
    broadcast_feed_begin(feed, &opening->reading);
}

/* With the lock, which is let go of meanwhile. False: the answer stands. */
static bool topic_open(struct broadcast *broadcast, struct broadcast_topic *topic,
                       struct http_request *request, struct http_reply *reply,
                       const struct broadcast_wish *wish)
{
    static const struct api_plan PLAN = {.body = open_body};
    struct opening *opening = arena_calloc(request->arena, 1, sizeof *opening);
    struct http_event *metrics = NULL;

    topic->busy = true;
    (void)pthread_mutex_unlock(&broadcast->lock);
    if (opening == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    } else {
        opening->wish = wish;
        opening->reading.campaign_id = topic->feed->campaign_id;
        opening->reading.newest = true;
        atomic_fetch_add_explicit(&broadcast->reads, 1, memory_order_relaxed);
        api_call_run(request, reply, &PLAN, opening);
        if (reply->status == 200) {
            metrics = broadcast_metrics_event(reply);
            if (metrics == NULL)
                http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        }
    }
    (void)pthread_mutex_lock(&broadcast->lock);
    topic->busy = false;
    if (metrics != NULL)
        topic_begin(topic, opening, metrics);
    else
        topic->gone = true; /* who comes now tries anew */
    if (opening != NULL)
        broadcast_notices_clear(opening->reading.page.notices, opening->reading.page.count);
    return metrics != NULL;
}

/* Under the lock: whoever waits for the topic is run again. */
static void wake_waiters(struct broadcast_topic *topic, bool unavailable)
{
    struct broadcast_waiter *waiter = topic->waiters;

    topic->waiters = NULL;
    while (waiter != NULL) {
        struct broadcast_waiter *next = waiter->next;

        waiter->unavailable = unavailable;
        http_job_wake(waiter->job); /* it is gone */
        waiter = next;
    }
}

/* Under the lock: the request is run again once the topic is open. */
static void await(struct broadcast_topic *topic, struct http_request *request,
                  struct http_reply *reply)
{
    struct broadcast_waiter *waiter = arena_calloc(request->arena, 1, sizeof *waiter);

    if (waiter == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    waiter->job = http_request_job(request);
    waiter->next = topic->waiters;
    topic->waiters = waiter;
    request->kept = waiter;
    http_request_park(request);
}

void broadcast_listen(struct http_request *request, struct http_reply *reply,
                      const struct broadcast_wish *wish)
{
    struct broadcast *broadcast = api_context_of(request)->broadcast;
    const struct broadcast_waiter *waited = request->kept;
    struct broadcast_topic *topic;

    if (waited != NULL && waited->unavailable) {
        http_reply_problem(request, reply, &API_PROBLEM_DATABASE_UNAVAILABLE, NULL, NULL, 0);
        return;
    }
    (void)pthread_mutex_lock(&broadcast->lock);
    topic = broadcast_topic_get(broadcast, request, wish);
    if (topic == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        goto out;
    }
    topic->users++;
    if (topic->open) {
        attach(broadcast, topic, request, reply, wish);
    } else if (request->worker == NULL) {
        http_request_defer(request);
    } else if (topic->busy) {
        await(topic, request, reply);
    } else {
        if (topic_open(broadcast, topic, request, reply, wish))
            attach(broadcast, topic, request, reply, wish);
        wake_waiters(topic, reply->status == API_PROBLEM_DATABASE_UNAVAILABLE.status);
    }
    broadcast_topic_leave(broadcast, topic);
    broadcast_schedule(broadcast); /* it may be owed a look */
out:
    (void)pthread_mutex_unlock(&broadcast->lock);
}

/* Who listens: a place in a topic for each. */
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

/* ---- opening a stream ---- */

static enum db_result answer_body(struct api_call *call)
{
    const struct broadcast_wish *wish = call->input;

    return dashboard_answer(call, &wish->query);
}

/* Why the topic could not be opened, in the request's own words. False: by now it
 * might be. */
static bool refuse(struct http_request *request, struct http_reply *reply,
                   struct broadcast_wish *wish)
{
    static const struct api_plan PLAN = {.body = answer_body};

    if (request->worker == NULL) {
        http_request_defer(request);
        return true;
    }
    api_call_run(request, reply, &PLAN, wish);
    return reply->status != 200;
}

/* Whether the request has waited in vain: the answer stands. */
static bool was_refused(struct http_request *request, struct http_reply *reply,
                        struct broadcast_wish *wish)
{
    const struct broadcast_waiter *waited = request->kept;

    if (waited == NULL)
        return false;
    switch (waited->opened) {
    case BROADCAST_OPENED:
        break;
    case BROADCAST_REFUSED:
        return refuse(request, reply, wish);
    case BROADCAST_UNAVAILABLE:
        http_reply_problem(request, reply, &API_PROBLEM_DATABASE_UNAVAILABLE, NULL, NULL, 0);
        return true;
    }
    return false;
}

void broadcast_listen(struct http_request *request, struct http_reply *reply,
                      struct broadcast_wish *wish)
{
    struct broadcast *broadcast = api_context_of(request)->broadcast;
    struct broadcast_topic *topic;

    if (was_refused(request, reply, wish))
        return;
    (void)pthread_mutex_lock(&broadcast->lock);
    topic = broadcast_topic_get(broadcast, request, wish);
    if (topic == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        goto out;
    }
    topic->users++;
    if (topic->open)
        attach(broadcast, topic, request, reply, wish);
    else
        broadcast_await(topic, request, reply);
    broadcast_topic_leave(broadcast, topic);
    broadcast_schedule(broadcast); /* it may be owed a look */
out:
    (void)pthread_mutex_unlock(&broadcast->lock);
}

/*
 * Opening topics: the first look at a dashboard that nobody listened to. It is work
 * like any other (broadcast_work.c), one piece for a topic however many want it. They
 * wait parked, without worker and place in its queue: when thousands come back at
 * once, all of them are let in.
 */
#include "api/broadcast_parts.h"

void broadcast_await(struct broadcast_topic *topic, struct http_request *request,
                     struct http_reply *reply)
{
    struct broadcast_waiter *waiter = request->kept;

    if (waiter == NULL)
        request->kept = waiter = arena_calloc(request->arena, 1, sizeof *waiter);
    if (waiter == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    *waiter = (struct broadcast_waiter){.next = topic->waiters, .job = http_request_job(request)};
    topic->waiters = waiter;
    topic->users++;
    http_request_park(request);
}

/* Those who wait are run again. Somebody else uses the topic too. */
static void wake_waiters(struct broadcast_topic *topic, enum broadcast_opened opened)
{
    struct broadcast_waiter *waiter = topic->waiters;

    topic->waiters = NULL;
    while (waiter != NULL) {
        struct broadcast_waiter *next = waiter->next;

        topic->users--;
        waiter->opened = opened;
        http_job_wake(waiter->job); /* it is gone */
        waiter = next;
    }
}

void broadcast_topic_open(struct broadcast_topic *topic, struct broadcast_reading *reading,
                          struct http_event *metrics)
{
    struct broadcast_feed *feed = topic->feed;

    topic->open = true;
    topic->metrics = metrics;
    topic->number = 1;
    topic->read_us = rfc3339_now_us();
    if (feed->reads == 0) {
        feed->version = reading->moves.version;
        broadcast_feed_begin(feed, reading);
    }
    topic->users++;
    topic->held = true;
    topic->held_us = topic->read_us;
    wake_waiters(topic, BROADCAST_OPENED);
}

void broadcast_topic_refuse(struct broadcast_topic *topic, enum broadcast_opened opened)
{
    topic->gone = true; /* who comes now tries anew */
    wake_waiters(topic, opened);
}

void broadcast_topic_let_go(struct broadcast *broadcast, struct broadcast_topic *topic)
{
    if (!topic->held)
        return;
    topic->held = false;
    broadcast_topic_leave(broadcast, topic);
}

/* Does so to each topic; it may go by that, and its feed. */
static void each_topic(struct broadcast *broadcast,
                       void (*visit)(struct broadcast *broadcast, struct broadcast_topic *topic))
{
    for (size_t i = 0; i < BROADCAST_CHAINS; i++) {
        struct broadcast_feed *feed = broadcast->chains[i];

        while (feed != NULL) {
            struct broadcast_feed *next_feed = feed->next;
            struct broadcast_topic *topic = feed->topics;

            feed->users++;
            while (topic != NULL) {
                struct broadcast_topic *next = topic->next;

                topic->users++;
                visit(broadcast, topic);
                broadcast_topic_leave(broadcast, topic);
                topic = next;
            }
            broadcast_feed_leave(broadcast, feed);
            feed = next_feed;
        }
    }
}

static void refuse_waiting(struct broadcast *broadcast, struct broadcast_topic *topic)
{
    (void)broadcast;
    if (!topic->open && !topic->busy)
        broadcast_topic_refuse(topic, BROADCAST_UNAVAILABLE);
}

void broadcast_refuse_waiting(struct broadcast *broadcast)
{
    each_topic(broadcast, refuse_waiting);
}

void broadcast_end(struct broadcast *broadcast)
{
    if (broadcast == NULL)
        return;
    (void)pthread_mutex_lock(&broadcast->lock);
    broadcast_refuse_waiting(broadcast);
    each_topic(broadcast, broadcast_topic_let_go);
    (void)pthread_mutex_unlock(&broadcast->lock);
}

/*
 * What is due, and the jobs on database workers that do it: topics that are to be
 * opened, metrics of those in which something moved, notifications of feeds, pages
 * for who missed more than a feed has.
 */
#include <stdlib.h>
#include <string.h>

#include "api/broadcast_parts.h"

#define MS_US INT64_C(1000)

/* Metrics out of the answer of GET dashboard; NULL without memory. */
static struct http_event *metrics_event(const struct http_reply *reply)
{
    if (reply->body.failed || reply->body.len == 0)
        return NULL;
    return http_event_new("metrics", NULL, reply->body.bytes, reply->body.len);
}

/* ---- what is due; under the lock ---- */

struct work {
    enum { WORK_NONE, WORK_OPEN, WORK_METRICS, WORK_NOTICES, WORK_PAGE } kind;
    struct broadcast_feed *feed;
    struct broadcast_topic *topic; /* of WORK_OPEN and WORK_METRICS */
    int64_t after_id;              /* of WORK_PAGE */
};

bool broadcast_is_past(int64_t since_us, int64_t ms, int64_t now_us)
{
    return now_us < since_us || now_us - since_us >= ms * MS_US;
}

static bool topic_due(const struct broadcast_topic *topic, int64_t now_us)
{
    return topic->open && !topic->busy && !topic->gone && topic->subscribers != NULL &&
           broadcast_is_past(topic->read_us,
                             topic->dirty ? BROADCAST_METRICS_MS : BROADCAST_AGAIN_MS, now_us);
}

static bool feed_due(const struct broadcast_feed *feed, int64_t now_us)
{
    return feed->reads > 0 && !feed->busy &&
           (feed->dirty || feed->paging ||
            broadcast_is_past(feed->read_us, BROADCAST_AGAIN_MS, now_us));
}

/* A subscriber that wants a page, whose place is that of the page. */
static struct broadcast_subscriber *find_paging(const struct broadcast_feed *feed)
{
    for (struct broadcast_topic *topic = feed->topics; topic != NULL; topic = topic->next) {
        for (struct broadcast_subscriber *subscriber = topic->subscribers; subscriber != NULL;
             subscriber = subscriber->next) {
            if (subscriber->wants_page)
                return subscriber;
        }
    }
    return NULL;
}

static struct work work_of(struct broadcast_feed *feed, int64_t now_us)
{
    struct broadcast_subscriber *paging;

    for (struct broadcast_topic *topic = feed->topics; topic != NULL; topic = topic->next) {
        if (topic->waiters != NULL && !topic->busy)
            return (struct work){.kind = WORK_OPEN, .feed = feed, .topic = topic};
        if (topic_due(topic, now_us))
            return (struct work){.kind = WORK_METRICS, .feed = feed, .topic = topic};
    }
    if (!feed_due(feed, now_us))
        return (struct work){.kind = WORK_NONE};
    if (feed->dirty || !feed->paging)
        return (struct work){.kind = WORK_NOTICES, .feed = feed, .after_id = feed->newest_id};
    paging = find_paging(feed);
    if (paging != NULL)
        return (struct work){.kind = WORK_PAGE, .feed = feed, .after_id = paging->cursor_id};
    feed->paging = false;
    return (struct work){.kind = WORK_NONE};
}

/* Begins at another chain each time, so that none is left out. */
static struct work find_work(struct broadcast *broadcast)
{
    int64_t now_us = rfc3339_now_us();

    for (size_t i = 0; i < BROADCAST_CHAINS; i++) {
        size_t chain = (broadcast->turn + i) % BROADCAST_CHAINS;

        for (struct broadcast_feed *feed = broadcast->chains[chain]; feed != NULL;
             feed = feed->next) {
            struct work work = work_of(feed, now_us);

            if (work.kind != WORK_NONE) {
                broadcast->turn = chain + 1;
                return work;
            }
        }
    }
    return (struct work){.kind = WORK_NONE};
}

static struct work take_work(struct broadcast *broadcast)
{
    struct work work = find_work(broadcast);

    if (work.topic != NULL) {
        work.topic->users++;
        work.topic->busy = true;
        work.topic->dirty = false;
        work.topic->read_us = rfc3339_now_us();
    } else if (work.kind != WORK_NONE) {
        work.feed->users++;
        work.feed->busy = true;
        if (work.kind == WORK_NOTICES)
            work.feed->dirty = false;
    }
    return work;
}

/* ---- doing it; not under the lock ---- */

struct run {
    struct broadcast *broadcast;
    const struct work *work;
    struct broadcast_reading *reading;
};

static enum db_result read_metrics(struct api_call *call)
{
    const struct run *run = call->input;

    return dashboard_answer(call, &run->work->topic->query);
}

static enum db_result read_all(struct api_call *call)
{
    struct run *run = call->input;
    enum db_result result = db_select_shop_moves(call->conn, call->arena, &call->shop.shop_id, 1,
                                                 &run->reading->moves);

    if (result == DB_OK)
        result = read_metrics(call);
    return result == DB_OK ? broadcast_read_notices(call, run->reading) : result;
}

static enum db_result read_notices(struct api_call *call)
{
    struct run *run = call->input;

    return broadcast_read_notices(call, run->reading);
}

/* As if somebody had asked for it. */
static void run_call(struct run *run, struct db_conn *conn, struct arena *arena,
                     struct http_reply *reply)
{
    const struct broadcast_feed *feed = run->work->feed;
    static const struct api_plan PLANS[] = {
        [WORK_OPEN] = {.body = read_all},
        [WORK_METRICS] = {.body = read_metrics},
        [WORK_NOTICES] = {.body = read_notices},
        [WORK_PAGE] = {.body = read_notices},
    };
    struct http_request request = {
        .route = feed->route,
        .method = "GET",
        .path = feed->route->path,
        .params = {feed->shop_id, feed->campaign_id},
        .body = "",
        .request_id = "",
        .lang = LANG_EN,
        .arena = arena,
        .context = run->broadcast->context,
        .worker = conn,
    };

    http_reply_reset(reply);
    api_call_run(&request, reply, &PLANS[run->work->kind], run);
}

static void end_opening(struct run *run, const struct http_reply *reply)
{
    struct broadcast *broadcast = run->broadcast;
    struct broadcast_topic *topic = run->work->topic;
    struct http_event *event = reply->status == 200 ? metrics_event(reply) : NULL;

    atomic_fetch_add_explicit(&broadcast->reads, 1, memory_order_relaxed);
    (void)pthread_mutex_lock(&broadcast->lock);
    topic->busy = false;
    if (event != NULL)
        broadcast_topic_open(topic, run->reading, event);
    else if (reply->status == API_PROBLEM_DATABASE_UNAVAILABLE.status)
        broadcast_refuse_waiting(broadcast); /* the others would not fare better */
    else
        broadcast_topic_refuse(topic, BROADCAST_REFUSED);
    broadcast_topic_leave(broadcast, topic);
    (void)pthread_mutex_unlock(&broadcast->lock);
}

/* What was answered instead: the dashboard is not there any more. */
static bool is_gone(const struct http_reply *reply)
{
    return reply->status >= 400 && reply->status < 500;
}

static void end_metrics(struct run *run, const struct http_reply *reply)
{
    struct broadcast_topic *topic = run->work->topic;
    struct http_event *event = reply->status == 200 ? metrics_event(reply) : NULL;

    atomic_fetch_add_explicit(&run->broadcast->reads, 1, memory_order_relaxed);
    (void)pthread_mutex_lock(&run->broadcast->lock);
    topic->busy = false;
    topic->gone = is_gone(reply);
    if (event != NULL) {
        http_event_release(topic->metrics);
        topic->metrics = event;
        topic->number++;
    } else {
        topic->dirty = true; /* again, later */
    }
    if (event != NULL || topic->gone)
        broadcast_wake_topic(topic);
    broadcast_topic_leave(run->broadcast, topic);
    (void)pthread_mutex_unlock(&run->broadcast->lock);
}

/* Under the lock: the page is for all that stand where it begins. */
static void hand_out(struct broadcast_feed *feed, struct broadcast_page *page, int64_t after_id)
{
    page->users++;
    for (struct broadcast_topic *topic = feed->topics; topic != NULL; topic = topic->next) {
        for (struct broadcast_subscriber *subscriber = topic->subscribers; subscriber != NULL;
             subscriber = subscriber->next) {
            if (!subscriber->wants_page || subscriber->cursor_id != after_id)
                continue;
            subscriber->wants_page = false;
            broadcast_page_release(subscriber->page);
            subscriber->page = page;
            page->users++;
            http_listener_wake(subscriber->listener);
        }
    }
    broadcast_page_release(page);
}

static void end_notices(struct run *run, const struct http_reply *reply)
{
    struct broadcast_feed *feed = run->work->feed;
    struct broadcast_reading *reading = run->reading;
    bool page = run->work->kind == WORK_PAGE;
    struct broadcast_page *copy = page ? malloc(sizeof *copy) : NULL;

    (void)pthread_mutex_lock(&run->broadcast->lock);
    feed->busy = false;
    if (reply->status == 200 && copy != NULL) {
        *copy = reading->page;
        reading->page.count = 0; /* the copy's now */
        hand_out(feed, copy, run->work->after_id);
        copy = NULL;
    } else if (reply->status == 200 && !page) {
        broadcast_feed_append(feed, reading);
        broadcast_wake_feed(feed);
    } else if (!page) {
        feed->dirty = true; /* again, later */
    }
    broadcast_feed_leave(run->broadcast, feed);
    (void)pthread_mutex_unlock(&run->broadcast->lock);
    free(copy);
}

/* False where there is no use in going on. */
static bool do_work(struct broadcast *broadcast, const struct work *work, struct db_conn *conn,
                    struct arena *arena)
{
    struct broadcast_reading reading = {.campaign_id = work->feed->campaign_id,
                                        .newest = work->kind == WORK_OPEN,
                                        .after_id = work->after_id};
    struct run run = {.broadcast = broadcast, .work = work, .reading = &reading};
    struct http_reply reply = {.status = 0};
    bool fine;

    arena_reset(arena);
    run_call(&run, conn, arena, &reply);
    switch (work->kind) {
    case WORK_NONE:
        break;
    case WORK_OPEN:
        end_opening(&run, &reply);
        break;
    case WORK_METRICS:
        end_metrics(&run, &reply);
        break;
    case WORK_NOTICES:
    case WORK_PAGE:
        end_notices(&run, &reply);
        break;
    }
    broadcast_notices_clear(reading.page.notices, reading.page.count);
    fine = reply.status < 500;
    http_reply_reset(&reply);
    buf_clear(&reply.body);
    return fine;
}

static void job(void *arg, struct db_conn *conn)
{
    struct broadcast *broadcast = arg;
    struct arena *arena = conn != NULL ? arena_new(BROADCAST_JOB_BYTES_MAX) : NULL;
    bool fine = arena != NULL;

    while (fine) {
        struct work work;

        (void)pthread_mutex_lock(&broadcast->lock);
        work = take_work(broadcast);
        (void)pthread_mutex_unlock(&broadcast->lock);
        if (work.kind == WORK_NONE)
            break;
        fine = do_work(broadcast, &work, conn, arena);
    }
    arena_free(arena);
    (void)pthread_mutex_lock(&broadcast->lock);
    broadcast->jobs--;
    (void)pthread_mutex_unlock(&broadcast->lock);
}

void broadcast_schedule(struct broadcast *broadcast)
{
    if (broadcast->jobs >= BROADCAST_JOBS_MAX || find_work(broadcast).kind == WORK_NONE)
        return;
    if (db_pool_submit(broadcast->context->pool, job, broadcast))
        broadcast->jobs++;
}

/* Learning what moved: by a look at all shops at once, and by messages. */
#include <string.h>

#include "api/broadcast_parts.h"

/* Of a look. */
#define POLL_BYTES_MAX ((size_t)64 * 1024 * 1024)

struct poll {
    struct arena *arena;
    size_t count;
    struct broadcast_feed **feeds;
    struct tumpuk_text *shop_ids;
    struct db_shop_moves *moves;
};

/* Under the lock: what there is to ask for; feeds stay until poll_end. */
static void poll_begin(struct broadcast *broadcast, struct poll *poll)
{
    size_t cap = broadcast->feed_count;

    poll->feeds = arena_calloc(poll->arena, cap + 1, sizeof(struct broadcast_feed *));
    poll->shop_ids = arena_calloc(poll->arena, cap + 1, sizeof *poll->shop_ids);
    poll->moves = arena_calloc(poll->arena, cap + 1, sizeof *poll->moves);
    if (arena_failed(poll->arena))
        return;
    for (size_t i = 0; i < BROADCAST_CHAINS; i++) {
        for (struct broadcast_feed *feed = broadcast->chains[i]; feed != NULL; feed = feed->next) {
            feed->users++;
            poll->shop_ids[poll->count] = api_text(feed->shop_id);
            poll->feeds[poll->count++] = feed;
        }
    }
}

static enum db_result poll_body(struct db_conn *conn, void *arg)
{
    struct poll *poll = arg;
    enum db_result result = db_name_every_shop(conn);

    return result != DB_OK
               ? result
               : db_select_shop_moves(conn, poll->arena, poll->shop_ids, poll->count, poll->moves);
}

static void mark_topics(struct broadcast_feed *feed)
{
    for (struct broadcast_topic *topic = feed->topics; topic != NULL; topic = topic->next)
        topic->dirty = true;
}

/* Under the lock. */
static void poll_end(struct broadcast *broadcast, struct poll *poll, bool fine)
{
    int64_t now_us = rfc3339_now_us();

    for (size_t i = 0; i < poll->count; i++) {
        struct broadcast_feed *feed = poll->feeds[i];

        if (fine && feed->reads > 0 && feed->version != poll->moves[i].version) {
            feed->version = poll->moves[i].version;
            mark_topics(feed);
        }
        if (fine && feed->reads > 0 && feed->newest_id < poll->moves[i].last_id)
            feed->dirty = true;
        for (struct broadcast_topic *topic = feed->topics, *next; topic != NULL; topic = next) {
            next = topic->next;
            if (topic->owed)
                broadcast_wake_topic(topic);
            topic->owed = false;
            if (broadcast_is_past(topic->held_us, BROADCAST_HOLD_MS, now_us))
                broadcast_topic_let_go(broadcast, topic); /* it may be gone */
        }
        broadcast_feed_leave(broadcast, feed);
    }
    broadcast_schedule(broadcast);
}

void broadcast_poll(void *arg, struct db_conn *conn)
{
    struct broadcast *broadcast = arg;
    struct poll poll = {.arena = arena_new(POLL_BYTES_MAX)};
    bool fine = false;

    if (poll.arena == NULL)
        return;
    (void)pthread_mutex_lock(&broadcast->lock);
    poll_begin(broadcast, &poll);
    (void)pthread_mutex_unlock(&broadcast->lock);
    if (poll.count > 0 && conn != NULL)
        fine = db_transact_reading(conn, poll_body, &poll) == DB_OK;
    if (poll.count > 0) {
        (void)pthread_mutex_lock(&broadcast->lock);
        poll_end(broadcast, &poll, fine);
        (void)pthread_mutex_unlock(&broadcast->lock);
    }
    arena_free(poll.arena);
}

/* Marks what concerns the shop. */
static void heard(struct broadcast *broadcast, const char *shop_id, bool notification)
{
    (void)pthread_mutex_lock(&broadcast->lock);
    for (size_t i = 0; i < BROADCAST_CHAINS && broadcast->feed_count > 0; i++) {
        for (struct broadcast_feed *feed = broadcast->chains[i]; feed != NULL; feed = feed->next) {
            if (strcmp(feed->shop_id, shop_id) != 0)
                continue;
            if (notification)
                feed->dirty = true;
            else
                mark_topics(feed);
        }
    }
    broadcast_schedule(broadcast);
    (void)pthread_mutex_unlock(&broadcast->lock);
}

void broadcast_heard_notification(void *arg, const char *payload)
{
    heard(arg, payload, true);
}

void broadcast_heard_dashboard(void *arg, const char *payload)
{
    heard(arg, payload, false);
}

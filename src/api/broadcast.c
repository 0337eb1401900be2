/* Feeds and topics. */
#include "api/broadcast_parts.h"

#include <stdlib.h>
#include <string.h>

struct broadcast *broadcast_new(struct api_context *context)
{
    struct broadcast *broadcast = calloc(1, sizeof *broadcast);

    if (broadcast == NULL)
        return NULL;
    if (pthread_mutex_init(&broadcast->lock, NULL) != 0) {
        free(broadcast);
        return NULL;
    }
    broadcast->context = context;
    hash_key_make(&broadcast->key);
    return broadcast;
}

void broadcast_free(struct broadcast *broadcast)
{
    if (broadcast == NULL)
        return;
    (void)pthread_mutex_destroy(&broadcast->lock);
    free(broadcast);
}

void broadcast_metrics(struct broadcast *broadcast, struct buf *out)
{
    size_t feeds;
    size_t topics;

    (void)pthread_mutex_lock(&broadcast->lock);
    feeds = broadcast->feed_count;
    topics = broadcast->topic_count;
    (void)pthread_mutex_unlock(&broadcast->lock);
    buf_printf(out,
               "# HELP tumpuk_broadcast_feeds Campaigns that somebody listens to.\n"
               "# TYPE tumpuk_broadcast_feeds gauge\n"
               "tumpuk_broadcast_feeds %zu\n"
               "# HELP tumpuk_broadcast_topics Views of dashboards that somebody listens to.\n"
               "# TYPE tumpuk_broadcast_topics gauge\n"
               "tumpuk_broadcast_topics %zu\n"
               "# HELP tumpuk_broadcast_reads_total Dashboards read for who listens.\n"
               "# TYPE tumpuk_broadcast_reads_total counter\n"
               "tumpuk_broadcast_reads_total %llu\n",
               feeds, topics, (unsigned long long)atomic_load(&broadcast->reads));
}

/* ---- feeds and topics ---- */

static void feed_free(struct broadcast_feed *feed)
{
    broadcast_notices_clear(feed->notices, feed->count);
    free(feed->shop_id);
    free(feed->campaign_id);
    free(feed);
}

void broadcast_feed_leave(struct broadcast *broadcast, struct broadcast_feed *feed)
{
    struct broadcast_feed **at = &broadcast->chains[feed->hash % BROADCAST_CHAINS];

    if (--feed->users > 0)
        return;
    while (*at != feed)
        at = &(*at)->next;
    *at = feed->next;
    broadcast->feed_count--;
    feed_free(feed);
}

void broadcast_topic_leave(struct broadcast *broadcast, struct broadcast_topic *topic)
{
    struct broadcast_topic **at = &topic->feed->topics;

    if (--topic->users > 0)
        return;
    while (*at != topic)
        at = &(*at)->next;
    *at = topic->next;
    broadcast->topic_count--;
    broadcast_feed_leave(broadcast, topic->feed);
    http_event_release(topic->metrics);
    free(topic);
}

/* Found, or made; NULL without memory. */
static struct broadcast_feed *feed_get(struct broadcast *broadcast,
                                       const struct http_request *request)
{
    const char *shop_id = http_request_param(request, HTTP_SHOP_PARAM);
    const char *campaign_id = http_request_param(request, "campaign_id");
    uint64_t hash = hash_bytes(&broadcast->key, shop_id, strlen(shop_id)) +
                    31 * hash_bytes(&broadcast->key, campaign_id, strlen(campaign_id));
    struct broadcast_feed **at = &broadcast->chains[hash % BROADCAST_CHAINS];
    struct broadcast_feed *feed;

    for (; *at != NULL; at = &(*at)->next) {
        if (strcmp((*at)->shop_id, shop_id) == 0 && strcmp((*at)->campaign_id, campaign_id) == 0)
            return *at;
    }
    feed = calloc(1, sizeof *feed);
    if (feed == NULL)
        return NULL;
    feed->hash = hash;
    feed->route = request->route;
    feed->shop_id = strdup(shop_id);
    feed->campaign_id = strdup(campaign_id);
    if (feed->shop_id == NULL || feed->campaign_id == NULL) {
        feed_free(feed);
        return NULL;
    }
    broadcast->feed_count++;
    *at = feed;
    return feed;
}

static bool query_same(const struct broadcast_topic *topic, const struct dashboard_query *query)
{
    const struct dashboard_query *own = &topic->query;

    return own->view == query->view && own->day == query->day && own->channels == query->channels &&
           own->all == query->all && own->compare == query->compare;
}

struct broadcast_topic *broadcast_topic_get(struct broadcast *broadcast,
                                            const struct http_request *request,
                                            const struct broadcast_wish *wish)
{
    struct broadcast_feed *feed = feed_get(broadcast, request);
    struct broadcast_topic *topic = feed != NULL ? feed->topics : NULL;

    while (topic != NULL && (topic->gone || !query_same(topic, &wish->query)))
        topic = topic->next;
    if (topic != NULL || feed == NULL)
        return topic;
    feed->users++;
    topic = calloc(1, sizeof *topic);
    if (topic == NULL) {
        broadcast_feed_leave(broadcast, feed);
        return NULL;
    }
    topic->query = wish->query;
    if (wish->query.date != NULL) { /* the request's own */
        memcpy(topic->date, wish->query.date, strlen(wish->query.date) + 1);
        topic->query.date = topic->date;
    }
    topic->feed = feed;
    topic->next = feed->topics;
    feed->topics = topic;
    broadcast->topic_count++;
    return topic;
}

void broadcast_wake_topic(struct broadcast_topic *topic)
{
    for (struct broadcast_subscriber *subscriber = topic->subscribers; subscriber != NULL;
         subscriber = subscriber->next)
        http_listener_wake(subscriber->listener);
}

void broadcast_wake_feed(struct broadcast_feed *feed)
{
    for (struct broadcast_topic *topic = feed->topics; topic != NULL; topic = topic->next)
        broadcast_wake_topic(topic);
}

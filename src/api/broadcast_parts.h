/* The inside of broadcast.h, shared by the files broadcast*.c only. Everything
 * here is under the lock, unless it says otherwise. */
#ifndef API_BROADCAST_PARTS_H
#define API_BROADCAST_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "api/broadcast.h"
#include "base/hash.h"
#include "db/notification.h"

#define BROADCAST_CHAINS 1024u
/* The newest notifications of a feed that are kept, and how many are read at once. */
#define BROADCAST_NOTICES_MAX 128u
#define BROADCAST_JOB_BYTES_MAX ((size_t)16 * 1024 * 1024)

/* A notification as it is sent. */
struct broadcast_notice {
    int64_t id;
    struct http_event *event[LANG_COUNT]; /* NULL: there was no memory */
};

/* Older ones, read for those who missed them; immutable but for `users`. */
struct broadcast_page {
    unsigned users;
    int64_t upto_id; /* it has all after where it was asked for, up to this */
    size_t count;
    struct broadcast_notice notices[BROADCAST_NOTICES_MAX];
};

struct broadcast_subscriber {
    struct broadcast_subscriber *next; /* of the topic */
    struct broadcast_subscriber **at;
    struct broadcast *broadcast;
    struct broadcast_topic *topic;
    struct http_listener *listener;
    enum lang lang;
    bool greeted;
    bool reset;        /* what it missed cannot be told */
    bool doubtful;     /* it claims to have been told what is not known yet */
    uint64_t reads;    /* of the feed when it came */
    uint64_t seen;     /* the topic's `number` that it was sent */
    int64_t sent_us;   /* when that was */
    int64_t cursor_id; /* it was sent all notifications up to this */
    bool broken;       /* there was no memory: the stream ends, to be opened again */
    bool wants_page;   /* those after are not in the feed any more */
    struct broadcast_page *page;
};

/* What became of a topic that was to be opened. */
enum broadcast_opened {
    BROADCAST_OPENED,
    BROADCAST_REFUSED,    /* there is no such dashboard, or none now: each asks why */
    BROADCAST_UNAVAILABLE /* there is no database */
};

/* A request that waits until the topic is open; in its arena. */
struct broadcast_waiter {
    struct broadcast_waiter *next;
    struct http_job *job;
    enum broadcast_opened opened; /* once it is woken */
};

struct broadcast_topic {
    struct broadcast_topic *next; /* of the feed */
    struct broadcast_feed *feed;
    unsigned users; /* subscribers, who waits, and who works on it */
    struct dashboard_query query;
    char date[16];
    bool open;  /* `metrics` is there */
    bool gone;  /* the dashboard is not there any more: streams end */
    bool dirty; /* something changed since it was read */
    bool busy;  /* somebody reads it */
    bool owed;  /* somebody's time for the latest metrics had not come */
    bool held;  /* it was just opened: there is one user more */
    int64_t held_us;
    int64_t read_us;
    struct http_event *metrics;
    uint64_t number; /* of `metrics`, from 1 */
    struct broadcast_subscriber *subscribers;
    struct broadcast_waiter *waiters;
};

struct broadcast_feed {
    struct broadcast_feed *next; /* of the chain */
    unsigned users;              /* topics, and who works on it */
    uint64_t hash;
    const struct http_route *route; /* of its streams: its path has the two ids */
    char *shop_id;
    char *campaign_id;
    struct broadcast_topic *topics;
    int64_t version; /* ingestion.version that was last seen */
    bool dirty;      /* there may be new notifications */
    bool paging;     /* somebody wants a page */
    bool busy;       /* somebody reads it */
    int64_t read_us;
    uint64_t reads;
    int64_t newest_id; /* all up to this are known */
    int64_t floor_id;  /* all after this, of the campaign, are in `notices` */
    int64_t before_id; /* who was told all up to this can be told the rest */
    size_t count;
    struct broadcast_notice notices[BROADCAST_NOTICES_MAX]; /* in the order of ids */
};

struct broadcast {
    struct api_context *context;
    struct hash_key key;
    pthread_mutex_t lock;
    unsigned jobs;
    size_t feed_count;
    size_t topic_count;
    size_t turn; /* the chain at which work is looked for next */
    struct broadcast_feed *chains[BROADCAST_CHAINS];
    atomic_uint_fast64_t reads; /* of dashboards */
};

/* ---- broadcast.c ---- */
/* Found, or made; NULL without memory. */
struct broadcast_topic *broadcast_topic_get(struct broadcast *broadcast,
                                            const struct http_request *request,
                                            const struct broadcast_wish *wish);
void broadcast_topic_leave(struct broadcast *broadcast, struct broadcast_topic *topic);
void broadcast_feed_leave(struct broadcast *broadcast, struct broadcast_feed *feed);
void broadcast_wake_topic(struct broadcast_topic *topic);
void broadcast_wake_feed(struct broadcast_feed *feed);

/* ---- broadcast_open.c ---- */
struct broadcast_reading;
/* Parks the request until the topic is open, or refused. */
void broadcast_await(struct broadcast_topic *topic, struct http_request *request,
                     struct http_reply *reply);
/* The topic is what was read, and the feed, unless it was known; takes both over. */
void broadcast_topic_open(struct broadcast_topic *topic, struct broadcast_reading *reading,
                          struct http_event *metrics);
void broadcast_topic_refuse(struct broadcast_topic *topic, enum broadcast_opened opened);
/* It is held no more. */
void broadcast_topic_let_go(struct broadcast *broadcast, struct broadcast_topic *topic);
/* All that wait to be opened are unavailable. */
void broadcast_refuse_waiting(struct broadcast *broadcast);

/* ---- broadcast_work.c ---- */
/* Whether so long has passed; also after a clock that was set back. */
bool broadcast_is_past(int64_t since_us, int64_t ms, int64_t now_us);
/* Has a worker look for what is due, if anything is. */
void broadcast_schedule(struct broadcast *broadcast);

/* ---- broadcast_notices.c ---- */
/* What is read of a feed; not under the lock. */
struct broadcast_reading {
    const char *campaign_id;
    struct db_shop_moves moves; /* where a topic is opened */
    bool newest;                /* the newest there are; else those after `after_id` */
    int64_t after_id;
    int64_t newest_id; /* of the shop */
    int64_t before_id;
    struct broadcast_page page;
};
/* Within a call's transaction. */
enum db_result broadcast_read_notices(struct api_call *call, struct broadcast_reading *reading);
void broadcast_notices_clear(struct broadcast_notice *notices, size_t count);
/* Takes the notices over. */
void broadcast_feed_begin(struct broadcast_feed *feed, struct broadcast_reading *reading);
void broadcast_feed_append(struct broadcast_feed *feed, struct broadcast_reading *reading);
/* The next for a subscriber; NULL: none, or a page is awaited. */
struct http_event *broadcast_next_notice(struct broadcast_subscriber *subscriber);
void broadcast_page_release(struct broadcast_page *page); /* NULL is nothing */
/* Without data: only tells the client the id that it is to come back with. */
struct http_event *broadcast_greeting(const struct broadcast_subscriber *subscriber);

#endif

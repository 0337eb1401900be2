/*
 * What open event streams are told of campaigns' dashboards (spec dashboard,
 * section 3, part 6): key metrics and notifications, made once an instance and
 * shared by all who listen.
 *
 *   poll, messages ──▶ due ──▶ [jobs on database workers] ──▶ topics, feeds
 *                                                               │ wake
 *   GET stream ──▶ subscriber: places in a topic and a feed ◀───┘
 *
 * A feed is a campaign of a shop: its newest notifications. A topic is one view of
 * its dashboard: the latest answer. Subscribers hold no copy, only how far they
 * are. One lock guards all of it, and is never held while the database is asked.
 */
#ifndef API_BROADCAST_H
#define API_BROADCAST_H

#include "api/dashboard.h"

/* Between two metrics events of a stream. */
#define BROADCAST_METRICS_MS 1000
/* Metrics are read anew after so long although nothing came in: days begin, and pace
 * and what is compared move with the clock. */
#define BROADCAST_AGAIN_MS 60000
/* Notifications are sent again after a break of so long. */
#define BROADCAST_REPLAY_DAYS 7
/* What was read for those who wait is there so long for them to come. */
#define BROADCAST_HOLD_MS 2000
/* Database workers that may be at it. */
#define BROADCAST_JOBS_MAX 2

struct broadcast;

/* NULL without memory. The context is read once requests come, and its pool. */
struct broadcast *broadcast_new(struct api_context *context);
/* The pool has stopped: nobody waits any more for what it would have read. NULL is
 * nothing. */
void broadcast_end(struct broadcast *broadcast);
/* No stream is open any more. NULL is nothing. */
void broadcast_free(struct broadcast *broadcast);

/* For a database listener: looks, for all shops at once, what moved. */
void broadcast_poll(void *arg, struct db_conn *conn);
/* Notifications of the shop `payload` were raised (DB_NOTIFICATION_CHANNEL). */
void broadcast_heard_notification(void *arg, const char *payload);
/* Its dashboards changed otherwise than by data (DB_DASHBOARD_CHANNEL). */
void broadcast_heard_dashboard(void *arg, const char *payload);

/* What a request wants to listen to. */
struct broadcast_wish {
    struct dashboard_query query;
    /* It was told of all notifications up to this one; NONE: nothing was told,
     * UNKNOWN: of what, cannot be told. */
    int64_t last_id;
};
#define BROADCAST_LAST_NONE (-1)
#define BROADCAST_LAST_UNKNOWN (-2)

/* Opens a stream, at once where somebody listens to the same already; else once a
 * worker has read it, for all who wait. */
void broadcast_listen(struct http_request *request, struct http_reply *reply,
                      struct broadcast_wish *wish);

void broadcast_metrics(struct broadcast *broadcast, struct buf *out);

#endif

/* Notifications of a feed: the newest in memory, older ones page by page. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/broadcast_parts.h"
#include "api/notifications.h"

#define DAY_US (INT64_C(24) * 3600 * 1000000)
#define ID_TEXT_MAX 24
#define NOTICE_BYTES_MAX (64u * 1024)

/* ---- reading ---- */

static struct http_event *event_of(const struct api_call *call, const struct notification *told,
                                   enum lang lang)
{
    struct notification_view view = api_notification_view(call);
    struct http_event *event = NULL;
    char id[ID_TEXT_MAX];
    struct json_out out;
    struct buf data;

    view.lang = lang;
    buf_init(&data, NOTICE_BYTES_MAX);
    json_out_init(&out, &data, false);
    notification_encode(&out, &view, told);
    (void)snprintf(id, sizeof id, "%" PRId64, told->notification_id);
    if (!data.failed)
        event = http_event_new("notification", id, data.bytes, data.len);
    buf_clear(&data);
    return event;
}

static enum db_result select_some(struct api_call *call, const struct broadcast_reading *reading,
                                  struct notification **found, size_t *count)
{
    const struct db_notification_filter newest = {.campaign_id = reading->campaign_id,
                                                  .limit = BROADCAST_NOTICES_MAX};

    return reading->newest ? db_select_notifications(call->conn, call->arena, call->shop_id,
                                                     &newest, found, count)
                           : db_select_notifications_after(call->conn, call->arena, call->shop_id,
                                                           reading->campaign_id, reading->after_id,
                                                           BROADCAST_NOTICES_MAX, found, count);
}

enum db_result broadcast_read_notices(struct api_call *call, struct broadcast_reading *reading)
{
    struct db_notification_feed feed = {.last_id = 0};
    struct broadcast_page *page = &reading->page;
    struct notification *found = NULL;
    size_t count = 0;
    enum db_result result = db_select_notification_feed(
        call->conn, call->shop_id, call->view.now_us - BROADCAST_REPLAY_DAYS * DAY_US, &feed);

    if (result == DB_OK || result == DB_NONE)
        result = select_some(call, reading, &found, &count);
    if (result != DB_OK)
        return result;
    broadcast_notices_clear(page->notices, page->count); /* of a run before */
    for (size_t i = 0; i < count; i++) {
        const struct notification *told = &found[reading->newest ? count - 1 - i : i];

        page->notices[i].id = told->notification_id;
        for (int lang = 0; lang < LANG_COUNT; lang++)
            page->notices[i].event[lang] = event_of(call, told, (enum lang)lang);
    }
    page->count = count;
    reading->newest_id = feed.last_id;
    reading->before_id = feed.before_id;
    page->upto_id = feed.last_id;
    if (!reading->newest && count == BROADCAST_NOTICES_MAX)
        page->upto_id = page->notices[count - 1].id;
    return DB_OK;
}

void broadcast_notices_clear(struct broadcast_notice *notices, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (int lang = 0; lang < LANG_COUNT; lang++)
            http_event_release(notices[i].event[lang]);
        notices[i] = (struct broadcast_notice){.id = 0};
    }
}

/* ---- the feed ---- */

/* The page is empty afterwards. */
static void take_notices(struct broadcast_feed *feed, struct broadcast_page *page)
{
    size_t over = feed->count + page->count > BROADCAST_NOTICES_MAX
                      ? feed->count + page->count - BROADCAST_NOTICES_MAX
                      : 0;

    if (over > 0) {
        feed->floor_id = feed->notices[over - 1].id;
        broadcast_notices_clear(feed->notices, over);
        feed->count -= over;
        memmove(feed->notices, feed->notices + over, feed->count * sizeof *feed->notices);
    }
    for (size_t i = 0; i < page->count; i++)
        feed->notices[feed->count++] = page->notices[i];
    page->count = 0;
}

static void note_reading(struct broadcast_feed *feed, const struct broadcast_reading *reading)
{
    feed->before_id = reading->before_id;
    feed->newest_id = reading->page.upto_id;
    feed->dirty = feed->dirty || reading->newest_id > feed->newest_id;
    feed->read_us = rfc3339_now_us();
    feed->reads++;
}

void broadcast_feed_begin(struct broadcast_feed *feed, struct broadcast_reading *reading)
{
    /* Fewer than were asked for are all that there are. */
    feed->floor_id = reading->page.count == BROADCAST_NOTICES_MAX ? reading->page.notices[0].id - 1
                                                                  : 0;
    take_notices(feed, &reading->page);
    note_reading(feed, reading);
}

void broadcast_feed_append(struct broadcast_feed *feed, struct broadcast_reading *reading)
{
    take_notices(feed, &reading->page);
    note_reading(feed, reading);
}

/* ---- who listens ---- */

void broadcast_page_release(struct broadcast_page *page)
{
    if (page == NULL || --page->users > 0)
        return;
    broadcast_notices_clear(page->notices, page->count);
    free(page);
}

/* The first after where the subscriber is. */
static const struct broadcast_notice *first_after(const struct broadcast_subscriber *subscriber,
                                                  const struct broadcast_notice *notices,
                                                  size_t count)
{
    size_t low = 0;

    while (low < count) {
        size_t middle = low + (count - low) / 2;

        if (notices[middle].id <= subscriber->cursor_id)
            low = middle + 1;
        else
            count = middle;
    }
    return notices + low;
}

static void advance_to(struct broadcast_subscriber *subscriber, int64_t id)
{
    if (subscriber->cursor_id < id)
        subscriber->cursor_id = id;
}

struct http_event *broadcast_next_notice(struct broadcast_subscriber *subscriber)
{
    struct broadcast_feed *feed = subscriber->topic->feed;
    struct broadcast_page *page = subscriber->page;
    const struct broadcast_notice *found;

    if (page != NULL) {
        found = first_after(subscriber, page->notices, page->count);
        if (found < page->notices + page->count)
            goto out;
        advance_to(subscriber, page->upto_id);
        subscriber->page = NULL;
        broadcast_page_release(page);
    }
    if (subscriber->cursor_id < feed->floor_id) {
        subscriber->wants_page = true;
        feed->paging = true;
        broadcast_schedule(subscriber->broadcast);
        return NULL;
    }
    found = first_after(subscriber, feed->notices, feed->count);
    if (found == feed->notices + feed->count) {
        advance_to(subscriber, feed->newest_id);
        return NULL;
    }
out:
    subscriber->broken = found->event[subscriber->lang] == NULL;
    if (subscriber->broken)
        return NULL;
    subscriber->cursor_id = found->id;
    return http_event_share(found->event[subscriber->lang]);
}

struct http_event *broadcast_greeting(const struct broadcast_subscriber *subscriber)
{
    char id[ID_TEXT_MAX];
    char data[64];
    int len = snprintf(data, sizeof data, "{\"newest_id\":%" PRId64 "}", subscriber->cursor_id);

    (void)snprintf(id, sizeof id, "%" PRId64, subscriber->cursor_id);
    return subscriber->reset ? http_event_new("reset", id, data, (size_t)len)
                             : http_event_new(NULL, id, NULL, 0);
}

#include "app/demo_media.h"

#include <stdio.h>
#include <string.h>

#include "dashboard/calendar.h"

#define BODY_BYTES_MAX ((size_t)64 * 1024)
#define DATE_LEN 10
#define MINUTE_US CALENDAR_MINUTE_US

/* ---- one after the other ---- */

/* A body on its way to a PUT. */
struct put {
    struct demo_asker *asker;
    const struct demo_media *media;
    struct buf body;
    struct json_out out;
};

static void put_open(struct put *put)
{
    buf_init(&put->body, BODY_BYTES_MAX);
    json_out_init(&put->out, &put->body, false);
    json_out_object(&put->out);
}

static void put_at(struct put *put, int64_t at_us)
{
    char text[RFC3339_TEXT_MAX];

    json_out_text(&put->out, text,
                  rfc3339_format(at_us, zone_at(put->media->sales->zone, at_us), text));
}

static bool put_send(struct put *put, const char *path, const char *id)
{
    struct demo_question question = {.method = "PUT", .path = path, .param = id};
    struct http_reply reply = {.status = 0};
    bool taken = false;

    json_out_end_object(&put->out);
    buf_putc(&put->body, '\0'); /* as after every body */
    if (!put->body.failed) {
        unsigned status;

        question.body = put->body.bytes;
        question.len = put->body.len - 1;
        status = demo_ask(put->asker, &question, &reply);
        taken = status == 200 || status == 201;
        if (!taken)
            demo_complain(put->asker, &question, &reply);
    }
    http_reply_reset(&reply);
    buf_clear(&put->body);
    return taken;
}

/* ---- stock ---- */

bool demo_count_stock(struct demo_asker *asker, const struct demo_media *media)
{
    const struct demo_goods *goods = &media->sales->goods;
    struct put put = {.asker = asker, .media = media};
    int64_t day = media->monday > media->first_day ? media->monday : media->first_day;
    int64_t as_of_us = calendar_day_start(media->sales->zone, day);

    for (size_t i = 0; i < goods->count; i++) {
        put_open(&put);
        json_out_member_i64(&put.out, "quantity", goods->skus[i].stock);
        json_out_key(&put.out, "as_of");
        put_at(&put, as_of_us < media->until_us ? as_of_us : media->until_us);
        if (!put_send(&put, "/v1/shops/{shop_id}/stock/{sku_id}", goods->skus[i].sku_id.bytes))
            return false;
    }
    return true;
}

/* ---- LIVEs ---- */

static const struct live_of_day {
    const char *name; /* of its id */
    const char *creator;
    const char *title;
    int64_t from; /* minutes of the day */
    int64_t to;
    uint32_t viewers; /* about so many in the end */
} LIVES[] = {
    {"24jam", "Toko Nusantara", "Pesta Belanja 24 Jam", 0, 1440, 5200},
    {"siang", "Dinda Lestari", "Makan siang sambil belanja", 720, 810, 2400},
    {"malam", "Bayu Pratama", "Belanja malam bareng Bayu", 1170, 1320, 6800},
};

/* They grow while it is on. */
static void put_figures(struct put *put, const struct live_of_day *live, int64_t day,
                        int64_t minutes)
{
    struct demo_dice dice = {.state = (uint64_t)day * 64 + (uint64_t)live->from};
    int64_t whole = live->to - live->from;
    int64_t viewers = (int64_t)live->viewers * (80 + demo_roll(&dice, 41)) / 100;

    viewers = viewers * (minutes < whole ? minutes : whole) / whole;
    json_out_key(&put->out, "figures");
    json_out_object(&put->out);
    json_out_member_i64(&put->out, "views", viewers * 16 / 10);
    json_out_member_i64(&put->out, "viewers", viewers);
    json_out_member_i64(&put->out, "peak_viewers", viewers / 7);
    json_out_member_i64(&put->out, "avg_watch_seconds", 40 + demo_roll(&dice, 60));
    json_out_end_object(&put->out);
}

/* The campaign's first LIVE broke a rule, five minutes after it had begun. */
static void put_violations(struct put *put, int64_t starts_us)
{
    json_out_key(&put->out, "violations");
    json_out_array(&put->out);
    json_out_object(&put->out);
    json_out_member_string(&put->out, "code", "MISLEADING_CLAIM");
    json_out_member_string(&put->out, "reason", "Klaim kesehatan tanpa bukti pada madu");
    json_out_key(&put->out, "at");
    put_at(put, starts_us + 5 * MINUTE_US);
    json_out_end_object(&put->out);
    json_out_end_array(&put->out);
}

static bool put_live(struct put *put, const struct live_of_day *live, int64_t day)
{
    int64_t midnight_us = calendar_day_start(put->media->sales->zone, day);
    int64_t starts_us = midnight_us + live->from * MINUTE_US;
    int64_t ends_us = midnight_us + live->to * MINUTE_US;
    int64_t until_us = put->media->until_us;
    char date[RFC3339_TEXT_MAX];
    char id[DEMO_ID_MAX];

    (void)rfc3339_format(midnight_us, zone_at(put->media->sales->zone, midnight_us), date);
    (void)snprintf(id, sizeof id, "live-%.*s-%s", DATE_LEN, date, live->name);
    put_open(put);
    json_out_key(&put->out, "as_of");
    put_at(put, until_us);
    json_out_member_string(&put->out, "creator", live->creator);
    json_out_member_string(&put->out, "title", live->title);
    json_out_key(&put->out, "scheduled_start_at");
    put_at(put, starts_us);
    json_out_key(&put->out, "scheduled_end_at");
    put_at(put, ends_us);
    json_out_member_string(&put->out, "live_url", "https://example.com/live");
    json_out_member_string(&put->out, "dashboard_url", "https://example.com/live/dashboard");
    if (until_us >= starts_us) {
        json_out_key(&put->out, "started_at");
        put_at(put, starts_us);
        put_figures(put, live, day, (until_us - starts_us) / MINUTE_US);
    }
    if (until_us >= ends_us) {
        json_out_key(&put->out, "ended_at");
        put_at(put, ends_us);
    }
    if (day == put->media->monday && live->from == 0 && until_us > starts_us + 5 * MINUTE_US)
        put_violations(put, starts_us);
    return put_send(put, "/v1/shops/{shop_id}/lives/{live_id}", id);
}

/* ---- videos ---- */

static const struct video_of_shop {
    const char *id;
    const char *creator;
    const char *title;
    const char *product_ids[3];
    int64_t days; /* before the campaign */
    int64_t views_a_day;
} VIDEOS[] = {
    {"video-1111-a", "Sari Kopi", "Seduh kopi Gayo di rumah", {"kopi-gayo", "mug-enamel"}, 9, 4100},
    {"video-1111-b",
     "Batik Muda",
     "Tiga gaya kemeja batik",
     {"batik-parang", "celana-chino"},
     6,
     2600},
    {"video-1111-c", "Dapur Rina", "Wajan granit, lengket atau tidak?", {"wajan-granit"}, 4, 1700},
    {"video-1111-d",
     "Toko Nusantara",
     "Isi paket handuk kami",
     {"handuk-katun", "sprei-katun"},
     2,
     600},
};

static bool put_video(struct put *put, const struct video_of_shop *video)
{
    const struct zone *zone = put->media->sales->zone;
    int64_t published_us = calendar_day_start(zone, put->media->monday - video->days);
    int64_t views = (put->media->until_us - published_us) / MINUTE_US * video->views_a_day / 1440;

    put_open(put);
    json_out_key(&put->out, "as_of");
    put_at(put, put->media->until_us);
    json_out_member_string(&put->out, "creator", video->creator);
    json_out_member_string(&put->out, "title", video->title);
    json_out_key(&put->out, "published_at");
    put_at(put, published_us);
    json_out_member_string(&put->out, "url", "https://example.com/video");
    json_out_key(&put->out, "product_ids");
    json_out_array(&put->out);
    for (size_t i = 0; i < 3 && video->product_ids[i] != NULL; i++)
        json_out_string(&put->out, video->product_ids[i]);
    json_out_end_array(&put->out);
    if (views > 0) {
        json_out_key(&put->out, "figures");
        json_out_object(&put->out);
        json_out_member_i64(&put->out, "views", views);
        json_out_member_i64(&put->out, "likes", views / 23);
        json_out_end_object(&put->out);
    }
    return put_send(put, "/v1/shops/{shop_id}/videos/{video_id}", video->id);
}

bool demo_put_media(struct demo_asker *asker, const struct demo_media *media)
{
    struct put put = {.asker = asker, .media = media};

    for (int64_t day = media->first_day; day <= media->last_day; day++) {
        for (size_t i = 0; i < sizeof LIVES / sizeof *LIVES; i++) {
            if (!put_live(&put, &LIVES[i], day))
                return false;
        }
    }
    for (size_t i = 0; i < sizeof VIDEOS / sizeof *VIDEOS; i++) {
        if (!put_video(&put, &VIDEOS[i]))
            return false;
    }
    return true;
}

/* LIVEs with their violations, videos with their products, drafts of ads. */
#include <string.h>

#include "db/media.h"
#include "db/store.h"
#include "support_store.h"

#define SECOND_US INT64_C(1000000)
#define HOUR_US (INT64_C(3600) * SECOND_US)
#define DAY_US (24 * HOUR_US)
/* 2026-11-11T00:00:00Z */
#define START_US (INT64_C(1794355200) * SECOND_US)

/* A transaction of shop s, which has products p1 … p3, and of the campaign c. */
static void fixture_open(struct store *fixture)
{
    store_connect(fixture);
    store_begin(fixture->conn, "s");
    support_sql(fixture->conn,
                "INSERT INTO shop (shop_id, name, currency, exponent, time_zone)"
                " VALUES ('s', 'n', 'IDR', 0, 'UTC');"
                "INSERT INTO product (shop_id, product_id, name)"
                " VALUES ('s', 'p1', 'n'), ('s', 'p2', 'n'), ('s', 'p3', 'n');"
                "INSERT INTO campaign (campaign_id, name, kind, starts_at, ends_at, channels)"
                " VALUES ('c', 'n', 'MEGA', '2026-11-11Z', '2026-11-12Z', 3)");
}

static void fixture_close(struct store *fixture)
{
    ck_assert_int_eq(db_conn_command(fixture->conn, "COMMIT"), DB_OK);
    store_disconnect(fixture);
}

static struct live_record a_live(const char *live_id)
{
    return (struct live_record){.live_id = text(live_id),
                                .creator = text("Dinda"),
                                .title = text("Diskon \"11.11\" {malam}, \\o/"),
                                .scheduled_start_us = START_US,
                                .scheduled_end_us = SHOP_TIME_NEVER,
                                .started_us = SHOP_TIME_NEVER,
                                .ended_us = SHOP_TIME_NEVER,
                                .live_url = text(""),
                                .dashboard_url = text(""),
                                .views = -1,
                                .viewers = -1,
                                .peak_viewers = -1,
                                .avg_watch_seconds = -1,
                                .figures_as_of_us = SHOP_TIME_NEVER,
                                .as_of_us = START_US,
                                .removed_us = SHOP_TIME_NEVER};
}

static void store(const struct store *fixture, const struct live_record *live)
{
    ck_assert_int_eq(db_upsert_live(fixture->conn, "s", live), DB_OK);
}

static struct live_record read(const struct store *fixture, const char *live_id)
{
    struct live_record live;

    ck_assert_int_eq(db_select_live(fixture->conn, fixture->arena, "s", live_id, &live), DB_OK);
    return live;
}

START_TEST(a_live_is_read_as_it_was_written)
{
    struct live_record bare = a_live("bare");
    struct live_record full = a_live("full");
    struct live_record found;
    struct store fixture;

    full.scheduled_end_us = START_US + HOUR_US;
    full.started_us = START_US + SECOND_US;
    full.ended_us = START_US + 2 * HOUR_US + 1;
    full.live_url = text("https://example.com/live/1");
    full.dashboard_url = text("https://example.com/board?live=1");
    full.views = 0;
    full.viewers = 7;
    full.peak_viewers = 5;
    full.avg_watch_seconds = 61;
    full.figures_as_of_us = START_US + HOUR_US;
    fixture_open(&fixture);
    store(&fixture, &bare);
    store(&fixture, &full);
    found = read(&fixture, "bare");
    ck_assert(live_same(&found, &bare) && live_figures_same(&found, &bare));
    ck_assert_int_eq(found.removed_us, SHOP_TIME_NEVER);
    ck_assert_uint_eq(found.violation_count, 0);
    found = read(&fixture, "full");
    ck_assert(live_same(&found, &full) && live_figures_same(&found, &full));
    ck_assert_int_eq(found.as_of_us, START_US);
    full.ended_us = SHOP_TIME_NEVER;
    full.views = 9;
    store(&fixture, &full);
    found = read(&fixture, "full");
    ck_assert(live_same(&found, &full) && live_figures_same(&found, &full));
    ck_assert_int_eq(db_select_live(fixture.conn, fixture.arena, "s", "none", &found), DB_NONE);
    fixture_close(&fixture);
}
END_TEST

START_TEST(violations_are_kept_once_each_and_for_good)
{
    const struct live_violation given[] = {{text("MUSIC"), text("Lagu"), START_US + 2},
                                           {text("CLAIM"), text("Klaim, \"100%\""), START_US + 2},
                                           {text("CLAIM"), text("Klaim"), START_US + 1}};
    struct live_record live = a_live("l");
    struct live_record found;
    struct store fixture;
    size_t added = 0;

    fixture_open(&fixture);
    store(&fixture, &live);
    live.violations = given;
    live.violation_count = 2;
    ck_assert_int_eq(db_insert_live_violations(fixture.conn, "s", &live, &added), DB_OK);
    ck_assert_uint_eq(added, 2);
    live.violation_count = 3;
    ck_assert_int_eq(db_insert_live_violations(fixture.conn, "s", &live, &added), DB_OK);
    ck_assert_uint_eq(added, 1);
    live.violation_count = 0;
    store(&fixture, &live);
    ck_assert_int_eq(db_remove_live(fixture.conn, "s", "l"), DB_OK);
    found = read(&fixture, "l");
    ck_assert_int_ne(found.removed_us, SHOP_TIME_NEVER);
    ck_assert_uint_eq(found.violation_count, 3);
    ck_assert_int_eq(found.violations[0].at_us, START_US + 1);
    ck_assert_str_eq(found.violations[1].reason.bytes, "Klaim, \"100%\"");
    ck_assert_str_eq(found.violations[2].code.bytes, "MUSIC");
    store(&fixture, &live);
    ck_assert_int_eq(read(&fixture, "l").removed_us, SHOP_TIME_NEVER);
    fixture_close(&fixture);
}
END_TEST

/* Whether it is among those of START_US and the day after. */
static bool is_listed(const struct store *fixture, const struct live_record *live)
{
    struct live_record *list = NULL;
    size_t count = 0;
    bool listed = false;

    store(fixture, live);
    ck_assert_int_eq(db_select_lives(fixture->conn, fixture->arena, "s", START_US,
                                     START_US + DAY_US, false, &list, &count),
                     DB_OK);
    for (size_t i = 0; i < count; i++)
        listed |= strcmp(list[i].live_id.bytes, live->live_id.bytes) == 0;
    return listed;
}

START_TEST(whatever_meets_a_period_is_found)
{
    const int64_t ends[] = {START_US - 2 * DAY_US, START_US - 1,          START_US,
                            START_US + 1,          START_US + HOUR_US,    START_US + DAY_US - 1,
                            START_US + DAY_US,     START_US + 2 * DAY_US, SHOP_TIME_NEVER};
    const size_t count = sizeof ends / sizeof ends[0];
    struct store fixture;
    int met = 0;

    fixture_open(&fixture);
    for (size_t i = 0; i < count * count; i++) {
        int64_t start_us = ends[i / count];
        int64_t end_us = ends[i % count];
        struct live_record scheduled = a_live("scheduled");
        struct live_record held = a_live("held");

        if (start_us == SHOP_TIME_NEVER || start_us >= end_us)
            continue;
        scheduled.scheduled_start_us = start_us;
        scheduled.scheduled_end_us = end_us;
        held.scheduled_start_us = START_US - 30 * DAY_US;
        held.started_us = start_us;
        held.ended_us = end_us;
        for (int64_t now_us = START_US - DAY_US; now_us < START_US + 3 * DAY_US;
             now_us += HOUR_US) {
            if (live_meets(&scheduled, now_us, START_US, START_US + DAY_US))
                ck_assert(is_listed(&fixture, &scheduled));
            if (live_meets(&held, now_us, START_US, START_US + DAY_US))
                ck_assert(is_listed(&fixture, &held));
            met += live_meets(&held, now_us, START_US, START_US + DAY_US);
        }
    }
    ck_assert_int_gt(met, 100);
    ck_assert_int_eq(db_remove_live(fixture.conn, "s", "held"), DB_OK);
    ck_assert_int_eq(
        support_sql(fixture.conn, "SELECT count(*) FROM live WHERE removed_at IS NOT NULL"), 1);
    fixture_close(&fixture);
}
END_TEST

START_TEST(lives_to_come_have_not_started_nor_been_removed)
{
    struct live_record soon = a_live("soon");
    struct live_record started = a_live("started");
    struct live_record removed = a_live("removed");
    struct live_record later = a_live("later");
    struct live_record *list = NULL;
    struct store fixture;
    size_t count = 0;

    started.started_us = START_US - 1;
    later.scheduled_start_us = START_US + 1;
    fixture_open(&fixture);
    store(&fixture, &soon);
    store(&fixture, &started);
    store(&fixture, &removed);
    store(&fixture, &later);
    ck_assert_int_eq(db_remove_live(fixture.conn, "s", "removed"), DB_OK);
    ck_assert_int_eq(db_select_lives_to_come(fixture.conn, fixture.arena, "s", START_US,
                                             START_US + 1, &list, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(list[0].live_id.bytes, "soon");
    fixture_close(&fixture);
}
END_TEST

struct listed {
    size_t count;
    size_t product_count;
    int64_t views;
    int64_t likes;
};

static bool take_video(void *arg, const struct db_listed_video *video)
{
    struct listed *listed = arg;

    listed->count++;
    listed->product_count += video->product_count;
    listed->views = video->views;
    listed->likes = video->likes;
    return true;
}

static struct listed list_videos(const struct store *fixture, int64_t before_us)
{
    struct listed listed = {.count = 0};

    ck_assert_int_eq(
        db_select_listed_videos(fixture->conn, fixture->arena, "s", before_us, take_video, &listed),
        DB_OK);
    return listed;
}

START_TEST(a_video_is_read_as_it_was_written)
{
    const struct tumpuk_text products[] = {text("p1"), text("p2"), text("p3")};
    struct video_record video = {.video_id = text("v"),
                                 .title = text("Cara pakai"),
                                 .creator = text("Dinda"),
                                 .published_us = START_US,
                                 .url = text("https://example.com/v"),
                                 .views = 10,
                                 .likes = -1,
                                 .figures_as_of_us = START_US + 1,
                                 .as_of_us = START_US + 1,
                                 .removed_us = SHOP_TIME_NEVER,
                                 .product_count = 2,
                                 .product_ids = products};
    struct video_record *list = NULL;
    struct video_record found;
    struct store fixture;
    struct listed listed;
    size_t count = 0;

    fixture_open(&fixture);
    ck_assert_int_eq(db_upsert_video(fixture.conn, "s", &video), DB_OK);
    ck_assert_int_eq(db_write_video_products(fixture.conn, "s", &video), DB_OK);
    ck_assert_int_eq(db_select_video(fixture.conn, fixture.arena, "s", "v", &found), DB_OK);
    ck_assert(video_same(&found, &video) && video_figures_same(&found, &video));
    video.product_ids = products + 1;
    ck_assert_int_eq(db_write_video_products(fixture.conn, "s", &video), DB_OK);
    ck_assert_int_eq(db_select_videos(fixture.conn, fixture.arena, "s",
                                      (const struct tumpuk_text[]){text("none"), text("v")}, 2,
                                      &list, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(db_select_video_products(fixture.conn, fixture.arena, "s", list, count),
                     DB_OK);
    ck_assert(video_same(&list[0], &video));
    ck_assert_uint_eq(list_videos(&fixture, START_US).count, 0);
    listed = list_videos(&fixture, START_US + 1);
    ck_assert_uint_eq(listed.count, 1);
    ck_assert_uint_eq(listed.product_count, 2);
    ck_assert_int_eq(listed.views, 10);
    ck_assert_int_eq(listed.likes, -1);
    ck_assert_int_eq(db_remove_video(fixture.conn, "s", "v"), DB_OK);
    ck_assert_uint_eq(list_videos(&fixture, START_US + 1).count, 0);
    fixture_close(&fixture);
}
END_TEST

START_TEST(every_change_raises_the_version)
{
    struct store fixture;
    int64_t version = -1;

    fixture_open(&fixture);
    ck_assert_int_eq(db_select_media_version(fixture.conn, "s", &version), DB_OK);
    ck_assert_int_eq(version, 0);
    for (int64_t i = 1; i < 4; i++) {
        ck_assert_int_eq(db_change_media(fixture.conn, "s"), DB_OK);
        ck_assert_int_eq(db_select_media_version(fixture.conn, "s", &version), DB_OK);
        ck_assert_int_eq(version, i);
    }
    fixture_close(&fixture);
}
END_TEST

START_TEST(drafts_of_ads_come_newest_first)
{
    struct ad_draft draft = {.campaign_id = text("c"),
                             .target_kind = AD_TARGET_VIDEO,
                             .target_id = text("v"),
                             .name = text(""),
                             .daily_budget = 50000,
                             .starts_us = START_US,
                             .ends_us = START_US + DAY_US};
    struct db_ad_draft_filter filter = {.campaign_id = "c", .limit = 2};
    struct ad_draft *list = NULL;
    struct store fixture;
    size_t count = 0;

    fixture_open(&fixture);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(db_insert_ad_draft(fixture.conn, "s", &draft), DB_OK);
    ck_assert_int_eq(db_select_ad_drafts(fixture.conn, fixture.arena, "s", &filter, &list, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(list[0].ad_id, draft.ad_id);
    ck_assert_int_eq(list[0].target_kind, AD_TARGET_VIDEO);
    ck_assert_int_eq(list[0].daily_budget, 50000);
    ck_assert_int_eq(list[0].ends_us, START_US + DAY_US);
    filter.before = list[1].ad_id;
    ck_assert_int_eq(db_select_ad_drafts(fixture.conn, fixture.arena, "s", &filter, &list, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    filter.target_kind = "LIVE";
    ck_assert_int_eq(db_select_ad_drafts(fixture.conn, fixture.arena, "s", &filter, &list, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 0);
    fixture_close(&fixture);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_live_is_read_as_it_was_written,  violations_are_kept_once_each_and_for_good,
        whatever_meets_a_period_is_found,  lives_to_come_have_not_started_nor_been_removed,
        a_video_is_read_as_it_was_written, every_change_raises_the_version,
        drafts_of_ads_come_newest_first,
    };

    return support_main("media", tests, sizeof tests / sizeof tests[0]);
}

/* Days, buckets, views and comparisons in zones whose clocks change, and in one
 * whose clocks do not. */
#include <check.h>
#include <string.h>

#include "dashboard/grid.h"
#include "dashboard/view.h"

static const struct zone *jakarta;
static const struct zone *new_york;

static int64_t at(const char *text)
{
    int64_t at_us = 0;

    ck_assert_msg(rfc3339_parse(text, strlen(text), &at_us, NULL), "%s", text);
    return at_us;
}

static struct span_range range(const char *from, const char *to)
{
    return (struct span_range){at(from), at(to)};
}

/* The bucket of the instant is [from, to). */
static void bucket_is(const struct zone *zone, enum calendar_grain grain, const char *instant,
                      const char *from, const char *to)
{
    struct span_range bucket = calendar_bucket(zone, grain, at(instant));

    ck_assert_msg(bucket.from_us == at(from) && bucket.to_us == at(to), "%s: %lld minutes", instant,
                  (long long)((bucket.to_us - bucket.from_us) / CALENDAR_MINUTE_US));
}

START_TEST(days_of_jakarta_begin_at_17_utc)
{
    bucket_is(jakarta, CALENDAR_DAY, "2025-11-10T16:59:00Z", "2025-11-09T17:00:00Z",
              "2025-11-10T17:00:00Z");
    bucket_is(jakarta, CALENDAR_DAY, "2025-11-10T17:00:00Z", "2025-11-10T17:00:00Z",
              "2025-11-11T17:00:00Z");
    bucket_is(jakarta, CALENDAR_QUARTER, "2025-11-10T17:14:00Z", "2025-11-10T17:00:00Z",
              "2025-11-10T17:15:00Z");
}
END_TEST

START_TEST(days_of_new_york_have_23_to_25_hours)
{
    bucket_is(new_york, CALENDAR_DAY, "2025-11-02T12:00:00Z", "2025-11-02T00:00:00-04:00",
              "2025-11-03T00:00:00-05:00");
    bucket_is(new_york, CALENDAR_DAY, "2025-03-09T12:00:00Z", "2025-03-09T00:00:00-05:00",
              "2025-03-10T00:00:00-04:00");
}
END_TEST

START_TEST(a_repeated_hour_is_two_buckets_and_a_skipped_one_none)
{
    struct grid_bucket buckets[GRID_BUCKETS_MAX];
    struct span_range autumn = range("2025-11-02T00:00:00-04:00", "2025-11-02T03:00:00-05:00");
    struct span_range spring = range("2025-03-09T00:00:00-05:00", "2025-03-09T04:00:00-04:00");

    ck_assert_uint_eq(grid_build(new_york, CALENDAR_HOUR, autumn, autumn.to_us, buckets), 4);
    ck_assert_int_eq(buckets[1].starts_us, at("2025-11-02T01:00:00-04:00"));
    ck_assert_int_eq(buckets[2].starts_us, at("2025-11-02T01:00:00-05:00"));
    ck_assert_uint_eq(grid_build(new_york, CALENDAR_HOUR, spring, spring.to_us, buckets), 3);
    ck_assert_int_eq(buckets[2].starts_us, at("2025-03-09T03:00:00-04:00"));
}
END_TEST

START_TEST(half_an_hour_that_is_repeated_or_skipped_is_a_bucket_of_its_own)
{
    const struct zone *lord_howe = zone_find("Australia/Lord_Howe");

    /* 02:00 becomes 01:30 */
    bucket_is(lord_howe, CALENDAR_HOUR, "2025-04-05T14:45:00Z", "2025-04-05T14:00:00Z",
              "2025-04-05T15:00:00Z");
    bucket_is(lord_howe, CALENDAR_HOUR, "2025-04-05T15:15:00Z", "2025-04-05T15:00:00Z",
              "2025-04-05T15:30:00Z");
    /* 02:00 becomes 02:30 */
    bucket_is(lord_howe, CALENDAR_HOUR, "2025-10-04T15:45:00Z", "2025-10-04T15:30:00Z",
              "2025-10-04T16:00:00Z");
}
END_TEST

START_TEST(buckets_meet_without_a_gap_in_every_zone_and_grain)
{
    static const char *const NAMES[] = {"Asia/Jakarta",   "America/New_York",    "Asia/Kolkata",
                                        "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Dublin",
                                        "America/Havana"};

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        const struct zone *zone = zone_find(NAMES[i]);

        ck_assert_ptr_nonnull(zone);
        for (int grain = CALENDAR_QUARTER; grain < CALENDAR_GRAIN_COUNT; grain++) {
            int64_t last = at("2026-01-10T00:00:00Z");
            struct span_range bucket = calendar_bucket(zone, (enum calendar_grain)grain,
                                                       at("2025-01-01T00:00:00Z"));

            while (bucket.to_us < last) {
                struct span_range next = calendar_bucket(zone, (enum calendar_grain)grain,
                                                         bucket.to_us);
                struct span_range same = calendar_bucket(zone, (enum calendar_grain)grain,
                                                         next.to_us - CALENDAR_MINUTE_US);

                ck_assert_int_eq(next.from_us, bucket.to_us);
                ck_assert_int_gt(next.to_us, next.from_us);
                ck_assert_int_eq(same.from_us, next.from_us);
                ck_assert_int_eq(same.to_us, next.to_us);
                bucket = next;
            }
        }
    }
}
END_TEST

START_TEST(a_wall_clock_is_its_first_instant_or_where_it_is_skipped)
{
    ck_assert_int_eq(calendar_instant(new_york, at("2025-11-02T01:30:00Z")),
                     at("2025-11-02T01:30:00-04:00"));
    ck_assert_int_eq(calendar_instant(new_york, at("2025-03-09T02:30:00Z")),
                     at("2025-03-09T03:00:00-04:00"));
    ck_assert_int_eq(calendar_instant(new_york, at("2025-03-09T03:00:00Z")),
                     at("2025-03-09T03:00:00-04:00"));
    ck_assert_int_eq(calendar_instant(NULL, 12345), 12345);
}
END_TEST

START_TEST(views_show_what_is_over_of_their_part_of_the_campaign)
{
    struct span_range campaign = range("2025-11-10T20:00:00+07:00", "2025-11-12T12:00:00+07:00");
    int64_t now = at("2025-11-11T10:30:20.5+07:00");
    int64_t tenth = calendar_day(jakarta, at("2025-11-10T23:00:00+07:00"));
    struct span_range seen;

    ck_assert(view_range(VIEW_CAMPAIGN, jakarta, 0, campaign, now, &seen));
    ck_assert_int_eq(seen.from_us, campaign.from_us);
    ck_assert_int_eq(seen.to_us, at("2025-11-11T10:31:00+07:00"));
    ck_assert(view_range(VIEW_TODAY, jakarta, 0, campaign, now, &seen));
    ck_assert_int_eq(seen.from_us, at("2025-11-11T00:00:00+07:00"));
    ck_assert(view_range(VIEW_DAY, jakarta, tenth, campaign, now, &seen));
    ck_assert_int_eq(seen.from_us, campaign.from_us);
    ck_assert_int_eq(seen.to_us, at("2025-11-11T00:00:00+07:00"));
    ck_assert(view_range(VIEW_DAY, jakarta, tenth + 2, campaign, campaign.to_us, &seen));
    ck_assert_int_eq(seen.to_us, campaign.to_us);
    ck_assert(!view_range(VIEW_DAY, jakarta, tenth + 2, campaign, now, &seen));
    ck_assert(!view_range(VIEW_DAY, jakarta, tenth - 1, campaign, now, &seen));
    ck_assert(!view_range(VIEW_DAY, jakarta, tenth + 3, campaign, campaign.to_us, &seen));
    /* before the start it is empty; from its first instant on its minute counts */
    ck_assert(view_range(VIEW_CAMPAIGN, jakarta, 0, campaign, campaign.from_us - 1, &seen));
    ck_assert_int_eq(seen.to_us, seen.from_us);
    ck_assert(view_range(VIEW_CAMPAIGN, jakarta, 0, campaign, campaign.from_us, &seen));
    ck_assert_int_eq(seen.to_us, seen.from_us + CALENDAR_MINUTE_US);
}
END_TEST

START_TEST(the_day_before_has_the_same_wall_clock_not_the_same_length)
{
    struct span_range today = range("2025-11-03T00:00:00-05:00", "2025-11-03T12:00:00-05:00");
    struct span_range before = view_previous_day(new_york, today);

    ck_assert_int_eq(before.from_us, at("2025-11-02T00:00:00-04:00"));
    ck_assert_int_eq(before.to_us, at("2025-11-02T12:00:00-05:00")); /* 13 hours */
    before = view_previous_day(jakarta,
                               range("2025-11-11T00:00:00+07:00", "2025-11-11T10:31:00+07:00"));
    ck_assert_int_eq(before.to_us, at("2025-11-10T10:31:00+07:00"));
}
END_TEST

START_TEST(the_campaign_before_is_cut_at_the_same_elapsed_time)
{
    struct span_range campaign = range("2025-11-11T00:00:00Z", "2025-11-13T00:00:00Z");
    struct span_range previous = range("2025-10-10T06:00:00Z", "2025-10-11T06:00:00Z");
    struct span_range cut = view_previous_campaign(
        range("2025-11-11T02:00:00Z", "2025-11-11T05:01:00Z"), campaign, previous);

    ck_assert_int_eq(cut.from_us, at("2025-10-10T08:00:00Z"));
    ck_assert_int_eq(cut.to_us, at("2025-10-10T11:01:00Z"));
    cut = view_previous_campaign(campaign, campaign, previous);
    ck_assert_int_eq(cut.from_us, previous.from_us);
    ck_assert_int_eq(cut.to_us, previous.to_us);
}
END_TEST

START_TEST(a_grid_tells_what_of_it_is_partial)
{
    struct grid_bucket buckets[GRID_BUCKETS_MAX];
    struct span_range seen = range("2025-11-10T20:30:00+07:00", "2025-11-10T23:11:00+07:00");
    int64_t now = at("2025-11-10T23:10:30+07:00");

    ck_assert_uint_eq(grid_build(jakarta, CALENDAR_HOUR, seen, now, buckets), 4);
    ck_assert(buckets[0].partial && !buckets[1].partial && buckets[3].partial);
    ck_assert_int_eq(buckets[0].starts_us, at("2025-11-10T20:00:00+07:00"));
    ck_assert_int_eq(buckets[0].range.from_us, seen.from_us);
    ck_assert_int_eq(buckets[3].range.to_us, seen.to_us);
    ck_assert_uint_eq(grid_build(jakarta, CALENDAR_MINUTE, seen, now, buckets), 161);
    ck_assert(buckets[160].partial && !buckets[159].partial);
    seen.to_us = seen.from_us + GRID_BUCKETS_MAX * CALENDAR_MINUTE_US;
    ck_assert_uint_eq(grid_build(jakarta, CALENDAR_MINUTE, seen, now, buckets), GRID_BUCKETS_MAX);
    seen.to_us += CALENDAR_MINUTE_US;
    ck_assert_uint_eq(grid_build(jakarta, CALENDAR_MINUTE, seen, now, buckets),
                      GRID_BUCKETS_MAX + 1);
    seen.to_us = seen.from_us;
    ck_assert_uint_eq(grid_build(jakarta, CALENDAR_MINUTE, seen, now, buckets), 0);
}
END_TEST

START_TEST(buckets_are_compared_over_changes_of_the_clock)
{
    struct grid_bucket buckets[GRID_BUCKETS_MAX];
    struct span_range autumn = range("2025-11-02T00:00:00-04:00", "2025-11-02T03:00:00-05:00");
    struct span_range after = range("2025-03-10T01:00:00-04:00", "2025-03-10T04:00:00-04:00");
    size_t count = grid_build(new_york, CALENDAR_HOUR, autumn, autumn.to_us, buckets);

    grid_compare_day(new_york, CALENDAR_HOUR, buckets, count);
    ck_assert_int_eq(buckets[1].previous.from_us, at("2025-11-01T01:00:00-04:00"));
    ck_assert_int_eq(buckets[2].previous.from_us, at("2025-11-01T01:00:00-04:00"));
    ck_assert_int_eq(buckets[2].previous.to_us, at("2025-11-01T02:00:00-04:00"));
    ck_assert_int_eq(buckets[3].previous.from_us, at("2025-11-01T02:00:00-04:00"));
    /* at 02:00 of the ninth there was no hour */
    count = grid_build(new_york, CALENDAR_HOUR, after, after.to_us, buckets);
    grid_compare_day(new_york, CALENDAR_HOUR, buckets, count);
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(buckets[1].previous.to_us, buckets[1].previous.from_us);
    ck_assert_int_eq(buckets[2].previous.from_us, at("2025-03-09T03:00:00-04:00"));
}
END_TEST

START_TEST(peaks_are_of_complete_buckets_and_the_earliest_of_equals)
{
    const struct grid_bucket buckets[] = {{.partial = true},
                                          {.partial = false},
                                          {.partial = false},
                                          {.partial = false},
                                          {.partial = false}};
    struct metric_value values[] = {{true, false, 99},
                                    {true, false, 5},
                                    {false, false, 100},
                                    {true, false, 5},
                                    {true, false, 7}};
    size_t highest = 9, lowest = 9;

    ck_assert(grid_peaks(buckets, values, 5, &highest, &lowest));
    ck_assert_uint_eq(highest, 4);
    ck_assert_uint_eq(lowest, 1);
    ck_assert(!grid_peaks(buckets, values, 1, &highest, &lowest));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calendar");
    TCase *all = tcase_create("all");
    SRunner *runner;
    int failed;

    jakarta = zone_find("Asia/Jakarta");
    new_york = zone_find("America/New_York");
    if (jakarta == NULL || new_york == NULL)
        return 1;
    tcase_add_test(all, days_of_jakarta_begin_at_17_utc);
    tcase_add_test(all, days_of_new_york_have_23_to_25_hours);
    tcase_add_test(all, a_repeated_hour_is_two_buckets_and_a_skipped_one_none);
    tcase_add_test(all, half_an_hour_that_is_repeated_or_skipped_is_a_bucket_of_its_own);
    tcase_add_test(all, buckets_meet_without_a_gap_in_every_zone_and_grain);
    tcase_add_test(all, a_wall_clock_is_its_first_instant_or_where_it_is_skipped);
    tcase_add_test(all, views_show_what_is_over_of_their_part_of_the_campaign);
    tcase_add_test(all, the_day_before_has_the_same_wall_clock_not_the_same_length);
    tcase_add_test(all, the_campaign_before_is_cut_at_the_same_elapsed_time);
    tcase_add_test(all, a_grid_tells_what_of_it_is_partial);
    tcase_add_test(all, buckets_are_compared_over_changes_of_the_clock);
    tcase_add_test(all, peaks_are_of_complete_buckets_and_the_earliest_of_equals);
    suite_add_tcase(suite, all);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

/* Ranges as sums that are added and taken away. */
#include <check.h>
#include <stdlib.h>

#include "dashboard/cover.h"

#define QUARTER_US INT64_C(900000000)
#define HOUR_US (4 * QUARTER_US)
#define DAY_US (24 * HOUR_US)
/* 2026-11-10T17:00:00Z, midnight in Jakarta */
#define DAY_START_US INT64_C(1794330000000000)
#define DAYS 4
#define QUARTERS (DAYS * 96)
#define RANGES 1000

/* How often each quarter hour is counted. */
static void count_quarters(const struct cover_term *terms, size_t count, int counted[QUARTERS])
{
    for (int i = 0; i < QUARTERS; i++)
        counted[i] = 0;
    for (size_t i = 0; i < count; i++) {
        struct span_range range = terms[i].part.range;
        unsigned span = terms[i].part.span;

        ck_assert_int_eq(rollup_begin(ROLLUP_PRODUCT, span, range.from_us), range.from_us);
        ck_assert_int_eq(rollup_begin(ROLLUP_PRODUCT, span, range.to_us), range.to_us);
        for (int64_t at = range.from_us; at < range.to_us; at += QUARTER_US) {
            int64_t place = (at - DAY_START_US) / QUARTER_US;

            if (place < 0 || place >= QUARTERS)
                ck_abort_msg("a quarter outside of the days");
            counted[place] += terms[i].sign;
        }
    }
}

/* Stored buckets that the terms read, of which those from `stored_us` on are empty. */
static int64_t buckets_of(const struct cover_term *terms, size_t count, int64_t stored_us)
{
    int64_t buckets = 0;

    for (size_t i = 0; i < count; i++) {
        struct span_range range = terms[i].part.range;
        int64_t span_us = rollup_span_minutes(ROLLUP_PRODUCT, terms[i].part.span) * 60000000;

        for (int64_t at = range.from_us; at < range.to_us && at < stored_us; at += span_us)
            buckets++;
    }
    return buckets;
}

static int64_t buckets_added(struct span_range range, int64_t stored_us)
{
    struct span_part parts[SPAN_PARTS_MAX];
    struct cover_term terms[SPAN_PARTS_MAX];
    size_t count = span_split(ROLLUP_PRODUCT, range, parts, 0);

    for (size_t i = 0; i < count; i++)
        terms[i] = (struct cover_term){parts[i], 1};
    return buckets_of(terms, count, stored_us);
}

START_TEST(each_quarter_of_the_range_counts_once_of_fewer_buckets)
{
    int counted[QUARTERS];
    int64_t buckets = 0;
    int64_t added = 0;
    int wrong = 0;

    srand(3);
    for (int i = 0; i < RANGES; i++) {
        struct cover_term terms[COVER_TERMS_MAX];
        int from = rand() % QUARTERS;
        int to = from + rand() % (QUARTERS - from + 1);
        struct span_range range = {DAY_START_US + from * QUARTER_US,
                                   DAY_START_US + to * QUARTER_US};
        int64_t stored_us = DAY_START_US + rand() % QUARTERS * QUARTER_US;
        size_t count = cover_split(ROLLUP_PRODUCT, range, stored_us, terms);

        ck_assert_uint_le(count, COVER_TERMS_MAX);
        count_quarters(terms, count, counted);
        for (int at = 0; at < QUARTERS; at++)
            wrong += counted[at] != (at >= from && at < to);
        ck_assert_int_eq(wrong, 0);
        buckets += buckets_of(terms, count, stored_us);
        added += buckets_added(range, stored_us);
    }
    ck_assert_int_lt(4 * buckets, 3 * added);
}
END_TEST

START_TEST(an_evening_is_taken_off_the_day_where_that_is_less)
{
    struct cover_term terms[COVER_TERMS_MAX];
    /* three days from 17 to 17 o'clock in Jakarta */
    struct span_range range = {DAY_START_US + 17 * HOUR_US,
                               DAY_START_US + 3 * DAY_US + 17 * HOUR_US};

    /* once it is over, seven hours are missing and seven too much, instead of 24 */
    ck_assert_uint_eq(cover_split(ROLLUP_PRODUCT, range, INT64_MAX, terms), 3);
    ck_assert_int_eq(buckets_of(terms, 3, INT64_MAX), 3 + 28 + 28);
    /* while it goes on, nothing is stored of what is taken away */
    ck_assert_uint_eq(cover_split(ROLLUP_PRODUCT, range, range.to_us, terms), 3);
    ck_assert_int_eq(buckets_of(terms, 3, range.to_us), 3 + 28);
}
END_TEST

START_TEST(a_campaign_from_midnight_in_jakarta_is_its_days)
{
    struct cover_term terms[COVER_TERMS_MAX];
    struct span_range range = {DAY_START_US, DAY_START_US + 3 * DAY_US};

    ck_assert_uint_eq(cover_split(ROLLUP_PRODUCT, range, INT64_MAX, terms), 1);
    ck_assert_int_eq(buckets_of(terms, 1, INT64_MAX), 3);
    /* and up to now */
    range.to_us -= 5 * HOUR_US;
    ck_assert_int_eq(
        buckets_of(terms, cover_split(ROLLUP_PRODUCT, range, range.to_us, terms), range.to_us), 3);
}
END_TEST

START_TEST(nothing_is_no_term)
{
    struct cover_term terms[COVER_TERMS_MAX];

    ck_assert_uint_eq(
        cover_split(ROLLUP_SKU, (struct span_range){DAY_START_US, DAY_START_US}, INT64_MAX, terms),
        0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cover");
    TCase *all = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(all, each_quarter_of_the_range_counts_once_of_fewer_buckets);
    tcase_add_test(all, an_evening_is_taken_off_the_day_where_that_is_less);
    tcase_add_test(all, a_campaign_from_midnight_in_jakarta_is_its_days);
    tcase_add_test(all, nothing_is_no_term);
    suite_add_tcase(suite, all);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

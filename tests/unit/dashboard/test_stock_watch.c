/* When a shop is told that stock is low or out; and how causes are spelt. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "dashboard/notification.h"
#include "dashboard/stock_watch.h"

#define HISTORIES 300
#define STEPS 60

/* A SKU with a threshold of 5 that sells 4 a day, low at fewer than 3 days. */
static struct stock_level units(int64_t units)
{
    return (struct stock_level){
        .counted = true, .units = units, .threshold = 5, .sold = 4, .low_days = 3};
}

static enum stock_turn step(struct stock_watch *watch, struct stock_level level)
{
    return stock_watch_step(watch, &level);
}

START_TEST(stock_at_its_threshold_is_low_and_told_of_once)
{
    struct stock_watch watch = {.low = false};
    struct stock_level level = units(6);

    level.sold = 0;
    ck_assert_int_eq(step(&watch, level), STOCK_TURN_NONE);
    level.units = 5;
    ck_assert_int_eq(step(&watch, level), STOCK_TURN_LOW);
    ck_assert_int_eq(watch.low_episode, 1);
    level.units = 3;
    ck_assert_int_eq(step(&watch, level), STOCK_TURN_NONE);
    level.units = 5;
    ck_assert_int_eq(step(&watch, level), STOCK_TURN_NONE);
    level.units = 6; /* above, and nothing is sold: it lasts for ever */
    ck_assert_int_eq(step(&watch, level), STOCK_TURN_NONE);
    ck_assert(!watch.low);
    level.units = 5;
    ck_assert_int_eq(step(&watch, level), STOCK_TURN_LOW);
    ck_assert_int_eq(watch.low_episode, 2);
}
END_TEST

START_TEST(stock_for_fewer_days_is_low_until_it_lasts_a_quarter_longer)
{
    struct stock_watch watch = {.low = false};

    ck_assert_int_eq(step(&watch, units(12)), STOCK_TURN_NONE); /* 3 days are not fewer */
    ck_assert_int_eq(step(&watch, units(11)), STOCK_TURN_LOW);
    ck_assert_int_eq(step(&watch, units(14)), STOCK_TURN_NONE); /* 3.5 days */
    ck_assert(watch.low);
    ck_assert_int_eq(step(&watch, units(11)), STOCK_TURN_NONE);
    ck_assert_int_eq(step(&watch, units(15)), STOCK_TURN_NONE); /* 3.75 days: 1.25 times */
    ck_assert(!watch.low);
    ck_assert_int_eq(step(&watch, units(11)), STOCK_TURN_LOW);
    ck_assert_int_eq(watch.low_episode, 2);
}
END_TEST

START_TEST(at_nothing_only_that_it_is_out_is_told)
{
    struct stock_watch watch = {.low = false};

    ck_assert_int_eq(step(&watch, units(100)), STOCK_TURN_NONE);
    ck_assert_int_eq(step(&watch, units(0)), STOCK_TURN_OUT);
    ck_assert_int_eq(step(&watch, units(-3)), STOCK_TURN_NONE);
    ck_assert(!watch.low);
    /* refilled a little: of that it is low nobody was told yet */
    ck_assert_int_eq(step(&watch, units(2)), STOCK_TURN_LOW);
    ck_assert(!watch.out);
    /* out again is another episode; low goes on */
    ck_assert_int_eq(step(&watch, units(0)), STOCK_TURN_OUT);
    ck_assert_int_eq(watch.out_episode, 2);
    ck_assert_int_eq(step(&watch, units(2)), STOCK_TURN_NONE);
    ck_assert_int_eq(watch.low_episode, 1);
}
END_TEST

START_TEST(a_threshold_of_nothing_or_none_makes_nothing_low)
{
    struct stock_watch watch = {.low = false};
    struct stock_level level = units(1);

    level.sold = 0;
    level.threshold = 0;
    ck_assert_int_eq(step(&watch, level), STOCK_TURN_NONE);
    level.threshold = -1;
    ck_assert_int_eq(step(&watch, level), STOCK_TURN_NONE);
    level.units = 0;
    ck_assert_int_eq(step(&watch, level), STOCK_TURN_OUT);
}
END_TEST

START_TEST(what_is_not_counted_any_more_ends_all_episodes)
{
    struct stock_watch watch = {.low = false};
    struct stock_level gone = {.counted = false, .low_days = 3};

    ck_assert_int_eq(step(&watch, units(3)), STOCK_TURN_LOW);
    ck_assert_int_eq(step(&watch, units(0)), STOCK_TURN_OUT);
    ck_assert_int_eq(step(&watch, gone), STOCK_TURN_NONE);
    ck_assert(!watch.low && !watch.out);
    ck_assert_int_eq(step(&watch, units(3)), STOCK_TURN_LOW);
    ck_assert_int_eq(watch.low_episode, 2);
}
END_TEST

START_TEST(the_largest_levels_stay_exact)
{
    struct stock_watch watch = {.low = false};
    struct stock_level level = {.counted = true,
                                .units = INT64_MAX / 2,
                                .threshold = -1,
                                .sold = INT64_MAX / 180,
                                .low_days = 90};

    ck_assert_int_eq(step(&watch, level), STOCK_TURN_NONE);
    level.units = level.sold * 90 - 1;
    ck_assert_int_eq(step(&watch, level), STOCK_TURN_LOW);
    level.units = INT64_MAX;
    ck_assert_int_eq(step(&watch, level), STOCK_TURN_NONE);
    ck_assert(!watch.low);
    level.sold = 1;
    ck_assert_int_eq(stock_days_left_tenths(&level), INT64_MAX);
}
END_TEST

START_TEST(days_left_are_told_in_tenths_rounded_down)
{
    struct stock_level level = units(11);

    ck_assert_int_eq(stock_days_left_tenths(&level), 27); /* 2.75 */
    level.units = 0;
    ck_assert_int_eq(stock_days_left_tenths(&level), 0);
    level.units = -5;
    ck_assert_int_eq(stock_days_left_tenths(&level), 0);
    level.sold = 0;
    ck_assert_int_eq(stock_days_left_tenths(&level), -1);
}
END_TEST

/* ---- random histories, against a reading of the whole history at once ---- */

static bool low_at(const struct stock_level *at)
{
    return at->counted && at->units > 0 &&
           (at->units <= at->threshold || at->units < at->sold * at->low_days);
}

/* Ends what was low before. */
static bool calm_at(const struct stock_level *at)
{
    return !at->counted || (at->units > at->threshold && at->units > 0 &&
                            4 * at->units >= 5 * at->sold * at->low_days);
}

/* How many times LOW must have been told by the end: once for each stretch between two
 * calm instants in which it was low. */
static int64_t low_stretches(const struct stock_level *history, size_t count)
{
    int64_t stretches = 0;
    bool low = false;

    for (size_t i = 0; i < count; i++) {
        if (calm_at(&history[i]))
            low = false;
        if (low_at(&history[i]) && !low) {
            low = true;
            stretches++;
        }
    }
    return stretches;
}

static bool out_at(const struct stock_level *at)
{
    return at->counted && at->units <= 0;
}

static int64_t out_stretches(const struct stock_level *history, size_t count)
{
    int64_t stretches = 0;

    for (size_t i = 0; i < count; i++)
        stretches += out_at(&history[i]) && (i == 0 || !out_at(&history[i - 1]));
    return stretches;
}

static struct stock_level random_level(unsigned *seed, struct stock_level before)
{
    struct stock_level next = before;

    switch (rand_r(seed) % 8) {
    case 0:
        next.units = rand_r(seed) % 60;
        break;
    case 1:
        next.sold = rand_r(seed) % 12;
        break;
    case 2:
        next.threshold = rand_r(seed) % 10 - 1;
        break;
    case 3:
        next.counted = rand_r(seed) % 4 != 0;
        break;
    default:
        next.units -= rand_r(seed) % 6;
        break;
    }
    next.low_days = 1 + rand_r(seed) % 100 / 99;
    return next;
}

START_TEST(in_random_histories_each_episode_is_told_of_once)
{
    unsigned seed = 20261123;
    int64_t told[3] = {0};

    for (int n = 0; n < HISTORIES; n++) {
        struct stock_level history[STEPS];
        struct stock_watch watch = {.low = false};
        struct stock_level level = units(20);
        int64_t turns[3] = {0};

        for (size_t i = 0; i < STEPS; i++) {
            level = history[i] = random_level(&seed, level);
            turns[step(&watch, level)]++;
            /* looked at again, nothing comes of it */
            ck_assert_int_eq(step(&watch, level), STOCK_TURN_NONE);
            ck_assert_int_eq(turns[STOCK_TURN_LOW], low_stretches(history, i + 1));
            ck_assert_int_eq(turns[STOCK_TURN_OUT], out_stretches(history, i + 1));
            ck_assert_int_eq(watch.low_episode, turns[STOCK_TURN_LOW]);
            ck_assert_int_eq(watch.out_episode, turns[STOCK_TURN_OUT]);
        }
        for (int i = 0; i < 3; i++)
            told[i] += turns[i];
    }
    ck_assert_int_gt(told[STOCK_TURN_LOW], HISTORIES);
    ck_assert_int_gt(told[STOCK_TURN_OUT], HISTORIES);
}
END_TEST

/* ---- causes ---- */

static struct tumpuk_text text(const char *bytes)
{
    return (struct tumpuk_text){.bytes = bytes, .len = (uint32_t)strlen(bytes)};
}

START_TEST(two_causes_never_look_alike)
{
    char causes[7][NOTIFICATION_CAUSE_BYTES_MAX + 1];

    notification_cause_stock(causes[0], NOTIFICATION_LOW_STOCK, text("a b"), 1);
    notification_cause_stock(causes[1], NOTIFICATION_OUT_OF_STOCK, text("a b"), 1);
    notification_cause_stock(causes[2], NOTIFICATION_LOW_STOCK, text("1 a b"), 1);
    notification_cause_target(causes[3], text("a b"), 1);
    notification_cause_violation(causes[4], text("a b"), text("c"), 1);
    notification_cause_violation(causes[5], text("a"), text("b c"), 1);
    notification_cause_start(causes[6], text("a b"), 1);
    for (int i = 0; i < 7; i++) {
        for (int j = 0; j < i; j++)
            ck_assert_str_ne(causes[i], causes[j]);
    }
}
END_TEST

START_TEST(the_longest_causes_have_room)
{
    char cause[NOTIFICATION_CAUSE_BYTES_MAX + 1];
    char id[65];
    size_t len;

    memset(id, 'x', 64);
    id[64] = '\0';
    len = notification_cause_violation(cause, text(id), text(id), INT64_MIN);
    ck_assert_uint_eq(len, strlen(cause));
    ck_assert_str_eq(cause + len - 64, id);
    len = notification_cause_target(cause, text(id), INT64_MAX);
    ck_assert_str_eq(cause + len - 64, id);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stock_watch");
    TCase *all = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(all, stock_at_its_threshold_is_low_and_told_of_once);
    tcase_add_test(all, stock_for_fewer_days_is_low_until_it_lasts_a_quarter_longer);
    tcase_add_test(all, at_nothing_only_that_it_is_out_is_told);
    tcase_add_test(all, a_threshold_of_nothing_or_none_makes_nothing_low);
    tcase_add_test(all, what_is_not_counted_any_more_ends_all_episodes);
    tcase_add_test(all, the_largest_levels_stay_exact);
    tcase_add_test(all, days_left_are_told_in_tenths_rounded_down);
    tcase_add_test(all, in_random_histories_each_episode_is_told_of_once);
    tcase_add_test(all, two_causes_never_look_alike);
    tcase_add_test(all, the_longest_causes_have_room);
    suite_add_tcase(suite, all);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

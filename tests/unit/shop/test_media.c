/* When LIVEs are upcoming, ongoing and over, and which meet a period. */
#include <check.h>
#include <stdlib.h>

#include "shop/media.h"

#define HOUR INT64_C(3600000000)
#define NEVER SHOP_TIME_NEVER

static struct live_record a_live(int64_t scheduled_start_us, int64_t scheduled_end_us,
                                 int64_t started_us, int64_t ended_us)
{
    return (struct live_record){.scheduled_start_us = scheduled_start_us,
                                .scheduled_end_us = scheduled_end_us,
                                .started_us = started_us,
                                .ended_us = ended_us};
}

START_TEST(a_live_is_upcoming_until_it_starts_and_over_when_it_ends)
{
    struct live_record live = a_live(10 * HOUR, 12 * HOUR, 10 * HOUR + 1, 11 * HOUR);

    ck_assert_int_eq(live_status_at(&live, 10 * HOUR), LIVE_STATUS_UPCOMING);
    ck_assert_int_eq(live_status_at(&live, 10 * HOUR + 1), LIVE_STATUS_ONGOING);
    ck_assert_int_eq(live_status_at(&live, 11 * HOUR - 1), LIVE_STATUS_ONGOING);
    ck_assert_int_eq(live_status_at(&live, 11 * HOUR), LIVE_STATUS_ENDED);
}
END_TEST

START_TEST(a_live_that_is_late_is_still_to_come_for_a_day)
{
    struct live_record live = a_live(10 * HOUR, NEVER, NEVER, NEVER);

    ck_assert_int_eq(live_status_at(&live, 34 * HOUR - 1), LIVE_STATUS_UPCOMING);
    ck_assert_int_eq(live_status_at(&live, 34 * HOUR), LIVE_STATUS_ENDED);
    live.scheduled_end_us = 40 * HOUR;
    ck_assert_int_eq(live_status_at(&live, 40 * HOUR - 1), LIVE_STATUS_UPCOMING);
    ck_assert_int_eq(live_status_at(&live, 40 * HOUR), LIVE_STATUS_ENDED);
}
END_TEST

START_TEST(a_live_that_nobody_ended_goes_on_beyond_its_schedule_for_a_day_at_most)
{
    struct live_record live = a_live(10 * HOUR, 12 * HOUR, 10 * HOUR, NEVER);

    ck_assert_int_eq(live_status_at(&live, 13 * HOUR), LIVE_STATUS_ONGOING);
    ck_assert_int_eq(live_status_at(&live, 34 * HOUR), LIVE_STATUS_ENDED);
}
END_TEST

START_TEST(a_live_meets_what_its_schedule_or_its_course_meets)
{
    struct live_record live = a_live(10 * HOUR, 12 * HOUR, 20 * HOUR, 22 * HOUR);

    ck_assert(!live_meets(&live, 50 * HOUR, 8 * HOUR, 10 * HOUR));
    ck_assert(live_meets(&live, 50 * HOUR, 8 * HOUR, 10 * HOUR + 1));
    ck_assert(live_meets(&live, 50 * HOUR, 12 * HOUR - 1, 13 * HOUR));
    ck_assert(!live_meets(&live, 50 * HOUR, 12 * HOUR, 20 * HOUR));
    ck_assert(live_meets(&live, 50 * HOUR, 12 * HOUR, 20 * HOUR + 1));
    ck_assert(live_meets(&live, 50 * HOUR, 21 * HOUR, 21 * HOUR + 1));
    ck_assert(!live_meets(&live, 50 * HOUR, 22 * HOUR, 30 * HOUR));
}
END_TEST

START_TEST(a_schedule_without_an_end_is_its_start)
{
    struct live_record live = a_live(10 * HOUR, NEVER, NEVER, NEVER);

    ck_assert(live_meets(&live, 0, 10 * HOUR, 11 * HOUR));
    ck_assert(!live_meets(&live, 0, 9 * HOUR, 10 * HOUR));
    ck_assert(!live_meets(&live, 0, 10 * HOUR + 1, 11 * HOUR));
}
END_TEST

START_TEST(a_live_that_goes_on_has_come_as_far_as_now)
{
    struct live_record live = a_live(0, NEVER, 10 * HOUR, NEVER);

    ck_assert(!live_meets(&live, 11 * HOUR, 11 * HOUR, 12 * HOUR));
    ck_assert(live_meets(&live, 11 * HOUR + 1, 11 * HOUR, 12 * HOUR));
    ck_assert(live_meets(&live, 99 * HOUR, 34 * HOUR - 1, 99 * HOUR));
    ck_assert(!live_meets(&live, 99 * HOUR, 34 * HOUR, 99 * HOUR));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("media");
    TCase *tests = tcase_create("media");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tests, a_live_is_upcoming_until_it_starts_and_over_when_it_ends);
    tcase_add_test(tests, a_live_that_is_late_is_still_to_come_for_a_day);
    tcase_add_test(tests, a_live_that_nobody_ended_goes_on_beyond_its_schedule_for_a_day_at_most);
    tcase_add_test(tests, a_live_meets_what_its_schedule_or_its_course_meets);
    tcase_add_test(tests, a_schedule_without_an_end_is_its_start);
    tcase_add_test(tests, a_live_that_goes_on_has_come_as_far_as_now);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Lists that are kept: made once, served while they are current, let go for others. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/list_cache.h"

#define BYTES 100u

static int freed;
static int told;

static void free_kept(struct list_kept *kept)
{
    freed++;
    free(kept);
}

static struct list_kept *kept_new(int64_t version, int64_t source_version)
{
    struct list_kept *kept = calloc(1, sizeof *kept);

    ck_assert_ptr_nonnull(kept);
    kept->version = version;
    kept->source_version = source_version;
    kept->bytes = BYTES;
    kept->free = free_kept;
    atomic_init(&kept->holders, 1);
    return kept;
}

static struct list_ask ask_of(const char *key, int64_t version, int64_t source_version)
{
    return (struct list_ask){
        .key = key, .key_len = strlen(key), .version = version, .source_version = source_version};
}

static void made(struct list_waiter *waiter)
{
    (void)waiter;
    told++;
}

static enum list_found find(struct list_cache *cache, const char *key, int64_t version,
                            int64_t source_version)
{
    static struct list_waiter waiter = {.made = made};
    const struct list_ask ask = ask_of(key, version, source_version);
    struct list_kept *kept = NULL;
    enum list_found found = list_cache_find(cache, &ask, &waiter, &kept);

    if (found == LIST_FOUND)
        list_kept_release(kept);
    return found;
}

static void put(struct list_cache *cache, const char *key, struct list_kept *kept)
{
    const struct list_ask ask = ask_of(key, 0, 0);

    list_cache_put(cache, &ask, kept);
    list_kept_release(kept);
}

START_TEST(what_is_kept_serves_as_long_as_nothing_changed)
{
    struct list_cache *cache = list_cache_new(10 * BYTES);

    ck_assert_int_eq(find(cache, "a", 5, 2), LIST_MINE);
    put(cache, "a", kept_new(5, 2));
    ck_assert_int_eq(find(cache, "a", 5, 2), LIST_FOUND);
    ck_assert_int_eq(find(cache, "a", 4, 1), LIST_FOUND); /* a newer one does */
    ck_assert_int_eq(find(cache, "b", 5, 2), LIST_MINE);
    ck_assert_int_eq(find(cache, "a", 6, 2), LIST_MINE);
    put(cache, "a", kept_new(6, 2));
    ck_assert_int_eq(find(cache, "a", 6, 3), LIST_MINE);
    list_cache_free(cache);
}
END_TEST

START_TEST(what_took_long_serves_a_little_longer_but_not_for_another_source)
{
    struct list_cache *cache = list_cache_new(10 * BYTES);
    struct list_kept *kept = kept_new(5, 2);

    ck_assert_int_eq(find(cache, "a", 5, 2), LIST_MINE);
    kept->serves_until_us = list_clock_us() + 60 * INT64_C(1000000);
    put(cache, "a", kept);
    ck_assert_int_eq(find(cache, "a", 6, 2), LIST_FOUND);
    ck_assert_int_eq(find(cache, "a", 6, 3), LIST_MINE);
    list_cache_free(cache);
}
END_TEST

START_TEST(what_is_made_at_once_serves_no_longer_and_what_takes_minutes_a_second)
{
    int64_t now_us = list_clock_us();

    ck_assert_int_le(list_serves_until(now_us), list_clock_us());
    ck_assert_int_ge(list_serves_until(now_us - 300000), now_us + 300000);
    ck_assert_int_le(list_serves_until(now_us - 300000), list_clock_us() + 400000);
    ck_assert_int_le(list_serves_until(now_us - 90000000), list_clock_us() + LIST_AGE_MAX_US);
}
END_TEST

START_TEST(an_exact_one_is_of_those_very_versions)
{
    struct list_cache *cache = list_cache_new(10 * BYTES);
    struct list_ask ask = ask_of("a", 4, 2);
    struct list_kept *kept = kept_new(5, 2);
    struct list_waiter waiter = {.made = made};

    ck_assert_int_eq(find(cache, "a", 5, 2), LIST_MINE);
    kept->serves_until_us = INT64_MAX;
    put(cache, "a", kept);
    ask.exact = true;
    ck_assert_int_eq(list_cache_find(cache, &ask, &waiter, &kept), LIST_MINE);
    list_cache_put(cache, &ask, NULL);
    ask.version = 5;
    ck_assert_int_eq(list_cache_find(cache, &ask, &waiter, &kept), LIST_FOUND);
    list_kept_release(kept);
    list_cache_free(cache);
}
END_TEST

START_TEST(one_makes_it_and_the_others_are_told_whatever_comes_of_it)
{
    struct list_cache *cache = list_cache_new(10 * BYTES);
    struct list_waiter waiters[2] = {{.made = made}, {.made = made}};
    const struct list_ask ask = ask_of("a", 1, 1);
    struct list_kept *kept = NULL;

    told = 0;
    ck_assert_int_eq(list_cache_find(cache, &ask, &waiters[0], &kept), LIST_MINE);
    ck_assert_int_eq(list_cache_find(cache, &ask, &waiters[0], &kept), LIST_WAITS);
    ck_assert_int_eq(list_cache_find(cache, &ask, &waiters[1], &kept), LIST_WAITS);
    ck_assert_int_eq(told, 0);
    list_cache_put(cache, &ask, NULL);
    ck_assert_int_eq(told, 2);
    /* it failed: the next one makes it */
    ck_assert_int_eq(list_cache_find(cache, &ask, &waiters[0], &kept), LIST_MINE);
    list_cache_put(cache, &ask, NULL);
    ck_assert_int_eq(told, 2);
    list_cache_free(cache);
}
END_TEST

START_TEST(what_was_not_asked_for_longest_makes_room)
{
    struct list_cache *cache = list_cache_new(2 * BYTES);

    freed = 0;
    for (const char *key = "abc"; *key != '\0'; key++) {
        char text[2] = {*key, '\0'};

        ck_assert_int_eq(find(cache, text, 1, 1), LIST_MINE);
        put(cache, text, kept_new(1, 1));
        ck_assert_int_eq(find(cache, "a", 1, 1), LIST_FOUND);
    }
    ck_assert_int_eq(freed, 1);
    ck_assert_int_eq(find(cache, "c", 1, 1), LIST_FOUND);
    ck_assert_int_eq(find(cache, "b", 1, 1), LIST_MINE);
    list_cache_free(cache);
    ck_assert_int_eq(freed, 3);
}
END_TEST

START_TEST(what_is_too_large_is_given_to_who_made_it_and_not_kept)
{
    struct list_cache *cache = list_cache_new(BYTES - 1);

    freed = 0;
    ck_assert_int_eq(find(cache, "a", 1, 1), LIST_MINE);
    put(cache, "a", kept_new(1, 1));
    ck_assert_int_eq(freed, 1);
    ck_assert_int_eq(find(cache, "a", 1, 1), LIST_MINE);
    list_cache_free(cache);
}
END_TEST

START_TEST(what_somebody_holds_outlives_the_cache)
{
    struct list_cache *cache = list_cache_new(10 * BYTES);
    struct list_kept *kept = kept_new(1, 1);

    freed = 0;
    ck_assert_int_eq(find(cache, "a", 1, 1), LIST_MINE);
    list_kept_hold(kept);
    put(cache, "a", kept);
    list_cache_free(cache);
    ck_assert_int_eq(freed, 0);
    list_kept_release(kept);
    ck_assert_int_eq(freed, 1);
}
END_TEST

START_TEST(there_are_never_more_than_so_many)
{
    struct list_cache *cache = list_cache_new(SIZE_MAX);
    char key[16];

    freed = 0;
    for (int i = 0; i < LIST_CACHE_COUNT_MAX + 10; i++) {
        (void)snprintf(key, sizeof key, "%d", i);
        ck_assert_int_eq(find(cache, key, 1, 1), LIST_MINE);
        put(cache, key, kept_new(1, 1));
    }
    ck_assert_int_eq(freed, 10);
    list_cache_free(cache);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("list_cache");
    TCase *all = tcase_create("all");
    SRunner *runner;
    int failed;

    tcase_add_test(all, what_is_kept_serves_as_long_as_nothing_changed);
    tcase_add_test(all, what_took_long_serves_a_little_longer_but_not_for_another_source);
    tcase_add_test(all, what_is_made_at_once_serves_no_longer_and_what_takes_minutes_a_second);
    tcase_add_test(all, an_exact_one_is_of_those_very_versions);
    tcase_add_test(all, one_makes_it_and_the_others_are_told_whatever_comes_of_it);
    tcase_add_test(all, what_was_not_asked_for_longest_makes_room);
    tcase_add_test(all, what_is_too_large_is_given_to_who_made_it_and_not_kept);
    tcase_add_test(all, what_somebody_holds_outlives_the_cache);
    tcase_add_test(all, there_are_never_more_than_so_many);
    suite_add_tcase(suite, all);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

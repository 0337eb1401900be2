/* Sets of people in memory: of which version, whose, and which make room. */
#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "api/people_cache.h"

#define SET_BYTES 17

static struct people people;

/* A set of two people by number. */
static void make_set(unsigned char number, unsigned char bytes[SET_BYTES])
{
    memset(bytes, 0, SET_BYTES);
    bytes[0] = 1;
    bytes[8] = number;
    bytes[16] = (unsigned char)(number + 1);
}

static struct db_people_version version_of(int64_t starts_us, int64_t version)
{
    return (struct db_people_version){.key = {.kind = DB_PEOPLE_BUYERS,
                                              .span = 1,
                                              .starts_us = starts_us,
                                              .channel = TUMPUK_CHANNEL_TOKOPEDIA},
                                      .version = version};
}

static void put(struct people_cache *cache, const char *shop_id, int64_t starts_us, int64_t version,
                unsigned char number)
{
    const struct db_people_version set = version_of(starts_us, version);
    unsigned char bytes[SET_BYTES];

    make_set(number, bytes);
    people_cache_put(cache, shop_id, &set, bytes, sizeof bytes);
}

static bool find(struct people_cache *cache, const char *shop_id, int64_t starts_us,
                 int64_t version, struct people *into)
{
    const struct db_people_version set = version_of(starts_us, version);

    return people_cache_find(cache, shop_id, &set, into);
}

START_TEST(a_set_is_there_in_its_version_only)
{
    struct people_cache *cache = people_cache_new(1 << 20);

    people_init(&people);
    ck_assert(!find(cache, "s", 0, 7, NULL));
    put(cache, "s", 0, 7, 1);
    ck_assert(find(cache, "s", 0, 7, &people));
    ck_assert_int_eq(people_count(&people), 2);
    ck_assert(!find(cache, "s", 0, 8, &people));
    ck_assert(!find(cache, "t", 0, 7, &people));
    ck_assert(!find(cache, "s", 1, 7, &people));
    put(cache, "s", 0, 8, 2); /* one of them is the same */
    ck_assert(!find(cache, "s", 0, 7, &people));
    ck_assert(find(cache, "s", 0, 8, &people));
    ck_assert_int_eq(people_count(&people), 3);
    people_cache_free(cache);
}
END_TEST

START_TEST(what_was_not_used_for_longest_makes_room)
{
    struct people_cache *cache = people_cache_new(4096);
    int64_t last = 0;

    put(cache, "s", 0, 1, 1);
    for (last = 1; find(cache, "s", 0, 1, NULL) && last < 1000; last++)
        put(cache, "s", last, 1, 1);
    ck_assert_int_eq(last, 1000); /* as it was used again and again */
    ck_assert(!find(cache, "s", 1, 1, NULL));
    ck_assert(find(cache, "s", 999, 1, NULL));
    people_cache_free(cache);
}
END_TEST

START_TEST(what_is_larger_than_all_room_is_not_kept)
{
    struct people_cache *cache = people_cache_new(16);

    put(cache, "s", 0, 1, 1);
    ck_assert(!find(cache, "s", 0, 1, NULL));
    people_cache_free(cache);
    people_cache_free(NULL);
}
END_TEST

START_TEST(what_is_no_set_is_not_found)
{
    struct people_cache *cache = people_cache_new(1 << 20);
    const struct db_people_version set = version_of(0, 1);

    people_init(&people);
    people_cache_put(cache, "s", &set, (const unsigned char *)"x", 1);
    ck_assert(!find(cache, "s", 0, 1, &people));
    people_cache_free(cache);
}
END_TEST

static void *use(void *arg)
{
    struct people *into = malloc(sizeof *into);

    people_init(into);
    for (int i = 0; i < 2000; i++) {
        put(arg, "s", i % 37, i % 3, (unsigned char)(i % 200));
        (void)find(arg, "s", i % 31, i % 3, into);
    }
    free(into);
    return NULL;
}

START_TEST(threads_use_it_together)
{
    struct people_cache *cache = people_cache_new(4096);
    pthread_t threads[4];

    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, use, cache), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    people_cache_free(cache);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("people_cache");
    TCase *tcase = tcase_create("people_cache");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, a_set_is_there_in_its_version_only);
    tcase_add_test(tcase, what_was_not_used_for_longest_makes_room);
    tcase_add_test(tcase, what_is_larger_than_all_room_is_not_kept);
    tcase_add_test(tcase, what_is_no_set_is_not_found);
    tcase_add_test(tcase, threads_use_it_together);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

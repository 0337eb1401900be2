/* Keys in memory: found, replaced, revoked, and read while they change. */
#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/key_set.h"

#define NOW_US INT64_C(1800000000000000)
#define READERS 4
#define ROUNDS 300

static struct key_set *set;
static struct arena *arena;
static struct key_set_entry entry;

static void setup(void)
{
    set = key_set_new();
    arena = arena_new(1024 * 1024);
    ck_assert_ptr_nonnull(set);
}

static void teardown(void)
{
    key_set_free(set);
    arena_free(arena);
}

static const char *const SHOPS[] = {"s1", "s2"};

static struct db_api_key key_of(const char *id, unsigned char hash)
{
    struct db_api_key key = {.key_id = id,
                             .grant = {ACCESS_ROLE_SELLER, true, 2, SHOPS},
                             .expires_us = INT64_MAX,
                             .revoked_us = INT64_MAX};

    memset(key.hash, hash, sizeof key.hash);
    return key;
}

static bool replace(int64_t version, const struct db_api_key *keys, size_t count)
{
    bool done;

    key_set_lock(set);
    done = key_set_replace(set, version, keys, count);
    key_set_unlock(set);
    return done;
}

static enum key_set_result find(const char *id)
{
    return key_set_find(set, id, NOW_US, arena, &entry);
}

START_TEST(before_any_load_nothing_can_be_said)
{
    ck_assert_int_eq(find("a"), KEY_SET_EMPTY);
    ck_assert_int_eq(key_set_version(set), -1);
    ck_assert_uint_eq(key_set_count(set), 0);
    ck_assert(replace(0, NULL, 0));
    ck_assert_int_eq(find("a"), KEY_SET_UNKNOWN);
    ck_assert_int_eq(key_set_version(set), 0);
}
END_TEST

START_TEST(keys_are_found_by_their_ids_whatever_the_order)
{
    const struct db_api_key keys[] = {key_of("c", 3), key_of("a", 1), key_of("b", 2)};

    ck_assert(replace(7, keys, 3));
    ck_assert_int_eq(key_set_version(set), 7);
    ck_assert_uint_eq(key_set_count(set), 3);
    for (unsigned char i = 1; i <= 3; i++) {
        const char id[] = {(char)('a' + i - 1), '\0'};

        ck_assert_int_eq(find(id), KEY_SET_FOUND);
        ck_assert_uint_eq(entry.hash[0], i);
        ck_assert_uint_eq(entry.hash[ACCESS_HASH_BYTES - 1], i);
        ck_assert_int_eq(entry.grant.role, ACCESS_ROLE_SELLER);
        ck_assert_uint_eq(entry.grant.shop_count, 2);
        ck_assert_str_eq(entry.grant.shops[1], "s2");
        ck_assert_ptr_ne(entry.grant.shops, SHOPS);
    }
    ck_assert_int_eq(find("d"), KEY_SET_UNKNOWN);
    ck_assert_int_eq(find(""), KEY_SET_UNKNOWN);
}
END_TEST

START_TEST(keys_end_when_they_expire)
{
    struct db_api_key key = key_of("a", 1);

    key.expires_us = NOW_US;
    ck_assert(replace(1, &key, 1));
    ck_assert_int_eq(find("a"), KEY_SET_EXPIRED);
    key.expires_us = NOW_US + 1;
    ck_assert(replace(2, &key, 1));
    ck_assert_int_eq(find("a"), KEY_SET_FOUND);
}
END_TEST

START_TEST(a_revoked_key_opens_nothing_at_once)
{
    const struct db_api_key keys[] = {key_of("a", 1), key_of("b", 2)};

    key_set_lock(set);
    key_set_revoke(set, "a"); /* none are loaded */
    key_set_unlock(set);
    ck_assert(replace(1, keys, 2));
    key_set_lock(set);
    key_set_revoke(set, "a");
    key_set_revoke(set, "nothing");
    key_set_unlock(set);
    ck_assert_int_eq(find("a"), KEY_SET_REVOKED);
    ck_assert_int_eq(find("b"), KEY_SET_FOUND);
    ck_assert(replace(2, &keys[1], 1));
    ck_assert_int_eq(find("a"), KEY_SET_UNKNOWN);
}
END_TEST

START_TEST(too_many_keys_are_refused_and_the_old_ones_stay)
{
    const struct db_api_key key = key_of("a", 1);
    struct db_api_key *many = calloc(KEY_SET_MAX + 1, sizeof *many);

    ck_assert_ptr_nonnull(many);
    ck_assert(replace(1, &key, 1));
    ck_assert(!replace(2, many, KEY_SET_MAX + 1));
    ck_assert_int_eq(key_set_version(set), 1);
    ck_assert_int_eq(find("a"), KEY_SET_FOUND);
    free(many);
}
END_TEST

static atomic_bool done;

/* What is found is always whole: every byte of the hash is of one snapshot. */
static void *read_on(void *arg)
{
    struct arena *own = arena_new(1024 * 1024);
    size_t *found = arg;

    while (!atomic_load(&done)) {
        struct key_set_entry seen;

        if (key_set_find(set, "a", NOW_US, own, &seen) != KEY_SET_FOUND)
            abort();
        for (size_t i = 1; i < ACCESS_HASH_BYTES; i++) {
            if (seen.hash[i] != seen.hash[0])
                abort();
        }
        if (strcmp(seen.grant.shops[1], "s2") != 0)
            abort();
        arena_reset(own);
        ++*found;
    }
    arena_free(own);
    return NULL;
}

START_TEST(readers_and_a_writer_do_not_disturb_each_other)
{
    pthread_t threads[READERS];
    size_t found[READERS] = {0};
    struct db_api_key key = key_of("a", 0);

    atomic_store(&done, false);
    ck_assert(replace(0, &key, 1));
    for (size_t i = 0; i < READERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_on, &found[i]), 0);
    for (int round = 1; round <= ROUNDS; round++) {
        key = key_of("a", (unsigned char)round);
        ck_assert(replace(round, &key, 1));
    }
    atomic_store(&done, true);
    for (size_t i = 0; i < READERS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(key_set_version(set), ROUNDS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("key_set");
    TCase *tcase = tcase_create("key_set");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, before_any_load_nothing_can_be_said);
    tcase_add_test(tcase, keys_are_found_by_their_ids_whatever_the_order);
    tcase_add_test(tcase, keys_end_when_they_expire);
    tcase_add_test(tcase, a_revoked_key_opens_nothing_at_once);
    tcase_add_test(tcase, too_many_keys_are_refused_and_the_old_ones_stay);
    tcase_add_test(tcase, readers_and_a_writer_do_not_disturb_each_other);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

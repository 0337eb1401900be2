/* Nothing is freed under a reader, and everything is freed in the end. Run it
 * under ThreadSanitizer and AddressSanitizer as well. */
#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/epoch.h"

#define READERS 4
#define SWAPS 20000
#define ALIVE UINT64_C(0x11f31100d)

struct thing {
    struct epoch_node node;
    uint64_t alive;
    uint64_t number;
};

static atomic_size_t things;

static struct thing *thing_new(uint64_t number)
{
    struct thing *thing = calloc(1, sizeof *thing);

    ck_assert_ptr_nonnull(thing);
    thing->alive = ALIVE;
    thing->number = number;
    atomic_fetch_add(&things, 1);
    return thing;
}

static void thing_free(struct epoch_node *node)
{
    struct thing *thing = (struct thing *)(void *)node;

    thing->alive = 0;
    free(thing);
    atomic_fetch_sub(&things, 1);
}

START_TEST(what_nobody_reads_is_freed_at_once)
{
    struct epoch *epoch = epoch_new();

    epoch_retire(epoch, &thing_new(1)->node, thing_free);
    ck_assert_uint_eq(atomic_load(&things), 0);
    epoch_free(epoch);
}
END_TEST

START_TEST(what_a_reader_may_see_waits_for_it)
{
    struct epoch *epoch = epoch_new();

    ck_assert(epoch_enter(epoch));
    ck_assert(epoch_enter(epoch));
    epoch_retire(epoch, &thing_new(1)->node, thing_free);
    ck_assert_uint_eq(epoch_reclaim(epoch), 1);
    epoch_leave(epoch);
    ck_assert_uint_eq(epoch_reclaim(epoch), 1);
    epoch_leave(epoch);
    ck_assert_uint_eq(epoch_reclaim(epoch), 0);
    ck_assert_uint_eq(atomic_load(&things), 0);
    /* one that comes later does not keep what went before */
    epoch_retire(epoch, &thing_new(2)->node, thing_free);
    ck_assert(epoch_enter(epoch));
    ck_assert_uint_eq(epoch_reclaim(epoch), 0);
    epoch_leave(epoch);
    epoch_free(epoch);
}
END_TEST

START_TEST(the_end_frees_what_waits)
{
    struct epoch *epoch = epoch_new();

    ck_assert(epoch_enter(epoch));
    epoch_retire(epoch, &thing_new(1)->node, thing_free);
    epoch_leave(epoch);
    epoch_free(epoch);
    ck_assert_uint_eq(atomic_load(&things), 0);
}
END_TEST

START_TEST(what_is_held_waits_though_the_thread_has_left)
{
    struct epoch *epoch = epoch_new();
    struct epoch_hold *early;
    struct epoch_hold *late;

    ck_assert(epoch_enter(epoch));
    epoch_retire(epoch, &thing_new(1)->node, thing_free);
    early = epoch_hold(epoch); /* of what the thread saw as it entered, not of now */
    epoch_leave(epoch);
    ck_assert_uint_eq(epoch_reclaim(epoch), 1);
    ck_assert(epoch_enter(epoch));
    late = epoch_hold(epoch);
    epoch_leave(epoch);
    ck_assert_uint_eq(epoch_held(epoch), 2);
    epoch_retire(epoch, &thing_new(2)->node, thing_free);
    ck_assert_uint_eq(epoch_reclaim(epoch), 2);
    epoch_release(epoch, early);
    ck_assert_uint_eq(epoch_reclaim(epoch), 1);
    epoch_release(epoch, late);
    ck_assert_uint_eq(epoch_reclaim(epoch), 0);
    ck_assert_uint_eq(epoch_held(epoch), 0);
    ck_assert_uint_eq(atomic_load(&things), 0);
    epoch_free(epoch);
}
END_TEST

START_TEST(holds_are_so_many_and_no_more)
{
    static struct epoch_hold *holds[EPOCH_HOLDS_MAX];
    struct epoch *epoch = epoch_new();

    ck_assert(epoch_enter(epoch));
    for (size_t i = 0; i < EPOCH_HOLDS_MAX; i++) {
        holds[i] = epoch_hold(epoch);
        ck_assert_ptr_nonnull(holds[i]);
    }
    ck_assert_ptr_null(epoch_hold(epoch));
    ck_assert_uint_eq(epoch_held(epoch), EPOCH_HOLDS_MAX);
    epoch_release(epoch, holds[7]);
    holds[7] = epoch_hold(epoch);
    ck_assert_ptr_nonnull(holds[7]);
    epoch_leave(epoch);
    epoch_retire(epoch, &thing_new(1)->node, thing_free);
    for (size_t i = 0; i < EPOCH_HOLDS_MAX; i++) {
        ck_assert_uint_eq(epoch_reclaim(epoch), 1);
        epoch_release(epoch, holds[i]);
    }
    ck_assert_uint_eq(epoch_reclaim(epoch), 0);
    epoch_free(epoch);
}
END_TEST

/* ---- many threads ---- */

struct shared {
    struct epoch *epoch;
    _Atomic(struct thing *) current;
    atomic_bool ended;
};

static void *read_on(void *arg)
{
    struct shared *shared = arg;
    uint64_t last = 0;
    uint64_t reads = 0;

    while (!atomic_load(&shared->ended)) {
        const struct thing *thing;

        ck_assert(epoch_enter(shared->epoch));
        thing = atomic_load(&shared->current);
        ck_assert(thing->alive == ALIVE);
        ck_assert(thing->number >= last);
        last = thing->number;
        ck_assert(thing->alive == ALIVE);
        epoch_leave(shared->epoch);
        reads++;
    }
    return reads > 0 ? shared : NULL;
}

/* Holds what it sees, leaves, and looks at it again and again. */
static void *hold_on(void *arg)
{
    struct shared *shared = arg;

    while (!atomic_load(&shared->ended)) {
        const struct thing *thing;
        struct epoch_hold *hold;
        uint64_t number;

        ck_assert(epoch_enter(shared->epoch));
        thing = atomic_load(&shared->current);
        number = thing->number;
        hold = epoch_hold(shared->epoch);
        ck_assert_ptr_nonnull(hold);
        epoch_leave(shared->epoch);
        for (int i = 0; i < 100; i++)
            ck_assert(thing->alive == ALIVE && thing->number == number);
        epoch_release(shared->epoch, hold);
    }
    return NULL;
}

static void *enter_once(void *arg)
{
    struct epoch *epoch = arg;

    ck_assert(epoch_enter(epoch));
    epoch_leave(epoch);
    return NULL;
}

/* Swaps what threads read in that way, many times. */
static void swap_under(void *(*read)(void *arg))
{
    struct shared shared = {.epoch = epoch_new()};
    pthread_t readers[READERS];

    atomic_store(&shared.current, thing_new(0));
    for (int i = 0; i < READERS; i++)
        ck_assert_int_eq(pthread_create(&readers[i], NULL, read, &shared), 0);
    for (uint64_t n = 1; n <= SWAPS; n++) {
        struct thing *before = atomic_load(&shared.current);

        atomic_store(&shared.current, thing_new(n));
        epoch_retire(shared.epoch, &before->node, thing_free);
    }
    atomic_store(&shared.ended, true);
    for (int i = 0; i < READERS; i++)
        pthread_join(readers[i], NULL);
    ck_assert_uint_eq(epoch_reclaim(shared.epoch), 0);
    ck_assert_uint_eq(atomic_load(&things), 1);
    thing_free(&atomic_load(&shared.current)->node);
    epoch_free(shared.epoch);
}

START_TEST(readers_never_see_what_was_freed)
{
    swap_under(read_on);
}
END_TEST

START_TEST(holders_never_see_what_was_freed)
{
    swap_under(hold_on);
}
END_TEST

START_TEST(places_of_ended_threads_are_used_again)
{
    struct epoch *epoch = epoch_new();

    for (int i = 0; i < 2 * EPOCH_THREADS_MAX; i++) {
        pthread_t thread;

        ck_assert_int_eq(pthread_create(&thread, NULL, enter_once, epoch), 0);
        pthread_join(thread, NULL);
    }
    epoch_free(epoch);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("epoch");
    TCase *tcase = tcase_create("epoch");
    SRunner *runner;
    int failed;

    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, what_nobody_reads_is_freed_at_once);
    tcase_add_test(tcase, what_a_reader_may_see_waits_for_it);
    tcase_add_test(tcase, what_is_held_waits_though_the_thread_has_left);
    tcase_add_test(tcase, holds_are_so_many_and_no_more);
    tcase_add_test(tcase, the_end_frees_what_waits);
    tcase_add_test(tcase, readers_never_see_what_was_freed);
    tcase_add_test(tcase, holders_never_see_what_was_freed);
    tcase_add_test(tcase, places_of_ended_threads_are_used_again);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}

/* The set of who has used up what: against a plain table of the same, while
 * others read it, and within its bytes. */
#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/quota.h"

#define PROMOTIONS 20
#define BUYERS 60
#define STEPS 40000
#define READERS 3
#define UNLIMITED ((size_t)1 << 30)

struct ids {
    char promotion[24];
    char buyer[24];
};

static struct tumpuk_text text(const char *bytes)
{
    return (struct tumpuk_text){bytes, (uint32_t)strlen(bytes)};
}

static struct ids ids_of(unsigned promotion, unsigned buyer)
{
    struct ids ids;

    (void)snprintf(ids.promotion, sizeof ids.promotion, "p%u", promotion);
    (void)snprintf(ids.buyer, sizeof ids.buyer, "%u", buyer);
    return ids;
}

static bool note(struct quota_buyers *buyers, struct epoch *epoch, size_t bytes_max,
                 unsigned promotion, unsigned buyer, bool used_up)
{
    struct ids ids = ids_of(promotion, buyer);

    return quota_buyers_note(buyers, epoch, bytes_max, text(ids.promotion), text(ids.buyer),
                             used_up);
}

static bool has(const struct quota_buyers *buyers, unsigned promotion, unsigned buyer)
{
    struct ids ids = ids_of(promotion, buyer);

    return quota_buyers_has(buyers, text(ids.promotion), text(ids.buyer));
}

START_TEST(it_holds_what_was_put_in_and_not_taken_out)
{
    static bool model[PROMOTIONS][BUYERS];
    struct epoch *epoch = epoch_new();
    struct quota_buyers *buyers = quota_buyers_new();
    unsigned seed = 7;
    size_t count = 0;

    ck_assert(!quota_buyers_has(NULL, text("p"), text("b")));
    for (int step = 0; step < STEPS; step++) {
        unsigned promotion = (unsigned)rand_r(&seed) % PROMOTIONS;
        unsigned buyer = (unsigned)rand_r(&seed) % BUYERS;
        bool used_up = rand_r(&seed) % 2 == 0;

        ck_assert(note(buyers, epoch, UNLIMITED, promotion, buyer, used_up));
        count = count + used_up - model[promotion][buyer];
        model[promotion][buyer] = used_up;
        ck_assert_uint_eq(quota_buyers_count(buyers), count);
        if (step % 1000 != 0)
            continue;
        for (unsigned p = 0; p < PROMOTIONS; p++) {
            for (unsigned b = 0; b < BUYERS; b++)
                ck_assert_int_eq(has(buyers, p, b), model[p][b]);
        }
    }
    quota_buyers_retire(buyers, epoch);
    epoch_free(epoch);
}
END_TEST

START_TEST(ids_do_not_run_into_each_other)
{
    struct epoch *epoch = epoch_new();
    struct quota_buyers *buyers = quota_buyers_new();

    ck_assert(quota_buyers_note(buyers, epoch, UNLIMITED, text("ab"), text("c"), true));
    ck_assert(quota_buyers_has(buyers, text("ab"), text("c")));
    ck_assert(!quota_buyers_has(buyers, text("a"), text("bc")));
    quota_buyers_free(buyers);
    epoch_free(epoch);
}
END_TEST

START_TEST(it_grows_no_further_than_its_bytes_and_tells)
{
    enum { PAIRS = 5000 };
    struct epoch *epoch = epoch_new();
    struct quota_buyers *buyers = quota_buyers_new();
    size_t bytes_max = 20000;
    unsigned taken = 0;

    for (unsigned i = 0; i < PAIRS; i++)
        taken += note(buyers, epoch, bytes_max, 0, i, true);
    ck_assert_uint_gt(taken, 1000);
    ck_assert_uint_lt(taken, PAIRS);
    ck_assert_uint_eq(quota_buyers_count(buyers), taken);
    ck_assert_uint_le(quota_buyers_bytes(buyers), bytes_max + 1024);
    for (unsigned i = 0; i < taken; i++)
        ck_assert(has(buyers, 0, i));
    /* what was in it can be taken out, and there is room again */
    for (unsigned i = 0; i < taken; i++)
        ck_assert(note(buyers, epoch, bytes_max, 0, i, false));
    ck_assert(note(buyers, epoch, bytes_max, 1, 1, true));
    ck_assert_uint_le(quota_buyers_bytes(buyers), 1024);
    quota_buyers_free(buyers);
    epoch_free(epoch);
}
END_TEST

struct reading {
    struct epoch *epoch;
    const struct quota_buyers *buyers;
    atomic_bool ended;
    atomic_int missed; /* of the pairs that never leave */
};

static void *read_on(void *arg)
{
    struct reading *reading = arg;

    while (!atomic_load(&reading->ended)) {
        if (!epoch_enter(reading->epoch))
            continue;
        for (unsigned buyer = 0; buyer < 8; buyer++) {
            if (!has(reading->buyers, 0, buyer) || has(reading->buyers, 2, buyer))
                atomic_fetch_add(&reading->missed, 1);
        }
        epoch_leave(reading->epoch);
    }
    return NULL;
}

START_TEST(readers_find_what_stays_while_the_rest_changes)
{
    struct epoch *epoch = epoch_new();
    struct quota_buyers *buyers = quota_buyers_new();
    struct reading reading = {.epoch = epoch, .buyers = buyers};
    pthread_t readers[READERS];

    for (unsigned buyer = 0; buyer < 8; buyer++)
        ck_assert(note(buyers, epoch, UNLIMITED, 0, buyer, true));
    for (int i = 0; i < READERS; i++)
        ck_assert_int_eq(pthread_create(&readers[i], NULL, read_on, &reading), 0);
    for (unsigned i = 0; i < STEPS; i++)
        ck_assert(note(buyers, epoch, UNLIMITED, 1, i % 3000, i / 3000 % 2 == 0));
    atomic_store(&reading.ended, true);
    for (int i = 0; i < READERS; i++)
        pthread_join(readers[i], NULL);
    ck_assert_int_eq(atomic_load(&reading.missed), 0);
    quota_buyers_free(buyers);
    epoch_free(epoch);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("quota");
    TCase *tcase = tcase_create("quota");
    SRunner *runner;
    int failed;

    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, it_holds_what_was_put_in_and_not_taken_out);
    tcase_add_test(tcase, ids_do_not_run_into_each_other);
    tcase_add_test(tcase, it_grows_no_further_than_its_bytes_and_tells);
    tcase_add_test(tcase, readers_find_what_stays_while_the_rest_changes);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

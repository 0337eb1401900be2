#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/rfc3339.h"
#include "support.h"

#define ARENA_MAX ((size_t)1 << 20)
#define US_PER_S INT64_C(1000000)
#define DAY_US (86400 * US_PER_S)
#define RIVALS 8

/* 9999-12-31T23:59:59.999999Z */
#define LAST_INSTANT_US INT64_C(253402300799999999)

static enum db_result insert(struct db_conn *conn, const char *version, int64_t from_us)
{
    char document[256];

    snprintf(document, sizeof(document), "{\"version\": \"%s\", \"types\": [], \"steps\": []}",
             version);
    return db_insert_rulebook(conn, version, from_us, document);
}

START_TEST(the_shipped_rulebook_is_in_force_since_ever)
{
    struct support_conn support;
    struct arena *arena = arena_new(ARENA_MAX);
    struct db_rulebook_row *rows = NULL;
    size_t count = 0;
    int64_t counted = 0;

    support_conn_open(&support, support_migrated_database());
    ck_assert_int_eq(db_select_rulebooks(&support.conn, arena, &rows, &count), DB_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(rows[0].version, "2025-10-28");
    ck_assert(!rows[0].has_effective_from);
    ck_assert_ptr_nonnull(strstr(rows[0].document, "BONUS_CASHBACK"));
    ck_assert_int_eq(db_count_rulebooks(&support.conn, &counted), DB_OK);
    ck_assert_int_eq(counted, 1);
    support_conn_close(&support);
    arena_free(arena);
}
END_TEST

START_TEST(versions_come_back_in_order_and_to_the_microsecond)
{
    struct support_conn support;
    struct arena *arena = arena_new(ARENA_MAX);
    int64_t next_us = rfc3339_now_us() / US_PER_S * US_PER_S + DAY_US + 1;
    struct db_rulebook_row *rows = NULL;
    size_t count = 0;

    support_conn_open(&support, support_migrated_database());
    ck_assert_int_eq(insert(&support.conn, "b", next_us), DB_OK);
    ck_assert_int_eq(insert(&support.conn, "a", LAST_INSTANT_US), DB_OK);
    ck_assert_int_eq(db_select_rulebooks(&support.conn, arena, &rows, &count), DB_OK);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(rows[1].version, "b");
    ck_assert_int_eq(rows[1].effective_from_us, next_us);
    ck_assert_str_eq(rows[2].version, "a");
    ck_assert_int_eq(rows[2].effective_from_us, LAST_INSTANT_US);
    support_conn_close(&support);
    arena_free(arena);
}
END_TEST

START_TEST(a_version_must_begin_later_than_now_and_than_every_other)
{
    struct support_conn support;
    int64_t now_us = rfc3339_now_us();
    int64_t counted = 0;

    support_conn_open(&support, support_migrated_database());
    ck_assert_int_eq(insert(&support.conn, "past", now_us - 1), DB_REFUSED);
    ck_assert_int_eq(insert(&support.conn, "next", now_us + 2 * DAY_US), DB_OK);
    ck_assert_int_eq(insert(&support.conn, "same", now_us + 2 * DAY_US), DB_REFUSED);
    ck_assert_int_eq(insert(&support.conn, "between", now_us + DAY_US), DB_REFUSED);
    ck_assert_int_eq(insert(&support.conn, "later", now_us + 2 * DAY_US + 1), DB_OK);
    ck_assert_int_eq(db_count_rulebooks(&support.conn, &counted), DB_OK);
    ck_assert_int_eq(counted, 3);
    support_conn_close(&support);
}
END_TEST

START_TEST(a_version_that_exists_is_a_conflict_whatever_its_instant)
{
    struct support_conn support;
    int64_t now_us = rfc3339_now_us();

    support_conn_open(&support, support_migrated_database());
    ck_assert_int_eq(insert(&support.conn, "next", now_us + DAY_US), DB_OK);
    ck_assert_int_eq(insert(&support.conn, "next", now_us + DAY_US), DB_CONFLICT);
    ck_assert_int_eq(insert(&support.conn, "next", now_us + 2 * DAY_US), DB_CONFLICT);
    ck_assert_int_eq(insert(&support.conn, "2025-10-28", now_us - DAY_US), DB_CONFLICT);
    support_conn_close(&support);
}
END_TEST

START_TEST(what_is_stored_is_never_changed)
{
    static const char *const changes[] = {
        "UPDATE rulebook SET document = document || '{\"x\": 1}'",
        "DELETE FROM rulebook",
        "TRUNCATE rulebook",
    };
    struct support_conn support;

    support_conn_open(&support, support_migrated_database());
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
        ck_assert_int_eq(db_conn_command(&support.conn, changes[i]), DB_REFUSED);
    support_conn_close(&support);
}
END_TEST

struct rival {
    const char *url;
    unsigned number;
    int64_t from_us;
    bool serializable;
    pthread_barrier_t *start;
    enum db_result result;
};

static enum db_result rival_body(struct db_conn *conn, void *arg)
{
    const struct rival *rival = arg;
    char version[32];

    snprintf(version, sizeof(version), "rival-%u", rival->number);
    return insert(conn, version, rival->from_us);
}

static void *rival_main(void *arg)
{
    struct rival *rival = arg;
    struct support_conn support;

    support_conn_open(&support, rival->url);
    pthread_barrier_wait(rival->start);
    rival->result = rival->serializable ? db_transact(&support.conn, rival_body, rival)
                                        : rival_body(&support.conn, rival);
    support_conn_close(&support);
    return NULL;
}

/* Whichever of the rivals came later in time but earlier in effect is refused:
 * in the order in which they were stored, the instants ascend. */
static void race(bool serializable)
{
    const char *url = support_migrated_database();
    int64_t now_us = rfc3339_now_us();
    struct rival rivals[RIVALS];
    pthread_t threads[RIVALS];
    pthread_barrier_t start;
    struct support_conn support;
    int64_t stored = 0;

    pthread_barrier_init(&start, NULL, RIVALS);
    for (unsigned i = 0; i < RIVALS; i++) {
        rivals[i] = (struct rival){.url = url,
                                   .number = i,
                                   .from_us = now_us + DAY_US + (int64_t)(RIVALS - i) * US_PER_S,
                                   .serializable = serializable,
                                   .start = &start};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, rival_main, &rivals[i]), 0);
    }
    for (unsigned i = 0; i < RIVALS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);

    for (unsigned i = 0; i < RIVALS; i++) {
        ck_assert_msg(rivals[i].result == DB_OK || rivals[i].result == DB_REFUSED, "rival %u: %d",
                      i, (int)rivals[i].result);
        stored += rivals[i].result == DB_OK;
    }
    ck_assert_int_ge(stored, 1);
    support_conn_open(&support, url);
    ck_assert_int_eq(support_sql(&support.conn, "SELECT count(*) FROM rulebook"), stored + 1);
    ck_assert_int_eq(
        support_sql(&support.conn,
                    "SELECT count(*) FROM (SELECT effective_from, lag(effective_from) OVER "
                    "(ORDER BY created_at) AS before FROM rulebook) AS r "
                    "WHERE before >= effective_from"),
        0);
    support_conn_close(&support);
}

START_TEST(rivals_that_store_at_once_cannot_pass_each_other)
{
    race(false);
}
END_TEST

START_TEST(nor_can_they_in_serializable_transactions)
{
    race(true);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        the_shipped_rulebook_is_in_force_since_ever,
        versions_come_back_in_order_and_to_the_microsecond,
        a_version_must_begin_later_than_now_and_than_every_other,
        a_version_that_exists_is_a_conflict_whatever_its_instant,
        what_is_stored_is_never_changed,
        rivals_that_store_at_once_cannot_pass_each_other,
        nor_can_they_in_serializable_transactions,
    };

    return support_main("rulebooks", tests, sizeof(tests) / sizeof(tests[0]));
}

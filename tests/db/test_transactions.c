#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "support.h"

static const char *counter_database(void)
{
    const char *url = support_database();
    struct support_conn support;

    support_conn_open(&support, url);
    support_sql(&support.conn, "CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)");
    support_sql(&support.conn, "INSERT INTO counter VALUES (1, 0), (2, 0)");
    support_conn_close(&support);
    return url;
}

struct body_state {
    unsigned runs;
    enum db_result answer;
};

static enum db_result write_then_answer(struct db_conn *conn, void *arg)
{
    struct body_state *state = arg;
    enum db_result result = db_conn_command(conn, "UPDATE counter SET n = n + 1 WHERE id = 1");

    state->runs++;
    return result == DB_OK ? state->answer : result;
}

START_TEST(ok_commits_and_everything_else_rolls_back_without_another_try)
{
    static const enum db_result answers[] = {DB_NONE, DB_CONFLICT, DB_REFUSED, DB_UNAVAILABLE,
                                             DB_FAILED};
    struct support_conn support;

    support_conn_open(&support, counter_database());
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        struct body_state state = {.answer = answers[i]};

        ck_assert_int_eq(db_transact(&support.conn, write_then_answer, &state), answers[i]);
        ck_assert_uint_eq(state.runs, 1);
        ck_assert_int_eq(support_sql(&support.conn, "SELECT n FROM counter WHERE id = 1"), 0);
    }
    struct body_state state = {.answer = DB_OK};
    ck_assert_int_eq(db_transact(&support.conn, write_then_answer, &state), DB_OK);
    ck_assert_int_eq(support_sql(&support.conn, "SELECT n FROM counter WHERE id = 1"), 1);
    support_conn_close(&support);
}
END_TEST

struct meddler {
    struct db_conn *other;
    unsigned runs;
    unsigned meddle; /* in so many first runs */
};

/* Another session changes the row after this one's snapshot was taken. */
static enum db_result write_after_another(struct db_conn *conn, void *arg)
{
    struct meddler *meddler = arg;

    if (db_conn_command(conn, "SELECT n FROM counter WHERE id = 1") != DB_OK)
        return DB_FAILED;
    if (meddler->runs++ < meddler->meddle)
        support_sql(meddler->other, "UPDATE counter SET n = n + 10 WHERE id = 1");
    return db_conn_command(conn, "UPDATE counter SET n = n + 1 WHERE id = 1");
}

START_TEST(a_serialization_failure_begins_the_transaction_again)
{
    const char *url = counter_database();
    struct support_conn support;
    struct support_conn other;
    struct meddler meddler = {.other = &other.conn, .meddle = 2};

    support_conn_open(&support, url);
    support_conn_open(&other, url);
    ck_assert_int_eq(db_transact(&support.conn, write_after_another, &meddler), DB_OK);
    ck_assert_uint_eq(meddler.runs, 3);
    ck_assert_int_eq(support_sql(&other.conn, "SELECT n FROM counter WHERE id = 1"), 21);
    ck_assert_uint_eq(support.stats.transaction_retries, 2);
    support_conn_close(&other);
    support_conn_close(&support);
}
END_TEST

START_TEST(the_tries_come_to_an_end)
{
    const char *url = counter_database();
    struct support_conn support;
    struct support_conn other;
    struct meddler meddler = {.other = &other.conn, .meddle = 1000};

    support_conn_open(&support, url);
    support_conn_open(&other, url);
    ck_assert_int_eq(db_transact(&support.conn, write_after_another, &meddler), DB_RETRY);
    ck_assert_uint_lt(meddler.runs, 10);
    /* The connection is as good as before. */
    meddler.meddle = 0;
    ck_assert_int_eq(db_transact(&support.conn, write_after_another, &meddler), DB_OK);
    support_conn_close(&other);
    support_conn_close(&support);
}
END_TEST

struct crossing {
    const char *url;
    int first;
    int second;
    pthread_barrier_t *met;
    unsigned runs;
    enum db_result result;
};

static enum db_result lock_two(struct db_conn *conn, void *arg)
{
    struct crossing *crossing = arg;
    char sql[128];
    enum db_result result = DB_OK;

    snprintf(sql, sizeof(sql), "SELECT pg_advisory_xact_lock(%d)", crossing->first);
    result = db_conn_command(conn, sql);
    if (crossing->runs++ == 0)
        pthread_barrier_wait(crossing->met);
    if (result != DB_OK)
        return result;
    snprintf(sql, sizeof(sql), "SELECT pg_advisory_xact_lock(%d)", crossing->second);
    return db_conn_command(conn, sql);
}

static void *cross(void *arg)
{
    struct crossing *crossing = arg;
    struct support_conn support;

    support_conn_open(&support, crossing->url);
    crossing->result = db_transact(&support.conn, lock_two, crossing);
    support_conn_close(&support);
    return NULL;
}

START_TEST(of_two_that_wait_for_each_other_both_get_through)
{
    const char *url = support_database();
    pthread_barrier_t met;
    struct crossing a = {.url = url, .first = 1, .second = 2, .met = &met};
    struct crossing b = {.url = url, .first = 2, .second = 1, .met = &met};
    pthread_t thread;

    pthread_barrier_init(&met, NULL, 2);
    ck_assert_int_eq(pthread_create(&thread, NULL, cross, &a), 0);
    cross(&b);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&met);
    ck_assert_int_eq(a.result, DB_OK);
    ck_assert_int_eq(b.result, DB_OK);
    ck_assert_uint_eq(a.runs + b.runs, 3);
}
END_TEST

static enum db_result pass_over_a_failure(struct db_conn *conn, void *arg)
{
    (void)arg;
    (void)db_conn_command(conn, "SELECT 1 / 0");
    return DB_OK;
}

START_TEST(a_failure_that_the_body_passes_over_is_not_taken_for_a_commit)
{
    struct support_conn support;

    support_conn_open(&support, support_database());
    ck_assert_int_eq(db_transact(&support.conn, pass_over_a_failure, NULL), DB_FAILED);
    ck_assert_int_eq(support_ping(&support.conn, NULL), DB_OK);
    support_conn_close(&support);
}
END_TEST

static enum db_result kill_myself(struct db_conn *conn, void *arg)
{
    unsigned *runs = arg;

    (*runs)++;
    return db_conn_command(conn, "SELECT pg_terminate_backend(pg_backend_pid())");
}

START_TEST(a_connection_that_breaks_inside_is_unavailable_and_not_tried_again)
{
    struct support_conn support;
    unsigned runs = 0;

    support_conn_open(&support, support_database());
    ck_assert_int_eq(db_transact(&support.conn, kill_myself, &runs), DB_UNAVAILABLE);
    ck_assert_uint_eq(runs, 1);
    ck_assert_ptr_null(support.conn.pg);
    ck_assert_int_eq(db_transact(&support.conn, kill_myself, &runs), DB_UNAVAILABLE);
    ck_assert_uint_eq(runs, 1);
    support_conn_close(&support);
}
END_TEST

START_TEST(sqlstates_have_the_meanings_that_callers_rely_on)
{
    static const struct {
        const char *sqlstate;
        enum db_result result;
    } cases[] = {
        {NULL, DB_UNAVAILABLE},    {"", DB_UNAVAILABLE},      {"23505", DB_CONFLICT},
        {"23P01", DB_CONFLICT},    {"23514", DB_REFUSED},     {"23503", DB_REFUSED},
        {"40001", DB_RETRY},       {"40P01", DB_RETRY},       {"08006", DB_UNAVAILABLE},
        {"57P01", DB_UNAVAILABLE}, {"57014", DB_UNAVAILABLE}, {"53300", DB_UNAVAILABLE},
        {"25006", DB_UNAVAILABLE}, {"42601", DB_FAILED},      {"22P02", DB_FAILED},
        {"40002", DB_FAILED},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        ck_assert_int_eq(db_sqlstate_result(cases[i].sqlstate), cases[i].result);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        ok_commits_and_everything_else_rolls_back_without_another_try,
        a_serialization_failure_begins_the_transaction_again,
        the_tries_come_to_an_end,
        of_two_that_wait_for_each_other_both_get_through,
        a_failure_that_the_body_passes_over_is_not_taken_for_a_commit,
        a_connection_that_breaks_inside_is_unavailable_and_not_tried_again,
        sqlstates_have_the_meanings_that_callers_rely_on,
    };

    return support_main("transactions", tests, sizeof(tests) / sizeof(tests[0]));
}

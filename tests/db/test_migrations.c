#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

#define STARTERS 6

static char last_line[512];

static void remember(const char *line)
{
    snprintf(last_line, sizeof(last_line), "%s", line);
}

START_TEST(an_empty_database_is_brought_up_to_date_and_a_second_run_changes_nothing)
{
    const char *url = support_database();
    struct db_migration_report report;
    struct support_conn support;
    bool current = true;

    support_conn_open(&support, url);
    ck_assert_int_eq(db_migrations_current(&support.conn, &current), DB_OK);
    ck_assert(!current);

    ck_assert_int_eq(db_migrate(url, support_say_nothing, &report), DB_OK);
    ck_assert_uint_eq(report.applied, db_migration_count);
    ck_assert_uint_eq(report.current, db_migration_count);
    ck_assert_int_eq(db_migrations_current(&support.conn, &current), DB_OK);
    ck_assert(current);

    ck_assert_int_eq(db_migrate(url, support_say_nothing, &report), DB_OK);
    ck_assert_uint_eq(report.applied, 0);
    ck_assert_uint_eq(report.current, db_migration_count);
    support_conn_close(&support);
}
END_TEST

START_TEST(several_programs_that_start_at_once_apply_each_migration_once)
{
    const char *url = support_database();
    pid_t pids[STARTERS];
    unsigned applied = 0;
    struct support_conn support;

    for (size_t i = 0; i < STARTERS; i++) {
        pids[i] = fork();
        ck_assert_int_ge(pids[i], 0);
        if (pids[i] == 0) {
            struct db_migration_report report;

            if (db_migrate(url, support_say_nothing, &report) != DB_OK)
                _exit(255);
            _exit((int)report.applied);
        }
    }
    for (size_t i = 0; i < STARTERS; i++) {
        int status = 0;

        ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
        ck_assert(WIFEXITED(status));
        ck_assert_int_ne(WEXITSTATUS(status), 255);
        applied += (unsigned)WEXITSTATUS(status);
    }
    ck_assert_uint_eq(applied, db_migration_count);
    support_conn_open(&support, url);
    ck_assert_int_eq(support_sql(&support.conn, "SELECT count(*) FROM rulebook"), 1);
    support_conn_close(&support);
}
END_TEST

START_TEST(a_database_newer_than_the_program_is_left_alone)
{
    const char *url = support_migrated_database();
    struct db_migration_report report;
    struct support_conn support;
    bool current = false;

    support_conn_open(&support, url);
    support_sql(&support.conn, "INSERT INTO schema_migrations VALUES ('9999')");
    ck_assert_int_eq(db_migrate(url, remember, &report), DB_FAILED);
    ck_assert_ptr_nonnull(strstr(last_line, "9999"));
    /* The program may go on serving: what it needs is in place. */
    ck_assert_int_eq(db_migrations_current(&support.conn, &current), DB_OK);
    ck_assert(current);
    support_conn_close(&support);
}
END_TEST

START_TEST(a_migration_that_fails_leaves_nothing_behind)
{
    const char *url = support_database();
    struct db_migration_report report;
    struct support_conn support;

    support_conn_open(&support, url);
    /* Stands in the way of the first migration, whose table comes before it. */
    support_sql(&support.conn, "CREATE FUNCTION rulebook_refuse_change() RETURNS int "
                               "LANGUAGE sql AS 'SELECT 1'");
    ck_assert_int_eq(db_migrate(url, remember, &report), DB_FAILED);
    ck_assert_ptr_nonnull(strstr(last_line, "rolled back"));
    ck_assert_int_eq(support_sql(&support.conn, "SELECT count(*) FROM schema_migrations"), 0);
    ck_assert_int_eq(
        support_sql(&support.conn, "SELECT count(*) FROM pg_class WHERE relname = 'rulebook'"), 0);

    support_sql(&support.conn, "DROP FUNCTION rulebook_refuse_change()");
    ck_assert_int_eq(db_migrate(url, remember, &report), DB_OK);
    support_conn_close(&support);
}
END_TEST

START_TEST(what_dbmate_applied_is_not_applied_again)
{
    const char *url = support_database();
    struct db_migration_report report;
    struct support_conn support;

    support_conn_open(&support, url);
    support_sql(&support.conn, "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY)");
    for (size_t i = 0; i < db_migration_count; i++) {
        char sql[128];

        support_sql(&support.conn, db_migrations[i].up);
        snprintf(sql, sizeof(sql), "INSERT INTO schema_migrations VALUES ('%s')",
                 db_migrations[i].version);
        support_sql(&support.conn, sql);
    }
    ck_assert_int_eq(db_migrate(url, support_say_nothing, &report), DB_OK);
    ck_assert_uint_eq(report.applied, 0);
    support_conn_close(&support);
}
END_TEST

START_TEST(no_database_is_told_apart_from_a_bad_url)
{
    struct db_migration_report report;

    ck_assert_int_eq(db_migrate("host=/nowhere dbname=x", support_say_nothing, &report),
                     DB_UNAVAILABLE);
    ck_assert_int_eq(db_migrate("postgresql://[broken", support_say_nothing, &report), DB_FAILED);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        an_empty_database_is_brought_up_to_date_and_a_second_run_changes_nothing,
        several_programs_that_start_at_once_apply_each_migration_once,
        a_database_newer_than_the_program_is_left_alone,
        a_migration_that_fails_leaves_nothing_behind,
        what_dbmate_applied_is_not_applied_again,
        no_database_is_told_apart_from_a_bad_url,
    };

    return support_main("migrations", tests, sizeof(tests) / sizeof(tests[0]));
}

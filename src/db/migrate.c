#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/conn.h"
#include "db/rows.h"

#define MIGRATE_CONNECT_TIMEOUT_S 10
/* A migration, waiting for another program's included, may take so long. */
#define MIGRATE_TIMEOUT_MS (15u * 60 * 1000)
#define SAY_LINE_MAX 256

struct migrate_run {
    struct db_conn *conn;
    void (*say)(const char *line);
    struct db_migration_report *report;
};

__attribute__((format(printf, 2, 3))) static void say_line(const struct migrate_run *run,
                                                           const char *format, ...)
{
    char line[SAY_LINE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    run->say(line);
}

/* ---- what is in place ---- */

/* The versions in place; no rows where nothing was ever migrated. */
static enum db_result select_versions(struct db_conn *conn, PGresult **rows)
{
    PGresult *exists = NULL;
    int64_t there = 0;
    enum db_result result = db_conn_exec(conn, &db_sql_exists_schema_migrations, 0, NULL, &exists);

    *rows = NULL;
    if (result == DB_OK && !db_row_i64(exists, 0, 0, &there))
        result = DB_FAILED;
    PQclear(exists);
    if (result == DB_OK && there != 0)
        result = db_conn_exec(conn, &db_sql_select_migrations, 0, NULL, rows);
    return result;
}

static bool versions_have(const PGresult *rows, const char *version)
{
    for (int row = 0; rows != NULL && row < PQntuples(rows); row++) {
        if (strcmp(PQgetvalue(rows, row, 0), version) == 0)
            return true;
    }
    return false;
}

static bool is_built_in(const char *version)
{
    for (size_t i = 0; i < db_migration_count; i++) {
        if (strcmp(db_migrations[i].version, version) == 0)
            return true;
    }
    return false;
}

/* What is in place must be a beginning of what is built in: else the database
 * is newer than this program, or its history is another one. */
static enum db_result check_history(const struct migrate_run *run, const PGresult *rows)
{
    bool missing = false;

    for (int row = 0; rows != NULL && row < PQntuples(rows); row++) {
        if (!is_built_in(PQgetvalue(rows, row, 0))) {
            say_line(run,
                     "the database has migration %s, which this program does not know: "
                     "it is newer than the program",
                     PQgetvalue(rows, row, 0));
            return DB_FAILED;
        }
    }
    for (size_t i = 0; i < db_migration_count; i++) {
        bool in_place = versions_have(rows, db_migrations[i].version);

        if (in_place && missing) {
            say_line(run, "migration %s is in place, but not the one before it",
                     db_migrations[i].name);
            return DB_FAILED;
        }
        missing = !in_place;
    }
    return DB_OK;
}

enum db_result db_migrations_current(struct db_conn *conn, bool *current)
{
    PGresult *rows = NULL;
    enum db_result result = select_versions(conn, &rows);

    if (result == DB_OK) {
        *current = true;
        for (size_t i = 0; i < db_migration_count; i++)
            *current = *current && versions_have(rows, db_migrations[i].version);
    }
    PQclear(rows);
    return result;
}

/* ---- bringing it up to date ---- */

typedef enum db_result migrate_step(const struct migrate_run *run,
                                    const struct db_migration *migration);

/* Runs a step in a transaction under the lock that lets one migrate at a time. */
static enum db_result run_locked(const struct migrate_run *run, migrate_step *step,
                                 const struct db_migration *migration)
{
    struct db_conn *conn = run->conn;
    enum db_result result = db_conn_command(conn, "BEGIN ISOLATION LEVEL READ COMMITTED");

    if (result != DB_OK)
        return result;
    result = db_conn_exec(conn, &db_sql_lock_migrations, 0, NULL, NULL);
    if (result == DB_OK)
        result = step(run, migration);
    if (result == DB_OK)
        return db_conn_command(conn, "COMMIT");
    (void)db_conn_command(conn, "ROLLBACK");
    return result;
}

static enum db_result create_table(const struct migrate_run *run,
                                   const struct db_migration *migration)
{
    (void)migration;
    return db_conn_exec(run->conn, &db_sql_create_schema_migrations, 0, NULL, NULL);
}

/* Applies one migration, unless another program did while we waited. */
static enum db_result apply(const struct migrate_run *run, const struct db_migration *migration)
{
    const char *const params[] = {migration->version};
    PGresult *rows = NULL;
    enum db_result result = select_versions(run->conn, &rows);
    bool in_place = result == DB_OK && versions_have(rows, migration->version);

    PQclear(rows);
    if (result != DB_OK || in_place)
        return result;
    say_line(run, "applying %s", migration->name);
    result = db_conn_command(run->conn, migration->up);
    if (result == DB_OK)
        result = db_conn_exec(run->conn, &db_sql_insert_migration, 1, params, NULL);
    if (result == DB_OK)
        run->report->applied++;
    return result;
}

static enum db_result bring_up_to_date(const struct migrate_run *run)
{
    PGresult *rows = NULL;
    enum db_result result = select_versions(run->conn, &rows);

    if (result == DB_OK)
        result = check_history(run, rows);
    if (result == DB_OK && rows == NULL)
        result = run_locked(run, create_table, NULL);
    for (size_t i = 0; result == DB_OK && i < db_migration_count; i++) {
        const struct db_migration *migration = &db_migrations[i];

        if (!versions_have(rows, migration->version))
            result = run_locked(run, apply, migration);
        if (result == DB_OK)
            run->report->current = (unsigned)strtoul(migration->version, NULL, 10);
        else
            say_line(run, "%s failed and was rolled back", migration->name);
    }
    PQclear(rows);
    return result;
}

enum db_result db_migrate(const char *url, void (*say)(const char *line),
                          struct db_migration_report *report)
{
    /* Unnamed statements: nothing here runs often, and a pooler may be between. */
    struct db_config config = {
        .url = url,
        .connect_timeout_s = MIGRATE_CONNECT_TIMEOUT_S,
        .statement_timeout_ms = MIGRATE_TIMEOUT_MS,
        .unnamed_statements = true,
    };
    struct db_settings settings;
    struct db_stats stats = {0};
    struct db_conn conn;
    struct migrate_run run = {.conn = &conn, .say = say, .report = report};
    PGconn *pg = NULL;
    enum db_result result = DB_UNAVAILABLE;

    *report = (struct db_migration_report){0};
    if (!db_settings_init(&settings, &config))
        return DB_FAILED;
    db_conn_init(&conn, &settings, &stats);
    pg = db_conn_open(&settings);
    if (pg != NULL) {
        db_conn_attach(&conn, pg);
        result = bring_up_to_date(&run);
        db_conn_drop(&conn, NULL);
    }
    db_settings_clear(&settings);
    return result;
}

/*
 * The SQL that is built in: statements of sql/queries, one a file, and the
 * migrations of sql/migrations. Their definitions are generated
 * (.dev/embed-sql.sh). Static storage; private to the db room.
 */
#ifndef DB_SQL_H
#define DB_SQL_H

#include <stddef.h>

#define DB_STATEMENTS_MAX 256

struct db_statement {
    const char *name; /* of the file, and of the prepared statement */
    unsigned index;   /* below DB_STATEMENTS_MAX, unique */
    const char *sql;
};

extern const struct db_statement db_sql_count_rulebooks;
extern const struct db_statement db_sql_create_schema_migrations;
extern const struct db_statement db_sql_exists_schema_migrations;
extern const struct db_statement db_sql_insert_migration;
extern const struct db_statement db_sql_insert_rulebook;
extern const struct db_statement db_sql_lock_migrations;
extern const struct db_statement db_sql_select_migrations;
extern const struct db_statement db_sql_select_rulebooks;
extern const struct db_statement db_sql_test_sleep;

struct db_migration {
    const char *version; /* leading digits of the file's name, as dbmate has it */
    const char *name;    /* the file's name without .sql */
    const char *up;
};

/* In ascending order of version. */
extern const struct db_migration db_migrations[];
extern const size_t db_migration_count;

#endif

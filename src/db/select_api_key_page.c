#include <inttypes.h>
#include <stdio.h>

#include "db/conn.h"
#include "db/key_rows.h"
#include "db/rows.h"

enum {
    COLUMN_KEY_ID,
    COLUMN_ROLE, /* and access and shops behind it */
    COLUMN_NAME = COLUMN_ROLE + 3,
    COLUMN_CREATED_US,
    COLUMN_EXPIRES_US,
    COLUMN_REVOKED_US
};

/* An int64 in decimal. */
#define NUMBER_TEXT_MAX 24

static void read_key(struct db_row *row, void *element)
{
    struct db_api_key *key = element;
    const PGresult *rows = row->rows;
    int at = row->row;

    key->key_id = db_row_text(rows, at, COLUMN_KEY_ID, row->arena);
    key->name = db_row_text(rows, at, COLUMN_NAME, row->arena);
    row->failed = key->key_id == NULL ||
                  (key->name == NULL && !PQgetisnull(rows, at, COLUMN_NAME)) ||
                  !db_row_grant(rows, at, COLUMN_ROLE, row->arena, &key->grant) ||
                  !db_row_i64(rows, at, COLUMN_CREATED_US, &key->created_us) ||
                  !db_row_instant(rows, at, COLUMN_EXPIRES_US, &key->expires_us) ||
                  !db_row_instant(rows, at, COLUMN_REVOKED_US, &key->revoked_us);
}

enum db_result db_select_api_key_page(struct db_conn *conn, struct arena *arena, int64_t after_us,
                                      const char *after_id, size_t limit, struct db_api_key **keys,
                                      size_t *count)
{
    char after[NUMBER_TEXT_MAX];
    char most[NUMBER_TEXT_MAX];
    const char *const params[] = {after_id != NULL ? after : NULL, after_id, most};
    PGresult *rows = NULL;
    enum db_result result;

    *keys = NULL;
    *count = 0;
    (void)snprintf(after, sizeof after, "%" PRId64, after_us);
    (void)snprintf(most, sizeof most, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_select_api_key_page, 3, params, &rows);
    if (result == DB_OK)
        *keys = db_rows_read(rows, arena, sizeof **keys, read_key, count);
    PQclear(rows);
    return result == DB_OK && *keys == NULL ? DB_FAILED : result;
}

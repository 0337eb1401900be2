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

static bool read_key(const PGresult *rows, int row, struct arena *arena, struct db_api_key *key)
{
    *key = (struct db_api_key){.key_id = db_row_text(rows, row, COLUMN_KEY_ID, arena),
                               .name = db_row_text(rows, row, COLUMN_NAME, arena)};
    return key->key_id != NULL && (key->name != NULL || PQgetisnull(rows, row, COLUMN_NAME)) &&
           db_row_grant(rows, row, COLUMN_ROLE, arena, &key->grant) &&
           db_row_i64(rows, row, COLUMN_CREATED_US, &key->created_us) &&
           db_row_instant(rows, row, COLUMN_EXPIRES_US, &key->expires_us) &&
           db_row_instant(rows, row, COLUMN_REVOKED_US, &key->revoked_us);
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
    struct db_api_key *list = NULL;
    size_t found = 0;

    (void)snprintf(after, sizeof after, "%" PRId64, after_us);
    (void)snprintf(most, sizeof most, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_select_api_key_page, 3, params, &rows);
    if (result != DB_OK)
        goto out;
    result = DB_FAILED;
    found = (size_t)PQntuples(rows);
    list = arena_calloc(arena, found > 0 ? found : 1, sizeof(*list));
    if (list == NULL)
        goto out;
    for (size_t i = 0; i < found; i++) {
        if (!read_key(rows, (int)i, arena, &list[i]))
            goto out;
    }
    *keys = list;
    *count = found;
    result = DB_OK;
out:
    PQclear(rows);
    return result;
}

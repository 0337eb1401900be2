#include "db/conn.h"
#include "db/key_rows.h"
#include "db/rows.h"

enum {
    COLUMN_VERSION,
    COLUMN_KEY_ID,
    COLUMN_HASH,
    COLUMN_ROLE, /* and access and shops behind it */
    COLUMN_EXPIRES_US = COLUMN_ROLE + 3
};

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hash(const PGresult *rows, int row, unsigned char hash[ACCESS_HASH_BYTES])
{
    const char *text = PQgetvalue(rows, row, COLUMN_HASH);

    if (PQgetlength(rows, row, COLUMN_HASH) != 2 * ACCESS_HASH_BYTES)
        return false;
    for (size_t i = 0; i < ACCESS_HASH_BYTES; i++) {
        int high = hex_digit(text[2 * i]);
        int low = hex_digit(text[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        hash[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

static bool read_key(const PGresult *rows, int row, struct arena *arena, struct db_api_key *key)
{
    *key = (struct db_api_key){.key_id = db_row_text(rows, row, COLUMN_KEY_ID, arena),
                               .revoked_us = INT64_MAX};
    return key->key_id != NULL && read_hash(rows, row, key->hash) &&
           db_row_grant(rows, row, COLUMN_ROLE, arena, &key->grant) &&
           db_row_instant(rows, row, COLUMN_EXPIRES_US, &key->expires_us);
}

enum db_result db_select_api_keys(struct db_conn *conn, struct arena *arena, int64_t *version,
                                  struct db_api_key **keys, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_api_keys, 0, NULL, &rows);
    struct db_api_key *list = NULL;
    size_t found = 0;

    if (result != DB_OK)
        goto out;
    result = DB_FAILED;
    if (!db_row_i64(rows, 0, COLUMN_VERSION, version))
        goto out;
    if (!PQgetisnull(rows, 0, COLUMN_KEY_ID))
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

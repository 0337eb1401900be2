#include <assert.h>

#include "db/people_columns.h"
#include "db/rows.h"

enum db_result db_select_people(struct db_conn *conn, const char *shop_id,
                                const struct db_people_key *keys, size_t count,
                                db_take_people *take, void *arg)
{
    unsigned char bytes[PEOPLE_BYTES_MAX];
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    assert(count <= DB_PEOPLE_SETS_MAX);
    db_columns_init(&columns, DB_PEOPLE_KEY_COLUMNS);
    for (size_t i = 0; i < count; i++)
        db_columns_people_key(&columns, &keys[i]);
    result = db_columns_exec(conn, &db_sql_select_people, 1, &shop_id, &columns, &rows);
    if (result == DB_OK && (size_t)PQntuples(rows) != count)
        result = DB_FAILED;
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        bool absent = PQgetisnull(rows, (int)i, 0);
        size_t len = absent ? 0 : db_row_bytes(rows, (int)i, 0, bytes, sizeof bytes);

        if ((!absent && len == 0) || !take(arg, i, absent ? NULL : bytes, len))
            result = DB_FAILED;
    }
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

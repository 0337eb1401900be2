#include <assert.h>

#include "db/conn.h"
#include "db/rows.h"

enum { COLUMN_VERSION, COLUMN_EFFECTIVE_FROM_US, COLUMN_DOCUMENT };

enum db_result db_select_rulebooks(struct db_conn *conn, struct arena *arena,
                                   struct db_rulebook_row **rows, size_t *count)
{
    PGresult *found = NULL;
    struct db_rulebook_row *list = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_rulebooks, 0, NULL, &found);
    size_t found_count = 0;

    if (result != DB_OK)
        goto out;
    found_count = (size_t)PQntuples(found);
    result = DB_FAILED;
    list = arena_calloc(arena, found_count > 0 ? found_count : 1, sizeof(*list));
    if (list == NULL)
        goto out;
    for (size_t i = 0; i < found_count; i++) {
        int row = (int)i;

        list[i].version = db_row_text(found, row, COLUMN_VERSION, arena);
        list[i].document = db_row_text(found, row, COLUMN_DOCUMENT, arena);
        list[i].has_effective_from = !PQgetisnull(found, row, COLUMN_EFFECTIVE_FROM_US);
        if (list[i].has_effective_from &&
            !db_row_i64(found, row, COLUMN_EFFECTIVE_FROM_US, &list[i].effective_from_us))
            goto out;
        if (list[i].version == NULL || list[i].document == NULL)
            goto out;
    }
    *rows = list;
    *count = found_count;
    result = DB_OK;
out:
    PQclear(found);
    return result;
}

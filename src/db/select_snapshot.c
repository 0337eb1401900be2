#include "db/catalog.h"
#include "db/conn.h"
#include "db/rows.h"

enum db_result db_select_snapshot(struct db_conn *conn, struct arena *arena, const char **out)
{
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_snapshot, 0, NULL, &rows);

    *out = NULL;
    if (result == DB_OK) {
        *out = db_row_text(rows, 0, 0, arena);
        if (*out == NULL)
            result = DB_FAILED;
    }
    PQclear(rows);
    return result;
}

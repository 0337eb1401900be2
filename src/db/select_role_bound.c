#include "db/conn.h"
#include "db/rows.h"

enum db_result db_select_role_bound(struct db_conn *conn, bool *bound)
{
    PGresult *rows = NULL;
    int64_t value = 0;
    enum db_result result = db_conn_exec(conn, &db_sql_select_role_bound, 0, NULL, &rows);

    if (result == DB_OK && !db_row_i64(rows, 0, 0, &value))
        result = DB_FAILED;
    PQclear(rows);
    *bound = value != 0;
    return result;
}

#include "db/conn.h"
#include "db/dashboard.h"
#include "db/rows.h"

enum db_result db_select_watermark(struct db_conn *conn, int64_t *as_of_us)
{
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_watermark, 0, NULL, &rows);

    if (result == DB_OK && !db_row_i64(rows, 0, 0, as_of_us))
        result = DB_FAILED;
    PQclear(rows);
    return result;
}

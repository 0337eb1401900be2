#include "db/conn.h"
#include "db/dashboard.h"
#include "db/rows.h"

enum db_result db_select_last_minute(struct db_conn *conn, const char *shop_id, int64_t *starts_us)
{
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_last_minute, 1, &shop_id, &rows);

    *starts_us = TUMPUK_TIME_MIN;
    if (result == DB_OK && PQntuples(rows) != 1)
        result = DB_FAILED;
    if (result == DB_OK && !PQgetisnull(rows, 0, 0) && !db_row_i64(rows, 0, 0, starts_us))
        result = DB_FAILED;
    PQclear(rows);
    return result;
}

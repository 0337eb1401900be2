#include "db/conn.h"
#include "db/data.h"
#include "db/rows.h"

enum db_result db_exists_ingestion(struct db_conn *conn, const char *shop_id, bool *exists)
{
    PGresult *rows = NULL;
    int64_t found = 0;
    enum db_result result = db_conn_exec(conn, &db_sql_exists_ingestion, 1, &shop_id, &rows);

    if (result == DB_OK && !db_row_i64(rows, 0, 0, &found))
        result = DB_FAILED;
    PQclear(rows);
    *exists = found != 0;
    return result;
}

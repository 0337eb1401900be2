#include "db/conn.h"
#include "db/keys.h"
#include "db/rows.h"

enum db_result db_select_api_key_version(struct db_conn *conn, int64_t *version)
{
    PGresult *row = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_api_key_version, 0, NULL, &row);

    if (result == DB_OK && !db_row_i64(row, 0, 0, version))
        result = DB_FAILED;
    PQclear(row);
    return result;
}

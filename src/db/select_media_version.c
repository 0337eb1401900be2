#include "db/conn.h"
#include "db/media.h"
#include "db/rows.h"

enum db_result db_select_media_version(struct db_conn *conn, const char *shop_id, int64_t *version)
{
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_media_version, 1, &shop_id, &rows);

    *version = 0;
    if (result == DB_OK && PQntuples(rows) == 1 && !db_row_i64(rows, 0, 0, version))
        result = DB_FAILED;
    PQclear(rows);
    return result;
}

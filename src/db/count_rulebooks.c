#include "db/conn.h"
#include "db/rows.h"

enum db_result db_count_rulebooks(struct db_conn *conn, int64_t *count)
{
    PGresult *found = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_count_rulebooks, 0, NULL, &found);

    if (result == DB_OK && !db_row_i64(found, 0, 0, count))
        result = DB_FAILED;
    PQclear(found);
    return result;
}

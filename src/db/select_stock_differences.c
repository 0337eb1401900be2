#include "db/day_rows.h"

enum db_result db_select_stock_differences(struct db_conn *conn, const char *shop_id,
                                           db_tell_difference *tell, void *arg)
{
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_stock_differences, 1, &shop_id,
                                         &rows);

    db_tell_rows(rows, tell, arg);
    return result;
}

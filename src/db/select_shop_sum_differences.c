#include "db/day_rows.h"

enum db_result db_select_shop_sum_differences(struct db_conn *conn, const char *shop_id,
                                              int64_t day_us, db_tell_difference *tell, void *arg)
{
    PGresult *rows = NULL;
    enum db_result result = db_exec_day(conn, &db_sql_select_shop_sum_differences, shop_id, day_us,
                                        NULL, &rows);

    db_tell_rows(rows, tell, arg);
    return result;
}

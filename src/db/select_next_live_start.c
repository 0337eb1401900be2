#include "db/columns.h"
#include "db/notification.h"
#include "db/rows.h"

enum db_result db_select_next_live_start(struct db_conn *conn, const char *shop_id,
                                         int64_t after_us, int64_t *start_us)
{
    char after[40];
    const char *const params[] = {shop_id, db_instant_text(after_us, after)};
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_next_live_start, 2, params, &rows);

    if (result == DB_OK) {
        struct db_row row = {.rows = rows};

        *start_us = db_row_take_i64(&row, TUMPUK_TIME_MAX);
        result = row.failed ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    return result;
}

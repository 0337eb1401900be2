#include "db/columns.h"
#include "db/notification.h"
#include "db/rows.h"

enum db_result db_select_notification_feed(struct db_conn *conn, const char *shop_id,
                                           int64_t before_us, struct db_notification_feed *out)
{
    char before[40];
    const char *const params[] = {shop_id, db_instant_text(before_us, before)};
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_notification_feed, 2, params, &rows);

    *out = (struct db_notification_feed){.last_id = 0};
    if (result == DB_OK && PQntuples(rows) == 1) {
        struct db_row row = {.rows = rows};

        out->last_id = db_row_take_i64(&row, 0);
        out->before_id = db_row_take_i64(&row, 0);
        result = row.failed ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    return result;
}

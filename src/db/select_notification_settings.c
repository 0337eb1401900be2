#include "db/conn.h"
#include "db/notification.h"
#include "db/rows.h"

enum db_result db_select_notification_settings(struct db_conn *conn, const char *shop_id,
                                               struct db_notification_settings *out)
{
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_notification_settings, 1, &shop_id,
                                         &rows);

    *out = (struct db_notification_settings){
        .settings = {.low_stock_days = NOTIFICATION_LOW_STOCK_DAYS,
                     .live_reminder_minutes = NOTIFICATION_LIVE_REMINDER_MINUTES}};
    if (result == DB_OK && PQntuples(rows) == 1) {
        struct db_row row = {.rows = rows};

        out->settings.low_stock_days = (int32_t)db_row_take_i64(&row, 0);
        out->settings.live_reminder_minutes = (int32_t)db_row_take_i64(&row, 0);
        out->version = db_row_take_i64(&row, 0);
        out->created_us = db_row_take_i64(&row, 0);
        out->updated_us = db_row_take_i64(&row, 0);
        result = row.failed ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    return result;
}

#include "db/conn.h"
#include "db/notification.h"
#include "db/rows.h"

enum db_result db_claim_notification_feed(struct db_conn *conn, const char *shop_id,
                                          struct db_notification_claim *out)
{
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_claim_notification_feed, 1, &shop_id, &rows);

    if (result == DB_OK && PQntuples(rows) == 0)
        result = DB_NONE;
    if (result == DB_OK) {
        struct db_row row = {.rows = rows};

        out->version = db_row_take_i64(&row, 0);
        out->media = db_row_take_i64(&row, 0);
        out->quarter_us = db_row_take_i64(&row, TUMPUK_TIME_MIN);
        out->now_us = db_row_take_i64(&row, 0);
        result = row.failed ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    return result;
}

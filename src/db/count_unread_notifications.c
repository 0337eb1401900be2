#include "db/conn.h"
#include "db/notification.h"
#include "db/rows.h"

enum db_result db_count_unread_notifications(struct db_conn *conn, const char *shop_id,
                                             const char *campaign_id, int64_t *count)
{
    const char *const params[] = {shop_id, campaign_id};
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_count_unread_notifications, 2, params,
                                         &rows);

    if (result == DB_OK && !db_row_i64(rows, 0, 0, count))
        result = DB_FAILED;
    PQclear(rows);
    return result;
}

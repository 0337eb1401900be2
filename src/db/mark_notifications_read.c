#include <inttypes.h>
#include <stdio.h>

#include "db/conn.h"
#include "db/notification.h"
#include "db/rows.h"

enum db_result db_mark_notifications_read(struct db_conn *conn, const char *shop_id,
                                          const char *campaign_id, int64_t up_to_id,
                                          int64_t *marked)
{
    char up_to[24];
    const char *const params[] = {shop_id, campaign_id, up_to_id > 0 ? up_to : NULL};
    PGresult *rows = NULL;
    enum db_result result;

    (void)snprintf(up_to, sizeof up_to, "%" PRId64, up_to_id);
    result = db_conn_exec(conn, &db_sql_mark_notifications_read, 3, params, &rows);
    if (result == DB_OK && !db_row_i64(rows, 0, 0, marked))
        result = DB_FAILED;
    PQclear(rows);
    return result;
}

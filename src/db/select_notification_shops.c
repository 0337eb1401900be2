#include <stdio.h>

#include "db/conn.h"
#include "db/notification.h"
#include "db/rows.h"

enum db_result db_select_notification_shops(struct db_conn *conn, struct arena *arena,
                                            const char *after, size_t limit,
                                            struct tumpuk_text **shop_ids, size_t *count)
{
    char limit_text[24];
    const char *const params[] = {after, limit_text};
    PGresult *rows = NULL;
    enum db_result result;

    *shop_ids = NULL;
    *count = 0;
    (void)snprintf(limit_text, sizeof limit_text, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_select_notification_shops, 2, params, &rows);
    if (result == DB_OK && !db_rows_texts(rows, arena, shop_ids, count))
        result = DB_FAILED;
    PQclear(rows);
    return result;
}

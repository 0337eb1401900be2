#include <stdio.h>

#include "db/conn.h"
#include "db/notification.h"
#include "db/rows.h"

enum db_result db_take_moved_stock(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                   size_t limit, struct tumpuk_text **sku_ids, size_t *count)
{
    char limit_text[24];
    const char *const params[] = {shop_id, limit_text};
    PGresult *rows = NULL;
    enum db_result result;

    *sku_ids = NULL;
    *count = 0;
    (void)snprintf(limit_text, sizeof limit_text, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_take_moved_stock, 2, params, &rows);
    if (result == DB_OK && !db_rows_texts(rows, arena, sku_ids, count))
        result = DB_FAILED;
    PQclear(rows);
    return result;
}

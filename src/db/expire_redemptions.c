#include <stdio.h>

#include "db/conn.h"
#include "db/redemption.h"
#include "db/rows.h"

enum db_result db_expire_redemptions(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     size_t limit, struct tumpuk_text **order_ids, size_t *count)
{
    char limit_text[24];
    const char *const params[] = {shop_id, limit_text};
    PGresult *rows = NULL;
    enum db_result result;

    *order_ids = NULL;
    *count = 0;
    snprintf(limit_text, sizeof limit_text, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_expire_redemptions, 2, params, &rows);
    if (result == DB_OK && !db_rows_texts(rows, arena, order_ids, count))
        result = DB_FAILED;
    PQclear(rows);
    return result;
}

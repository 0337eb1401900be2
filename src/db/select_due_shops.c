#include <stdio.h>

#include "db/conn.h"
#include "db/redemption.h"
#include "db/rows.h"

enum db_result db_select_due_shops(struct db_conn *conn, struct arena *arena, size_t limit,
                                   struct tumpuk_text **shop_ids, size_t *count)
{
    char limit_text[24];
    const char *const params[] = {limit_text};
    PGresult *rows = NULL;
    enum db_result result;

    *shop_ids = NULL;
    *count = 0;
    snprintf(limit_text, sizeof limit_text, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_select_due_shops, 1, params, &rows);
    if (result == DB_OK && !db_rows_texts(rows, arena, shop_ids, count))
        result = DB_FAILED;
    PQclear(rows);
    return result;
}

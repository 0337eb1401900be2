#include <stdio.h>

#include "db/conn.h"
#include "db/redemption.h"

enum db_result db_insert_redemption(struct db_conn *conn, const char *shop_id,
                                    const struct redemption *redemption, int64_t timeout_s)
{
    char timeout_text[24];
    const char *const params[] = {shop_id, redemption->order_id.bytes, redemption->buyer_id.bytes,
                                  timeout_text};
    PGresult *rows = NULL;
    enum db_result result;

    snprintf(timeout_text, sizeof timeout_text, "%lld", (long long)timeout_s);
    result = db_conn_exec(conn, &db_sql_insert_redemption, 4, params, &rows);
    if (result == DB_OK && PQntuples(rows) == 0)
        result = DB_NONE;
    PQclear(rows);
    return result;
}

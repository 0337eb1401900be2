#include "db/conn.h"
#include "db/records.h"

enum db_result db_lock_shop(struct db_conn *conn, struct arena *arena, const char *shop_id,
                            struct shop *out)
{
    struct shop *list = NULL;
    PGresult *rows = NULL;
    size_t count = 0;
    enum db_result result = db_conn_exec(conn, &db_sql_lock_shop, 1, &shop_id, &rows);

    if (result == DB_OK)
        result = db_read_shops(rows, arena, &list, &count);
    if (result == DB_OK && count == 0)
        result = DB_NONE;
    if (result == DB_OK)
        *out = list[0];
    PQclear(rows);
    return result;
}

#include "db/conn.h"
#include "db/redemption.h"

enum db_result db_release_redemption(struct db_conn *conn, const char *shop_id,
                                     const char *order_id)
{
    const char *const params[] = {shop_id, order_id};
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_release_redemption, 2, params, &rows);

    if (result == DB_OK && PQntuples(rows) == 0)
        result = DB_NONE;
    PQclear(rows);
    return result;
}

#include "db/conn.h"
#include "db/store.h"

enum db_result db_end_shop(struct db_conn *conn, const char *shop_id)
{
    const char *const params[] = {shop_id};

    return db_conn_exec(conn, &db_sql_end_shop, 1, params, NULL);
}

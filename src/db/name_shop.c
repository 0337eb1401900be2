#include "db/conn.h"
#include "db/store.h"

enum db_result db_name_shop(struct db_conn *conn, const char *shop_id)
{
    return db_conn_exec(conn, &db_sql_name_shop, 1, &shop_id, NULL);
}

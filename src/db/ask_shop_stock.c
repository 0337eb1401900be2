#include "db/conn.h"
#include "db/notification.h"

enum db_result db_ask_shop_stock(struct db_conn *conn, const char *shop_id)
{
    return db_conn_exec(conn, &db_sql_ask_shop_stock, 1, &shop_id, NULL);
}

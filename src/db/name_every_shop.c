#include "db/conn.h"
#include "db/store.h"

enum db_result db_name_every_shop(struct db_conn *conn)
{
    return db_conn_exec(conn, &db_sql_name_every_shop, 0, NULL, NULL);
}

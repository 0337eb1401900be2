#include "db/conn.h"
#include "db/notification.h"

enum db_result db_set_looking_limits(struct db_conn *conn)
{
    return db_conn_exec(conn, &db_sql_set_looking_limits, 0, NULL, NULL);
}

#include "db/conn.h"
#include "db/data.h"

enum db_result db_require_durability(struct db_conn *conn)
{
    return db_conn_exec(conn, &db_sql_require_durability, 0, NULL, NULL);
}

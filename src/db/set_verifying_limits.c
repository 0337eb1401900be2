#include "db/conn.h"
#include "db/verify.h"

enum db_result db_set_verifying_limits(struct db_conn *conn)
{
    return db_conn_exec(conn, &db_sql_set_verifying_limits, 0, NULL, NULL);
}

#include "db/conn.h"
#include "db/data.h"

enum db_result db_lock_ingestion(struct db_conn *conn, const char *shop_id)
{
    return db_conn_exec(conn, &db_sql_lock_ingestion, 1, &shop_id, NULL);
}

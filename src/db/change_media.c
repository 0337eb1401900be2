#include "db/conn.h"
#include "db/media.h"

enum db_result db_change_media(struct db_conn *conn, const char *shop_id)
{
    return db_conn_exec(conn, &db_sql_change_media, 1, &shop_id, NULL);
}

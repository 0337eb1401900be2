#include "db/conn.h"
#include "db/notification.h"

enum db_result db_make_notification_feed(struct db_conn *conn, const char *shop_id)
{
    return db_conn_exec(conn, &db_sql_make_notification_feed, 1, &shop_id, NULL);
}

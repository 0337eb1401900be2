#include "db/conn.h"
#include "db/media.h"

enum db_result db_remove_live(struct db_conn *conn, const char *shop_id, const char *live_id)
{
    const char *const params[] = {shop_id, live_id};

    return db_conn_exec(conn, &db_sql_remove_live, 2, params, NULL);
}

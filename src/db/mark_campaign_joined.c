#include "db/conn.h"
#include "db/store.h"

enum db_result db_mark_campaign_joined(struct db_conn *conn, const char *campaign_id)
{
    const char *const params[] = {campaign_id};

    return db_conn_exec(conn, &db_sql_mark_campaign_joined, 1, params, NULL);
}

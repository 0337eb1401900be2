#include <stdio.h>

#include "db/conn.h"
#include "db/dashboard.h"

enum db_result db_upsert_gmv_target(struct db_conn *conn, const char *shop_id,
                                    const char *campaign_id, int64_t amount)
{
    char text[24];
    const char *const params[] = {shop_id, campaign_id, amount > 0 ? text : NULL};

    (void)snprintf(text, sizeof text, "%lld", (long long)amount);
    return db_conn_exec(conn, &db_sql_upsert_gmv_target, 3, params, NULL);
}

#include "db/quota_uses.h"

enum db_result db_lock_quotas(struct db_conn *conn, const char *shop_id, struct db_quota_use *uses,
                              size_t count)
{
    return db_lock_uses(conn, &db_sql_lock_quotas, false, shop_id, uses, count);
}

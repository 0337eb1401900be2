#include "db/quota_uses.h"

enum db_result db_raise_quotas(struct db_conn *conn, const char *shop_id,
                               const struct db_quota_use *uses, size_t count)
{
    return db_raise_uses(conn, &db_sql_raise_quotas, false, shop_id, uses, count);
}

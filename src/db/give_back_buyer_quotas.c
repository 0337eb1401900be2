#include "db/columns.h"
#include "db/redemption.h"

enum db_result db_give_back_buyer_quotas(struct db_conn *conn, const char *shop_id,
                                         const struct tumpuk_text *order_ids, size_t count)
{
    return db_columns_exec_ids(conn, &db_sql_give_back_buyer_quotas, shop_id, order_ids, count,
                               NULL);
}

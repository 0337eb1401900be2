#include "db/columns.h"
#include "db/store.h"

enum db_result db_deactivate_promotions(struct db_conn *conn, const char *shop_id,
                                        const struct tumpuk_text *ids, size_t count)
{
    return db_columns_exec_ids(conn, &db_sql_deactivate_promotions, shop_id, ids, count, NULL);
}

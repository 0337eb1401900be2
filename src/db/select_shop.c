#include "db/records.h"

enum db_result db_select_shop(struct db_conn *conn, struct arena *arena, const char *shop_id,
                              struct shop *out)
{
    return db_read_shop(conn, arena, &db_sql_select_shop, shop_id, out);
}

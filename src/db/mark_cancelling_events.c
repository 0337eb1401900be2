#include "db/columns.h"
#include "db/data.h"

enum db_result db_mark_cancelling_events(struct db_conn *conn, const char *shop_id,
                                         const struct tumpuk_text *ids, size_t count)
{
    return db_columns_exec_ids(conn, &db_sql_mark_cancelling_events, shop_id, ids, count, NULL);
}

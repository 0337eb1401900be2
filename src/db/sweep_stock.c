#include "db/columns.h"
#include "db/notification.h"

enum db_result db_sweep_stock(struct db_conn *conn, const char *shop_id, int64_t from_us,
                              int64_t to_us)
{
    char from[40];
    char to[40];
    const char *const params[] = {shop_id, db_instant_text(from_us, from),
                                  db_instant_text(to_us, to)};

    return db_conn_exec(conn, &db_sql_sweep_stock, 3, params, NULL);
}

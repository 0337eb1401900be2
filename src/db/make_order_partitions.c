#include "db/columns.h"
#include "db/data.h"

enum db_result db_make_order_partitions(struct db_conn *conn, int64_t first_us, int64_t last_us)
{
    char first[40];
    char last[40];
    const char *const params[] = {db_instant_text(first_us, first), db_instant_text(last_us, last)};

    return db_conn_exec(conn, &db_sql_make_order_partitions, 2, params, NULL);
}

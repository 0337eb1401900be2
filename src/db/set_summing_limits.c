#include "db/conn.h"
#include "db/items.h"

enum db_result db_set_summing_limits(struct db_conn *conn, bool summing)
{
    const char *const params[] = {summing ? "on" : "off"};

    return db_conn_exec(conn, &db_sql_set_summing_limits, 1, params, NULL);
}

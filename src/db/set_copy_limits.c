#include <stdio.h>

#include "db/catalog.h"
#include "db/conn.h"

enum db_result db_set_copy_limits(struct db_conn *conn, bool copying)
{
    char timeout_ms[16];
    const char *const params[] = {timeout_ms, copying ? "off" : "on"};

    (void)snprintf(timeout_ms, sizeof timeout_ms, "%u",
                   copying ? DB_COPY_TIMEOUT_MS : conn->settings->statement_timeout_ms);
    return db_conn_exec(conn, &db_sql_set_copy_limits, 2, params, NULL);
}

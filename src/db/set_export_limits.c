#include <stdio.h>

#include "db/conn.h"
#include "db/export.h"

enum db_result db_set_export_limits(struct db_conn *conn, unsigned timeout_ms)
{
    char text[16];
    const char *const params[] = {text};

    (void)snprintf(text, sizeof text, "%u", timeout_ms);
    return db_conn_exec(conn, &db_sql_set_export_limits, 1, params, NULL);
}

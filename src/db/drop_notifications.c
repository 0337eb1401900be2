#include "db/columns.h"
#include "db/notification.h"
#include "db/rows.h"

/* Rows of one step: some ten milliseconds. */
#define CHUNK "5000"

enum db_result db_drop_notifications(struct db_conn *conn, int64_t horizon_us, bool *more)
{
    char horizon[40];
    const char *const params[] = {db_instant_text(horizon_us, horizon), CHUNK};
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_drop_notifications, 2, params, &rows);
    struct db_row row = {.rows = rows};

    *more = result == DB_OK && db_row_take_bool(&row);
    PQclear(rows);
    return result;
}

#include <stdio.h>

#include "db/conn.h"
#include "db/notification.h"
#include "db/rows.h"

static void read_violation(struct db_row *row, void *element)
{
    struct db_fresh_violation *out = element;

    out->live_id = db_row_take_text(row);
    out->title = db_row_take_text(row);
    out->code = db_row_take_text(row);
    out->reason = db_row_take_text(row);
    out->at_us = db_row_take_i64(row, 0);
}

enum db_result db_take_live_violations(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id, size_t limit,
                                       struct db_fresh_violation **out, size_t *count)
{
    char limit_text[24];
    const char *const params[] = {shop_id, limit_text};
    PGresult *rows = NULL;
    enum db_result result;

    *count = 0;
    (void)snprintf(limit_text, sizeof limit_text, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_take_live_violations, 2, params, &rows);
    if (result == DB_OK) {
        *out = db_rows_read(rows, arena, sizeof **out, read_violation, count);
        result = *out == NULL ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    return result;
}

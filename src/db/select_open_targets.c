#include <stdio.h>

#include "db/columns.h"
#include "db/notification.h"
#include "db/rows.h"

static void read_target(struct db_row *row, void *element)
{
    struct db_open_target *out = element;

    out->campaign_id = db_row_take_text(row);
    out->name = db_row_take_text(row);
    out->amount = db_row_take_i64(row, 0);
    out->period.from_us = db_row_take_i64(row, 0);
    out->period.to_us = db_row_take_i64(row, 0);
    out->channels = (uint8_t)db_row_take_i64(row, 0);
}

enum db_result db_select_open_targets(struct db_conn *conn, struct arena *arena,
                                      const char *shop_id, int64_t now_us, size_t limit,
                                      struct db_open_target **out, size_t *count)
{
    char now[40];
    char limit_text[24];
    const char *const params[] = {shop_id, db_instant_text(now_us, now), limit_text};
    PGresult *rows = NULL;
    enum db_result result;

    *count = 0;
    (void)snprintf(limit_text, sizeof limit_text, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_select_open_targets, 3, params, &rows);
    if (result == DB_OK) {
        *out = db_rows_read(rows, arena, sizeof **out, read_target, count);
        result = *out == NULL ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    return result;
}

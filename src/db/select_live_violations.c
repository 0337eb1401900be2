#include "db/columns.h"
#include "db/media.h"
#include "db/records.h"
#include "db/rows.h"

static enum db_result select_rows(struct db_conn *conn, const char *shop_id,
                                  const struct live_record *lives, size_t count, PGresult **rows)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, 1);
    for (size_t i = 0; i < count; i++)
        db_columns_text(&columns, 0, lives[i].live_id);
    result = db_columns_exec(conn, &db_sql_select_live_violations, 1, &shop_id, &columns, rows);
    db_columns_clear(&columns);
    return result;
}

enum db_result db_select_live_violations(struct db_conn *conn, struct arena *arena,
                                         const char *shop_id, struct live_record *lives,
                                         size_t count)
{
    PGresult *rows = NULL;
    struct live_violation *violations;
    enum db_result result = select_rows(conn, shop_id, lives, count, &rows);
    int row_count = result == DB_OK ? PQntuples(rows) : 0;
    size_t live = 0;

    if (result != DB_OK)
        goto out;
    result = DB_FAILED;
    violations = arena_calloc(arena, row_count > 0 ? (size_t)row_count : 1, sizeof *violations);
    if (violations == NULL)
        goto out;
    for (int i = 0; i < row_count; i++) {
        struct db_row row = {.rows = rows, .row = i, .column = 1, .arena = arena};

        violations[i].code = db_row_take_text(&row);
        violations[i].reason = db_row_take_text(&row);
        violations[i].at_us = db_row_take_i64(&row, 0);
        /* both lists stand in the order of LIVEs' ids */
        while (live < count && !db_row_is(rows, i, 0, lives[live].live_id))
            live++;
        if (row.failed || live == count)
            goto out;
        if (lives[live].violation_count++ == 0)
            lives[live].violations = &violations[i];
    }
    result = DB_OK;
out:
    PQclear(rows);
    return result;
}

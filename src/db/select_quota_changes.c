#include <stdio.h>

#include "db/catalog.h"
#include "db/columns.h"
#include "db/rows.h"

enum { COLUMN_SHOP, COLUMN_SEEN, COLUMN_COUNT };

enum db_result db_select_quota_changes(struct db_conn *conn, struct arena *arena,
                                       const struct db_quota_shop *shops, size_t shop_count,
                                       size_t limit, struct db_quota_change **out, size_t *count)
{
    char limit_text[24];
    const char *const first[] = {limit_text};
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    *out = NULL;
    *count = 0;
    snprintf(limit_text, sizeof limit_text, "%zu", limit);
    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < shop_count; i++) {
        db_columns_text(&columns, COLUMN_SHOP, shops[i].shop_id);
        db_columns_string(&columns, COLUMN_SEEN, shops[i].seen);
    }
    result = db_columns_exec(conn, &db_sql_select_quota_changes, 1, first, &columns, &rows);
    db_columns_clear(&columns);
    if (result != DB_OK)
        goto out;
    result = DB_FAILED;
    *count = (size_t)PQntuples(rows);
    *out = arena_calloc(arena, *count + 1, sizeof **out);
    if (*out == NULL)
        goto out;
    for (size_t i = 0; i < *count; i++) {
        struct db_row row = {.rows = rows, .row = (int)i, .arena = arena};

        (*out)[i].shop_id = db_row_take_text(&row);
        (*out)[i].promotion_id = db_row_take_text(&row);
        (*out)[i].buyer_id = db_row_take_text(&row);
        (*out)[i].uses = db_row_take_i64(&row, 0);
        (*out)[i].units = db_row_take_i64(&row, 0);
        if (row.failed)
            goto out;
    }
    result = DB_OK;
out:
    PQclear(rows);
    return result;
}

#include <stdio.h>

#include "db/conn.h"
#include "db/rows.h"
#include "db/store.h"

enum db_result db_select_campaign_skus(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id, const char *campaign_id,
                                       const char *after, size_t limit,
                                       struct db_campaign_sku **out, size_t *count)
{
    char limit_text[24];
    const char *const params[] = {shop_id, campaign_id, after, limit_text};
    PGresult *rows = NULL;
    enum db_result result;

    *out = NULL;
    *count = 0;
    snprintf(limit_text, sizeof limit_text, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_select_campaign_skus, 4, params, &rows);
    if (result != DB_OK)
        goto out;
    result = DB_FAILED;
    *count = (size_t)PQntuples(rows);
    *out = arena_calloc(arena, *count > 0 ? *count : 1, sizeof **out);
    if (*out == NULL)
        goto out;
    for (size_t i = 0; i < *count; i++) {
        struct db_row row = {.rows = rows, .row = (int)i, .arena = arena};

        (*out)[i].sku_id = db_row_take_text(&row);
        (*out)[i].promotion_id = db_row_take_text(&row);
        (*out)[i].joined_us = db_row_take_i64(&row, 0);
        if (row.failed)
            goto out;
    }
    result = DB_OK;
out:
    PQclear(rows);
    return result;
}

#include <stdio.h>

#include "db/conn.h"
#include "db/rows.h"
#include "db/store.h"

static void read_sku(struct db_row *row, void *element)
{
    struct db_campaign_sku *sku = element;

    sku->sku_id = db_row_take_text(row);
    sku->promotion_id = db_row_take_text(row);
    sku->joined_us = db_row_take_i64(row, 0);
}

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
    if (result == DB_OK)
        *out = db_rows_read(rows, arena, sizeof **out, read_sku, count);
    PQclear(rows);
    return result == DB_OK && *out == NULL ? DB_FAILED : result;
}

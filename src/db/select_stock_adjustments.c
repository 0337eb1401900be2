#include <inttypes.h>
#include <stdio.h>

#include "db/conn.h"
#include "db/rows.h"
#include "db/stock.h"

static void read_adjustment(struct db_row *row, void *element)
{
    struct stock_adjustment *adjustment = element;

    adjustment->adjustment_id = db_row_take_i64(row, 0);
    adjustment->campaign_id = db_row_take_text(row);
    adjustment->sku_id = db_row_take_text(row);
    adjustment->quantity = db_row_take_i64(row, 0);
    adjustment->made_us = db_row_take_i64(row, 0);
    adjustment->level_after = db_row_take_i64(row, 0);
}

enum db_result db_select_stock_adjustments(struct db_conn *conn, struct arena *arena,
                                           const char *shop_id, const char *product_id,
                                           int64_t before, size_t limit,
                                           struct stock_adjustment **out, size_t *count)
{
    char before_text[24];
    char limit_text[24];
    const char *const params[] = {shop_id, product_id, before > 0 ? before_text : NULL, limit_text};
    PGresult *rows = NULL;
    enum db_result result;

    *out = NULL;
    *count = 0;
    (void)snprintf(before_text, sizeof before_text, "%" PRId64, before);
    (void)snprintf(limit_text, sizeof limit_text, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_select_stock_adjustments, 4, params, &rows);
    if (result == DB_OK)
        *out = db_rows_read(rows, arena, sizeof **out, read_adjustment, count);
    PQclear(rows);
    return result == DB_OK && *out == NULL ? DB_FAILED : result;
}

#include <inttypes.h>
#include <stdio.h>

#include "db/conn.h"
#include "db/rows.h"
#include "db/stock.h"

enum db_result db_adjust_stock(struct db_conn *conn, const char *shop_id,
                               struct stock_adjustment *adjustment)
{
    char quantity[24];
    const char *const params[] = {shop_id, adjustment->campaign_id.bytes,
                                  adjustment->product_id.bytes, adjustment->sku_id.bytes, quantity};
    PGresult *rows = NULL;
    enum db_result result;

    (void)snprintf(quantity, sizeof quantity, "%" PRId64, adjustment->quantity);
    result = db_conn_exec(conn, &db_sql_adjust_stock, 5, params, &rows);
    if (result == DB_OK && PQntuples(rows) == 0)
        result = DB_NONE;
    if (result == DB_OK) {
        struct db_row row = {.rows = rows};

        adjustment->adjustment_id = db_row_take_i64(&row, 0);
        adjustment->made_us = db_row_take_i64(&row, 0);
        adjustment->level_after = db_row_take_i64(&row, 0);
        result = row.failed ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    return result;
}

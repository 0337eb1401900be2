#include "db/columns.h"
#include "db/rows.h"
#include "db/stock.h"

static void read_stock(struct db_row *row, void *element)
{
    struct stock_record *stock = element;

    stock->sku_id = db_row_take_text(row);
    stock->product_id = db_row_take_text(row);
    stock->counted = db_row_take_i64(row, -1);
    stock->as_of_us = db_row_take_i64(row, TUMPUK_TIME_MIN);
    stock->level = db_row_take_i64(row, SHOP_STOCK_NONE);
    stock->low_stock_threshold = db_row_take_i64(row, -1);
}

enum db_result db_select_stock(struct db_conn *conn, struct arena *arena, const char *shop_id,
                               const struct tumpuk_text *sku_ids, size_t sku_count,
                               struct stock_record **out, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_columns_exec_ids(conn, &db_sql_select_stock, shop_id, sku_ids,
                                                sku_count, &rows);

    *out = NULL;
    *count = 0;
    if (result == DB_OK)
        *out = db_rows_read(rows, arena, sizeof **out, read_stock, count);
    PQclear(rows);
    return result == DB_OK && *out == NULL ? DB_FAILED : result;
}

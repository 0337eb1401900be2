#include "db/columns.h"
#include "db/stock.h"

enum { COLUMN_SKU, COLUMN_PAID_AT, COLUMN_UNITS, COLUMN_COUNT };

enum db_result db_move_stock(struct db_conn *conn, const char *shop_id,
                             const struct db_stock_move *moves, size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_text(&columns, COLUMN_SKU, moves[i].sku_id);
        db_columns_instant(&columns, COLUMN_PAID_AT, moves[i].paid_at_us);
        db_columns_i64(&columns, COLUMN_UNITS, moves[i].units);
    }
    result = db_columns_exec(conn, &db_sql_move_stock, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

#include "db/columns.h"
#include "db/stock.h"

enum { COLUMN_SKU, COLUMN_COUNTED, COLUMN_AS_OF, COLUMN_FIRST, COLUMN_COUNT };

enum db_result db_count_stock(struct db_conn *conn, const char *shop_id,
                              const struct db_stock_count *counts, size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_text(&columns, COLUMN_SKU, counts[i].sku_id);
        db_columns_i64(&columns, COLUMN_COUNTED, counts[i].counted);
        db_columns_instant(&columns, COLUMN_AS_OF, counts[i].as_of_us);
        db_columns_bool(&columns, COLUMN_FIRST, counts[i].first);
    }
    result = db_columns_exec(conn, &db_sql_count_stock, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

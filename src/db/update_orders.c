#include "db/columns.h"
#include "db/data.h"

enum { COLUMN_ORDER, COLUMN_CANCELLED, COLUMN_UNITS, COLUMN_DEDUCTED, COLUMN_COUNT };

enum db_result db_update_orders(struct db_conn *conn, const char *shop_id,
                                const struct db_order_state *const *orders, size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        struct db_columns lists;

        db_columns_init(&lists, 2);
        for (uint32_t line = 0; line < orders[i]->line_count; line++) {
            db_columns_i64(&lists, 0, orders[i]->refunded_units[line]);
            db_columns_i64(&lists, 1, orders[i]->deducted[line]);
        }
        db_columns_text(&columns, COLUMN_ORDER, orders[i]->order_id);
        db_columns_bool(&columns, COLUMN_CANCELLED, orders[i]->cancelled);
        db_columns_array(&columns, COLUMN_UNITS, &lists, 0);
        db_columns_array(&columns, COLUMN_DEDUCTED, &lists, 1);
        db_columns_clear(&lists);
    }
    result = db_columns_exec(conn, &db_sql_update_orders, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

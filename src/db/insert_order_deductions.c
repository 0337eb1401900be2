#include "db/columns.h"
#include "db/data.h"

enum {
    COLUMN_EVENT,
    COLUMN_LINE,
    COLUMN_AT,
    COLUMN_SKU,
    COLUMN_PRODUCT,
    COLUMN_SOURCE,
    COLUMN_SOURCE_ID,
    COLUMN_AMOUNT,
    COLUMN_COUNT,
};

enum db_result db_insert_order_deductions(struct db_conn *conn, const char *shop_id,
                                          const struct db_deduction *deductions, size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        const struct db_deduction *deduction = &deductions[i];

        db_columns_text(&columns, COLUMN_EVENT, deduction->event_id);
        db_columns_i64(&columns, COLUMN_LINE, (int64_t)deduction->line + 1);
        db_columns_instant(&columns, COLUMN_AT, deduction->at_us);
        db_columns_text(&columns, COLUMN_SKU, deduction->of->sku_id);
        db_columns_text(&columns, COLUMN_PRODUCT, deduction->of->product_id);
        db_columns_i64(&columns, COLUMN_SOURCE, deduction->of->source);
        db_columns_text(&columns, COLUMN_SOURCE_ID, deduction->of->source_id);
        db_columns_i64(&columns, COLUMN_AMOUNT, deduction->amount);
    }
    result = db_columns_exec(conn, &db_sql_insert_order_deductions, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

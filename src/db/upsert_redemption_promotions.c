#include "db/columns.h"
#include "db/redemption.h"

enum {
    COLUMN_ORDER,
    COLUMN_PROMOTION,
    COLUMN_UNITS,
    COLUMN_DRAWN,
    COLUMN_BUYER_DRAWN,
    COLUMN_COUNT,
};

enum db_result db_upsert_redemption_promotions(struct db_conn *conn, const char *shop_id,
                                               const struct db_order_draw *draws, size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_text(&columns, COLUMN_ORDER, draws[i].order_id);
        db_columns_text(&columns, COLUMN_PROMOTION, draws[i].promotion_id);
        db_columns_i64(&columns, COLUMN_UNITS, draws[i].units);
        db_columns_i64(&columns, COLUMN_DRAWN, draws[i].drawn);
        db_columns_i64(&columns, COLUMN_BUYER_DRAWN, draws[i].buyer_drawn);
    }
    result = db_columns_exec(conn, &db_sql_upsert_redemption_promotions, 1, &shop_id, &columns,
                             NULL);
    db_columns_clear(&columns);
    return result;
}

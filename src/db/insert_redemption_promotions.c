#include "db/columns.h"
#include "db/redemption.h"

enum { COLUMN_PROMOTION, COLUMN_UNITS, COLUMN_DRAWN, COLUMN_BUYER_DRAWN, COLUMN_COUNT };

enum db_result db_insert_redemption_promotions(struct db_conn *conn, const char *shop_id,
                                               struct tumpuk_text order_id,
                                               const struct db_draw *draws, size_t count)
{
    const char *const first[] = {shop_id, order_id.bytes};
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_text(&columns, COLUMN_PROMOTION, draws[i].promotion_id);
        db_columns_i64(&columns, COLUMN_UNITS, draws[i].units);
        db_columns_i64(&columns, COLUMN_DRAWN, draws[i].quota >= 0 ? draws[i].units : 0);
        db_columns_i64(&columns, COLUMN_BUYER_DRAWN,
                       draws[i].quota_per_buyer >= 0 ? draws[i].units : 0);
    }
    result = db_columns_exec(conn, &db_sql_insert_redemption_promotions, 2, first, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

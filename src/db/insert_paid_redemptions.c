#include "db/columns.h"
#include "db/redemption.h"

enum { COLUMN_ORDER, COLUMN_BUYER, COLUMN_COUNT };

enum db_result db_insert_paid_redemptions(struct db_conn *conn, const char *shop_id,
                                          const struct db_payer *orders, size_t count)
{
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_text(&columns, COLUMN_ORDER, orders[i].order_id);
        db_columns_text(&columns, COLUMN_BUYER, orders[i].buyer_id);
    }
    result = db_columns_exec(conn, &db_sql_insert_paid_redemptions, 1, &shop_id, &columns, &rows);
    if (result == DB_OK && (size_t)PQntuples(rows) != count)
        result = DB_RETRY;
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

#include "db/columns.h"
#include "db/redemption.h"
#include "db/rows.h"

enum { COLUMN_ORDER, COLUMN_BUYER, COLUMN_COUNT };

static void read_draw(struct db_row *row, void *element)
{
    struct db_order_draw *draw = element;

    draw->order_id = db_row_take_text(row);
    draw->promotion_id = db_row_take_text(row);
    draw->units = db_row_take_i64(row, 0);
}

enum db_result db_reopen_redemptions(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     const struct db_payer *orders, size_t order_count,
                                     struct db_order_draw **out, size_t *count)
{
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    *out = NULL;
    *count = 0;
    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < order_count; i++) {
        db_columns_text(&columns, COLUMN_ORDER, orders[i].order_id);
        db_columns_text(&columns, COLUMN_BUYER, orders[i].buyer_id);
    }
    result = db_columns_exec(conn, &db_sql_reopen_redemptions, 1, &shop_id, &columns, &rows);
    if (result == DB_OK)
        *out = db_rows_read(rows, arena, sizeof **out, read_draw, count);
    PQclear(rows);
    db_columns_clear(&columns);
    return result == DB_OK && *out == NULL ? DB_FAILED : result;
}

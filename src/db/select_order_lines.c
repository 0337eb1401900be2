#include "db/columns.h"
#include "db/data.h"
#include "db/records.h"
#include "db/rows.h"

/* The order's rows from `*at` on, as its lines. */
static bool take_lines(const PGresult *rows, struct arena *arena, int *at,
                       struct db_order_state *order)
{
    int first = *at;
    uint32_t count = 0;

    while (first + (int)count < PQntuples(rows) &&
           db_row_is(rows, first + (int)count, 0, order->order_id))
        count++;
    order->lines = arena_calloc(arena, count + 1, sizeof *order->lines);
    if (count == 0 || order->lines == NULL ||
        (order->line_count != 0 && order->line_count != count))
        return false;
    order->line_count = count;
    for (uint32_t i = 0; i < count; i++) {
        struct db_row row = {.rows = rows, .row = first + (int)i, .column = 1, .arena = arena};
        struct db_order_line *line = &order->lines[i];

        order->channel = (enum tumpuk_channel)db_row_take_i64(&row, 0);
        line->sku_id = db_row_take_text(&row);
        line->product_id = db_row_take_text(&row);
        line->quantity = db_row_take_i64(&row, 0);
        line->gmv = db_row_take_i64(&row, 0);
        line->gift = db_row_take_bool(&row);
        line->source = (enum data_source)db_row_take_i64(&row, 0);
        line->source_id = db_row_take_text(&row);
        if (row.failed)
            return false;
    }
    if (order->deducted == NULL) {
        order->refunded_units = arena_calloc(arena, count, sizeof *order->refunded_units);
        order->deducted = arena_calloc(arena, count, sizeof *order->deducted);
    }
    *at += (int)count;
    return order->refunded_units != NULL && order->deducted != NULL;
}

enum db_result db_select_order_lines(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     struct db_order_state *orders, size_t count)
{
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;
    int at = 0;

    db_columns_init(&columns, 2);
    for (size_t i = 0; i < count; i++) {
        db_columns_instant(&columns, 0, orders[i].paid_at_us);
        db_columns_text(&columns, 1, orders[i].order_id);
    }
    result = db_columns_exec(conn, &db_sql_select_order_lines, 1, &shop_id, &columns, &rows);
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (!take_lines(rows, arena, &at, &orders[i]))
            result = DB_FAILED;
    }
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

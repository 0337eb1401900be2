#include "db/columns.h"
#include "db/data.h"
#include "db/rows.h"

/* As many lines as an order may ever have had. */
#define ORDER_LINES_MAX 1024

/* The array of a column, NULL where it is SQL NULL. */
static int64_t *take_list(struct db_row *row, uint32_t *count)
{
    int64_t values[ORDER_LINES_MAX];
    int64_t *kept = NULL;

    *count = db_row_take_i64s(row, ORDER_LINES_MAX, values);
    if (*count > 0) {
        kept = arena_calloc(row->arena, *count, sizeof *kept);
        row->failed |= kept == NULL;
    }
    for (uint32_t i = 0; kept != NULL && i < *count; i++)
        kept[i] = values[i];
    return kept;
}

enum db_result db_lock_orders(struct db_conn *conn, struct arena *arena, const char *shop_id,
                              const struct tumpuk_text *ids, size_t count,
                              struct db_order_state **orders, size_t *order_count)
{
    PGresult *rows = NULL;
    enum db_result result = db_columns_exec_ids(conn, &db_sql_lock_orders, shop_id, ids, count,
                                                &rows);

    *order_count = 0;
    if (result != DB_OK)
        goto out;
    result = DB_FAILED;
    *order_count = (size_t)PQntuples(rows);
    *orders = arena_calloc(arena, *order_count + 1, sizeof **orders);
    if (*orders == NULL)
        goto out;
    for (size_t i = 0; i < *order_count; i++) {
        struct db_row row = {.rows = rows, .row = (int)i, .arena = arena};
        struct db_order_state *order = &(*orders)[i];
        uint32_t other;

        order->order_id = db_row_take_text(&row);
        order->paid_at_us = db_row_take_i64(&row, 0);
        order->cancelled = db_row_take_bool(&row);
        order->refunded_units = take_list(&row, &order->line_count);
        order->deducted = take_list(&row, &other);
        if (row.failed || other != order->line_count)
            goto out;
    }
    result = DB_OK;
out:
    PQclear(rows);
    return result;
}

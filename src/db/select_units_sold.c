#include "db/columns.h"
#include "db/items.h"
#include "db/rows.h"

static void read_units(struct db_row *row, void *element)
{
    struct db_units_sold *units = element;

    units->sku_id = db_row_take_text(row);
    units->units = db_row_take_i64(row, 0);
}

enum db_result db_select_units_sold(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                    const struct tumpuk_text *sku_ids, size_t sku_count,
                                    struct span_range range, struct db_units_sold **out,
                                    size_t *count)
{
    char from[40];
    char to[40];
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    *count = 0;
    db_columns_init(&columns, 1);
    for (size_t i = 0; i < sku_count; i++)
        db_columns_text(&columns, 0, sku_ids[i]);
    result = db_columns_exec(conn, &db_sql_select_units_sold, 3,
                             (const char *const[]){shop_id, db_instant_text(range.from_us, from),
                                                   db_instant_text(range.to_us, to)},
                             &columns, &rows);
    if (result == DB_OK) {
        *out = db_rows_read(rows, arena, sizeof **out, read_units, count);
        result = *out == NULL ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

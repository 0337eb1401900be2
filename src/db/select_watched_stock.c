#include <assert.h>

#include "db/columns.h"
#include "db/notification.h"
#include "db/rows.h"

#define QUARTER_US (INT64_C(900) * 1000000)

enum { COLUMN_SKU, COLUMN_QUARTER, COLUMN_COUNT };

static void read_watched(struct db_row *row, void *element)
{
    struct db_watched_stock *out = element;

    out->sku_id = db_row_take_text(row);
    out->product_id = db_row_take_text(row);
    out->name = db_row_take_text(row);
    out->variant = db_row_take_text(row);
    out->level.counted = db_row_take_bool(row);
    out->level.units = db_row_take_i64(row, 0);
    out->level.threshold = db_row_take_i64(row, -1);
    out->level.sold = db_row_take_i64(row, 0);
    out->watch.low = db_row_take_bool(row);
    out->watch.out = db_row_take_bool(row);
    out->watch.low_episode = db_row_take_i64(row, 0);
    out->watch.out_episode = db_row_take_i64(row, 0);
}

enum db_result db_select_watched_stock(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id, const struct tumpuk_text *sku_ids,
                                       size_t sku_count, int64_t from_us, int64_t to_us,
                                       struct db_watched_stock **out, size_t *count)
{
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    assert((to_us - from_us) / QUARTER_US <= DB_QUARTERS_MAX);
    *count = 0;
    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < sku_count; i++)
        db_columns_text(&columns, COLUMN_SKU, sku_ids[i]);
    for (int64_t at_us = from_us; at_us < to_us; at_us += QUARTER_US)
        db_columns_instant(&columns, COLUMN_QUARTER, at_us);
    result = db_columns_exec(conn, &db_sql_select_watched_stock, 1, &shop_id, &columns, &rows);
    if (result == DB_OK) {
        *out = db_rows_read(rows, arena, sizeof **out, read_watched, count);
        result = *out == NULL ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

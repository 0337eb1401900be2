#include <stdio.h>

#include "db/item_columns.h"
#include "db/items.h"
#include "db/rows.h"
#include "db/span_columns.h"

#define PARAMS_BEFORE 3
#define COLUMN_ID (1 + DB_SPAN_COLUMNS) /* behind place and part */

static void read_point(struct db_row *row, void *element)
{
    struct db_item_point *point = element;

    point->place = (size_t)db_row_take_i64(row, 0);
    point->item_id = db_row_take_text(row);
    for (int i = 0; i < DB_ITEM_SUMS; i++)
        point->sums[DB_ITEM_SUM[i]] = db_row_take_i64(row, 0);
}

enum db_result db_select_item_points(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     const struct db_point_query *query, struct db_item_point **out,
                                     size_t *count)
{
    char kind[8];
    const char *const params[PARAMS_BEFORE] = {shop_id, kind, db_channels_text(query->channels)};
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    *count = 0;
    (void)snprintf(kind, sizeof kind, "%d", (int)query->kind);
    db_columns_init(&columns, COLUMN_ID + 1);
    for (size_t i = 0; i < query->part_count; i++) {
        db_columns_i64(&columns, 0, (int64_t)query->places[i]);
        db_columns_part(&columns, 1, query->kind, &query->parts[i]);
    }
    for (size_t i = 0; i < query->id_count; i++)
        db_columns_text(&columns, COLUMN_ID, query->ids[i]);
    result = db_columns_exec(conn, &db_sql_select_item_points, PARAMS_BEFORE, params, &columns,
                             &rows);
    if (result == DB_OK) {
        *out = db_rows_read(rows, arena, sizeof **out, read_point, count);
        result = *out == NULL ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

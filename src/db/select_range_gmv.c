#include "db/notification.h"
#include "db/rows.h"
#include "db/span_columns.h"

enum { COLUMN_PLACE, COLUMN_CHANNELS, COLUMN_PART, COLUMN_COUNT = COLUMN_PART + DB_SPAN_COLUMNS };

static bool read_row(const PGresult *rows, int at, struct db_range_gmv *ranges, size_t count)
{
    struct db_row row = {.rows = rows, .row = at};
    int64_t place = db_row_take_i64(&row, -1);

    if (place < 0 || (size_t)place >= count)
        return false;
    ranges[place].gmv = db_row_take_i64(&row, 0);
    return !row.failed;
}

enum db_result db_select_range_gmv(struct db_conn *conn, const char *shop_id,
                                   struct db_range_gmv *ranges, size_t count)
{
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        struct span_part parts[SPAN_PARTS_MAX];
        size_t part_count = span_split(ROLLUP_SHOP, ranges[i].range, parts, 0);

        ranges[i].gmv = 0;
        for (size_t part = 0; part < part_count; part++) {
            db_columns_i64(&columns, COLUMN_PLACE, (int64_t)i);
            db_columns_i64(&columns, COLUMN_CHANNELS, ranges[i].channels);
            db_columns_part(&columns, COLUMN_PART, ROLLUP_SHOP, &parts[part]);
        }
    }
    result = db_columns_exec(conn, &db_sql_select_range_gmv, 1, &shop_id, &columns, &rows);
    for (int i = 0; result == DB_OK && i < PQntuples(rows); i++)
        result = read_row(rows, i, ranges, count) ? DB_OK : DB_FAILED;
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

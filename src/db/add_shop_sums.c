#include "db/columns.h"
#include "db/data.h"

enum { COLUMN_SPAN, COLUMN_STARTS_AT, COLUMN_CHANNEL, COLUMN_SOURCE, COLUMN_SUMS };

enum db_result db_add_shop_sums(struct db_conn *conn, const char *shop_id,
                                const struct rollup_table *sums)
{
    struct db_columns columns;
    bool any = false;
    enum db_result result = DB_OK;

    db_columns_init(&columns, COLUMN_SUMS + ROLLUP_SUM_COUNT);
    for (uint32_t i = 0; i < sums->count; i++) {
        const struct rollup_row *row = &sums->rows[i];

        if (row->kind != ROLLUP_SHOP)
            continue;
        any = true;
        db_columns_i64(&columns, COLUMN_SPAN, rollup_span_minutes(ROLLUP_SHOP, row->span));
        db_columns_instant(&columns, COLUMN_STARTS_AT, row->starts_us);
        db_columns_i64(&columns, COLUMN_CHANNEL, row->channel);
        db_columns_i64(&columns, COLUMN_SOURCE, row->source);
        for (int sum = 0; sum < ROLLUP_SUM_COUNT; sum++)
            db_columns_i64(&columns, COLUMN_SUMS + sum, row->sums[sum]);
    }
    if (any)
        result = db_columns_exec(conn, &db_sql_add_shop_sums, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

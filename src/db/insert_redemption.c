#include <stdio.h>

#include "db/columns.h"
#include "db/redemption.h"
#include "db/rows.h"

enum { COLUMN_PROMOTION, COLUMN_UNITS, COLUMN_DRAWN, COLUMN_BUYER_DRAWN, COLUMN_COUNT };

static enum db_result read_times(const PGresult *rows, struct redemption *redemption)
{
    struct db_row row = {.rows = rows};

    if (PQntuples(rows) == 0)
        return DB_NONE;
    redemption->expires_us = db_row_take_i64(&row, 0);
    redemption->created_us = db_row_take_i64(&row, 0);
    return row.failed ? DB_FAILED : DB_OK;
}

enum db_result db_insert_redemption(struct db_conn *conn, const char *shop_id,
                                    struct redemption *redemption, int64_t timeout_s,
                                    const struct db_draw *draws, size_t count)
{
    char timeout_text[24];
    const char *const first[] = {shop_id, redemption->order_id.bytes, redemption->buyer_id.bytes,
                                 timeout_text};
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    (void)snprintf(timeout_text, sizeof timeout_text, "%lld", (long long)timeout_s);
    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_text(&columns, COLUMN_PROMOTION, draws[i].promotion_id);
        db_columns_i64(&columns, COLUMN_UNITS, draws[i].units);
        db_columns_i64(&columns, COLUMN_DRAWN, draws[i].quota >= 0 ? draws[i].units : 0);
        db_columns_i64(&columns, COLUMN_BUYER_DRAWN,
                       draws[i].quota_per_buyer >= 0 ? draws[i].units : 0);
    }
    result = db_columns_exec(conn, &db_sql_insert_redemption, 4, first, &columns, &rows);
    if (result == DB_OK)
        result = read_times(rows, redemption);
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

#include "db/conn.h"
#include "db/dashboard.h"
#include "db/rows.h"

enum db_result db_select_gmv_target(struct db_conn *conn, const char *shop_id,
                                    const char *campaign_id, struct db_gmv_target *out)
{
    const char *const params[] = {shop_id, campaign_id};
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_gmv_target, 2, params, &rows);

    *out = (struct db_gmv_target){.amount = 0};
    if (result == DB_OK && PQntuples(rows) == 1) {
        struct db_row row = {.rows = rows};

        out->amount = db_row_take_i64(&row, 0);
        out->version = db_row_take_i64(&row, 0);
        out->created_us = db_row_take_i64(&row, 0);
        out->updated_us = db_row_take_i64(&row, 0);
        result = row.failed ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    return result;
}

#include <stdio.h>

#include "db/columns.h"
#include "db/media.h"
#include "db/rows.h"

enum db_result db_insert_ad_draft(struct db_conn *conn, const char *shop_id, struct ad_draft *draft)
{
    char budget[24];
    char starts[40];
    char ends[40];
    const char *const params[] = {
        shop_id,
        draft->campaign_id.bytes,
        ad_target_name(draft->target_kind),
        draft->target_id.bytes,
        draft->name.len > 0 ? draft->name.bytes : NULL,
        budget,
        db_instant_text(draft->starts_us, starts),
        db_instant_text(draft->ends_us, ends),
    };
    struct db_row row = {.failed = false};
    PGresult *rows = NULL;
    enum db_result result;

    (void)snprintf(budget, sizeof budget, "%lld", (long long)draft->daily_budget);
    result = db_conn_exec(conn, &db_sql_insert_ad_draft, 8, params, &rows);
    if (result == DB_OK && PQntuples(rows) == 1) {
        row.rows = rows;
        draft->ad_id = db_row_take_i64(&row, 0);
        draft->created_us = db_row_take_i64(&row, 0);
        result = row.failed ? DB_FAILED : DB_OK;
    }
    PQclear(rows);
    return result;
}

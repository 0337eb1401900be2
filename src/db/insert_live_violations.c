#include "db/columns.h"
#include "db/media.h"
#include "db/rows.h"

enum { COLUMN_AT, COLUMN_CODE, COLUMN_REASON, COLUMN_COUNT };

enum db_result db_insert_live_violations(struct db_conn *conn, const char *shop_id,
                                         const struct live_record *live, size_t *added)
{
    const char *const first[] = {shop_id, live->live_id.bytes};
    struct db_columns columns;
    PGresult *rows = NULL;
    int64_t count = 0;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (uint32_t i = 0; i < live->violation_count; i++) {
        db_columns_instant(&columns, COLUMN_AT, live->violations[i].at_us);
        db_columns_text(&columns, COLUMN_CODE, live->violations[i].code);
        db_columns_text(&columns, COLUMN_REASON, live->violations[i].reason);
    }
    result = db_columns_exec(conn, &db_sql_insert_live_violations, 2, first, &columns, &rows);
    if (result == DB_OK && !db_row_i64(rows, 0, 0, &count))
        result = DB_FAILED;
    *added = (size_t)count;
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

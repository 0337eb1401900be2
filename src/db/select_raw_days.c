#include <stdlib.h>

#include "db/columns.h"
#include "db/conn.h"
#include "db/rows.h"
#include "db/verify.h"

enum db_result db_select_raw_days(struct db_conn *conn, const char *shop_id, int64_t begin_us,
                                  int64_t **days, size_t *count)
{
    char begin[40];
    const char *const params[] = {shop_id, db_instant_text(begin_us, begin)};
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_raw_days, 2, params, &rows);

    *days = NULL;
    *count = 0;
    if (result == DB_OK) {
        *days = calloc((size_t)PQntuples(rows) + 1, sizeof **days);
        result = *days != NULL ? DB_OK : DB_FAILED;
    }
    while (result == DB_OK && *count < (size_t)PQntuples(rows)) {
        if (!db_row_i64(rows, (int)*count, 0, *days + *count))
            result = DB_FAILED;
        ++*count;
    }
    PQclear(rows);
    return result;
}

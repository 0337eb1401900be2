#include "db/rows.h"
#include "db/traffic_columns.h"

enum db_result db_compare_traffic(struct db_conn *conn, const char *shop_id,
                                  const struct data_traffic *const *events, size_t count,
                                  bool *same)
{
    PGresult *rows = NULL;
    enum db_result result = db_exec_traffic(conn, &db_sql_compare_traffic, shop_id, events, count,
                                            &rows);

    if (result == DB_OK && (size_t)PQntuples(rows) != count)
        result = DB_FAILED;
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        int64_t equal = 0;

        if (!db_row_i64(rows, (int)i, 0, &equal))
            result = DB_FAILED;
        same[i] = equal != 0;
    }
    PQclear(rows);
    return result;
}

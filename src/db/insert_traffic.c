#include "db/records.h"
#include "db/rows.h"
#include "db/traffic_columns.h"

enum db_result db_insert_traffic(struct db_conn *conn, const char *shop_id,
                                 const struct data_traffic *const *events, size_t count,
                                 bool *created)
{
    PGresult *rows = NULL;
    enum db_result result = db_exec_traffic(conn, &db_sql_insert_traffic, shop_id, events, count,
                                            &rows);
    size_t at = 0;

    for (int row = 0; result == DB_OK && row < PQntuples(rows); row++, at++) {
        int64_t at_us = 0;

        if (!db_row_i64(rows, row, 0, &at_us))
            result = DB_FAILED;
        while (at < count &&
               (events[at]->at_us != at_us || !db_row_is(rows, row, 1, events[at]->event_id)))
            created[at++] = false;
        if (at == count)
            result = DB_FAILED;
        else
            created[at] = true;
    }
    while (at < count)
        created[at++] = false;
    PQclear(rows);
    return result;
}

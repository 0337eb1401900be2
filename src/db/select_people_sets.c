#include <stdio.h>

#include "db/day_rows.h"
#include "db/rows.h"

enum db_result db_select_people_sets(struct db_conn *conn, const char *shop_id, int64_t day_us,
                                     unsigned span, db_take_people_set *take, void *arg)
{
    unsigned char bytes[PEOPLE_BYTES_MAX];
    char minutes[24];
    PGresult *rows = NULL;
    enum db_result result;

    (void)snprintf(minutes, sizeof minutes, "%lld",
                   (long long)rollup_span_minutes(ROLLUP_SHOP, span));
    result = db_exec_day(conn, &db_sql_select_people_sets, shop_id, day_us, minutes, &rows);
    for (int i = 0; result == DB_OK && i < PQntuples(rows); i++) {
        struct db_row row = {.rows = rows, .row = i};
        struct db_people_set set = {.key = {.span = span}, .bytes = bytes};

        set.key.kind = (enum db_people_kind)db_row_take_i64(&row, 0);
        set.key.channel = (enum tumpuk_channel)db_row_take_i64(&row, 0);
        set.key.starts_us = db_row_take_i64(&row, 0);
        set.len = db_row_bytes(rows, i, row.column, bytes, sizeof bytes);
        if (row.failed || !take(arg, &set))
            result = DB_FAILED;
    }
    PQclear(rows);
    return result;
}

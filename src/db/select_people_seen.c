#include "db/day_rows.h"
#include "db/rows.h"

enum db_result db_select_people_seen(struct db_conn *conn, const char *shop_id, int64_t day_us,
                                     db_take_person *take, void *arg)
{
    PGresult *rows = NULL;
    enum db_result result = db_exec_day(conn, &db_sql_select_people_seen, shop_id, day_us, NULL,
                                        &rows);

    for (int i = 0; result == DB_OK && i < PQntuples(rows); i++) {
        struct db_row row = {.rows = rows, .row = i};
        struct db_person_seen seen;

        seen.set.kind = (enum db_people_kind)db_row_take_i64(&row, 0);
        seen.set.channel = (enum tumpuk_channel)db_row_take_i64(&row, 0);
        seen.set.starts_us = db_row_take_i64(&row, 0);
        seen.set.span = 0;
        seen.person = (struct tumpuk_text){.bytes = PQgetvalue(rows, i, row.column),
                                           .len = (uint32_t)PQgetlength(rows, i, row.column)};
        if (row.failed || !take(arg, &seen))
            result = DB_FAILED;
    }
    PQclear(rows);
    return result;
}

#include "db/day_rows.h"

#include "db/columns.h"

#define DAY_US INT64_C(86400000000)

enum db_result db_exec_day(struct db_conn *conn, const struct db_statement *statement,
                           const char *shop_id, int64_t day_us, const char *more, PGresult **rows)
{
    char first[40];
    char last[40];
    const char *const params[] = {shop_id, db_instant_text(day_us, first),
                                  db_instant_text(day_us + DAY_US, last), more};

    return db_conn_exec(conn, statement, more != NULL ? 4 : 3, params, rows);
}

void db_tell_rows(PGresult *rows, db_tell_difference *tell, void *arg)
{
    for (int row = 0; rows != NULL && row < PQntuples(rows); row++)
        tell(arg, PQgetvalue(rows, row, 0));
    PQclear(rows);
}

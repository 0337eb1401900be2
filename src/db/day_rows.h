/* Statements on a shop's day. Private to the db room. */
#ifndef DB_DAY_ROWS_H
#define DB_DAY_ROWS_H

#include "db/conn.h"
#include "db/verify.h"

/* Runs a statement with the shop, the day's first instant and the next day's;
 * `more` is one more parameter, NULL: there is none. */
enum db_result db_exec_day(struct db_conn *conn, const struct db_statement *statement,
                           const char *shop_id, int64_t day_us, const char *more, PGresult **rows);

/* Tells the first column of each row, and takes the rows. */
void db_tell_rows(PGresult *rows, db_tell_difference *tell, void *arg);

#endif

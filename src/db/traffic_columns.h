/* Traffic as the columns of statements on it. Private to the db room. */
#ifndef DB_TRAFFIC_COLUMNS_H
#define DB_TRAFFIC_COLUMNS_H

#include "db/columns.h"
#include "db/data.h"

/* Runs a statement with the columns of events. */
enum db_result db_exec_traffic(struct db_conn *conn, const struct db_statement *statement,
                               const char *shop_id, const struct data_traffic *const *events,
                               size_t count, PGresult **rows);

#endif

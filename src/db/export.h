/*
 * What tables are written from, row by row as the database sends it, so that none
 * is ever held whole; one function a file of sql/queries.
 *
 * All belong inside a transaction that has named its shop and reads at one instant.
 */
#ifndef DB_EXPORT_H
#define DB_EXPORT_H

#include "dashboard/data.h"
#include "dashboard/span.h"
#include "db/db.h"

/* A table's rows may take so long altogether: they come as they are written. */
#define DB_EXPORT_TIMEOUT_MS 600000u

/* Lets the rest of the transaction's statements take so long, and send rows in the
 * order of an index as they find them. */
enum db_result db_set_export_limits(struct db_conn *conn, unsigned timeout_ms);

typedef bool db_take_sold_line(void *arg, const struct data_sold_line *line);

/* Calls `take` with each line of orders paid in the range and the channels (a set),
 * in the order of time, orders' ids and lines; false ends with DB_FAILED. Its texts
 * live as long as the call. */
enum db_result db_select_sold_lines(struct db_conn *conn, const char *shop_id, uint8_t channels,
                                    struct span_range range, db_take_sold_line *take, void *arg);

#endif

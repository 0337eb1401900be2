/*
 * Notifications out of rows; the columns of every statement that answers any:
 * notification_id, kind, cause, campaign_id, product_id, sku_id, live_id, name,
 * variant, amount, gmv, stock, threshold, days_left_tenths, code, reason, at,
 * raised_at and read_at, the last three in microseconds since 1970. Private to the
 * db room.
 */
#ifndef DB_NOTIFICATION_ROWS_H
#define DB_NOTIFICATION_ROWS_H

#include "db/conn.h"
#include "db/notification.h"

/* Runs the statement and reads what it answers into the arena. */
enum db_result db_read_notifications(struct db_conn *conn, struct arena *arena,
                                     const struct db_statement *statement, int param_count,
                                     const char *const *params, struct notification **out,
                                     size_t *count);

#endif

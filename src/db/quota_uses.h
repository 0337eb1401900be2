/*
 * What the statements on used quotas, in all and per buyer, have in common. Private to
 * the db room.
 */
#ifndef DB_QUOTA_USES_H
#define DB_QUOTA_USES_H

#include "db/conn.h"
#include "db/redemption.h"

/* By a statement that takes the shop, promotions and, `by_buyer`, buyers. */
enum db_result db_lock_uses(struct db_conn *conn, const struct db_statement *statement,
                            bool by_buyer, const char *shop_id, struct db_quota_use *uses,
                            size_t count);
/* … and then what to add: uses and units. */
enum db_result db_raise_uses(struct db_conn *conn, const struct db_statement *statement,
                             bool by_buyer, const char *shop_id, const struct db_quota_use *uses,
                             size_t count);

#endif

#include "db/keys_once.h"

enum db_result db_select_event_prints(struct db_conn *conn, const char *shop_id,
                                      struct db_key *const *keys, size_t count)
{
    return db_select_prints(conn, &db_sql_select_event_prints, shop_id, keys, count);
}

#include "db/draws.h"

enum db_result db_draw_quotas(struct db_conn *conn, const char *shop_id, struct db_draw *draws,
                              size_t count)
{
    return db_draw(conn, &db_sql_draw_quotas, 1, &shop_id, false, draws, count);
}

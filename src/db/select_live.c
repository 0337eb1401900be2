#include "db/media_rows.h"

enum db_result db_select_live(struct db_conn *conn, struct arena *arena, const char *shop_id,
                              const char *live_id, struct live_record *out)
{
    const char *const params[] = {shop_id, live_id};
    struct live_record *list = NULL;
    size_t count = 0;
    enum db_result result = db_read_lives(conn, arena, &db_sql_select_live, 2, params, &list,
                                          &count);

    if (result == DB_OK && count == 0)
        result = DB_NONE;
    if (result == DB_OK)
        result = db_select_live_violations(conn, arena, shop_id, list, count);
    if (result == DB_OK)
        *out = list[0];
    return result;
}

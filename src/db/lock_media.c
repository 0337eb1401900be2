#include "db/conn.h"
#include "db/media.h"

enum db_result db_lock_media(struct db_conn *conn, const char *shop_id, enum ad_target kind,
                             const char *id)
{
    const char *const params[] = {shop_id, ad_target_name(kind), id};

    return db_conn_exec(conn, &db_sql_lock_media, 3, params, NULL);
}

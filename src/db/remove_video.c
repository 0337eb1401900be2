#include "db/conn.h"
#include "db/media.h"

enum db_result db_remove_video(struct db_conn *conn, const char *shop_id, const char *video_id)
{
    const char *const params[] = {shop_id, video_id};

    return db_conn_exec(conn, &db_sql_remove_video, 2, params, NULL);
}

#include "db/media_rows.h"

enum db_result db_select_video(struct db_conn *conn, struct arena *arena, const char *shop_id,
                               const char *video_id, struct video_record *out)
{
    const char *const params[] = {shop_id, video_id};
    struct video_record *list = NULL;
    size_t count = 0;
    enum db_result result = db_read_videos(conn, arena, &db_sql_select_video, 2, params, &list,
                                           &count);

    if (result == DB_OK && count == 0)
        result = DB_NONE;
    if (result == DB_OK)
        result = db_select_video_products(conn, arena, shop_id, list, count);
    if (result == DB_OK)
        *out = list[0];
    return result;
}

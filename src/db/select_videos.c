#include "db/columns.h"
#include "db/media_rows.h"

enum db_result db_select_videos(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                int64_t before_us, struct video_record **out, size_t *count)
{
    char before[40];
    const char *const params[] = {shop_id, db_instant_text(before_us, before)};

    return db_read_videos(conn, arena, &db_sql_select_videos, 2, params, out, count);
}

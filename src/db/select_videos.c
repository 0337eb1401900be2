#include "db/columns.h"
#include "db/media_rows.h"

enum db_result db_select_videos(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                const struct tumpuk_text *ids, size_t id_count,
                                struct video_record **out, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_columns_exec_ids(conn, &db_sql_select_videos, shop_id, ids, id_count,
                                                &rows);

    if (result == DB_OK)
        result = db_take_videos(rows, arena, out, count);
    PQclear(rows);
    return result;
}

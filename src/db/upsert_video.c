#include "db/columns.h"
#include "db/media.h"

enum {
    COLUMN_VIDEO,
    COLUMN_TITLE,
    COLUMN_CREATOR,
    COLUMN_PUBLISHED,
    COLUMN_URL,
    COLUMN_VIEWS,
    COLUMN_LIKES,
    COLUMN_FIGURES_AS_OF,
    COLUMN_AS_OF,
    COLUMN_REMOVED,
    COLUMN_COUNT,
};

enum db_result db_upsert_video(struct db_conn *conn, const char *shop_id,
                               const struct video_record *video)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    db_columns_text(&columns, COLUMN_VIDEO, video->video_id);
    db_columns_text(&columns, COLUMN_TITLE, video->title);
    db_columns_text(&columns, COLUMN_CREATOR, video->creator);
    db_columns_instant(&columns, COLUMN_PUBLISHED, video->published_us);
    db_columns_text(&columns, COLUMN_URL, video->url);
    db_columns_i64_from(&columns, COLUMN_VIEWS, 0, video->views);
    db_columns_i64_from(&columns, COLUMN_LIKES, 0, video->likes);
    db_columns_instant(&columns, COLUMN_FIGURES_AS_OF, video->figures_as_of_us);
    db_columns_instant(&columns, COLUMN_AS_OF, video->as_of_us);
    db_columns_instant(&columns, COLUMN_REMOVED, video->removed_us);
    result = db_columns_exec(conn, &db_sql_upsert_video, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

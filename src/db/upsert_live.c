#include "db/columns.h"
#include "db/media.h"

enum {
    COLUMN_LIVE,
    COLUMN_CREATOR,
    COLUMN_TITLE,
    COLUMN_SCHEDULED_START,
    COLUMN_SCHEDULED_END,
    COLUMN_STARTED,
    COLUMN_ENDED,
    COLUMN_LIVE_URL,
    COLUMN_DASHBOARD_URL,
    COLUMN_VIEWS,
    COLUMN_VIEWERS,
    COLUMN_PEAK_VIEWERS,
    COLUMN_AVG_WATCH_SECONDS,
    COLUMN_FIGURES_AS_OF,
    COLUMN_AS_OF,
    COLUMN_REMOVED,
    COLUMN_COUNT,
};

enum db_result db_upsert_live(struct db_conn *conn, const char *shop_id,
                              const struct live_record *live)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    db_columns_text(&columns, COLUMN_LIVE, live->live_id);
    db_columns_text(&columns, COLUMN_CREATOR, live->creator);
    db_columns_text(&columns, COLUMN_TITLE, live->title);
    db_columns_instant(&columns, COLUMN_SCHEDULED_START, live->scheduled_start_us);
    db_columns_instant(&columns, COLUMN_SCHEDULED_END, live->scheduled_end_us);
    db_columns_instant(&columns, COLUMN_STARTED, live->started_us);
    db_columns_instant(&columns, COLUMN_ENDED, live->ended_us);
    db_columns_text(&columns, COLUMN_LIVE_URL, live->live_url);
    db_columns_text(&columns, COLUMN_DASHBOARD_URL, live->dashboard_url);
    db_columns_i64_from(&columns, COLUMN_VIEWS, 0, live->views);
    db_columns_i64_from(&columns, COLUMN_VIEWERS, 0, live->viewers);
    db_columns_i64_from(&columns, COLUMN_PEAK_VIEWERS, 0, live->peak_viewers);
    db_columns_i64_from(&columns, COLUMN_AVG_WATCH_SECONDS, 0, live->avg_watch_seconds);
    db_columns_instant(&columns, COLUMN_FIGURES_AS_OF, live->figures_as_of_us);
    db_columns_instant(&columns, COLUMN_AS_OF, live->as_of_us);
    db_columns_instant(&columns, COLUMN_REMOVED, live->removed_us);
    result = db_columns_exec(conn, &db_sql_upsert_live, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

#include "db/media_rows.h"

#include "db/rows.h"

static void read_live(struct db_row *row, void *element)
{
    struct live_record *live = element;

    live->live_id = db_row_take_text(row);
    live->creator = db_row_take_text(row);
    live->title = db_row_take_text(row);
    live->scheduled_start_us = db_row_take_i64(row, 0);
    live->scheduled_end_us = db_row_take_i64(row, SHOP_TIME_NEVER);
    live->started_us = db_row_take_i64(row, SHOP_TIME_NEVER);
    live->ended_us = db_row_take_i64(row, SHOP_TIME_NEVER);
    live->live_url = db_row_take_text(row);
    live->dashboard_url = db_row_take_text(row);
    live->views = db_row_take_i64(row, -1);
    live->viewers = db_row_take_i64(row, -1);
    live->peak_viewers = db_row_take_i64(row, -1);
    live->avg_watch_seconds = db_row_take_i64(row, -1);
    live->figures_as_of_us = db_row_take_i64(row, SHOP_TIME_NEVER);
    live->as_of_us = db_row_take_i64(row, 0);
    live->removed_us = db_row_take_i64(row, SHOP_TIME_NEVER);
    live->created_us = db_row_take_i64(row, 0);
    live->updated_us = db_row_take_i64(row, 0);
}

static void read_video(struct db_row *row, void *element)
{
    struct video_record *video = element;

    video->video_id = db_row_take_text(row);
    video->title = db_row_take_text(row);
    video->creator = db_row_take_text(row);
    video->published_us = db_row_take_i64(row, 0);
    video->url = db_row_take_text(row);
    video->views = db_row_take_i64(row, -1);
    video->likes = db_row_take_i64(row, -1);
    video->figures_as_of_us = db_row_take_i64(row, SHOP_TIME_NEVER);
    video->as_of_us = db_row_take_i64(row, 0);
    video->removed_us = db_row_take_i64(row, SHOP_TIME_NEVER);
    video->created_us = db_row_take_i64(row, 0);
    video->updated_us = db_row_take_i64(row, 0);
}

enum db_result db_read_lives(struct db_conn *conn, struct arena *arena,
                             const struct db_statement *statement, int param_count,
                             const char *const *params, struct live_record **out, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, statement, param_count, params, &rows);

    if (result == DB_OK) {
        *out = db_rows_read(rows, arena, sizeof **out, read_live, count);
        result = *out != NULL ? DB_OK : DB_FAILED;
    }
    PQclear(rows);
    return result;
}

enum db_result db_take_videos(const PGresult *rows, struct arena *arena, struct video_record **out,
                              size_t *count)
{
    *out = db_rows_read(rows, arena, sizeof **out, read_video, count);
    return *out != NULL ? DB_OK : DB_FAILED;
}

enum db_result db_read_videos(struct db_conn *conn, struct arena *arena,
                              const struct db_statement *statement, int param_count,
                              const char *const *params, struct video_record **out, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, statement, param_count, params, &rows);

    if (result == DB_OK) {
        result = db_take_videos(rows, arena, out, count);
    }
    PQclear(rows);
    return result;
}

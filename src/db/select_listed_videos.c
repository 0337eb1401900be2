#include "db/columns.h"
#include "db/fields.h"
#include "db/media.h"

#define COLUMNS 4

struct taking {
    struct arena *arena;
    db_take_video *take;
    void *arg;
};

static bool take_row(void *arg, const struct db_field *fields)
{
    const struct taking *taking = arg;
    struct db_taker taker = {.field = fields, .arena = taking->arena};
    struct db_listed_video video = {.video_id = db_take_text(&taker)};

    video.views = db_take_integer(&taker, -1);
    video.likes = db_take_integer(&taker, -1);
    video.product_ids = db_take_texts(&taker, &video.product_count);
    return !taker.failed && taking->take(taking->arg, &video);
}

enum db_result db_select_listed_videos(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id, int64_t before_us, db_take_video *take,
                                       void *arg)
{
    char before[40];
    const char *const params[] = {shop_id, db_instant_text(before_us, before)};
    struct taking taking = {arena, take, arg};

    return db_conn_stream(conn, &db_sql_select_listed_videos, 2, params, COLUMNS, take_row,
                          &taking);
}

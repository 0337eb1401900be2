#include "db/columns.h"
#include "db/media.h"

enum db_result db_write_video_products(struct db_conn *conn, const char *shop_id,
                                       const struct video_record *video)
{
    const char *const first[] = {shop_id, video->video_id.bytes};
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, 1);
    for (uint32_t i = 0; i < video->product_count; i++)
        db_columns_text(&columns, 0, video->product_ids[i]);
    result = db_columns_exec(conn, &db_sql_write_video_products, 2, first, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

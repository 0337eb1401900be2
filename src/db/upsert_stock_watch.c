#include "db/columns.h"
#include "db/notification.h"

enum {
    COLUMN_SKU,
    COLUMN_LOW,
    COLUMN_OUT,
    COLUMN_LOW_EPISODE,
    COLUMN_OUT_EPISODE,
    COLUMN_COUNT,
};

enum db_result db_upsert_stock_watch(struct db_conn *conn, const char *shop_id,
                                     const struct db_watched_stock *const *watched, size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_text(&columns, COLUMN_SKU, watched[i]->sku_id);
        db_columns_bool(&columns, COLUMN_LOW, watched[i]->watch.low);
        db_columns_bool(&columns, COLUMN_OUT, watched[i]->watch.out);
        db_columns_i64(&columns, COLUMN_LOW_EPISODE, watched[i]->watch.low_episode);
        db_columns_i64(&columns, COLUMN_OUT_EPISODE, watched[i]->watch.out_episode);
    }
    result = db_columns_exec(conn, &db_sql_upsert_stock_watch, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

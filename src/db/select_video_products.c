#include "db/columns.h"
#include "db/media.h"
#include "db/records.h"
#include "db/rows.h"

static enum db_result select_rows(struct db_conn *conn, const char *shop_id,
                                  const struct video_record *videos, size_t count, PGresult **rows)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, 1);
    for (size_t i = 0; i < count; i++)
        db_columns_text(&columns, 0, videos[i].video_id);
    result = db_columns_exec(conn, &db_sql_select_video_products, 1, &shop_id, &columns, rows);
    db_columns_clear(&columns);
    return result;
}

enum db_result db_select_video_products(struct db_conn *conn, struct arena *arena,
                                        const char *shop_id, struct video_record *videos,
                                        size_t count)
{
    PGresult *rows = NULL;
    struct tumpuk_text *products;
    enum db_result result = select_rows(conn, shop_id, videos, count, &rows);
    int row_count = result == DB_OK ? PQntuples(rows) : 0;
    size_t video = 0;

    if (result != DB_OK)
        goto out;
    result = DB_FAILED;
    products = arena_calloc(arena, row_count > 0 ? (size_t)row_count : 1, sizeof *products);
    if (products == NULL)
        goto out;
    for (int i = 0; i < row_count; i++) {
        struct db_row row = {.rows = rows, .row = i, .column = 1, .arena = arena};

        products[i] = db_row_take_text(&row);
        /* both lists stand in the order of videos' ids */
        while (video < count && !db_row_is(rows, i, 0, videos[video].video_id))
            video++;
        if (row.failed || video == count)
            goto out;
        if (videos[video].product_count++ == 0)
            videos[video].product_ids = &products[i];
    }
    result = DB_OK;
out:
    PQclear(rows);
    return result;
}

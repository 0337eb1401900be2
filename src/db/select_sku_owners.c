#include "db/columns.h"
#include "db/records.h"
#include "db/rows.h"

enum db_result db_select_sku_owners(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                    const struct tumpuk_text *sku_ids, size_t sku_count,
                                    struct db_sku_owner **out, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_columns_exec_ids(conn, &db_sql_select_sku_owners, shop_id, sku_ids,
                                                sku_count, &rows);

    *out = NULL;
    *count = 0;
    if (result != DB_OK)
        goto out;
    result = DB_FAILED;
    *count = (size_t)PQntuples(rows);
    *out = arena_calloc(arena, *count > 0 ? *count : 1, sizeof **out);
    if (*out == NULL)
        goto out;
    for (size_t i = 0; i < *count; i++) {
        struct db_row row = {.rows = rows, .row = (int)i, .arena = arena};

        (*out)[i].sku_id = db_row_take_text(&row);
        (*out)[i].product_id = db_row_take_text(&row);
        if (row.failed)
            goto out;
    }
    result = DB_OK;
out:
    PQclear(rows);
    return result;
}

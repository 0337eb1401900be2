#include "db/columns.h"
#include "db/rows.h"
#include "db/store.h"

static void read_owner(struct db_row *row, void *element)
{
    struct db_sku_owner *owner = element;

    owner->sku_id = db_row_take_text(row);
    owner->product_id = db_row_take_text(row);
}

enum db_result db_select_sku_owners(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                    const struct tumpuk_text *sku_ids, size_t sku_count,
                                    struct db_sku_owner **out, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_columns_exec_ids(conn, &db_sql_select_sku_owners, shop_id, sku_ids,
                                                sku_count, &rows);

    *out = NULL;
    *count = 0;
    if (result == DB_OK)
        *out = db_rows_read(rows, arena, sizeof **out, read_owner, count);
    PQclear(rows);
    return result == DB_OK && *out == NULL ? DB_FAILED : result;
}

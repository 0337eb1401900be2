#include "db/catalog.h"
#include "db/columns.h"
#include "db/rows.h"

static void read_version(struct db_row *row, void *element)
{
    struct db_catalog_version *version = element;

    version->shop_id = db_row_take_text(row);
    version->version = db_row_take_i64(row, 0);
}

enum db_result db_select_catalog_versions(struct db_conn *conn, struct arena *arena,
                                          const struct tumpuk_text *shop_ids, size_t shop_count,
                                          struct db_catalog_version **out, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_columns_exec_ids(conn, &db_sql_select_catalog_versions, NULL,
                                                shop_ids, shop_count, &rows);

    *out = NULL;
    *count = 0;
    if (result == DB_OK)
        *out = db_rows_read(rows, arena, sizeof **out, read_version, count);
    PQclear(rows);
    return result == DB_OK && *out == NULL ? DB_FAILED : result;
}

#include "db/catalog.h"
#include "db/columns.h"
#include "db/rows.h"

enum { COLUMN_SHOP_ID, COLUMN_VERSION };

enum db_result db_select_catalog_versions(struct db_conn *conn, struct arena *arena,
                                          const struct tumpuk_text *shop_ids, size_t shop_count,
                                          struct db_catalog_version **out, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_columns_exec_ids(conn, &db_sql_select_catalog_versions, NULL,
                                                shop_ids, shop_count, &rows);

    *count = 0;
    *out = NULL;
    if (result != DB_OK)
        goto out;
    *count = (size_t)PQntuples(rows);
    *out = arena_calloc(arena, *count + 1, sizeof **out);
    for (size_t i = 0; *out != NULL && i < *count; i++) {
        struct db_catalog_version *version = &(*out)[i];

        version->shop_id = (struct tumpuk_text){
            db_row_text(rows, (int)i, COLUMN_SHOP_ID, arena),
            (uint32_t)PQgetlength(rows, (int)i, COLUMN_SHOP_ID)};
        if (version->shop_id.bytes == NULL ||
            !db_row_i64(rows, (int)i, COLUMN_VERSION, &version->version))
            result = DB_FAILED;
    }
    if (*out == NULL)
        result = DB_FAILED;
out:
    PQclear(rows);
    return result;
}

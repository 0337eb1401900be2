#include "db/columns.h"
#include "db/rows.h"
#include "db/store.h"

enum { COLUMN_KIND, COLUMN_ID, COLUMN_COUNT };

static const char *kind_name(enum catalog_change_kind kind)
{
    switch (kind) {
    case CATALOG_CHANGE_SHOP:
        return "SHOP";
    case CATALOG_CHANGE_PRODUCT:
        return "PRODUCT";
    case CATALOG_CHANGE_PROMOTION:
        return "PROMOTION";
    }
    return "";
}

enum db_result db_change_catalog(struct db_conn *conn, const char *shop_id,
                                 const struct catalog_change *changes, size_t count,
                                 int64_t *version)
{
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_string(&columns, COLUMN_KIND, kind_name(changes[i].kind));
        db_columns_text(&columns, COLUMN_ID, changes[i].id);
    }
    result = db_columns_exec(conn, &db_sql_change_catalog, 1, &shop_id, &columns, &rows);
    if (result == DB_OK && !db_row_i64(rows, 0, 0, version))
        result = DB_NONE; /* no such shop */
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

#include "db/columns.h"
#include "db/store.h"

enum { COLUMN_ID, COLUMN_NAME, COLUMN_COUNT };

enum db_result db_upsert_products(struct db_conn *conn, const char *shop_id,
                                  const struct product_record *const *products, size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_text(&columns, COLUMN_ID, products[i]->product_id);
        db_columns_text(&columns, COLUMN_NAME, products[i]->name);
    }
    result = db_columns_exec(conn, &db_sql_upsert_products, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

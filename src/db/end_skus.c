#include "db/columns.h"
#include "db/store.h"

enum { COLUMN_PRODUCT, COLUMN_KEPT, COLUMN_COUNT };

enum db_result db_end_skus(struct db_conn *conn, const char *shop_id,
                           const struct product_record *const *products, size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_text(&columns, COLUMN_PRODUCT, products[i]->product_id);
        for (uint32_t s = 0; s < products[i]->sku_count; s++)
            db_columns_text(&columns, COLUMN_KEPT, products[i]->skus[s].sku_id);
    }
    result = db_columns_exec(conn, &db_sql_end_skus, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

#include "db/columns.h"
#include "db/store.h"

enum { COLUMN_PROMOTION, COLUMN_BY_SKU, COLUMN_ID, COLUMN_COUNT };

static void put_ids(struct db_columns *columns, struct tumpuk_text promotion_id, bool by_sku,
                    const struct tumpuk_text *ids, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        db_columns_text(columns, COLUMN_PROMOTION, promotion_id);
        db_columns_bool(columns, COLUMN_BY_SKU, by_sku);
        db_columns_text(columns, COLUMN_ID, ids[i]);
    }
}

enum db_result db_insert_promotion_scopes(struct db_conn *conn, const char *shop_id,
                                          const struct promotion_record *const *promotions,
                                          size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        const struct tumpuk_promotion *promotion = &promotions[i]->promotion;

        put_ids(&columns, promotion->id, false, promotion->scope.product_ids,
                promotion->scope.product_count);
        put_ids(&columns, promotion->id, true, promotion->scope.sku_ids,
                promotion->scope.sku_count);
    }
    result = db_columns_exec(conn, &db_sql_insert_promotion_scopes, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

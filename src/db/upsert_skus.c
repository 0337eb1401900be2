#include "db/columns.h"
#include "db/store.h"

enum {
    COLUMN_PRODUCT,
    COLUMN_SKU,
    COLUMN_POSITION,
    COLUMN_NAME,
    COLUMN_LIST_PRICE,
    COLUMN_UNIT_COST,
    COLUMN_FLOOR_PRICE,
    COLUMN_MIN_MARGIN_BPS,
    COLUMN_LOW_STOCK_THRESHOLD,
    COLUMN_COUNT,
};

static void put_sku(struct db_columns *columns, struct tumpuk_text product_id, uint32_t position,
                    const struct sku_record *sku)
{
    db_columns_text(columns, COLUMN_PRODUCT, product_id);
    db_columns_text(columns, COLUMN_SKU, sku->sku_id);
    db_columns_i64(columns, COLUMN_POSITION, position);
    db_columns_text(columns, COLUMN_NAME, sku->name);
    db_columns_i64(columns, COLUMN_LIST_PRICE, sku->list_price);
    db_columns_i64_from(columns, COLUMN_UNIT_COST, 0, sku->unit_cost);
    db_columns_i64_from(columns, COLUMN_FLOOR_PRICE, 0, sku->floor_price);
    db_columns_i64_from(columns, COLUMN_MIN_MARGIN_BPS, 1, sku->min_margin_bps);
    db_columns_i64_from(columns, COLUMN_LOW_STOCK_THRESHOLD, 0, sku->low_stock_threshold);
}

enum db_result db_upsert_skus(struct db_conn *conn, const char *shop_id,
                              const struct product_record *const *products, size_t count)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        for (uint32_t s = 0; s < products[i]->sku_count; s++)
            put_sku(&columns, products[i]->product_id, s, &products[i]->skus[s]);
    }
    result = db_columns_exec(conn, &db_sql_upsert_skus, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

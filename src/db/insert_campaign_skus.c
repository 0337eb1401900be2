#include "db/columns.h"
#include "db/store.h"

enum { COLUMN_SKU, COLUMN_PROMOTION, COLUMN_COUNT };

enum db_result db_insert_campaign_skus(struct db_conn *conn, const char *shop_id,
                                       const char *campaign_id, const struct db_campaign_sku *skus,
                                       size_t count)
{
    const char *const first[] = {shop_id, campaign_id};
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_text(&columns, COLUMN_SKU, skus[i].sku_id);
        db_columns_text(&columns, COLUMN_PROMOTION, skus[i].promotion_id);
    }
    result = db_columns_exec(conn, &db_sql_insert_campaign_skus, 2, first, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

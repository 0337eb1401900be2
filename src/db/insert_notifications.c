#include "db/columns.h"
#include "db/notification.h"
#include "db/rows.h"

enum {
    COLUMN_KIND,
    COLUMN_CAUSE,
    COLUMN_CAMPAIGN,
    COLUMN_PRODUCT,
    COLUMN_SKU,
    COLUMN_LIVE,
    COLUMN_NAME,
    COLUMN_VARIANT,
    COLUMN_AMOUNT,
    COLUMN_GMV,
    COLUMN_STOCK,
    COLUMN_THRESHOLD,
    COLUMN_DAYS_LEFT,
    COLUMN_CODE,
    COLUMN_REASON,
    COLUMN_AT,
    COLUMN_COUNT,
};

static void add_row(struct db_columns *columns, const struct notification *told)
{
    db_columns_string(columns, COLUMN_KIND, notification_kind_name(told->kind));
    db_columns_text(columns, COLUMN_CAUSE, told->cause);
    db_columns_text(columns, COLUMN_CAMPAIGN, told->campaign_id);
    db_columns_text(columns, COLUMN_PRODUCT, told->product_id);
    db_columns_text(columns, COLUMN_SKU, told->sku_id);
    db_columns_text(columns, COLUMN_LIVE, told->live_id);
    db_columns_text(columns, COLUMN_NAME, told->name);
    db_columns_text(columns, COLUMN_VARIANT, told->variant);
    db_columns_i64_from(columns, COLUMN_AMOUNT, 0, told->amount);
    db_columns_i64_from(columns, COLUMN_GMV, 0, told->gmv);
    if (told->counted)
        db_columns_i64(columns, COLUMN_STOCK, told->stock);
    else
        db_columns_null(columns, COLUMN_STOCK);
    db_columns_i64_from(columns, COLUMN_THRESHOLD, 0, told->threshold);
    db_columns_i64_from(columns, COLUMN_DAYS_LEFT, 0, told->days_left_tenths);
    db_columns_text(columns, COLUMN_CODE, told->code);
    db_columns_text(columns, COLUMN_REASON, told->reason);
    db_columns_instant(columns, COLUMN_AT, told->at_us);
}

enum db_result db_insert_notifications(struct db_conn *conn, const char *shop_id,
                                       const struct notification *given, size_t count,
                                       int64_t *raised)
{
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    db_columns_init(&columns, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++)
        add_row(&columns, &given[i]);
    result = db_columns_exec(conn, &db_sql_insert_notifications, 1, &shop_id, &columns, &rows);
    if (result == DB_OK && !db_row_i64(rows, 0, 0, raised))
        result = DB_FAILED;
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

#include "db/columns.h"
#include "db/data.h"

enum {
    COLUMN_PAID_AT,
    COLUMN_ORDER,
    COLUMN_LINE,
    COLUMN_SKU,
    COLUMN_PRODUCT,
    COLUMN_QUANTITY,
    COLUMN_LIST_PRICE,
    COLUMN_SELLER_DISCOUNT,
    COLUMN_PLATFORM_DISCOUNT,
    COLUMN_GMV,
    COLUMN_GIFT,
    COLUMN_SOURCE,
    COLUMN_SOURCE_ID,
    COLUMN_SOURCE_VIA,
    COLUMN_COUNT,
};

static void put_line(struct db_columns *columns, const struct data_order *order, uint32_t at)
{
    const struct data_line *line = &order->lines[at];

    db_columns_instant(columns, COLUMN_PAID_AT, order->paid_at_us);
    db_columns_text(columns, COLUMN_ORDER, order->order_id);
    db_columns_i64(columns, COLUMN_LINE, (int64_t)at + 1);
    db_columns_text(columns, COLUMN_SKU, line->sku_id);
    db_columns_text(columns, COLUMN_PRODUCT, line->product_id);
    db_columns_i64(columns, COLUMN_QUANTITY, line->quantity);
    db_columns_i64(columns, COLUMN_LIST_PRICE, line->list_price);
    db_columns_i64(columns, COLUMN_SELLER_DISCOUNT, line->seller_discount);
    db_columns_i64(columns, COLUMN_PLATFORM_DISCOUNT, line->platform_discount);
    db_columns_i64(columns, COLUMN_GMV, line->gmv);
    db_columns_bool(columns, COLUMN_GIFT, line->gift);
    db_columns_i64(columns, COLUMN_SOURCE, line->origin.source);
    db_columns_text(columns, COLUMN_SOURCE_ID, line->origin.id);
    db_columns_i64_from(columns, COLUMN_SOURCE_VIA, 1, line->origin.via);
}

enum db_result db_insert_order_lines(struct db_conn *conn, const char *shop_id,
                                     const struct data_order *const *orders, size_t count,
                                     void (*meanwhile)(void *arg), void *arg)
{
    static const enum db_element ELEMENTS[] = {
        [COLUMN_PAID_AT] = DB_ELEMENT_INSTANT,
        [COLUMN_ORDER] = DB_ELEMENT_TEXT,
        [COLUMN_LINE] = DB_ELEMENT_I32,
        [COLUMN_SKU] = DB_ELEMENT_TEXT,
        [COLUMN_PRODUCT] = DB_ELEMENT_TEXT,
        [COLUMN_QUANTITY] = DB_ELEMENT_I64,
        [COLUMN_LIST_PRICE] = DB_ELEMENT_I64,
        [COLUMN_SELLER_DISCOUNT] = DB_ELEMENT_I64,
        [COLUMN_PLATFORM_DISCOUNT] = DB_ELEMENT_I64,
        [COLUMN_GMV] = DB_ELEMENT_I64,
        [COLUMN_GIFT] = DB_ELEMENT_BOOL,
        [COLUMN_SOURCE] = DB_ELEMENT_I16,
        [COLUMN_SOURCE_ID] = DB_ELEMENT_TEXT,
        [COLUMN_SOURCE_VIA] = DB_ELEMENT_I16,
    };
    struct db_columns columns;
    enum db_result result;

    db_columns_init_binary(&columns, ELEMENTS, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        for (uint32_t at = 0; at < orders[i]->line_count; at++)
            put_line(&columns, orders[i], at);
    }
    result = db_columns_exec_beside(conn, &db_sql_insert_order_lines, 1, &shop_id, &columns,
                                    meanwhile, arg);
    db_columns_clear(&columns);
    return result;
}

#include "db/columns.h"
#include "db/data.h"

enum {
    COLUMN_PAID_AT,
    COLUMN_ORDER,
    COLUMN_CHANNEL,
    COLUMN_BUYER,
    COLUMN_NEW_BUYER,
    COLUMN_PROMOTIONS,
    COLUMN_COUNT,
};

/* A list inside a list: as an array's text. */
static void put_promotions(struct db_columns *columns, const struct data_order *order)
{
    struct db_columns inner;

    if (order->promotion_count == 0) {
        db_columns_null(columns, COLUMN_PROMOTIONS);
        return;
    }
    db_columns_init(&inner, 1);
    for (uint32_t i = 0; i < order->promotion_count; i++)
        db_columns_text(&inner, 0, order->promotion_ids[i]);
    db_columns_array(columns, COLUMN_PROMOTIONS, &inner, 0);
    db_columns_clear(&inner);
}

enum db_result db_insert_orders(struct db_conn *conn, const char *shop_id,
                                const struct data_order *const *orders, size_t count)
{
    static const enum db_element ELEMENTS[] = {
        [COLUMN_PAID_AT] = DB_ELEMENT_INSTANT, [COLUMN_ORDER] = DB_ELEMENT_TEXT,
        [COLUMN_CHANNEL] = DB_ELEMENT_I16,     [COLUMN_BUYER] = DB_ELEMENT_TEXT,
        [COLUMN_NEW_BUYER] = DB_ELEMENT_BOOL,  [COLUMN_PROMOTIONS] = DB_ELEMENT_TEXT,
    };
    struct db_columns columns;
    enum db_result result;

    db_columns_init_binary(&columns, ELEMENTS, COLUMN_COUNT);
    for (size_t i = 0; i < count; i++) {
        db_columns_instant(&columns, COLUMN_PAID_AT, orders[i]->paid_at_us);
        db_columns_text(&columns, COLUMN_ORDER, orders[i]->order_id);
        db_columns_i64(&columns, COLUMN_CHANNEL, orders[i]->channel);
        db_columns_text(&columns, COLUMN_BUYER, orders[i]->buyer_id);
        db_columns_bool(&columns, COLUMN_NEW_BUYER, orders[i]->new_buyer);
        put_promotions(&columns, orders[i]);
    }
    result = db_columns_exec(conn, &db_sql_insert_orders, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

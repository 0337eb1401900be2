#include "db/columns.h"
#include "db/data.h"

enum { COLUMN_KIND, COLUMN_SPAN, COLUMN_STARTS_AT, COLUMN_ITEM, COLUMN_CHANNEL, COLUMN_SUMS };

static const enum db_element ELEMENTS[] = {
    [COLUMN_KIND] = DB_ELEMENT_I16,
    [COLUMN_SPAN] = DB_ELEMENT_I16,
    [COLUMN_STARTS_AT] = DB_ELEMENT_INSTANT,
    [COLUMN_ITEM] = DB_ELEMENT_TEXT,
    [COLUMN_CHANNEL] = DB_ELEMENT_I16,
    [COLUMN_SUMS] = DB_ELEMENT_I64,
    DB_ELEMENT_I64,
    DB_ELEMENT_I64,
    DB_ELEMENT_I64,
    DB_ELEMENT_I64,
    DB_ELEMENT_I64,
    DB_ELEMENT_I64,
    DB_ELEMENT_I64,
    DB_ELEMENT_I64,
};

/* Views of the shop are of no item. */
static const enum rollup_sum ITEM_SUMS[] = {
    ROLLUP_GMV,          ROLLUP_DEDUCTIONS, ROLLUP_REFUND_AMOUNT, ROLLUP_CANCELLED_ORDERS,
    ROLLUP_ORDERS,       ROLLUP_ITEMS_SOLD, ROLLUP_IMPRESSIONS,   ROLLUP_CLICKS,
    ROLLUP_ADD_TO_CARTS,
};
#define ITEM_SUM_COUNT ((int)(sizeof ITEM_SUMS / sizeof ITEM_SUMS[0]))

_Static_assert(sizeof ELEMENTS / sizeof ELEMENTS[0] == COLUMN_SUMS + ITEM_SUM_COUNT,
               "an element for each column");

enum db_result db_add_item_sums(struct db_conn *conn, const char *shop_id,
                                const struct rollup_table *sums)
{
    struct db_columns columns;
    bool any = false;
    enum db_result result = DB_OK;

    db_columns_init_binary(&columns, ELEMENTS, COLUMN_SUMS + ITEM_SUM_COUNT);
    for (uint32_t i = 0; i < sums->count; i++) {
        const struct rollup_row *row = &sums->rows[i];

        if (row->kind == ROLLUP_SHOP)
            continue;
        any = true;
        db_columns_i64(&columns, COLUMN_KIND, row->kind);
        db_columns_i64(&columns, COLUMN_SPAN,
                       rollup_span_minutes((enum rollup_kind)row->kind, row->span));
        db_columns_instant(&columns, COLUMN_STARTS_AT, row->starts_us);
        db_columns_text(&columns, COLUMN_ITEM, row->item.id);
        db_columns_i64(&columns, COLUMN_CHANNEL, row->channel);
        for (int sum = 0; sum < ITEM_SUM_COUNT; sum++)
            db_columns_i64(&columns, COLUMN_SUMS + sum, row->sums[ITEM_SUMS[sum]]);
    }
    if (any)
        result = db_columns_exec(conn, &db_sql_add_item_sums, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

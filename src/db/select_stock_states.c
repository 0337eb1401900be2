#include "db/fields.h"
#include "db/items.h"

#define COLUMNS 4

struct taking {
    db_take_stock_state *take;
    void *arg;
};

static bool take_row(void *arg, const struct db_field *fields)
{
    const struct taking *taking = arg;
    struct db_taker taker = {.field = fields};
    struct db_stock_state state;

    state.product_id = db_take_text(&taker);
    state.sku_id = db_take_text(&taker);
    state.units = db_take_integer(&taker, 0);
    state.threshold = db_take_integer(&taker, -1);
    return !taker.failed && taking->take(taking->arg, &state);
}

enum db_result db_select_stock_states(struct db_conn *conn, const char *shop_id,
                                      db_take_stock_state *take, void *arg)
{
    struct taking taking = {take, arg};

    return db_conn_stream(conn, &db_sql_select_stock_states, 1, &shop_id, COLUMNS, take_row,
                          &taking);
}

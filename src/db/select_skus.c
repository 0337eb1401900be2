#include "db/columns.h"
#include "db/records.h"
#include "db/rows.h"

static enum db_result select_rows(struct db_conn *conn, const char *shop_id,
                                  const struct product_record *products, size_t count,
                                  PGresult **rows)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, 1);
    for (size_t i = 0; i < count; i++)
        db_columns_text(&columns, 0, products[i].product_id);
    result = db_columns_exec(conn, &db_sql_select_skus, 1, &shop_id, &columns, rows);
    db_columns_clear(&columns);
    return result;
}

static void read_sku(struct db_row *row, struct sku_record *out)
{
    row->column = 1; /* after the product */
    out->sku_id = db_row_take_text(row);
    out->name = db_row_take_text(row);
    out->list_price = db_row_take_i64(row, 0);
    out->unit_cost = db_row_take_i64(row, -1);
    out->floor_price = db_row_take_i64(row, -1);
    out->min_margin_bps = (int32_t)db_row_take_i64(row, -1);
    out->stock = db_row_take_i64(row, SHOP_STOCK_NONE);
    out->stock_was = SHOP_STOCK_NONE;
    out->low_stock_threshold = db_row_take_i64(row, -1);
}

enum db_result db_select_skus(struct db_conn *conn, struct arena *arena, const char *shop_id,
                              struct product_record *products, size_t count)
{
    PGresult *rows = NULL;
    struct sku_record *skus;
    enum db_result result = select_rows(conn, shop_id, products, count, &rows);
    int row_count = result == DB_OK ? PQntuples(rows) : 0;
    size_t product = 0;

    if (result != DB_OK)
        goto out;
    result = DB_FAILED;
    skus = arena_calloc(arena, row_count > 0 ? (size_t)row_count : 1, sizeof *skus);
    if (skus == NULL)
        goto out;
    for (int i = 0; i < row_count; i++) {
        struct db_row row = {.rows = rows, .row = i, .arena = arena};

        read_sku(&row, &skus[i]);
        /* both lists stand in the order of products' ids */
        while (product < count && !db_row_is(rows, i, 0, products[product].product_id))
            product++;
        if (row.failed || product == count)
            goto out;
        if (products[product].sku_count++ == 0)
            products[product].skus = &skus[i];
    }
    result = DB_OK;
out:
    PQclear(rows);
    return result;
}

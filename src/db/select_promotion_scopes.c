#include "db/columns.h"
#include "db/records.h"
#include "db/rows.h"

enum { COLUMN_PROMOTION, COLUMN_BY_SKU, COLUMN_ID };

static enum db_result select_rows(struct db_conn *conn, const char *shop_id,
                                  const struct promotion_record *promotions, size_t count,
                                  PGresult **rows)
{
    struct db_columns columns;
    enum db_result result;

    db_columns_init(&columns, 1);
    for (size_t i = 0; i < count; i++) {
        if (!promotions[i].promotion.scope.everything)
            db_columns_text(&columns, 0, promotions[i].promotion.id);
    }
    result = db_columns_exec(conn, &db_sql_select_promotion_scopes, 1, &shop_id, &columns, rows);
    db_columns_clear(&columns);
    return result;
}

static void scope_add(struct tumpuk_scope *scope, bool by_sku, const struct tumpuk_text *id)
{
    if (by_sku && scope->sku_count++ == 0)
        scope->sku_ids = id;
    if (!by_sku && scope->product_count++ == 0)
        scope->product_ids = id;
}

enum db_result db_select_promotion_scopes(struct db_conn *conn, struct arena *arena,
                                          const char *shop_id, struct promotion_record *promotions,
                                          size_t count)
{
    PGresult *rows = NULL;
    struct tumpuk_text *ids;
    enum db_result result = select_rows(conn, shop_id, promotions, count, &rows);
    int row_count = result == DB_OK ? PQntuples(rows) : 0;
    size_t at = 0;

    if (result != DB_OK)
        goto out;
    result = DB_FAILED;
    ids = arena_calloc(arena, row_count > 0 ? (size_t)row_count : 1, sizeof *ids);
    if (ids == NULL)
        goto out;
    for (int i = 0; i < row_count; i++) {
        struct db_row row = {.rows = rows, .row = i, .column = COLUMN_BY_SKU, .arena = arena};
        bool by_sku = db_row_take_bool(&row);

        ids[i] = db_row_take_text(&row);
        /* both lists stand in the order of promotions' ids */
        while (at < count && !db_row_is(rows, i, COLUMN_PROMOTION, promotions[at].promotion.id))
            at++;
        if (row.failed || at == count)
            goto out;
        scope_add(&promotions[at].promotion.scope, by_sku, &ids[i]);
    }
    result = DB_OK;
out:
    PQclear(rows);
    return result;
}

#include "db/quota_uses.h"

#include "db/columns.h"
#include "db/records.h"
#include "db/rows.h"

/* Promotion, buyer, uses and units; without buyers one column less. */
#define COLUMNS_MAX 4

static void put_names(struct db_columns *columns, bool by_buyer, const struct db_quota_use *use)
{
    db_columns_text(columns, 0, use->promotion_id);
    if (by_buyer)
        db_columns_text(columns, 1, use->buyer_id);
}

enum db_result db_lock_uses(struct db_conn *conn, const struct db_statement *statement,
                            bool by_buyer, const char *shop_id, struct db_quota_use *uses,
                            size_t count)
{
    struct db_columns columns;
    PGresult *rows = NULL;
    enum db_result result;

    db_columns_init(&columns, by_buyer ? 2 : 1);
    for (size_t i = 0; i < count; i++)
        put_names(&columns, by_buyer, &uses[i]);
    result = db_columns_exec(conn, statement, 1, &shop_id, &columns, &rows);
    if (result == DB_OK && (size_t)PQntuples(rows) != count)
        result = DB_FAILED;
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        struct db_row row = {.rows = rows, .row = (int)i, .column = 1};

        uses[i].uses = db_row_take_i64(&row, 0);
        uses[i].units = db_row_take_i64(&row, 0);
        if (row.failed || !db_row_is(rows, (int)i, 0, uses[i].promotion_id))
            result = DB_FAILED;
    }
    PQclear(rows);
    db_columns_clear(&columns);
    return result;
}

enum db_result db_raise_uses(struct db_conn *conn, const struct db_statement *statement,
                             bool by_buyer, const char *shop_id, const struct db_quota_use *uses,
                             size_t count)
{
    const int figures = by_buyer ? 2 : 1;
    struct db_columns columns;
    enum db_result result = DB_OK;
    size_t raised = 0;

    db_columns_init(&columns, by_buyer ? COLUMNS_MAX : COLUMNS_MAX - 1);
    for (size_t i = 0; i < count; i++) {
        if (uses[i].more_uses == 0)
            continue;
        raised++;
        put_names(&columns, by_buyer, &uses[i]);
        db_columns_i64(&columns, figures, uses[i].more_uses);
        db_columns_i64(&columns, figures + 1, uses[i].more_units);
    }
    if (raised > 0)
        result = db_columns_exec(conn, statement, 1, &shop_id, &columns, NULL);
    db_columns_clear(&columns);
    return result;
}

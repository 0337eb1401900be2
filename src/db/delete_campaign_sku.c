#include "db/conn.h"
#include "db/rows.h"
#include "db/store.h"

enum db_result db_delete_campaign_sku(struct db_conn *conn, struct arena *arena,
                                      const char *shop_id, const char *campaign_id,
                                      const char *sku_id, struct tumpuk_text *promotion_id)
{
    const char *const params[] = {shop_id, campaign_id, sku_id};
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_delete_campaign_sku, 3, params, &rows);

    if (result == DB_OK && PQntuples(rows) == 0)
        result = DB_NONE;
    if (result == DB_OK) {
        struct db_row row = {.rows = rows, .arena = arena};

        *promotion_id = db_row_take_text(&row);
        if (row.failed)
            result = DB_FAILED;
    }
    PQclear(rows);
    return result;
}

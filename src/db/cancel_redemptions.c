#include "db/columns.h"
#include "db/redemption.h"
#include "db/rows.h"

enum db_result db_cancel_redemptions(struct db_conn *conn, struct arena *arena, const char *shop_id,
                                     const struct tumpuk_text *order_ids, size_t order_count,
                                     struct tumpuk_text **out, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_columns_exec_ids(conn, &db_sql_cancel_redemptions, shop_id,
                                                order_ids, order_count, &rows);

    *out = NULL;
    *count = 0;
    if (result == DB_OK && !db_rows_texts(rows, arena, out, count))
        result = DB_FAILED;
    PQclear(rows);
    return result;
}

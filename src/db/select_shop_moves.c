#include "db/columns.h"
#include "db/dashboard.h"
#include "db/rows.h"

static void read_moves(struct db_row *row, void *element)
{
    struct db_shop_moves *moves = element;

    moves->version = db_row_take_i64(row, 0);
    moves->last_id = db_row_take_i64(row, 0);
}

enum db_result db_select_shop_moves(struct db_conn *conn, struct arena *arena,
                                    const struct tumpuk_text *shop_ids, size_t count,
                                    struct db_shop_moves *out)
{
    PGresult *rows = NULL;
    struct db_shop_moves *found = NULL;
    size_t found_count = 0;
    enum db_result result = db_columns_exec_ids(conn, &db_sql_select_shop_moves, NULL, shop_ids,
                                                count, &rows);

    if (result == DB_OK)
        found = db_rows_read(rows, arena, sizeof *found, read_moves, &found_count);
    PQclear(rows);
    if (result == DB_OK && (found == NULL || found_count != count))
        return DB_FAILED;
    for (size_t i = 0; result == DB_OK && i < count; i++)
        out[i] = found[i];
    return result;
}

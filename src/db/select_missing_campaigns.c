#include "db/columns.h"
#include "db/rows.h"
#include "db/store.h"

static void read_id(struct db_row *row, void *element)
{
    struct tumpuk_text *id = element;

    *id = db_row_take_text(row);
}

enum db_result db_select_missing_campaigns(struct db_conn *conn, struct arena *arena,
                                           const struct tumpuk_text *ids, size_t id_count,
                                           struct tumpuk_text **out, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_columns_exec_ids(conn, &db_sql_select_missing_campaigns, NULL, ids,
                                                id_count, &rows);

    *out = NULL;
    *count = 0;
    if (result == DB_OK)
        *out = db_rows_read(rows, arena, sizeof **out, read_id, count);
    PQclear(rows);
    return result == DB_OK && *out == NULL ? DB_FAILED : result;
}

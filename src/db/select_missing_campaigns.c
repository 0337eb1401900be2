#include "db/columns.h"
#include "db/rows.h"
#include "db/store.h"

enum db_result db_select_missing_campaigns(struct db_conn *conn, struct arena *arena,
                                           const struct tumpuk_text *ids, size_t id_count,
                                           struct tumpuk_text **out, size_t *count)
{
    PGresult *rows = NULL;
    enum db_result result = db_columns_exec_ids(conn, &db_sql_select_missing_campaigns, NULL, ids,
                                                id_count, &rows);

    *out = NULL;
    *count = 0;
    if (result == DB_OK && !db_rows_texts(rows, arena, out, count))
        result = DB_FAILED;
    PQclear(rows);
    return result;
}

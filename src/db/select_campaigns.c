#include <stdio.h>

#include "db/conn.h"
#include "db/records.h"

enum db_result db_select_campaigns(struct db_conn *conn, struct arena *arena, const char *after,
                                   size_t limit, const char *kind, struct campaign_record **out,
                                   size_t *count)
{
    char limit_text[24];
    const char *const params[] = {after, limit_text, kind};
    PGresult *rows = NULL;
    enum db_result result;

    snprintf(limit_text, sizeof limit_text, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_select_campaigns, 3, params, &rows);
    if (result == DB_OK)
        result = db_read_campaigns(rows, arena, out, count);
    PQclear(rows);
    return result;
}

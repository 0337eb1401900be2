#include <stdio.h>

#include "db/conn.h"
#include "db/dashboard.h"
#include "db/records.h"

enum db_result db_select_sub_campaigns(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id, const char *campaign_id, size_t limit,
                                       struct campaign_record **out, size_t *count)
{
    char limit_text[24];
    const char *const params[] = {shop_id, campaign_id, limit_text};
    PGresult *rows = NULL;
    enum db_result result;

    (void)snprintf(limit_text, sizeof limit_text, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_select_sub_campaigns, 3, params, &rows);
    if (result == DB_OK)
        result = db_read_campaigns(rows, arena, out, count);
    PQclear(rows);
    return result;
}

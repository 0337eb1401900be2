#include <stdio.h>

#include "db/columns.h"
#include "db/dashboard.h"
#include "db/records.h"

enum db_result db_select_previous_campaigns(struct db_conn *conn, struct arena *arena,
                                            const char *shop_id, enum campaign_kind kind,
                                            int64_t ended_us, size_t limit,
                                            struct campaign_record **out, size_t *count)
{
    char ended[40];
    char limit_text[24];
    const char *const params[] = {campaign_kind_name(kind), db_instant_text(ended_us, ended),
                                  limit_text, shop_id};
    PGresult *rows = NULL;
    enum db_result result;

    (void)snprintf(limit_text, sizeof limit_text, "%zu", limit);
    result = db_conn_exec(conn, &db_sql_select_previous_campaigns, 4, params, &rows);
    if (result == DB_OK)
        result = db_read_campaigns(rows, arena, out, count);
    PQclear(rows);
    return result;
}

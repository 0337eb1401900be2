#include "db/conn.h"
#include "db/records.h"

enum db_result db_hold_campaign(struct db_conn *conn, struct arena *arena, const char *campaign_id,
                                struct campaign_record *out)
{
    struct campaign_record *list = NULL;
    PGresult *rows = NULL;
    size_t count = 0;
    enum db_result result = db_conn_exec(conn, &db_sql_hold_campaign, 1, &campaign_id, &rows);

    if (result == DB_OK)
        result = db_read_campaigns(rows, arena, &list, &count);
    if (result == DB_OK && count == 0)
        result = DB_NONE;
    if (result == DB_OK)
        *out = list[0];
    PQclear(rows);
    return result;
}

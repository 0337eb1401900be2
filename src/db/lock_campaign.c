#include "db/records.h"

enum db_result db_lock_campaign(struct db_conn *conn, struct arena *arena, const char *campaign_id,
                                struct campaign_record *out)
{
    return db_read_campaign(conn, arena, &db_sql_lock_campaign, campaign_id, out);
}

#include <inttypes.h>
#include <stdio.h>

#include "db/notification_rows.h"

enum db_result db_mark_notification_read(struct db_conn *conn, struct arena *arena,
                                         const char *shop_id, const char *campaign_id,
                                         int64_t notification_id, struct notification *out)
{
    char id[24];
    const char *const params[] = {shop_id, campaign_id, id};
    struct notification *list = NULL;
    size_t count = 0;
    enum db_result result;

    (void)snprintf(id, sizeof id, "%" PRId64, notification_id);
    result = db_read_notifications(conn, arena, &db_sql_mark_notification_read, 3, params, &list,
                                   &count);
    if (result == DB_OK && count == 0)
        result = DB_NONE;
    if (result == DB_OK)
        *out = list[0];
    return result;
}

#include <inttypes.h>
#include <stdio.h>

#include "db/notification_rows.h"

enum db_result db_select_notifications_after(struct db_conn *conn, struct arena *arena,
                                             const char *shop_id, const char *campaign_id,
                                             int64_t after_id, size_t limit,
                                             struct notification **out, size_t *count)
{
    char after[24];
    char limit_text[24];
    const char *const params[] = {shop_id, campaign_id, after, limit_text};

    (void)snprintf(after, sizeof after, "%" PRId64, after_id);
    (void)snprintf(limit_text, sizeof limit_text, "%zu", limit);
    return db_read_notifications(conn, arena, &db_sql_select_notifications_after, 4, params, out,
                                 count);
}

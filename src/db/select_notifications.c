#include <inttypes.h>
#include <stdio.h>

#include "db/notification_rows.h"

enum db_result db_select_notifications(struct db_conn *conn, struct arena *arena,
                                       const char *shop_id,
                                       const struct db_notification_filter *filter,
                                       struct notification **out, size_t *count)
{
    char before[24];
    char limit[24];
    const char *const params[] = {shop_id, filter->campaign_id,
                                  filter->before_id > 0 ? before : NULL, filter->unread ? "t" : "f",
                                  limit};

    (void)snprintf(before, sizeof before, "%" PRId64, filter->before_id);
    (void)snprintf(limit, sizeof limit, "%zu", filter->limit);
    return db_read_notifications(conn, arena, &db_sql_select_notifications, 5, params, out, count);
}

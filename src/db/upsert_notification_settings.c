#include <inttypes.h>
#include <stdio.h>

#include "db/conn.h"
#include "db/notification.h"

enum db_result db_upsert_notification_settings(struct db_conn *conn, const char *shop_id,
                                               const struct notification_settings *settings)
{
    char days[16];
    char minutes[16];
    const char *const params[] = {shop_id, days, minutes};

    (void)snprintf(days, sizeof days, "%" PRId32, settings->low_stock_days);
    (void)snprintf(minutes, sizeof minutes, "%" PRId32, settings->live_reminder_minutes);
    return db_conn_exec(conn, &db_sql_upsert_notification_settings, 3, params, NULL);
}

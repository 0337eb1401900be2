#include <inttypes.h>
#include <stdio.h>

#include "db/columns.h"
#include "db/notification.h"

enum db_result db_settle_notification_feed(struct db_conn *conn, const char *shop_id,
                                           const struct db_notification_claim *claim,
                                           int64_t due_us, int64_t next_us)
{
    char version[24];
    char media[24];
    char due[40];
    char next[40];
    char quarter[40];
    const char *const params[] = {shop_id,
                                  version,
                                  media,
                                  db_instant_text(due_us, due),
                                  db_instant_text(next_us, next),
                                  db_instant_text(claim->quarter_us, quarter)};

    (void)snprintf(version, sizeof version, "%" PRId64, claim->version);
    (void)snprintf(media, sizeof media, "%" PRId64, claim->media);
    return db_conn_exec(conn, &db_sql_settle_notification_feed, 6, params, NULL);
}

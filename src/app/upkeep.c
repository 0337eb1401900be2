#include "app/upkeep.h"

#include "base/rfc3339.h"
#include "db/data.h"
#include "db/notification.h"

#define SECOND_US INT64_C(1000000)
#define DAY_US (24 * 3600 * SECOND_US)
#define EVERY_US (600 * SECOND_US)
/* After a failure: the database may be away, or not migrated yet. */
#define AGAIN_US (10 * SECOND_US)
/* Partitions are there so long before their first rows. */
#define AHEAD_US (35 * DAY_US)
/* Rows are dropped so long after they became too old to be taken in: clocks of
 * several instances differ. */
#define GRACE_US DAY_US
/* Notifications are kept for so long: streams tell again what is seven days old. */
#define NOTIFICATIONS_KEPT_US (90 * DAY_US)

static enum db_result make_partitions(struct db_conn *conn, void *arg)
{
    int64_t now_us = rfc3339_now_us();
    enum db_result result = db_make_order_partitions(conn, now_us, now_us + AHEAD_US);

    (void)arg;
    return result == DB_OK ? db_make_traffic_partitions(conn, now_us, now_us + AHEAD_US) : result;
}

struct dropping {
    int64_t horizon_us;
    bool more;
};

static enum db_result drop_rows(struct db_conn *conn, void *arg)
{
    struct dropping *dropping = arg;

    return db_drop_raw_rows(conn, dropping->horizon_us, &dropping->more);
}

static enum db_result drop_notifications(struct db_conn *conn, void *arg)
{
    struct dropping *dropping = arg;

    return db_drop_notifications(conn, dropping->horizon_us, &dropping->more);
}

static void run(void *arg, struct db_conn *conn)
{
    struct upkeep *upkeep = arg;
    int64_t now_us = rfc3339_now_us();
    struct dropping rows = {.horizon_us = now_us - upkeep->raw_retention_us - GRACE_US};
    struct dropping told = {.horizon_us = now_us - NOTIFICATIONS_KEPT_US};

    atomic_store(&upkeep->due_us, now_us + AGAIN_US);
    if (conn != NULL && db_transact_locking(conn, make_partitions, NULL) == DB_OK &&
        db_transact_locking(conn, drop_rows, &rows) == DB_OK &&
        db_transact_locking(conn, drop_notifications, &told) == DB_OK)
        atomic_store(&upkeep->due_us, rows.more || told.more ? 0 : now_us + EVERY_US);
    atomic_store(&upkeep->busy, false);
}

void upkeep_ask(struct upkeep *upkeep)
{
    if (rfc3339_now_us() < atomic_load(&upkeep->due_us) || atomic_exchange(&upkeep->busy, true))
        return;
    if (!db_pool_submit(upkeep->pool, run, upkeep))
        atomic_store(&upkeep->busy, false);
}

void upkeep_begin(struct upkeep *upkeep, struct api_context *context, const struct config *config)
{
    context->ahead_limit_us = config->ahead_limit_s * SECOND_US;
    context->raw_retention_us = config->raw_retention_days * DAY_US;
    upkeep->pool = context->pool;
    upkeep->raw_retention_us = context->raw_retention_us;
    upkeep_ask(upkeep);
}

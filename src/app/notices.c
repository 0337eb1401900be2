#include "app/notices.h"

static void notices_run(void *arg, struct db_conn *conn)
{
    struct notices *notices = arg;

    if (conn != NULL)
        api_raise_notifications(conn, &notices->round);
    atomic_store(&notices->asked, false);
}

void notices_ask(struct notices *notices)
{
    if (atomic_exchange(&notices->asked, true))
        return;
    if (!db_pool_submit(notices->pool, notices_run, notices))
        atomic_store(&notices->asked, false);
}

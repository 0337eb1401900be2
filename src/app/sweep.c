#include "app/sweep.h"

#include "api/redemptions.h"

static void sweep_run(void *arg, struct db_conn *conn)
{
    struct sweep *sweep = arg;

    if (conn != NULL)
        api_expire_redemptions(conn);
    atomic_store(&sweep->asked, false);
}

void sweep_ask(struct sweep *sweep)
{
    if (atomic_exchange(&sweep->asked, true))
        return;
    if (!db_pool_submit(sweep->pool, sweep_run, sweep))
        atomic_store(&sweep->asked, false);
}

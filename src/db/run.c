#include "base/log.h"
#include "db/conn.h"

enum db_result db_run(const struct db_config *config, db_transaction *body, void *arg)
{
    struct db_settings settings = {.url = NULL};
    struct db_stats stats = {.connects = 0};
    struct db_conn conn;
    PGconn *pg = NULL;
    enum db_result result = DB_UNAVAILABLE;

    if (!db_settings_init(&settings, config))
        return DB_FAILED;
    pg = db_conn_open(&settings);
    if (pg == NULL)
        goto out;
    db_conn_init(&conn, &settings, &stats);
    db_conn_attach(&conn, pg);
    result = body(&conn, arg);
    db_conn_drop(&conn, NULL);
out:
    db_settings_clear(&settings);
    return result;
}

#include <stdio.h>

#include "db/conn.h"
#include "db/items.h"

enum db_result db_set_summing_limits(struct db_conn *conn, bool summing)
{
    char timeout_ms[16];
    const char *const params[] = {summing ? "on" : "off", timeout_ms};
    unsigned usual_ms = conn->settings->statement_timeout_ms;

    conn->statement_ms = summing && usual_ms < DB_SUMMING_TIMEOUT_MS ? DB_SUMMING_TIMEOUT_MS : 0;
    if (!summing && (conn->pg == NULL || PQtransactionStatus(conn->pg) == PQTRANS_INERROR))
        return DB_OK; /* the transaction takes its settings with it */
    (void)snprintf(timeout_ms, sizeof timeout_ms, "%u",
                   conn->statement_ms != 0 ? conn->statement_ms : usual_ms);
    return db_conn_exec(conn, &db_sql_set_summing_limits, 2, params, NULL);
}

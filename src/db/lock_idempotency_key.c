#include "db/conn.h"
#include "db/rows.h"
#include "db/store.h"

enum db_result db_lock_idempotency_key(struct db_conn *conn, const struct db_idempotency_key *key,
                                       bool *locked)
{
    const char *const params[] = {key->shop_id, key->route, key->key};
    PGresult *rows = NULL;
    int64_t taken = 0;
    enum db_result result = db_conn_exec(conn, &db_sql_lock_idempotency_key, 3, params, &rows);

    if (result == DB_OK && !db_row_i64(rows, 0, 0, &taken))
        result = DB_FAILED;
    PQclear(rows);
    *locked = taken != 0;
    return result;
}

#include "db/conn.h"
#include "db/keys.h"

enum db_result db_revoke_api_key(struct db_conn *conn, const char *key_id)
{
    const char *const params[] = {key_id};
    PGresult *row = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_revoke_api_key, 1, params, &row);

    if (result == DB_OK && PQntuples(row) == 0)
        result = DB_NONE;
    PQclear(row);
    return result;
}

#include "db/conn.h"
#include "db/rows.h"
#include "db/store.h"

enum { COLUMN_FINGERPRINT, COLUMN_STATUS, COLUMN_TYPE, COLUMN_LOCATION, COLUMN_ETAG, COLUMN_BODY };

enum db_result db_select_idempotency_key(struct db_conn *conn, struct arena *arena,
                                         const struct db_idempotency_key *key,
                                         struct db_answer *out)
{
    const char *const params[] = {key->shop_id, key->route, key->key};
    PGresult *rows = NULL;
    enum db_result result = db_conn_exec(conn, &db_sql_select_idempotency_key, 3, params, &rows);

    if (result == DB_OK && PQntuples(rows) == 0)
        result = DB_NONE;
    if (result != DB_OK)
        goto out;
    *out = (struct db_answer){
        .fingerprint = db_row_text(rows, 0, COLUMN_FINGERPRINT, arena),
        .content_type = db_row_text(rows, 0, COLUMN_TYPE, arena),
        .location = db_row_text(rows, 0, COLUMN_LOCATION, arena),
        .etag = db_row_text(rows, 0, COLUMN_ETAG, arena),
        .body = db_row_text(rows, 0, COLUMN_BODY, arena),
        .body_len = (size_t)PQgetlength(rows, 0, COLUMN_BODY),
    };
    if (!db_row_i64(rows, 0, COLUMN_STATUS, &out->status) || out->fingerprint == NULL ||
        out->content_type == NULL || out->body == NULL)
        result = DB_FAILED;
out:
    PQclear(rows);
    return result;
}

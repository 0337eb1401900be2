#include <stdio.h>

#include "db/conn.h"
#include "db/store.h"

enum db_result db_insert_idempotency_key(struct db_conn *conn, const struct db_idempotency_key *key,
                                         const struct db_answer *answer)
{
    char status[16];
    const char *const params[] = {key->shop_id,     key->route,
                                  key->key,         answer->fingerprint,
                                  status,           answer->content_type,
                                  answer->location, answer->etag,
                                  answer->body,     answer->kept ? "t" : "f"};

    snprintf(status, sizeof status, "%d", (int)answer->status);
    return db_conn_exec(conn, &db_sql_insert_idempotency_key, 10, params, NULL);
}

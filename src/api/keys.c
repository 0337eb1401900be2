#include "api/keys.h"

#include <string.h>

/* Two ids at random are the same once in 2^60 times: then another is made. */
#define CREATE_TRIES_MAX 3

enum db_result api_create_key(struct db_conn *conn, struct db_api_key *row, struct access_key *key,
                              char text[ACCESS_KEY_LEN + 1])
{
    enum db_result result = DB_CONFLICT;

    for (int tries = 0; result == DB_CONFLICT && tries < CREATE_TRIES_MAX; tries++) {
        if (!access_key_make(key, text))
            return DB_FAILED;
        row->key_id = key->id;
        row->revoked_us = KEY_NEVER;
        memcpy(row->hash, key->hash, sizeof row->hash);
        result = db_insert_api_key(conn, row);
    }
    return result;
}

struct key_document api_key_document(const struct db_api_key *row)
{
    return (struct key_document){.key_id = row->key_id,
                                 .grant = row->grant,
                                 .name = row->name,
                                 .created_us = row->created_us,
                                 .expires_us = row->expires_us,
                                 .revoked_us = row->revoked_us};
}

/*
 * Statements on API keys, one function a file of sql/queries. The secrets
 * themselves never come here: only their hashes do.
 */
#ifndef DB_KEYS_H
#define DB_KEYS_H

#include "base/access.h"
#include "db/db.h"

/* Told on each write of api_key; see db_select_api_key_version for the rest. */
#define DB_API_KEY_CHANNEL "tumpuk_key"

struct db_api_key {
    const char *key_id;
    unsigned char hash[ACCESS_HASH_BYTES]; /* not of db_select_api_key_page */
    struct access_grant grant;
    const char *name; /* NULL: none */
    int64_t created_us;
    int64_t expires_us; /* INT64_MAX: never */
    int64_t revoked_us; /* INT64_MAX: it is not */
};

/* Stores a key, and fills its created_us. DB_CONFLICT: there is one of that id;
 * DB_REFUSED: it would have expired already. */
enum db_result db_insert_api_key(struct db_conn *conn, struct db_api_key *key);

/* The keys that are of use (neither revoked nor expired) with their hashes, in
 * the order of ids, without names and the instants of making and revoking; and
 * the version of all keys that they are of. Into the arena. */
enum db_result db_select_api_keys(struct db_conn *conn, struct arena *arena, int64_t *version,
                                  struct db_api_key **keys, size_t *count);
/* Changes with each write of a key: cheap, to notice another instance's. */
enum db_result db_select_api_key_version(struct db_conn *conn, int64_t *version);

/* At most `limit` keys, whatever their state, in the order of making, after
 * that one of `after_us` and `after_id` (NULL: from the first). */
enum db_result db_select_api_key_page(struct db_conn *conn, struct arena *arena, int64_t after_us,
                                      const char *after_id, size_t limit, struct db_api_key **keys,
                                      size_t *count);

/* DB_NONE: there is no such key. Revoking twice is no fault. */
enum db_result db_revoke_api_key(struct db_conn *conn, const char *key_id);

#endif

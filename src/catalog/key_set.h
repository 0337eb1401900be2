/*
 * The API keys that are of use, in memory: looked up by id on the event loop,
 * without a database and without waiting.
 *
 *      readers → current → snapshot 7      immutable but for `revoked` marks
 *                          snapshot 6      being read by those who came before;
 *                                          freed once they are done
 *
 * Any thread may look up at any time. Whoever changes the set is one at a time:
 * key_set_lock before what is to be put in is read from the database, so that
 * no older answer of the database can replace a newer one. Knows no hashing.
 */
#ifndef CATALOG_KEY_SET_H
#define CATALOG_KEY_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/access.h"
#include "base/arena.h"
#include "db/keys.h"

/* Keys that one process keeps, and their bytes; more are refused, and what there
 * is stays. */
#define KEY_SET_MAX 200000
#define KEY_SET_BYTES_MAX ((size_t)256 * 1024 * 1024)

struct key_set;

/* Without keys and never loaded. NULL without memory. */
struct key_set *key_set_new(void);
void key_set_free(struct key_set *set); /* NULL is nothing; no reader may be left */

enum key_set_result {
    KEY_SET_FOUND,
    KEY_SET_UNKNOWN,
    KEY_SET_REVOKED,
    KEY_SET_EXPIRED,   /* at or after expires_us */
    KEY_SET_EMPTY,     /* no keys were ever put in: nothing can be said */
    KEY_SET_NO_MEMORY, /* or too many threads at once (base/epoch.h) */
};

struct key_set_entry {
    unsigned char hash[ACCESS_HASH_BYTES];
    struct access_grant grant; /* in the arena */
};

/* The key of that id. With FOUND, REVOKED and EXPIRED `*out` has its hash, with
 * FOUND the grant too. */
enum key_set_result key_set_find(struct key_set *set, const char *key_id, int64_t now_us,
                                 struct arena *arena, struct key_set_entry *out);

/* How many there are, and of which version of the database's; -1: never loaded. */
size_t key_set_count(struct key_set *set);
int64_t key_set_version(struct key_set *set);

/* ---- changing: between lock and unlock only ---- */
void key_set_lock(struct key_set *set);
void key_set_unlock(struct key_set *set);
/* Puts these keys in the place of all. They are copied. False: too many, or no
 * memory; the set is as it was. */
bool key_set_replace(struct key_set *set, int64_t version, const struct db_api_key *keys,
                     size_t count);
/* From when it returns, nobody finds the key any more. Never fails. */
void key_set_revoke(struct key_set *set, const char *key_id);

#endif

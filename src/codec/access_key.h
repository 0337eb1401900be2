/*
 * API keys as text: tmpk_<id>_<secret>.
 *
 * The id is no secret: the key is looked up, logged and revoked by it. The
 * secret (260 random bits) is shown once, to who asked for the key; what is
 * stored is its BLAKE2b hash, keyed with the id, so that a hash is of no use in
 * another key's row. A password's slow hash would add nothing to that many
 * bits. Any thread.
 */
#ifndef CODEC_ACCESS_KEY_H
#define CODEC_ACCESS_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/access.h"

#define ACCESS_KEY_PREFIX "tmpk_"
#define ACCESS_KEY_ID_LEN 12
#define ACCESS_KEY_SECRET_LEN 52
#define ACCESS_KEY_LEN \
    (sizeof(ACCESS_KEY_PREFIX) - 1 + ACCESS_KEY_ID_LEN + 1 + ACCESS_KEY_SECRET_LEN)

struct access_key {
    char id[ACCESS_KEY_ID_LEN + 1];
    unsigned char hash[ACCESS_HASH_BYTES];
};

/* A new key at random, and its text. The caller wipes `text` after use. False
 * where the system gives no random bytes. */
bool access_key_make(struct access_key *key, char text[ACCESS_KEY_LEN + 1]);

/* Reads a key; false where `text` has not a key's form. */
bool access_key_parse(const char *text, struct access_key *key);

/* Whether `id` has the form of a key's id. */
bool access_key_id_valid(const char *id);

/* Whether the key is the one that was stored as `hash`; takes as long whatever
 * the two. */
bool access_key_matches(const struct access_key *key, const unsigned char hash[ACCESS_HASH_BYTES]);

#endif

/*
 * A keyed hash of short texts for tables in memory (SipHash-1-3): with a key
 * that nobody knows, nobody can choose ids that collide. Not for secrets, and
 * never stored: the key is a new one in each process. Pure but for the key.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

struct hash_key {
    uint64_t k0;
    uint64_t k1;
};

/* A random key. */
void hash_key_make(struct hash_key *key);

uint64_t hash_bytes(const struct hash_key *key, const void *bytes, size_t len);

#endif

/*
 * Tokens that were verified already: an asymmetric signature takes a hundred
 * times longer to verify than a look-up here.
 *
 * Tokens are known by their hashes only, keyed with bytes of this process, so
 * that nobody can choose where a token falls. Bounded; what finds no room
 * drives out another. Any thread; a lock is held for a copy.
 */
#ifndef API_TOKEN_CACHE_H
#define API_TOKEN_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/access.h"
#include "base/arena.h"

/* Tokens that are kept: sets of so many ways. A token's shops take at most some
 * 12 KiB (JWT_BYTES_MAX), so 24 MiB in all at the very worst. */
#define TOKEN_CACHE_SETS 512
#define TOKEN_CACHE_WAYS 4
#define TOKEN_CACHE_HASH_BYTES 32

struct token_cache;

struct token_cache *token_cache_new(void);
void token_cache_free(struct token_cache *cache); /* NULL is nothing */

struct token_hash {
    unsigned char bytes[TOKEN_CACHE_HASH_BYTES];
};
struct token_hash token_cache_hash(const struct token_cache *cache, const char *token);

/* What a token that is kept grants, copied into the arena; false where it is
 * not there or has expired. */
bool token_cache_find(struct token_cache *cache, const struct token_hash *hash, int64_t now_us,
                      struct arena *arena, struct access_grant *grant);
/* Keeps a copy until `expires_us`, memory permitting. */
void token_cache_put(struct token_cache *cache, const struct token_hash *hash, int64_t now_us,
                     int64_t expires_us, const struct access_grant *grant);

#endif

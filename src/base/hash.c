/* J.-P. Aumasson, D. J. Bernstein: SipHash, 2012; one round a word, three at the end. */
#include "base/hash.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

void hash_key_make(struct hash_key *key)
{
    struct timespec now;

    if (getrandom(key, sizeof *key, 0) == (ssize_t)sizeof *key)
        return;
    /* Before the kernel's pool is filled: weaker, but the tables still work. */
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    key->k0 = (uint64_t)now.tv_nsec * UINT64_C(0x9e3779b97f4a7c15);
    key->k1 = (uint64_t)(uintptr_t)key ^ (uint64_t)now.tv_sec;
}

static inline uint64_t rotate(uint64_t x, unsigned bits)
{
    return (x << bits) | (x >> (64 - bits));
}

static inline void round_once(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] = rotate(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] = rotate(v[2], 32);
}

static inline uint64_t load_word(const unsigned char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    return word;
}

uint64_t hash_bytes(const struct hash_key *key, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    uint64_t v[4] = {key->k0 ^ UINT64_C(0x736f6d6570736575), key->k1 ^ UINT64_C(0x646f72616e646f6d),
                     key->k0 ^ UINT64_C(0x6c7967656e657261),
                     key->k1 ^ UINT64_C(0x7465646279746573)};
    uint64_t last = (uint64_t)len << 56;
    uint64_t rest = 0;

    for (size_t i = 0; i < len / 8; i++, at += 8) {
        uint64_t word = load_word(at);

        v[3] ^= word;
        round_once(v);
        v[0] ^= word;
    }
    if (len % 8 != 0)
        memcpy(&rest, at, len % 8);
    last |= rest;
    v[3] ^= last;
    round_once(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    round_once(v);
    round_once(v);
    round_once(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/*
 * The keys that sign tokens, and signatures held against them. Between jwt.c
 * and the libraries: HMAC is libsodium's, the rest librhonabwy's.
 */
#ifndef CODEC_JWT_KEYS_H
#define CODEC_JWT_KEYS_H

#include <stdbool.h>

#include "codec/jwt.h"

struct jwt_keys;

/* NULL: `*why` is a static sentence. */
struct jwt_keys *jwt_keys_new(enum jwt_algorithm algorithm, const char *text, size_t len,
                              const char **why);
void jwt_keys_free(struct jwt_keys *keys); /* NULL is nothing; wipes secrets */

/* A token in the compact form, cut at its dots. */
struct jwt_parts {
    const char *token;
    size_t len;
    size_t header_len;
    size_t payload_at;
    size_t payload_len;
    size_t signature_at;
    size_t signature_len;
};

/* Whether the signature is by a key of the set: by the one that `kid` names, or
 * without one (NULL) by the only one there is. JWT_OK, JWT_UNKNOWN_KEY,
 * JWT_BAD_SIGNATURE, JWT_NO_MEMORY. The token's header must have been held
 * against the algorithm before. */
enum jwt_result jwt_keys_verify(const struct jwt_keys *keys, const struct jwt_parts *parts,
                                const char *kid);

#endif

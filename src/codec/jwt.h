/*
 * JSON Web Tokens (RFC 7519) that another service signed: verified, and read as
 * what they grant.
 *
 * The algorithm is the configuration's, never the token's: a token that names
 * another one, `none` included, is refused before its signature is looked at,
 * and a key is only ever used for that one algorithm (RFC 8725, 3.1 and 3.2).
 * Nothing that a token's header points at or brings along (jku, x5u, jwk, x5c)
 * is used. A verifier is immutable: any thread may use it.
 */
#ifndef CODEC_JWT_H
#define CODEC_JWT_H

#include <stddef.h>
#include <stdint.h>

#include "base/access.h"
#include "base/arena.h"

/* A longer token is refused unread. */
#define JWT_BYTES_MAX 8192
/* A shared secret has at least the bits of its hash (RFC 7518, 3.2). */
#define JWT_SECRET_BYTES_MIN 32
/* Keys of a key set, and bytes of its file. */
#define JWT_KEYS_MAX 32
#define JWT_KEY_FILE_BYTES_MAX (64 * 1024)
#define JWT_RSA_BITS_MIN 2048

enum jwt_algorithm { JWT_HS256, JWT_RS256, JWT_ES256, JWT_EDDSA };
#define JWT_ALGORITHM_COUNT 4

/* "HS256", "RS256", "ES256", "EdDSA"; static. */
const char *jwt_algorithm_name(enum jwt_algorithm algorithm);
bool jwt_algorithm_parse(const char *name, enum jwt_algorithm *algorithm);

struct jwt_config {
    enum jwt_algorithm algorithm;
    const char *key; /* HS256: the secret; else a JWK set, of public keys only */
    size_t key_len;
    const char *issuer;   /* what `iss` must be */
    const char *audience; /* what `aud` must be or hold */
};

struct jwt_verifier;

/* NULL: `*why` says in a static English sentence what is wrong with the keys. */
struct jwt_verifier *jwt_verifier_new(const struct jwt_config *config, const char **why);
void jwt_verifier_free(struct jwt_verifier *verifier); /* NULL is nothing */

/* What a token grants:
 *   role    "seller", "service" or "operator"
 *   shops   of a seller, at least one; others have none
 *   access  "WRITE" or "READ"; READ where it is missing */
struct jwt_claims {
    struct access_grant grant; /* in the arena */
    int64_t expires_us;        /* the token is of no use from then on */
};

enum jwt_result {
    JWT_OK,
    JWT_MALFORMED,       /* too long, not three parts, not base64url, not JSON */
    JWT_OTHER_ALGORITHM, /* than the configured one, or a critical extension */
    JWT_UNKNOWN_KEY,     /* its `kid` is not in the set, or it has none and the set several */
    JWT_BAD_SIGNATURE,
    JWT_EXPIRED,   /* at or after `exp` */
    JWT_TOO_EARLY, /* before `nbf` */
    JWT_OTHER_ISSUER,
    JWT_OTHER_AUDIENCE,
    JWT_BAD_CLAIMS, /* `exp` or `role` is missing, or a claim is not what it should be */
    JWT_NO_MEMORY,
};
#define JWT_RESULT_COUNT 11

/* The result for the log: a static word or two; never of the token. */
const char *jwt_result_text(enum jwt_result result);

/* Verifies `token` as of `now_us`. Only with JWT_OK are `*claims` filled. */
enum jwt_result jwt_verify(const struct jwt_verifier *verifier, const char *token, int64_t now_us,
                           struct arena *arena, struct jwt_claims *claims);

#endif

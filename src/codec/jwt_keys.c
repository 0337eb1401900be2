#include "codec/jwt_keys.h"

#include <rhonabwy.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "codec/json.h"

/*
 * librhonabwy 1.1.11 does the asymmetric signatures. Not used of it:
 * - HMAC: it compares two texts with a function that stops at the first
 *   difference (CVE-2024-25714), and libsodium does without;
 * - r_global_init, which would put back jansson's allocator (json_parse.c) and
 *   start libcurl: keys come from a file, never from the network;
 * - keys, addresses of keys and compressed payloads in a token's header: parsed
 *   with R_PARSE_NONE, and jwt.c refuses "zip" before.
 */
struct jwt_keys {
    enum jwt_algorithm algorithm;
    jwks_t *set;           /* of public keys; not for HS256 */
    unsigned char *secret; /* for HS256 */
    size_t secret_len;
};

/* ---- a set of public keys ---- */

/* What a key must be to sign by an algorithm. */
struct key_rule {
    const char *type;  /* `kty` */
    const char *curve; /* `crv`, NULL: has none */
    const char *name;  /* `alg`, where the key tells one */
};

static const struct key_rule KEY_RULES[JWT_ALGORITHM_COUNT] = {
    [JWT_RS256] = {"RSA", NULL, "RS256"},
    [JWT_ES256] = {"EC", "P-256", "ES256"},
    [JWT_EDDSA] = {"OKP", "Ed25519", "EdDSA"},
};

static bool property_is(jwk_t *jwk, const char *name, const char *wanted)
{
    const char *value = r_jwk_get_property_str(jwk, name);

    return value != NULL && strcmp(value, wanted) == 0;
}

/* NULL where the key may verify; else what is wrong. */
static const char *key_fault(enum jwt_algorithm algorithm, jwk_t *jwk)
{
    const struct key_rule *rule = &KEY_RULES[algorithm];
    unsigned bits = 0;
    int type = r_jwk_key_type(jwk, &bits, R_FLAG_IGNORE_REMOTE);

    if ((type & R_KEY_TYPE_PRIVATE) != 0 || r_jwk_get_property_str(jwk, "d") != NULL)
        return "the key set holds a private key: verifying wants public ones only";
    if ((type & R_KEY_TYPE_PUBLIC) == 0 || !property_is(jwk, "kty", rule->type) ||
        (rule->curve != NULL && !property_is(jwk, "crv", rule->curve)))
        return "a key of the set is not of the kind that the algorithm takes";
    if (algorithm == JWT_RS256 && bits < JWT_RSA_BITS_MIN)
        return "an RSA key of the set has fewer than 2048 bits";
    if (r_jwk_get_property_str(jwk, "alg") != NULL && !property_is(jwk, "alg", rule->name))
        return "a key of the set is for another algorithm";
    if (r_jwk_get_property_str(jwk, "use") != NULL && !property_is(jwk, "use", "sig"))
        return "a key of the set is not for signatures";
    return NULL;
}

static bool kid_is(jwk_t *jwk, const char *kid)
{
    return property_is(jwk, "kid", kid);
}

static const char *set_fault(const struct jwt_keys *keys)
{
    size_t count = r_jwks_size(keys->set);
    const char *why = NULL;

    if (count == 0 || count > JWT_KEYS_MAX)
        return "the key set has no keys, or more than 32";
    for (size_t i = 0; i < count && why == NULL; i++) {
        jwk_t *jwk = r_jwks_get_at(keys->set, i);
        const char *kid = r_jwk_get_property_str(jwk, "kid");

        why = key_fault(keys->algorithm, jwk);
        if (why == NULL && count > 1 && kid == NULL)
            why = "of several keys each needs a kid";
        for (size_t k = 0; k < i && why == NULL && kid != NULL; k++) {
            jwk_t *other = r_jwks_get_at(keys->set, k);

            if (kid_is(other, kid))
                why = "two keys of the set have one kid";
            r_jwk_free(other);
        }
        r_jwk_free(jwk);
    }
    return why;
}

static const char *load_set(struct jwt_keys *keys, const char *text)
{
    if (r_jwks_init(&keys->set) != RHN_OK)
        return "out of memory";
    if (r_jwks_import_from_json_str(keys->set, text) != RHN_OK)
        return "the key file is not a JWK set: {\"keys\": [...]}";
    return set_fault(keys);
}

/* ---- loading ---- */

static const char *load_secret(struct jwt_keys *keys, const char *text, size_t len)
{
    if (len < JWT_SECRET_BYTES_MIN)
        return "the secret has fewer than 32 bytes";
    keys->secret = malloc(len);
    if (keys->secret == NULL)
        return "out of memory";
    memcpy(keys->secret, text, len);
    keys->secret_len = len;
    return NULL;
}

struct jwt_keys *jwt_keys_new(enum jwt_algorithm algorithm, const char *text, size_t len,
                              const char **why)
{
    struct jwt_keys *keys = calloc(1, sizeof *keys);
    char *copy = NULL;

    *why = "out of memory";
    if (keys == NULL || sodium_init() < 0)
        goto out;
    keys->algorithm = algorithm;
    if (algorithm == JWT_HS256) {
        *why = load_secret(keys, text, len);
        goto out;
    }
    copy = strndup(text, len);
    if (copy != NULL)
        *why = load_set(keys, copy);
out:
    free(copy);
    if (*why == NULL)
        return keys;
    jwt_keys_free(keys);
    return NULL;
}

void jwt_keys_free(struct jwt_keys *keys)
{
    if (keys == NULL)
        return;
    if (keys->secret != NULL)
        sodium_memzero(keys->secret, keys->secret_len);
    free(keys->secret);
    r_jwks_free(keys->set);
    free(keys);
}

/* ---- signatures ---- */

static enum jwt_result verify_hmac(const struct jwt_keys *keys, const struct jwt_parts *parts)
{
    crypto_auth_hmacsha256_state state;
    unsigned char wanted[crypto_auth_hmacsha256_BYTES];
    unsigned char given[crypto_auth_hmacsha256_BYTES];
    size_t given_len = 0;
    bool same;

    if (sodium_base642bin(given, sizeof given, parts->token + parts->signature_at,
                          parts->signature_len, NULL, &given_len, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        given_len != sizeof given)
        return JWT_BAD_SIGNATURE;
    (void)crypto_auth_hmacsha256_init(&state, keys->secret, keys->secret_len);
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)parts->token,
                                        parts->signature_at - 1);
    (void)crypto_auth_hmacsha256_final(&state, wanted);
    same = sodium_memcmp(wanted, given, sizeof wanted) == 0;
    sodium_memzero(wanted, sizeof wanted);
    return same ? JWT_OK : JWT_BAD_SIGNATURE;
}

/* The key that a token names; a new reference, NULL where there is none. */
static jwk_t *find_key(const struct jwt_keys *keys, const char *kid)
{
    if (kid == NULL)
        return r_jwks_size(keys->set) == 1 ? r_jwks_get_at(keys->set, 0) : NULL;
    for (size_t i = 0; i < r_jwks_size(keys->set); i++) {
        jwk_t *jwk = r_jwks_get_at(keys->set, i);

        if (kid_is(jwk, kid))
            return jwk;
        r_jwk_free(jwk);
    }
    return NULL;
}

static enum jwt_result verify_by_set(const struct jwt_keys *keys, const struct jwt_parts *parts,
                                     const char *kid)
{
    jwk_t *jwk = find_key(keys, kid);
    jws_t *jws = NULL;
    enum jwt_result result = JWT_NO_MEMORY;

    if (jwk == NULL)
        return JWT_UNKNOWN_KEY;
    if (r_jws_init(&jws) != RHN_OK)
        goto out;
    result = JWT_BAD_SIGNATURE;
    if (r_jws_advanced_compact_parsen(jws, parts->token, parts->len, R_PARSE_NONE,
                                      R_FLAG_IGNORE_REMOTE) == RHN_OK &&
        r_jws_get_alg(jws) == r_str_to_jwa_alg(jwt_algorithm_name(keys->algorithm)) &&
        r_jws_verify_signature(jws, jwk, R_FLAG_IGNORE_REMOTE) == RHN_OK)
        result = JWT_OK;
out:
    r_jws_free(jws);
    r_jwk_free(jwk);
    return result;
}

enum jwt_result jwt_keys_verify(const struct jwt_keys *keys, const struct jwt_parts *parts,
                                const char *kid)
{
    switch (keys->algorithm) {
    case JWT_HS256:
        return verify_hmac(keys, parts); /* one secret, whatever it is called */
    case JWT_RS256:
    case JWT_ES256:
    case JWT_EDDSA:
        break;
    }
    return verify_by_set(keys, parts, kid);
}

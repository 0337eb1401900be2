/*
 * Tokens for tests: made of any header and payload, rightly signed, wrongly
 * signed, or not at all.
 */
#ifndef TESTS_TOKEN_SUPPORT_H
#define TESTS_TOKEN_SUPPORT_H

#include <rhonabwy.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN_SECRET "0123456789abcdef0123456789abcdef"

/* Base64url without padding; the caller's to free. */
static inline char *token_encode(const void *bytes, size_t len)
{
    size_t cap = sodium_base64_encoded_len(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = malloc(cap);

    sodium_bin2base64(text, cap, bytes, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text;
}

/* "<header>.<payload>"; the caller's to free. */
static inline char *token_body(const char *header, const char *payload)
{
    char *first = token_encode(header, strlen(header));
    char *second = token_encode(payload, strlen(payload));
    size_t cap = strlen(first) + strlen(second) + 2;
    char *body = malloc(cap);

    snprintf(body, cap, "%s.%s", first, second);
    free(first);
    free(second);
    return body;
}

static inline char *token_join(char *body, char *signature)
{
    size_t cap = strlen(body) + strlen(signature) + 2;
    char *token = malloc(cap);

    snprintf(token, cap, "%s.%s", body, signature);
    free(body);
    free(signature);
    return token;
}

/* Signed by HMAC-SHA256 with `secret`, whatever the header says. */
static inline char *token_hmac(const char *header, const char *payload, const char *secret,
                               size_t secret_len)
{
    char *body = token_body(header, payload);
    crypto_auth_hmacsha256_state state;
    unsigned char mac[crypto_auth_hmacsha256_BYTES];

    crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, secret_len);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, strlen(body));
    crypto_auth_hmacsha256_final(&state, mac);
    return token_join(body, token_encode(mac, sizeof mac));
}

/* Signed with a private JWK by the algorithm that the header names. */
static inline char *token_sign(const char *header, const char *payload, jwk_t *key)
{
    jws_t *jws = NULL;
    char *made;
    char *token;

    r_jws_init(&jws);
    r_jws_set_full_header_json_str(jws, header);
    r_jws_set_alg(jws, r_str_to_jwa_alg(r_jws_get_header_str_value(jws, "alg")));
    r_jws_set_payload(jws, (const unsigned char *)payload, strlen(payload));
    made = r_jws_serialize(jws, key, R_FLAG_IGNORE_REMOTE);
    token = made != NULL ? strdup(made) : NULL;
    r_free(made);
    r_jws_free(jws);
    return token;
}

#endif

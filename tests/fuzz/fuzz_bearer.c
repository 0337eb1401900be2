/*
 * What stands behind "Bearer": a key is what it was written as or none, and no
 * token is taken that was not signed. The verifier's clock stands still.
 */
#include "codec/access_key.h"
#include "codec/jwt.h"
#include "fuzz_support.h"

#define SECRET "a secret that no input will ever sign by"
#define NOW_US (INT64_C(1800000000) * 1000000)

/* The public key of RFC 8037, A.2, and of RFC 7515, A.3. */
#define ED25519_SET                                    \
    "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\"," \
    "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}"
#define P256_SET                                                  \
    "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k\"," \
    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","      \
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}"

static struct jwt_verifier *verifier_of(enum jwt_algorithm algorithm, const char *key)
{
    const struct jwt_config config = {
        .algorithm = algorithm, .key = key, .key_len = strlen(key), .issuer = "i", .audience = "a"};
    const char *why = NULL;
    struct jwt_verifier *verifier = jwt_verifier_new(&config, &why);

    CLAIM(verifier != NULL);
    return verifier;
}

static void claim_no_token(const struct jwt_verifier *verifier, const char *text)
{
    struct arena *arena = arena_new(FUZZ_ARENA_BYTES_MAX);
    struct jwt_claims claims;

    CLAIM(arena != NULL);
    CLAIM(jwt_verify(verifier, text, NOW_US, arena, &claims) != JWT_OK);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct jwt_verifier *hmac, *ed25519, *p256;
    char *text = malloc(size + 1);
    struct access_key key;

    CLAIM(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    if (hmac == NULL) {
        hmac = verifier_of(JWT_HS256, SECRET);
        ed25519 = verifier_of(JWT_EDDSA, ED25519_SET);
        p256 = verifier_of(JWT_ES256, P256_SET);
    }
    if (access_key_parse(text, &key)) {
        CLAIM(strlen(text) == ACCESS_KEY_LEN);
        CLAIM(access_key_id_valid(key.id));
        CLAIM(strncmp(text + strlen(ACCESS_KEY_PREFIX), key.id, ACCESS_KEY_ID_LEN) == 0);
        CLAIM(access_key_matches(&key, key.hash));
    }
    claim_no_token(hmac, text);
    claim_no_token(ed25519, text);
    claim_no_token(p256, text);
    free(text);
    return 0;
}

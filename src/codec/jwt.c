#include "codec/jwt.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "codec/json.h"
#include "codec/jwt_keys.h"

#define US_PER_S INT64_C(1000000)

struct jwt_verifier {
    enum jwt_algorithm algorithm;
    struct jwt_keys *keys;
    char *issuer;
    char *audience;
};

static const char *const ALGORITHM_NAMES[JWT_ALGORITHM_COUNT] = {
    [JWT_HS256] = "HS256",
    [JWT_RS256] = "RS256",
    [JWT_ES256] = "ES256",
    [JWT_EDDSA] = "EdDSA",
};

static const char *const RESULT_TEXTS[JWT_RESULT_COUNT] = {
    [JWT_OK] = "valid",
    [JWT_MALFORMED] = "malformed",
    [JWT_OTHER_ALGORITHM] = "another algorithm",
    [JWT_UNKNOWN_KEY] = "unknown signing key",
    [JWT_BAD_SIGNATURE] = "wrong signature",
    [JWT_EXPIRED] = "expired",
    [JWT_TOO_EARLY] = "not valid yet",
    [JWT_OTHER_ISSUER] = "another issuer",
    [JWT_OTHER_AUDIENCE] = "another audience",
    [JWT_BAD_CLAIMS] = "claims missing or wrong",
    [JWT_NO_MEMORY] = "no memory",
};

const char *jwt_algorithm_name(enum jwt_algorithm algorithm)
{
    return ALGORITHM_NAMES[algorithm];
}

bool jwt_algorithm_parse(const char *name, enum jwt_algorithm *algorithm)
{
    for (int i = 0; i < JWT_ALGORITHM_COUNT; i++) {
        if (strcmp(name, ALGORITHM_NAMES[i]) == 0) {
            *algorithm = (enum jwt_algorithm)i;
            return true;
        }
    }
    return false;
}

const char *jwt_result_text(enum jwt_result result)
{
    return RESULT_TEXTS[result];
}

struct jwt_verifier *jwt_verifier_new(const struct jwt_config *config, const char **why)
{
    struct jwt_verifier *verifier = calloc(1, sizeof *verifier);

    *why = "out of memory";
    if (verifier == NULL)
        return NULL;
    verifier->algorithm = config->algorithm;
    verifier->issuer = strdup(config->issuer);
    verifier->audience = strdup(config->audience);
    if (verifier->issuer != NULL && verifier->audience != NULL)
        verifier->keys = jwt_keys_new(config->algorithm, config->key, config->key_len, why);
    if (verifier->keys != NULL)
        return verifier;
    jwt_verifier_free(verifier);
    return NULL;
}

void jwt_verifier_free(struct jwt_verifier *verifier)
{
    if (verifier == NULL)
        return;
    jwt_keys_free(verifier->keys);
    free(verifier->issuer);
    free(verifier->audience);
    free(verifier);
}

/* ---- the token's three parts ---- */

/* header.payload.signature, each of at least a character. */
static bool cut(const char *token, struct jwt_parts *parts)
{
    size_t len = strnlen(token, JWT_BYTES_MAX + 1);
    const char *first = memchr(token, '.', len);
    const char *second = first == NULL ? NULL
                                       : memchr(first + 1, '.', (size_t)(token + len - first - 1));

    if (len > JWT_BYTES_MAX || second == NULL)
        return false;
    *parts = (struct jwt_parts){
        .token = token,
        .len = len,
        .header_len = (size_t)(first - token),
        .payload_at = (size_t)(first + 1 - token),
        .payload_len = (size_t)(second - first - 1),
        .signature_at = (size_t)(second + 1 - token),
        .signature_len = (size_t)(token + len - second - 1),
    };
    return parts->header_len > 0 && parts->payload_len > 0 && parts->signature_len > 0;
}

/* Decodes base64url without padding; NULL where it is anything else. */
static unsigned char *decode(const char *text, size_t len, struct arena *arena, size_t *decoded_len)
{
    unsigned char *bytes = arena_alloc(arena, len);

    if (bytes == NULL || sodium_base642bin(bytes, len, text, len, NULL, decoded_len, NULL,
                                           sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return NULL;
    return bytes;
}

/* A part as a JSON object of the arena's, without a key twice; NULL where it
 * is none. */
static json_t *object_of(const char *text, size_t len, struct arena *arena)
{
    size_t json_len = 0;
    unsigned char *json = decode(text, len, arena, &json_len);
    struct codec_error error;
    json_t *root = NULL;

    if (json == NULL ||
        codec_parse((const char *)json, json_len, LANG_EN, arena, &error, &root) != CODEC_OK)
        return NULL;
    return json_is_object(root) ? root : NULL;
}

/* ---- header ---- */

/* What would change how the token is to be read, were it understood. "zip" is
 * of encrypted tokens, but librhonabwy would inflate by it. */
static bool header_is_special(const json_t *header)
{
    static const char *const NAMES[] = {"crit", "b64", "zip", "enc"};

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (json_object_get(header, NAMES[i]) != NULL)
            return true;
    }
    return false;
}

static enum jwt_result read_header(const struct jwt_verifier *verifier, const json_t *header,
                                   const char **kid)
{
    const char *algorithm = json_string_value(json_object_get(header, "alg"));
    const json_t *id = json_object_get(header, "kid");

    if (algorithm == NULL || strcmp(algorithm, ALGORITHM_NAMES[verifier->algorithm]) != 0 ||
        header_is_special(header))
        return JWT_OTHER_ALGORITHM;
    *kid = json_string_value(id);
    return id != NULL && *kid == NULL ? JWT_MALFORMED : JWT_OK;
}

/* ---- claims ---- */

/* A NumericDate of whole seconds; false where it is anything else. */
static bool seconds_of(const json_t *claim, int64_t *seconds)
{
    if (!json_is_integer(claim) || json_integer_value(claim) < 0)
        return false;
    *seconds = json_integer_value(claim);
    return true;
}

static enum jwt_result check_times(const json_t *payload, int64_t now_us, int64_t *expires_us)
{
    const json_t *not_before = json_object_get(payload, "nbf");
    int64_t now_s = now_us / US_PER_S;
    int64_t exp_s;
    int64_t nbf_s = 0;

    if (!seconds_of(json_object_get(payload, "exp"), &exp_s) ||
        (not_before != NULL && !seconds_of(not_before, &nbf_s)))
        return JWT_BAD_CLAIMS;
    if (now_s >= exp_s)
        return JWT_EXPIRED;
    if (now_s < nbf_s)
        return JWT_TOO_EARLY;
    *expires_us = exp_s < INT64_MAX / US_PER_S ? exp_s * US_PER_S : INT64_MAX;
    return JWT_OK;
}

static bool text_is(const json_t *claim, const char *wanted)
{
    return json_is_string(claim) && strcmp(json_string_value(claim), wanted) == 0;
}

/* One audience, or a list that has ours. */
static bool audience_is(const json_t *claim, const char *wanted)
{
    for (size_t i = 0; i < json_array_size(claim); i++) {
        if (text_is(json_array_get(claim, i), wanted))
            return true;
    }
    return text_is(claim, wanted);
}

/* An id as those of shops are: the rules of codec_id. */
static bool shop_id_valid(const json_t *json)
{
    const char *id = json_string_value(json);
    size_t len = json_string_length(json);

    return id != NULL && len >= 1 && len <= CODEC_ID_BYTES_MAX && !utf8_has_control(id, len);
}

static enum jwt_result read_shops(const json_t *claim, struct arena *arena,
                                  struct access_grant *grant)
{
    size_t count = json_array_size(claim);
    const char **shops;

    if (grant->role != ACCESS_ROLE_SELLER)
        return claim == NULL || (json_is_array(claim) && count == 0) ? JWT_OK : JWT_BAD_CLAIMS;
    if (count == 0 || count > ACCESS_SHOPS_MAX)
        return JWT_BAD_CLAIMS;
    shops = arena_calloc(arena, count, sizeof *shops);
    if (shops == NULL)
        return JWT_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        const json_t *shop = json_array_get(claim, i);

        if (!shop_id_valid(shop))
            return JWT_BAD_CLAIMS;
        shops[i] = json_string_value(shop); /* the tree is the arena's too */
    }
    grant->shop_count = count;
    grant->shops = shops;
    return JWT_OK;
}

static enum jwt_result read_grant(const json_t *payload, struct arena *arena,
                                  struct access_grant *grant)
{
    const json_t *role = json_object_get(payload, "role");
    const json_t *mode = json_object_get(payload, "access");

    *grant = (struct access_grant){.role = ACCESS_ROLE_NONE};
    if (!json_is_string(role) || !access_role_parse(json_string_value(role), &grant->role))
        return JWT_BAD_CLAIMS;
    if (mode != NULL &&
        (!json_is_string(mode) || !access_mode_parse(json_string_value(mode), &grant->may_write)))
        return JWT_BAD_CLAIMS;
    return read_shops(json_object_get(payload, "shops"), arena, grant);
}

static enum jwt_result read_claims(const struct jwt_verifier *verifier, const json_t *payload,
                                   int64_t now_us, struct arena *arena, struct jwt_claims *claims)
{
    enum jwt_result result = check_times(payload, now_us, &claims->expires_us);

    if (result != JWT_OK)
        return result;
    if (!text_is(json_object_get(payload, "iss"), verifier->issuer))
        return JWT_OTHER_ISSUER;
    if (!audience_is(json_object_get(payload, "aud"), verifier->audience))
        return JWT_OTHER_AUDIENCE;
    return read_grant(payload, arena, &claims->grant);
}

/* ---- all of it ---- */

enum jwt_result jwt_verify(const struct jwt_verifier *verifier, const char *token, int64_t now_us,
                           struct arena *arena, struct jwt_claims *claims)
{
    struct jwt_claims read;
    struct jwt_parts parts;
    const char *kid = NULL;
    const json_t *json;
    enum jwt_result result;
    size_t signature_len;

    if (!cut(token, &parts) ||
        decode(token + parts.signature_at, parts.signature_len, arena, &signature_len) == NULL)
        return JWT_MALFORMED;
    json = object_of(token, parts.header_len, arena);
    if (json == NULL)
        return JWT_MALFORMED;
    result = read_header(verifier, json, &kid);
    if (result == JWT_OK)
        result = jwt_keys_verify(verifier->keys, &parts, kid);
    if (result != JWT_OK)
        return result;
    /* only now is anything of it believed */
    json = object_of(token + parts.payload_at, parts.payload_len, arena);
    result = json == NULL ? JWT_MALFORMED : read_claims(verifier, json, now_us, arena, &read);
    if (result == JWT_OK)
        *claims = read;
    return result;
}

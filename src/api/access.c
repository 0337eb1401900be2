#include "api/access.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "api/token_cache.h"
#include "base/log.h"
#include "base/rfc3339.h"
#include "codec/access_key.h"

/* What the log calls those who have no key of their own. */
#define OPERATOR_NAME "operator-key-file"
#define JWT_NAME "jwt"

struct api_access {
    bool has_operator_key;
    unsigned char operator_hash[crypto_generichash_BYTES];
    struct key_set *keys;
    struct jwt_verifier *jwt; /* NULL: no tokens are taken */
    struct token_cache *verified;
};

static void hash_token(const char *token, unsigned char hash[crypto_generichash_BYTES])
{
    (void)crypto_generichash(hash, crypto_generichash_BYTES, (const unsigned char *)token,
                             strlen(token), NULL, 0);
}

struct api_access *api_access_new(const struct api_access_config *config, const char **why)
{
    struct api_access *access = sodium_init() < 0 ? NULL : calloc(1, sizeof *access);

    *why = "out of memory";
    if (access == NULL)
        return NULL;
    access->keys = key_set_new();
    access->verified = token_cache_new();
    if (access->keys == NULL || access->verified == NULL)
        goto failed;
    if (config->operator_key != NULL) {
        access->has_operator_key = true;
        hash_token(config->operator_key, access->operator_hash);
    }
    if (config->jwt != NULL) {
        access->jwt = jwt_verifier_new(config->jwt, why);
        if (access->jwt == NULL)
            goto failed;
    }
    return access;
failed:
    api_access_free(access);
    return NULL;
}

void api_access_free(struct api_access *access)
{
    if (access == NULL)
        return;
    key_set_free(access->keys);
    token_cache_free(access->verified);
    jwt_verifier_free(access->jwt);
    sodium_memzero(access->operator_hash, sizeof access->operator_hash);
    free(access);
}

/* ---- who it is ---- */

/* By hashes, so that the comparison takes as long whatever the token. */
static bool is_operator_key(const struct api_access *access, const char *token)
{
    unsigned char hash[crypto_generichash_BYTES];

    if (!access->has_operator_key)
        return false;
    hash_token(token, hash);
    return sodium_memcmp(hash, access->operator_hash, sizeof hash) == 0;
}

/* A key that is unknown takes as long as one that is wrong: its hash is held
 * against one that no secret has. */
static const struct http_problem *by_key(struct api_access *access, const struct access_key *key,
                                         struct arena *arena, struct http_identity *out)
{
    struct key_set_entry entry = {.grant = {.role = ACCESS_ROLE_NONE}};
    enum key_set_result found = key_set_find(access->keys, key->id, rfc3339_now_us(), arena,
                                             &entry);
    bool matches = access_key_matches(key, entry.hash);

    switch (found) {
    case KEY_SET_FOUND:
        if (!matches)
            return &HTTP_PROBLEM_UNAUTHORIZED;
        out->grant = entry.grant;
        out->name = arena_strndup(arena, key->id, ACCESS_KEY_ID_LEN);
        return NULL;
    case KEY_SET_UNKNOWN:
        return &HTTP_PROBLEM_UNAUTHORIZED;
    case KEY_SET_REVOKED:
    case KEY_SET_EXPIRED:
        if (matches)
            log_event(LOG_LEVEL_DEBUG, "key_refused", "key %s is %s", key->id,
                      found == KEY_SET_REVOKED ? "revoked" : "expired");
        return &HTTP_PROBLEM_UNAUTHORIZED;
    case KEY_SET_EMPTY:
        return &API_PROBLEM_NOT_READY;
    case KEY_SET_NO_MEMORY:
        break;
    }
    return &HTTP_PROBLEM_INTERNAL;
}

static const struct http_problem *by_jwt(struct api_access *access, const char *token,
                                         struct arena *arena, struct http_identity *out)
{
    struct token_hash hash = token_cache_hash(access->verified, token);
    int64_t now_us = rfc3339_now_us();
    struct jwt_claims claims;
    enum jwt_result result;

    out->name = JWT_NAME;
    if (token_cache_find(access->verified, &hash, now_us, arena, &out->grant))
        return NULL;
    result = jwt_verify(access->jwt, token, now_us, arena, &claims);
    if (result != JWT_OK) {
        log_event(LOG_LEVEL_DEBUG, "token_refused", "%s", jwt_result_text(result));
        return result == JWT_NO_MEMORY ? &HTTP_PROBLEM_INTERNAL : &HTTP_PROBLEM_UNAUTHORIZED;
    }
    token_cache_put(access->verified, &hash, now_us, claims.expires_us, &claims.grant);
    out->grant = claims.grant;
    return NULL;
}

const struct http_problem *api_authenticate(void *context, const char *token, struct arena *arena,
                                            struct http_identity *out)
{
    const struct api_context *api = context;
    struct api_access *access = api->access;
    struct access_key key;

    if (is_operator_key(access, token)) {
        out->grant = (struct access_grant){.role = ACCESS_ROLE_OPERATOR, .may_write = true};
        out->name = OPERATOR_NAME;
        return NULL;
    }
    if (access_key_parse(token, &key))
        return by_key(access, &key, arena, out);
    if (access->jwt != NULL)
        return by_jwt(access, token, arena, out);
    return &HTTP_PROBLEM_UNAUTHORIZED;
}

bool api_shop_allowed(const struct http_request *request, struct http_reply *reply,
                      const char *shop_id, bool write)
{
    const struct access_grant *grant = &request->identity.grant;
    const struct http_problem *problem = NULL;

    if (!access_covers_shop(grant, shop_id))
        problem = &HTTP_PROBLEM_NOT_FOUND;
    else if (write && !grant->may_write)
        problem = &HTTP_PROBLEM_FORBIDDEN;
    if (problem != NULL)
        http_reply_problem(request, reply, problem, NULL, NULL, 0);
    return problem == NULL;
}

/* ---- keys in memory ---- */

enum db_result api_load_keys(struct api_access *access, struct db_conn *conn)
{
    struct arena *arena = arena_new(KEY_SET_BYTES_MAX);
    struct db_api_key *keys;
    enum db_result result;
    int64_t version;
    size_t count;

    if (arena == NULL)
        return DB_FAILED;
    key_set_lock(access->keys);
    result = db_select_api_keys(conn, arena, &version, &keys, &count);
    if (result == DB_OK && !key_set_replace(access->keys, version, keys, count)) {
        log_event(LOG_LEVEL_ERROR, "keys_refused", "%zu API keys cannot be kept in memory", count);
        result = DB_FAILED;
    }
    key_set_unlock(access->keys);
    arena_free(arena);
    return result;
}

enum db_result api_refresh_keys(struct api_access *access, struct db_conn *conn)
{
    int64_t version;
    enum db_result result = db_select_api_key_version(conn, &version);

    if (result != DB_OK || version == key_set_version(access->keys))
        return result;
    return api_load_keys(access, conn);
}

bool api_keys_loaded(struct api_access *access)
{
    return key_set_version(access->keys) >= 0;
}

size_t api_key_count(struct api_access *access)
{
    return key_set_count(access->keys);
}

void api_forget_key(struct api_access *access, const char *key_id)
{
    key_set_lock(access->keys);
    key_set_revoke(access->keys, key_id);
    key_set_unlock(access->keys);
}

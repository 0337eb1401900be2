/* Whose credentials they are: the operator's key, tokens, keys; and what is
 * kept of verified tokens. */
#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "api/token_cache.h"
#include "base/rfc3339.h"
#include "codec/access_key.h"

#define OPERATOR_KEY "an-operators-key-0123456789"
#define SECRET "0123456789abcdef0123456789abcdef"
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

static struct api_context context;
static struct arena *arena;
static struct http_identity identity;

static const struct jwt_config JWT = {.algorithm = JWT_HS256,
                                      .key = SECRET,
                                      .key_len = sizeof SECRET - 1,
                                      .issuer = "i",
                                      .audience = "a"};

static void make(const char *operator_key, const struct jwt_config *jwt)
{
    const struct api_access_config config = {.operator_key = operator_key, .jwt = jwt};
    const char *why;

    api_access_free(context.access);
    context.access = api_access_new(&config, &why);
    ck_assert_ptr_nonnull(context.access);
}

static void setup(void)
{
    arena = arena_new(16u * 1024 * 1024);
    make(OPERATOR_KEY, &JWT);
}

static void teardown(void)
{
    api_access_free(context.access);
    context.access = NULL;
    arena_free(arena);
}

static const struct http_problem *ask(const char *token)
{
    identity = (struct http_identity){.name = NULL};
    return api_authenticate(&context, token, arena, &identity);
}

/* A token that expires so many seconds from now. */
static const char *token_of(int64_t seconds, const char *grant)
{
    static char token[4096];
    char payload[1024];
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    static const char HEADER[] = "{\"alg\":\"HS256\"}";
    size_t len;

    snprintf(payload, sizeof payload, "{\"exp\":%lld,\"iss\":\"i\",\"aud\":\"a\",%s}",
             (long long)(rfc3339_now_us() / 1000000 + seconds), grant);
    sodium_bin2base64(token, sizeof token, (const unsigned char *)HEADER, strlen(HEADER), VARIANT);
    len = strlen(token);
    token[len++] = '.';
    sodium_bin2base64(token + len, sizeof token - len, (const unsigned char *)payload,
                      strlen(payload), VARIANT);
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)SECRET, sizeof SECRET - 1);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)token, strlen(token));
    crypto_auth_hmacsha256_final(&state, mac);
    len = strlen(token);
    token[len++] = '.';
    sodium_bin2base64(token + len, sizeof token - len, mac, sizeof mac, VARIANT);
    return token;
}

START_TEST(the_operators_key_is_the_whole_of_it)
{
    ck_assert_ptr_null(ask(OPERATOR_KEY));
    ck_assert_int_eq(identity.grant.role, ACCESS_ROLE_OPERATOR);
    ck_assert(identity.grant.may_write);
    ck_assert_str_eq(identity.name, "operator-key-file");
    ck_assert_ptr_eq(ask(OPERATOR_KEY "x"), &HTTP_PROBLEM_UNAUTHORIZED);
    ck_assert_ptr_eq(ask("an-operators-key-012345678"), &HTTP_PROBLEM_UNAUTHORIZED);
    ck_assert_ptr_eq(ask("AN-OPERATORS-KEY-0123456789"), &HTTP_PROBLEM_UNAUTHORIZED);
    ck_assert_ptr_eq(ask(""), &HTTP_PROBLEM_UNAUTHORIZED);
    make(NULL, NULL);
    ck_assert_ptr_eq(ask(OPERATOR_KEY), &HTTP_PROBLEM_UNAUTHORIZED);
    ck_assert_ptr_eq(ask(""), &HTTP_PROBLEM_UNAUTHORIZED);
}
END_TEST

START_TEST(keys_wait_for_the_first_load)
{
    struct access_key key;
    char text[ACCESS_KEY_LEN + 1];

    ck_assert(access_key_make(&key, text));
    ck_assert(!api_keys_loaded(context.access));
    ck_assert_ptr_eq(ask(text), &API_PROBLEM_NOT_READY);
}
END_TEST

START_TEST(tokens_are_taken_where_they_are_configured)
{
    const char *token = token_of(60, "\"role\":\"seller\",\"shops\":[\"s1\"]");

    for (int i = 0; i < 3; i++) { /* verified, then kept */
        ck_assert_ptr_null(ask(token));
        ck_assert_int_eq(identity.grant.role, ACCESS_ROLE_SELLER);
        ck_assert(!identity.grant.may_write);
        ck_assert_uint_eq(identity.grant.shop_count, 1);
        ck_assert_str_eq(identity.grant.shops[0], "s1");
        ck_assert_str_eq(identity.name, "jwt");
    }
    make(OPERATOR_KEY, NULL);
    ck_assert_ptr_eq(ask(token), &HTTP_PROBLEM_UNAUTHORIZED);
}
END_TEST

START_TEST(tokens_that_have_expired_are_not)
{
    ck_assert_ptr_eq(ask(token_of(0, "\"role\":\"operator\"")), &HTTP_PROBLEM_UNAUTHORIZED);
    ck_assert_ptr_eq(ask(token_of(-3600, "\"role\":\"operator\"")), &HTTP_PROBLEM_UNAUTHORIZED);
}
END_TEST

START_TEST(a_kept_token_is_of_no_use_once_it_has_expired)
{
    static const char *const SHOPS[] = {"s1", "s2"};
    const struct access_grant grant = {ACCESS_ROLE_SELLER, true, 2, SHOPS};
    struct token_cache *cache = token_cache_new();
    const struct token_hash hash = token_cache_hash(cache, "token");
    const struct token_hash other = token_cache_hash(cache, "tokem");
    struct access_grant found;

    ck_assert(!token_cache_find(cache, &hash, 99, arena, &found));
    token_cache_put(cache, &hash, 99, 100, &grant);
    ck_assert(token_cache_find(cache, &hash, 99, arena, &found));
    ck_assert_uint_eq(found.shop_count, 2);
    ck_assert_str_eq(found.shops[1], "s2");
    ck_assert(!token_cache_find(cache, &other, 99, arena, &found));
    ck_assert(!token_cache_find(cache, &hash, 100, arena, &found));
    ck_assert(!token_cache_find(cache, &hash, 101, arena, &found));
    token_cache_free(cache);
}
END_TEST

START_TEST(as_many_tokens_are_kept_as_there_is_room_for)
{
    const struct access_grant grant = {.role = ACCESS_ROLE_SERVICE};
    struct token_cache *cache = token_cache_new();
    struct token_cache *elsewhere = token_cache_new();
    struct token_hash hash, there;
    size_t kept = 0;

    for (int i = 0; i < 4 * TOKEN_CACHE_SETS * TOKEN_CACHE_WAYS; i++) {
        char token[32];

        snprintf(token, sizeof token, "token %d", i);
        hash = token_cache_hash(cache, token);
        token_cache_put(cache, &hash, 0, 100, &grant);
        token_cache_put(cache, &hash, 0, 100, &grant);
    }
    for (int i = 0; i < 4 * TOKEN_CACHE_SETS * TOKEN_CACHE_WAYS; i++) {
        struct access_grant found;
        char token[32];

        snprintf(token, sizeof token, "token %d", i);
        hash = token_cache_hash(cache, token);
        kept += token_cache_find(cache, &hash, 0, arena, &found);
    }
    ck_assert_uint_gt(kept, TOKEN_CACHE_SETS * TOKEN_CACHE_WAYS * 9 / 10);
    ck_assert_uint_le(kept, TOKEN_CACHE_SETS * TOKEN_CACHE_WAYS);
    /* where a token falls is another place in every process */
    hash = token_cache_hash(cache, "token");
    there = token_cache_hash(elsewhere, "token");
    ck_assert_mem_ne(&hash, &there, sizeof hash);
    token_cache_free(cache);
    token_cache_free(elsewhere);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("authenticate");
    TCase *tcase = tcase_create("authenticate");
    SRunner *runner = srunner_create(suite);
    int failed;

    if (sodium_init() < 0)
        return EXIT_FAILURE;
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, the_operators_key_is_the_whole_of_it);
    tcase_add_test(tcase, keys_wait_for_the_first_load);
    tcase_add_test(tcase, tokens_are_taken_where_they_are_configured);
    tcase_add_test(tcase, tokens_that_have_expired_are_not);
    tcase_add_test(tcase, a_kept_token_is_of_no_use_once_it_has_expired);
    tcase_add_test(tcase, as_many_tokens_are_kept_as_there_is_room_for);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

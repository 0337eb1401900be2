/*
 * Tokens: which are taken, and above all which are not. Libraries for tokens
 * are known to have taken expired ones, unsigned ones, and ones that were
 * signed by HMAC with the public key of RSA: each is a test here.
 */
#include <check.h>
#include <pthread.h>

#include "codec/jwt.h"
#include "token_support.h"

#define THREADS 4
#define VERIFICATIONS 50
#define NOW_S INT64_C(1800000000)
#define NOW_US (NOW_S * 1000000)
#define HS256 "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"
/* Members of a payload that is good at NOW_S. */
#define GOOD_TIMES "\"exp\":1800000060,\"nbf\":1800000000"
#define GOOD_NAMES "\"iss\":\"https://issuer\",\"aud\":\"tumpuk\""
#define GOOD_GRANT "\"role\":\"seller\",\"shops\":[\"s1\",\"s2\"],\"access\":\"WRITE\""
#define GOOD "{" GOOD_TIMES "," GOOD_NAMES "," GOOD_GRANT "}"

static struct arena *arena;
static struct jwt_verifier *verifier;
static struct jwt_claims claims;

static struct jwt_verifier *verifier_of(enum jwt_algorithm algorithm, const char *key)
{
    const struct jwt_config config = {.algorithm = algorithm,
                                      .key = key,
                                      .key_len = strlen(key),
                                      .issuer = "https://issuer",
                                      .audience = "tumpuk"};
    const char *why = NULL;
    struct jwt_verifier *made = jwt_verifier_new(&config, &why);

    ck_assert_msg(made != NULL, "%s", why);
    return made;
}

static void setup(void)
{
    arena = arena_new((size_t)16 * 1024 * 1024);
    verifier = verifier_of(JWT_HS256, TOKEN_SECRET);
}

static void teardown(void)
{
    jwt_verifier_free(verifier);
    arena_free(arena);
}

/* Verifies a token and frees it. */
static enum jwt_result verify(char *token)
{
    enum jwt_result result;

    claims = (struct jwt_claims){.expires_us = -1};
    result = jwt_verify(verifier, token, NOW_US, arena, &claims);
    if (result != JWT_OK)
        ck_assert_int_eq(claims.expires_us, -1);
    free(token);
    return result;
}

static enum jwt_result verify_payload(const char *payload)
{
    return verify(token_hmac(HS256, payload, TOKEN_SECRET, strlen(TOKEN_SECRET)));
}

static enum jwt_result verify_header(const char *header)
{
    return verify(token_hmac(header, GOOD, TOKEN_SECRET, strlen(TOKEN_SECRET)));
}

START_TEST(a_good_token_grants_what_it_claims)
{
    ck_assert_int_eq(verify_payload(GOOD), JWT_OK);
    ck_assert_int_eq(claims.grant.role, ACCESS_ROLE_SELLER);
    ck_assert(claims.grant.may_write);
    ck_assert_uint_eq(claims.grant.shop_count, 2);
    ck_assert_str_eq(claims.grant.shops[0], "s1");
    ck_assert_str_eq(claims.grant.shops[1], "s2");
    ck_assert_int_eq(claims.expires_us, (NOW_S + 60) * 1000000);
    ck_assert_int_eq(verify_payload("{" GOOD_NAMES ",\"exp\":9223372036854775807,"
                                    "\"role\":\"operator\",\"sub\":\"u\",\"shops\":[]}"),
                     JWT_OK);
    ck_assert_int_eq(claims.grant.role, ACCESS_ROLE_OPERATOR);
    ck_assert(!claims.grant.may_write);
    ck_assert_int_eq(claims.expires_us, INT64_MAX);
}
END_TEST

START_TEST(a_token_is_good_from_nbf_until_exp)
{
#define WITH(times) "{" times "," GOOD_NAMES "," GOOD_GRANT "}"
    ck_assert_int_eq(verify_payload(WITH("\"exp\":1800000001")), JWT_OK);
    ck_assert_int_eq(verify_payload(WITH("\"exp\":1800000000")), JWT_EXPIRED);
    ck_assert_int_eq(verify_payload(WITH("\"exp\":1799999999")), JWT_EXPIRED);
    ck_assert_int_eq(verify_payload(WITH("\"exp\":0")), JWT_EXPIRED);
    ck_assert_int_eq(verify_payload(WITH("\"exp\":1800000060,\"nbf\":1800000001")), JWT_TOO_EARLY);
    ck_assert_int_eq(verify_payload(WITH("\"iat\":1")), JWT_BAD_CLAIMS);
    ck_assert_int_eq(verify_payload(WITH("\"exp\":null")), JWT_BAD_CLAIMS);
    ck_assert_int_eq(verify_payload(WITH("\"exp\":\"1800000060\"")), JWT_BAD_CLAIMS);
    ck_assert_int_eq(verify_payload(WITH("\"exp\":1800000060.5")), JWT_BAD_CLAIMS);
    ck_assert_int_eq(verify_payload(WITH("\"exp\":true")), JWT_BAD_CLAIMS);
    ck_assert_int_eq(verify_payload(WITH("\"exp\":-1")), JWT_BAD_CLAIMS);
    ck_assert_int_eq(verify_payload(WITH("\"exp\":1800000060,\"nbf\":\"0\"")), JWT_BAD_CLAIMS);
    ck_assert_int_eq(verify_payload(WITH("\"exp\":1800000060,\"nbf\":null")), JWT_BAD_CLAIMS);
    ck_assert_int_eq(verify_payload(WITH("\"exp\":1800000060,\"exp\":0")), JWT_MALFORMED);
#undef WITH
}
END_TEST

START_TEST(issuer_and_audience_are_ours)
{
#define WITH(names) "{" GOOD_TIMES names "," GOOD_GRANT "}"
    ck_assert_int_eq(verify_payload(WITH(",\"aud\":\"tumpuk\"")), JWT_OTHER_ISSUER);
    ck_assert_int_eq(verify_payload(WITH(",\"iss\":\"https://issuer/\",\"aud\":\"tumpuk\"")),
                     JWT_OTHER_ISSUER);
    ck_assert_int_eq(verify_payload(WITH(",\"iss\":[\"https://issuer\"],\"aud\":\"tumpuk\"")),
                     JWT_OTHER_ISSUER);
    ck_assert_int_eq(verify_payload(WITH(",\"iss\":\"https://issuer\"")), JWT_OTHER_AUDIENCE);
    ck_assert_int_eq(verify_payload(WITH(",\"iss\":\"https://issuer\",\"aud\":\"other\"")),
                     JWT_OTHER_AUDIENCE);
    ck_assert_int_eq(verify_payload(WITH(",\"iss\":\"https://issuer\",\"aud\":[]")),
                     JWT_OTHER_AUDIENCE);
    ck_assert_int_eq(verify_payload(WITH(",\"iss\":\"https://issuer\",\"aud\":[\"a\",1,\"b\"]")),
                     JWT_OTHER_AUDIENCE);
    ck_assert_int_eq(verify_payload(WITH(",\"iss\":\"https://issuer\",\"aud\":[\"a\",\"tumpuk\"]")),
                     JWT_OK);
#undef WITH
}
END_TEST

START_TEST(grants_are_whole_or_refused)
{
    static const char *const BAD[] = {
        "\"shops\":[\"s1\"]",
        "\"role\":1,\"shops\":[\"s1\"]",
        "\"role\":\"admin\"",
        "\"role\":\"SELLER\",\"shops\":[\"s1\"]",
        "\"role\":\"none\"",
        "\"role\":\"seller\"",
        "\"role\":\"seller\",\"shops\":[]",
        "\"role\":\"seller\",\"shops\":\"s1\"",
        "\"role\":\"seller\",\"shops\":[1]",
        "\"role\":\"seller\",\"shops\":[\"\"]",
        "\"role\":\"seller\",\"shops\":[\"a\\nb\"]",
        ("\"role\":\"seller\",\"shops\":"
         "[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"]"),
        /* meant to be narrow, it must not be read as wide */
        "\"role\":\"service\",\"shops\":[\"s1\"]",
        "\"role\":\"service\",\"shops\":\"s1\"",
        "\"role\":\"service\",\"access\":\"write\"",
        "\"role\":\"service\",\"access\":true",
    };

    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        char payload[1024];

        snprintf(payload, sizeof payload, "{" GOOD_TIMES "," GOOD_NAMES ",%s}", BAD[i]);
        ck_assert_msg(verify_payload(payload) == JWT_BAD_CLAIMS, "%s", BAD[i]);
    }
    ck_assert_int_eq(verify_payload("[]"), JWT_MALFORMED);
    ck_assert_int_eq(verify_payload("1"), JWT_MALFORMED);
    ck_assert_int_eq(verify_payload("{"), JWT_MALFORMED);
}
END_TEST

START_TEST(the_algorithm_is_not_the_tokens_to_choose)
{
    static const char *const BAD[] = {
        "{\"alg\":\"none\"}",
        "{\"alg\":\"None\"}",
        "{\"alg\":\"hs256\"}",
        "{\"alg\":\"HS384\"}",
        "{\"alg\":\"HS512\"}",
        "{\"alg\":\"RS256\"}",
        "{\"alg\":\"ES256\"}",
        "{\"alg\":\"EdDSA\"}",
        "{\"alg\":[\"HS256\"]}",
        "{\"alg\":null}",
        "{\"typ\":\"JWT\"}",
        "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
        "{\"alg\":\"HS256\",\"b64\":false}",
        "{\"alg\":\"HS256\",\"zip\":\"DEF\"}",
        "{\"alg\":\"HS256\",\"enc\":\"A128GCM\"}",
    };
    char *body = token_body("{\"alg\":\"none\"}", GOOD);

    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        ck_assert_msg(verify_header(BAD[i]) == JWT_OTHER_ALGORITHM, "%s", BAD[i]);
    ck_assert_int_eq(verify_header("{\"alg\":\"none\",\"alg\":\"HS256\"}"), JWT_MALFORMED);
    ck_assert_int_eq(verify_header("{\"alg\":\"HS256\",\"kid\":1}"), JWT_MALFORMED);
    ck_assert_int_eq(verify_header("{\"alg\":\"HS256\",\"kid\":\"any\"}"), JWT_OK);
    /* without a signature */
    ck_assert_int_eq(verify(token_join(strdup(body), strdup(""))), JWT_MALFORMED);
    ck_assert_int_eq(verify(token_join(strdup(body), strdup("AA"))), JWT_OTHER_ALGORITHM);
    ck_assert_int_eq(verify(body), JWT_MALFORMED);
}
END_TEST

START_TEST(a_change_anywhere_is_noticed)
{
    char *token = token_hmac(HS256, GOOD, TOKEN_SECRET, strlen(TOKEN_SECRET));
    size_t len = strlen(token);

    for (size_t i = 0; i < len; i++) {
        char *changed = strdup(token);

        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        ck_assert_msg(verify(changed) != JWT_OK, "at %zu", i);
        changed = strndup(token, i);
        ck_assert_msg(verify(changed) != JWT_OK, "cut at %zu", i);
    }
    for (const char *more = ".=A \n"; *more != '\0'; more++) {
        char *longer = malloc(len + 2);

        memcpy(longer, token, len);
        longer[len] = *more;
        longer[len + 1] = '\0';
        ck_assert_msg(verify(longer) != JWT_OK, "with %c behind", *more);
    }
    ck_assert_int_eq(verify(token_hmac(HS256, GOOD, "another secret, of thirty-two bytes", 32)),
                     JWT_BAD_SIGNATURE);
    ck_assert_int_eq(verify(token_hmac(HS256, GOOD, "", 0)), JWT_BAD_SIGNATURE);
    free(token);
}
END_TEST

START_TEST(a_token_has_a_longest)
{
    char *payload = malloc(JWT_BYTES_MAX + 1);
    char *token;

    memset(payload, ' ', JWT_BYTES_MAX);
    memcpy(payload, GOOD, strlen(GOOD));
    payload[JWT_BYTES_MAX] = '\0';
    ck_assert_int_eq(verify_payload(payload), JWT_MALFORMED);
    payload[JWT_BYTES_MAX / 2] = '\0';
    ck_assert_int_eq(verify_payload(payload), JWT_OK);
    free(payload);
    token = malloc((size_t)1024 * 1024 + 1);
    memset(token, 'A', (size_t)1024 * 1024);
    token[1024 * 1024] = '\0';
    ck_assert_int_eq(verify(token), JWT_MALFORMED);
}
END_TEST

START_TEST(what_is_no_token_is_malformed)
{
    static const char *const BAD[] = {"",
                                      ".",
                                      "..",
                                      "...",
                                      "a",
                                      "a.b",
                                      "a.b.c",
                                      "e30.e30.e30",
                                      "e30.e30.e30.e30",
                                      "e30=.e30.e30",
                                      "e30.e30.e30=",
                                      "e3+.e30.e30",
                                      "e 30.e30.e30",
                                      "e30.e30.\xff"};

    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        enum jwt_result result = verify(strdup(BAD[i]));

        ck_assert_msg(result == JWT_MALFORMED || result == JWT_OTHER_ALGORITHM, "%s", BAD[i]);
    }
}
END_TEST

/* ---- key sets ---- */

static jwk_t *private_key;
static jwk_t *public_key;

/* A pair of keys, and a verifier of the public one, called `kid`. */
static void use_pair(enum jwt_algorithm algorithm, int type, unsigned bits, const char *kid)
{
    char *json;
    char set[8192];

    ck_assert_int_eq(r_jwk_init(&private_key), RHN_OK);
    ck_assert_int_eq(r_jwk_init(&public_key), RHN_OK);
    ck_assert_int_eq(r_jwk_generate_key_pair(private_key, public_key, type, bits, kid), RHN_OK);
    json = r_jwk_export_to_json_str(public_key, 0);
    snprintf(set, sizeof set, "{\"keys\":[%s]}", json);
    r_free(json);
    jwt_verifier_free(verifier);
    verifier = verifier_of(algorithm, set);
}

static void forget_pair(void)
{
    r_jwk_free(private_key);
    r_jwk_free(public_key);
}

static const struct {
    enum jwt_algorithm algorithm;
    int type;
    unsigned bits;
} PAIRS[] = {{JWT_RS256, R_KEY_TYPE_RSA, 2048},
             {JWT_ES256, R_KEY_TYPE_EC, 256},
             {JWT_EDDSA, R_KEY_TYPE_EDDSA, 256}};

START_TEST(signatures_of_each_kind_are_verified)
{
    char header[128];
    char *token;

    use_pair(PAIRS[_i].algorithm, PAIRS[_i].type, PAIRS[_i].bits, "k1");
    snprintf(header, sizeof header, "{\"alg\":\"%s\",\"kid\":\"k1\"}",
             jwt_algorithm_name(PAIRS[_i].algorithm));
    ck_assert_int_eq(verify(token_sign(header, GOOD, private_key)), JWT_OK);
    ck_assert_uint_eq(claims.grant.shop_count, 2);
    ck_assert_int_eq(
        verify(token_sign(header, "{" GOOD_NAMES "," GOOD_GRANT ",\"exp\":1}", private_key)),
        JWT_EXPIRED);
    token = token_sign(header, GOOD, private_key);
    for (size_t i = strlen(token) - 20; i < strlen(token) - 1; i++) {
        char *changed = strdup(token);

        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        ck_assert_int_eq(verify(changed), JWT_BAD_SIGNATURE);
    }
    for (size_t cut = 1; cut < 40; cut++) {
        enum jwt_result result = verify(strndup(token, strlen(token) - cut));

        ck_assert(result == JWT_BAD_SIGNATURE || result == JWT_MALFORMED);
    }
    free(token);
    /* the only key may be left unnamed; another name is unknown */
    snprintf(header, sizeof header, "{\"alg\":\"%s\"}", jwt_algorithm_name(PAIRS[_i].algorithm));
    ck_assert_int_eq(verify(token_sign(header, GOOD, private_key)), JWT_OK);
    snprintf(header, sizeof header, "{\"alg\":\"%s\",\"kid\":\"k2\"}",
             jwt_algorithm_name(PAIRS[_i].algorithm));
    ck_assert_int_eq(verify(token_sign(header, GOOD, private_key)), JWT_UNKNOWN_KEY);
    forget_pair();
}
END_TEST

/* The public key is public: whoever has it could sign by HMAC with its text. */
START_TEST(a_public_key_is_no_secret)
{
    unsigned char pem[4096];
    size_t pem_len = sizeof pem;
    char *json;

    use_pair(JWT_RS256, R_KEY_TYPE_RSA, 2048, "k1");
    json = r_jwk_export_to_json_str(public_key, 0);
    ck_assert_int_eq(
        r_jwk_export_to_pem_der(public_key, R_FORMAT_PEM, pem, &pem_len, R_FLAG_IGNORE_REMOTE),
        RHN_OK);
    ck_assert_int_eq(verify(token_hmac(HS256, GOOD, json, strlen(json))), JWT_OTHER_ALGORITHM);
    ck_assert_int_eq(verify(token_hmac(HS256, GOOD, (const char *)pem, pem_len)),
                     JWT_OTHER_ALGORITHM);
    ck_assert_int_eq(
        verify(token_hmac("{\"alg\":\"RS256\",\"kid\":\"k1\"}", GOOD, (const char *)pem, pem_len)),
        JWT_BAD_SIGNATURE);
    ck_assert_int_eq(verify(token_hmac("{\"alg\":\"none\"}", GOOD, "", 0)), JWT_OTHER_ALGORITHM);
    r_free(json);
    forget_pair();
}
END_TEST

/* Keys that the token itself brings, or points at, are nobody's. */
START_TEST(keys_in_a_header_are_not_used)
{
    jwk_t *own_private = NULL;
    jwk_t *own_public = NULL;
    char *json;
    char header[4096];

    use_pair(JWT_ES256, R_KEY_TYPE_EC, 256, "k1");
    r_jwk_init(&own_private);
    r_jwk_init(&own_public);
    r_jwk_generate_key_pair(own_private, own_public, R_KEY_TYPE_EC, 256, "k1");
    json = r_jwk_export_to_json_str(own_public, 0);
    snprintf(header, sizeof header, "{\"alg\":\"ES256\",\"kid\":\"k1\",\"jwk\":%s}", json);
    ck_assert_int_eq(verify(token_sign(header, GOOD, own_private)), JWT_BAD_SIGNATURE);
    snprintf(header, sizeof header,
             "{\"alg\":\"ES256\",\"kid\":\"k1\",\"jku\":\"http://127.0.0.1:1/\","
             "\"x5u\":\"http://127.0.0.1:1/\",\"x5c\":[\"AA==\"]}");
    ck_assert_int_eq(verify(token_sign(header, GOOD, own_private)), JWT_BAD_SIGNATURE);
    ck_assert_int_eq(verify(token_sign(header, GOOD, private_key)), JWT_OK);
    r_free(json);
    r_jwk_free(own_private);
    r_jwk_free(own_public);
    forget_pair();
}
END_TEST

static void refuse_set(enum jwt_algorithm algorithm, const char *set)
{
    const struct jwt_config config = {
        .algorithm = algorithm, .key = set, .key_len = strlen(set), .issuer = "i", .audience = "a"};
    const char *why = NULL;

    ck_assert_msg(jwt_verifier_new(&config, &why) == NULL, "%s", set);
    ck_assert_ptr_nonnull(why);
}

START_TEST(key_sets_that_could_do_harm_are_refused)
{
    char set[16384];
    char *public_json;
    char *private_json;

    use_pair(JWT_ES256, R_KEY_TYPE_EC, 256, "k1");
    public_json = r_jwk_export_to_json_str(public_key, 0);
    private_json = r_jwk_export_to_json_str(private_key, 0);
    refuse_set(JWT_ES256, "");
    refuse_set(JWT_ES256, "[]");
    refuse_set(JWT_ES256, "{\"keys\":[]}");
    refuse_set(JWT_ES256, public_json);
    snprintf(set, sizeof set, "{\"keys\":[%s]}", private_json);
    refuse_set(JWT_ES256, set);
    snprintf(set, sizeof set, "{\"keys\":[%s]}", public_json);
    refuse_set(JWT_RS256, set);
    refuse_set(JWT_EDDSA, set);
    snprintf(set, sizeof set, "{\"keys\":[%s,%s]}", public_json, public_json);
    refuse_set(JWT_ES256, set);
    refuse_set(JWT_ES256, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}");
    refuse_set(JWT_HS256, "a secret that is too short");
    r_free(public_json);
    r_free(private_json);
    forget_pair();
    use_pair(JWT_ES256, R_KEY_TYPE_EC, 256, "k1");
    forget_pair();
}
END_TEST

START_TEST(weak_and_other_curves_are_refused)
{
    static const struct {
        enum jwt_algorithm algorithm;
        int type;
        unsigned bits;
    } BAD[] = {{JWT_RS256, R_KEY_TYPE_RSA, 1024},
               {JWT_ES256, R_KEY_TYPE_EC, 384},
               {JWT_EDDSA, R_KEY_TYPE_EDDSA, 448}};
    char set[8192];
    char *json;

    r_jwk_init(&private_key);
    r_jwk_init(&public_key);
    if (r_jwk_generate_key_pair(private_key, public_key, BAD[_i].type, BAD[_i].bits, "k") ==
        RHN_OK) {
        json = r_jwk_export_to_json_str(public_key, 0);
        snprintf(set, sizeof set, "{\"keys\":[%s]}", json);
        refuse_set(BAD[_i].algorithm, set);
        r_free(json);
    }
    forget_pair();
}
END_TEST

/* What a thread verifies: a good token and a changed one, again and again. */
struct work {
    const char *good;
    const char *changed;
    bool right;
};

static void *verify_on(void *arg)
{
    struct work *work = arg;
    struct arena *own = arena_new((size_t)1024 * 1024);
    struct jwt_claims found;

    work->right = true;
    for (int i = 0; i < VERIFICATIONS; i++) {
        work->right &= jwt_verify(verifier, work->good, NOW_US, own, &found) == JWT_OK &&
                       found.grant.shop_count == 2 &&
                       jwt_verify(verifier, work->changed, NOW_US, own, &found) ==
                           JWT_BAD_SIGNATURE;
        arena_reset(own);
    }
    arena_free(own);
    return NULL;
}

START_TEST(threads_share_a_verifier)
{
    pthread_t threads[THREADS];
    struct work works[THREADS];
    char header[128];
    char *good;
    char *changed;

    use_pair(PAIRS[_i].algorithm, PAIRS[_i].type, PAIRS[_i].bits, "k1");
    snprintf(header, sizeof header, "{\"alg\":\"%s\",\"kid\":\"k1\"}",
             jwt_algorithm_name(PAIRS[_i].algorithm));
    good = token_sign(header, GOOD, private_key);
    changed = strdup(good);
    changed[strlen(changed) - 10] = changed[strlen(changed) - 10] == 'A' ? 'B' : 'A';
    for (size_t i = 0; i < THREADS; i++) {
        works[i] = (struct work){.good = good, .changed = changed};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, verify_on, &works[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        ck_assert(works[i].right);
    }
    free(good);
    free(changed);
    forget_pair();
}
END_TEST

START_TEST(every_result_has_a_text_and_every_algorithm_a_name)
{
    enum jwt_algorithm algorithm;

    for (int i = 0; i < JWT_RESULT_COUNT; i++)
        ck_assert_ptr_nonnull(jwt_result_text((enum jwt_result)i));
    for (int i = 0; i < JWT_ALGORITHM_COUNT; i++) {
        ck_assert(jwt_algorithm_parse(jwt_algorithm_name((enum jwt_algorithm)i), &algorithm));
        ck_assert_int_eq((int)algorithm, i);
    }
    ck_assert(!jwt_algorithm_parse("none", &algorithm));
    ck_assert(!jwt_algorithm_parse("", &algorithm));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("jwt");
    TCase *tcase = tcase_create("jwt");
    SRunner *runner = srunner_create(suite);
    int failed;

    if (sodium_init() < 0)
        return EXIT_FAILURE;
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, a_good_token_grants_what_it_claims);
    tcase_add_test(tcase, a_token_is_good_from_nbf_until_exp);
    tcase_add_test(tcase, issuer_and_audience_are_ours);
    tcase_add_test(tcase, grants_are_whole_or_refused);
    tcase_add_test(tcase, the_algorithm_is_not_the_tokens_to_choose);
    tcase_add_test(tcase, a_change_anywhere_is_noticed);
    tcase_add_test(tcase, a_token_has_a_longest);
    tcase_add_test(tcase, what_is_no_token_is_malformed);
    tcase_add_loop_test(tcase, signatures_of_each_kind_are_verified, 0, 3);
    tcase_add_test(tcase, a_public_key_is_no_secret);
    tcase_add_test(tcase, keys_in_a_header_are_not_used);
    tcase_add_test(tcase, key_sets_that_could_do_harm_are_refused);
    tcase_add_loop_test(tcase, weak_and_other_curves_are_refused, 0, 3);
    tcase_add_loop_test(tcase, threads_share_a_verifier, 0, 3);
    tcase_add_test(tcase, every_result_has_a_text_and_every_algorithm_a_name);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* What clients ask for: language, gzip, entity tags; request ids; origins;
 * credentials. */
#include <check.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "http/auth.h"
#include "http/cors.h"
#include "http/negotiate.h"
#include "http/request_id.h"

START_TEST(the_better_liked_language_is_taken)
{
    static const struct {
        const char *header;
        enum lang lang;
    } CASES[] = {
        {NULL, LANG_ID},
        {"", LANG_ID},
        {"id", LANG_ID},
        {"en", LANG_EN},
        {"EN-gb", LANG_EN},
        {"id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7", LANG_ID},
        {"en-US,en;q=0.9,id;q=0.8", LANG_EN},
        {"id;q=0.5, en;q=0.8", LANG_EN},
        {"en;q=0.5, id;q=0.5", LANG_EN},
        {"fr, de;q=0.9", LANG_ID},
        {"fr, en;q=0.1", LANG_EN},
        {"*", LANG_ID},
        {"en;q=0, *", LANG_ID},
        {"id;q=0, *", LANG_EN},
        {"id;q=0", LANG_ID},
        {"en;q=0", LANG_ID},
        {"english", LANG_ID},
        {"ide, en;q=0.2", LANG_EN},
        {"en;q=1.5, id;q=0.1", LANG_ID},
        {"en;q=abc", LANG_ID},
        {"en ; q=0.3 , id ; q=0.2", LANG_EN},
        {",,;;,en;;q=0.4,", LANG_EN},
        {"en;q=0.001,id;q=0.0001", LANG_EN},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        ck_assert_msg(http_negotiate_lang(CASES[i].header) == CASES[i].lang, "%s",
                      CASES[i].header != NULL ? CASES[i].header : "(none)");
}
END_TEST

START_TEST(gzip_is_used_where_it_is_welcome)
{
    static const char *const YES[] = {"gzip",
                                      "GZIP",
                                      "x-gzip",
                                      "gzip, deflate, br",
                                      "br;q=1.0, gzip;q=0.8, *;q=0.1",
                                      "*",
                                      "deflate, *;q=0.5",
                                      "gzip;q=0.001",
                                      "identity;q=0.5, gzip;q=0.5",
                                      "gzip;q=1.000"};
    static const char *const NO[] = {"",
                                     "identity",
                                     "br",
                                     "gzip;q=0",
                                     "gzip;q=0.0",
                                     "gzip; q=0.000",
                                     "*;q=0",
                                     "gzip;q=0, *",
                                     "identity, gzip;q=0.5",
                                     "gzipped",
                                     "gzip;q=2",
                                     "gzip;q=",
                                     "br, gzip;q=0,*;q=1"};

    ck_assert(!http_negotiate_gzip(NULL));
    for (size_t i = 0; i < sizeof YES / sizeof *YES; i++)
        ck_assert_msg(http_negotiate_gzip(YES[i]), "%s", YES[i]);
    for (size_t i = 0; i < sizeof NO / sizeof *NO; i++)
        ck_assert_msg(!http_negotiate_gzip(NO[i]), "%s", NO[i]);
}
END_TEST

START_TEST(the_better_liked_type_is_taken)
{
    static const char *const TYPES[] = {"text/csv", "application/b"};
    static const struct {
        const char *header;
        size_t best;
    } CASES[] = {
        {"", 0},
        {"*/*", 0},
        {"application/b", 1},
        {"Application/B, text/csv;q=0.9", 1},
        {"application/b, text/csv", 0},
        {"application/*;q=0.5", 1},
        {"text/*;q=0.1, application/b;q=0.2", 1},
        {"text/*, text/csv;q=0, application/*;q=0.1", 1},
        {"*/*, text/csv;q=0.5", 1},
        {"*/*;q=0", 0},
        {"image/png", 0},
        {"application/bb, appl/*", 0},
        {"text/csv;q=0.3, application/b;q=0.4;x=1", 1},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        ck_assert_msg(http_negotiate_type(CASES[i].header, TYPES, 2) == CASES[i].best, "%s",
                      CASES[i].header);
}
END_TEST

START_TEST(entity_tags_are_compared_weakly)
{
    static const char *const YES[] = {"\"abc\"",
                                      "W/\"abc\"",
                                      "\"abc-gz\"",
                                      "\"x\", \"abc\"",
                                      "\"x\",W/\"abc-gz\"",
                                      " , \"x\" ,, \"abc\"",
                                      "*",
                                      " *"};
    static const char *const NO[] = {"",        "abc",   "\"abcd\"",   "\"ab\"",    "\"abc-gzz\"",
                                     "\"ABC\"", "\"abc", "x, \"abc\"", "w/\"abc\"", "\"x\"\"",
                                     "\"\""};
    const char *found;
    size_t len;

    for (size_t i = 0; i < sizeof YES / sizeof *YES; i++)
        ck_assert_msg(http_negotiate_etag(YES[i], "abc", &found, &len), "%s", YES[i]);
    for (size_t i = 0; i < sizeof NO / sizeof *NO; i++)
        ck_assert_msg(!http_negotiate_etag(NO[i], "abc", &found, &len), "%s", NO[i]);
    ck_assert(http_negotiate_etag("\"x\", W/\"abc-gz\"", "abc", &found, &len));
    ck_assert_uint_eq(len, 8);
    ck_assert_mem_eq(found, "\"abc-gz\"", 8);
    ck_assert(http_negotiate_etag("*", "abc", &found, &len));
    ck_assert_ptr_null(found);
}
END_TEST

START_TEST(request_ids_are_plain)
{
    char id[70];

    memset(id, 'a', sizeof id);
    id[64] = '\0';
    ck_assert(http_request_id_valid(id));
    id[64] = 'a';
    id[65] = '\0';
    ck_assert(!http_request_id_valid(id));
    ck_assert(http_request_id_valid("kasir-7.42_A"));
    ck_assert(!http_request_id_valid(""));
    ck_assert(!http_request_id_valid("a b"));
    ck_assert(!http_request_id_valid("a\"b"));
    ck_assert(!http_request_id_valid("a/b"));
    ck_assert(!http_request_id_valid("\xC3\xA9"));
}
END_TEST

START_TEST(origins_are_those_that_were_configured)
{
    static const char *const SOME[] = {"https://seller.example", "http://localhost:3000", NULL};
    static const char *const ANY[] = {"*", NULL};

    ck_assert_str_eq(http_cors_allow(SOME, "http://localhost:3000"), "http://localhost:3000");
    ck_assert_ptr_null(http_cors_allow(SOME, "http://localhost"));
    ck_assert_ptr_null(http_cors_allow(SOME, "https://seller.example.evil.example"));
    ck_assert_ptr_null(http_cors_allow(SOME, "null"));
    ck_assert_ptr_null(http_cors_allow(SOME, NULL));
    ck_assert_ptr_null(http_cors_allow(NULL, "http://localhost:3000"));
    ck_assert_str_eq(http_cors_allow(ANY, "https://any.example"), "*");
}
END_TEST

START_TEST(a_bearer_has_one_token)
{
    static const char *const GOOD[] = {"Bearer abc.DEF-1_2~3+4/5==", "bEARER  abc.DEF-1_2~3+4/5== ",
                                       "BEARER abc.DEF-1_2~3+4/5== \t "};
    static const char *const BAD[] = {"",          "Bearer",      "Bearer ",      "Bearer  \t",
                                      "Basic a",   "Bearera",     "Bearer\ta",    "Bearer a b",
                                      "Bearer a,", "Bearer \x80", "Bearer a\x7f", " Bearer a"};
    struct arena *arena = arena_new(4096);

    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++)
        ck_assert_str_eq(http_auth_bearer(arena, GOOD[i]), "abc.DEF-1_2~3+4/5==");
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        const char *token = http_auth_bearer(arena, BAD[i]);

        ck_assert_msg(token == NULL || strcmp(token, "a,") == 0, "%s", BAD[i]);
    }
    ck_assert_ptr_null(http_auth_bearer(arena, NULL));
    arena_free(arena);
}
END_TEST

START_TEST(roles_and_shops_and_writing_are_judged)
{
    static const char *const SHOPS[] = {"s1", "s2"};
    static const struct access_grant NOBODY = {.role = ACCESS_ROLE_NONE};
    static const struct access_grant SELLER = {ACCESS_ROLE_SELLER, true, 2, SHOPS};
    static const struct access_grant READER = {ACCESS_ROLE_SELLER, false, 2, SHOPS};
    static const struct access_grant SERVICE = {.role = ACCESS_ROLE_SERVICE, .may_write = true};
    static const struct access_grant OPERATOR = {.role = ACCESS_ROLE_OPERATOR, .may_write = true};
    static const struct access_grant WATCHER = {.role = ACCESS_ROLE_OPERATOR};
    enum { YES = HTTP_VERDICT_ALLOWED, NO = HTTP_VERDICT_FORBIDDEN, GONE = HTTP_VERDICT_HIDDEN };
    enum {
        S = HTTP_ACCESS_SELLER,
        V = HTTP_ACCESS_SERVICE,
        O = HTTP_ACCESS_OPERATOR,
        W = HTTP_ACCESS_WRITE
    };
    static const struct {
        unsigned access;
        const char *shop;
        int nobody, seller, reader, service, operator, watcher;
    } CASES[] = {
        {S, "s2", NO, YES, YES, NO, YES, YES},      {S, "s3", NO, GONE, GONE, NO, YES, YES},
        {S, "s", NO, GONE, GONE, NO, YES, YES},     {S, "", NO, GONE, GONE, NO, YES, YES},
        {S, NULL, NO, YES, YES, NO, YES, YES},      {S | W, "s1", NO, YES, NO, NO, YES, NO},
        {S | W, "s3", NO, GONE, GONE, NO, YES, NO}, {S | V, "s3", NO, GONE, GONE, YES, YES, YES},
        {V, "s1", NO, NO, NO, YES, YES, YES},       {V | W, NULL, NO, NO, NO, YES, YES, NO},
        {O, NULL, NO, NO, NO, NO, YES, YES},        {O | W, "s1", NO, NO, NO, NO, YES, NO},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        unsigned access = CASES[i].access;
        const char *shop = CASES[i].shop;

        ck_assert_int_eq((int)http_auth_judge(access, &NOBODY, shop), CASES[i].nobody);
        ck_assert_int_eq((int)http_auth_judge(access, &SELLER, shop), CASES[i].seller);
        ck_assert_int_eq((int)http_auth_judge(access, &READER, shop), CASES[i].reader);
        ck_assert_int_eq((int)http_auth_judge(access, &SERVICE, shop), CASES[i].service);
        ck_assert_int_eq((int)http_auth_judge(access, &OPERATOR, shop), CASES[i].operator);
        ck_assert_int_eq((int)http_auth_judge(access, &WATCHER, shop), CASES[i].watcher);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("negotiate");
    TCase *tcase = tcase_create("negotiate");
    SRunner *runner = srunner_create(suite);
    int failed;

    if (sodium_init() < 0)
        return EXIT_FAILURE;
    tcase_add_test(tcase, the_better_liked_language_is_taken);
    tcase_add_test(tcase, gzip_is_used_where_it_is_welcome);
    tcase_add_test(tcase, the_better_liked_type_is_taken);
    tcase_add_test(tcase, entity_tags_are_compared_weakly);
    tcase_add_test(tcase, request_ids_are_plain);
    tcase_add_test(tcase, origins_are_those_that_were_configured);
    tcase_add_test(tcase, a_bearer_has_one_token);
    tcase_add_test(tcase, roles_and_shops_and_writing_are_judged);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

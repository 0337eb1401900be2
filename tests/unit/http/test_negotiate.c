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

START_TEST(the_operators_key_is_the_whole_of_it)
{
    struct http_auth auth;

    http_auth_init(&auth, "0123456789abcdef");
    ck_assert_int_eq(http_auth_role(&auth, "Bearer 0123456789abcdef"), HTTP_ROLE_OPERATOR);
    ck_assert_int_eq(http_auth_role(&auth, "bEARER  0123456789abcdef "), HTTP_ROLE_OPERATOR);
    ck_assert_int_eq(http_auth_role(&auth, "Bearer 0123456789abcde"), HTTP_ROLE_NONE);
    ck_assert_int_eq(http_auth_role(&auth, "Bearer 0123456789abcdef0"), HTTP_ROLE_NONE);
    ck_assert_int_eq(http_auth_role(&auth, "Bearer 0123456789ABCDEF"), HTTP_ROLE_NONE);
    ck_assert_int_eq(http_auth_role(&auth, "Basic 0123456789abcdef"), HTTP_ROLE_NONE);
    ck_assert_int_eq(http_auth_role(&auth, "Bearer "), HTTP_ROLE_NONE);
    ck_assert_int_eq(http_auth_role(&auth, ""), HTTP_ROLE_NONE);
    ck_assert_int_eq(http_auth_role(&auth, NULL), HTTP_ROLE_NONE);
    http_auth_init(&auth, NULL);
    ck_assert_int_eq(http_auth_role(&auth, "Bearer "), HTTP_ROLE_NONE);
    http_auth_init(&auth, "");
    ck_assert_int_eq(http_auth_role(&auth, "Bearer "), HTTP_ROLE_NONE);
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
    tcase_add_test(tcase, entity_tags_are_compared_weakly);
    tcase_add_test(tcase, request_ids_are_plain);
    tcase_add_test(tcase, origins_are_those_that_were_configured);
    tcase_add_test(tcase, the_operators_key_is_the_whole_of_it);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The guard over headers: what two readers could read differently is refused. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "http/guard.h"

static struct http_facts facts;

/* Judges headers given as name, value, name, value, …, NULL. What is refused
 * is told in both languages. */
static bool judge(const char *version, const char *const *headers)
{
    bool passes;

    http_guard_init(&facts);
    for (; *headers != NULL; headers += 2)
        http_guard_header(&facts, headers[0], strlen(headers[0]), headers[1], strlen(headers[1]));
    passes = http_guard_finish(&facts, version);
    ck_assert(passes != http_guard_refused(&facts));
    if (!passes) {
        ck_assert_uint_gt(strlen(facts.fault[LANG_ID]), 10);
        ck_assert_uint_gt(strlen(facts.fault[LANG_EN]), 10);
        ck_assert_str_ne(facts.fault[LANG_ID], facts.fault[LANG_EN]);
    }
    return passes;
}

#define JUDGE(version, ...) judge(version, (const char *const[]){__VA_ARGS__, NULL})
#define HOST "Host", "tumpuk.test"

START_TEST(plain_requests_pass)
{
    ck_assert(JUDGE("HTTP/1.1", HOST));
    ck_assert(!facts.has_body);
    ck_assert(JUDGE("HTTP/1.1", HOST, "content-length", "0"));
    ck_assert(!facts.has_body);
    ck_assert(JUDGE("HTTP/1.1", HOST, "Content-Length", "42"));
    ck_assert(facts.has_body);
    ck_assert(!facts.chunked);
    ck_assert_uint_eq(facts.body_len, 42);
    ck_assert(JUDGE("HTTP/1.1", HOST, "transfer-ENCODING", "Chunked \t"));
    ck_assert(facts.has_body);
    ck_assert(facts.chunked);
    ck_assert(JUDGE("HTTP/1.0", "X-Note", ""));
    ck_assert(JUDGE("HTTP/1.1", "Host", ""));
    ck_assert(JUDGE("HTTP/1.1", "Host", "[::1]:8080"));
}
END_TEST

START_TEST(known_headers_are_noted)
{
    ck_assert(JUDGE("HTTP/1.1", HOST, "Authorization", "Bearer x", "accept-language", "en",
                    "Accept-Language", "id", "X-REQUEST-ID", "r1", "Origin", "https://a.example",
                    "If-None-Match", "*", "Access-Control-Request-Method", "PUT", "Accept-Encoding",
                    "gzip", "Content-Type", "application/json"));
    ck_assert_str_eq(facts.authorization, "Bearer x");
    ck_assert_str_eq(facts.accept_language, "en");
    ck_assert_str_eq(facts.request_id, "r1");
    ck_assert_str_eq(facts.origin, "https://a.example");
    ck_assert_str_eq(facts.if_none_match, "*");
    ck_assert_str_eq(facts.preflight_method, "PUT");
    ck_assert_str_eq(facts.accept_encoding, "gzip");
    ck_assert_str_eq(facts.content_type, "application/json");
}
END_TEST

START_TEST(lengths_that_two_readers_could_read_differently_are_refused)
{
    static const char *const LENGTHS[] = {"",
                                          "+5",
                                          "-5",
                                          "5x",
                                          "0x5",
                                          "5, 5",
                                          "5,5",
                                          "5 5",
                                          " 5",
                                          "5.0",
                                          "1e3",
                                          "٥",
                                          "\"5\"",
                                          "9223372036854775808",
                                          "18446744073709551621"};

    for (size_t i = 0; i < sizeof LENGTHS / sizeof *LENGTHS; i++)
        ck_assert_msg(!JUDGE("HTTP/1.1", HOST, "Content-Length", LENGTHS[i]), "%s", LENGTHS[i]);
    ck_assert(!JUDGE("HTTP/1.1", HOST, "Content-Length", "5", "Content-Length", "5"));
    ck_assert(!JUDGE("HTTP/1.1", HOST, "Content-Length", "5", "content-length", "6"));
}
END_TEST

START_TEST(codings_are_chunked_or_none)
{
    static const char *const CODINGS[] = {"",         "identity",      "gzip, chunked",
                                          "chunked,", "chunked, gzip", "chunkedx",
                                          ",chunked", " chunked",      "chunked;a=b"};

    for (size_t i = 0; i < sizeof CODINGS / sizeof *CODINGS; i++)
        ck_assert_msg(!JUDGE("HTTP/1.1", HOST, "Transfer-Encoding", CODINGS[i]), "%s", CODINGS[i]);
    ck_assert(!JUDGE("HTTP/1.0", HOST, "Transfer-Encoding", "chunked"));
    ck_assert(!JUDGE("HTTP/1.1", HOST, "Transfer-Encoding", "chunked", "Content-Length", "5"));
    ck_assert(!JUDGE("HTTP/1.1", HOST, "Content-Length", "5", "Transfer-Encoding", "chunked"));
    ck_assert(
        !JUDGE("HTTP/1.1", HOST, "Transfer-Encoding", "chunked", "Transfer-Encoding", "chunked"));
}
END_TEST

START_TEST(there_is_one_host)
{
    ck_assert(!JUDGE("HTTP/1.1", "X-Note", "a"));
    ck_assert(!JUDGE("HTTP/1.1", HOST, HOST));
    ck_assert(!JUDGE("HTTP/1.1", "Host", "a, b"));
    ck_assert(!JUDGE("HTTP/1.1", "Host", "a b"));
    ck_assert(!JUDGE("HTTP/1.1", "Host", "u@a"));
    ck_assert(!JUDGE("HTTP/1.1", "Host", "a/b"));
}
END_TEST

START_TEST(names_are_tokens_and_values_plain)
{
    static const char *const NAMES[] = {
        "",      "Content-Length ", "Content-Length\t", " X",  "X Y", "X(Y", "X:Y",
        "X\x01", "X\x7f",           "\xC3\xA9",         "X\"", "X/Y"};

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        ck_assert_msg(!JUDGE("HTTP/1.1", HOST, NAMES[i], "a"), "%s", NAMES[i]);
    ck_assert(JUDGE("HTTP/1.1", HOST, "!#$%&'*+-.^_`|~09azAZ", "a"));
    ck_assert(!JUDGE("HTTP/1.1", HOST, "X", "a\rb"));
    ck_assert(!JUDGE("HTTP/1.1", HOST, "X", "a\nb"));
    ck_assert(!JUDGE("HTTP/1.1", HOST, "X", "a\x7f"));
    ck_assert(JUDGE("HTTP/1.1", HOST, "X", "a\tb \xC3\xA9"));
    http_guard_init(&facts);
    http_guard_header(&facts, "X", 1, "a\0b", 3);
    ck_assert(http_guard_refused(&facts));
    ck_assert_str_ne(facts.fault[LANG_ID], facts.fault[LANG_EN]);
}
END_TEST

START_TEST(versions_are_1_1_and_1_0)
{
    ck_assert(!JUDGE("HTTP/0.9", HOST));
    ck_assert(!JUDGE("HTTP/1.2", HOST));
    ck_assert(!JUDGE("", HOST));
}
END_TEST

START_TEST(who_one_is_comes_once)
{
    ck_assert(!JUDGE("HTTP/1.1", HOST, "Authorization", "Bearer a", "Authorization", "Bearer a"));
    ck_assert(!JUDGE("HTTP/1.1", HOST, "Content-Type", "a/b", "Content-Type", "a/b"));
    ck_assert(!JUDGE("HTTP/1.1", HOST, "Origin", "a", "Origin", "b"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("guard");
    TCase *tcase = tcase_create("guard");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tcase, plain_requests_pass);
    tcase_add_test(tcase, known_headers_are_noted);
    tcase_add_test(tcase, lengths_that_two_readers_could_read_differently_are_refused);
    tcase_add_test(tcase, codings_are_chunked_or_none);
    tcase_add_test(tcase, there_is_one_host);
    tcase_add_test(tcase, names_are_tokens_and_values_plain);
    tcase_add_test(tcase, versions_are_1_1_and_1_0);
    tcase_add_test(tcase, who_one_is_comes_once);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Request targets: path, query, percent-encoding. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "http/target.h"

static struct arena *arena;
static const struct http_pair *pairs;
static size_t count;
static bool pretty;

static void setup(void)
{
    arena = arena_new(1024 * 1024);
    pretty = false;
}

static void teardown(void)
{
    arena_free(arena);
}

static enum http_target_result parse(const char *query)
{
    pretty = false;
    return http_target_query(arena, arena_strndup(arena, query, strlen(query)), &pairs, &count,
                             &pretty);
}

START_TEST(path_and_query_are_cut_apart)
{
    static const struct {
        const char *target;
        const char *path; /* NULL: refused */
        const char *query;
    } CASES[] = {
        {"/", "/", NULL},
        {"/a?b", "/a", "b"},
        {"/a?", "/a", ""},
        {"/a?b?c=/d", "/a", "b?c=/d"},
        {"http://h/a?b", "/a", "b"},
        {"HTTPS://h:1/a", "/a", NULL},
        {"http://h", "/", NULL},
        {"http://h?b", "/", "b"},
        {"*", "*", NULL},
        {"", NULL, NULL},
        {"a", NULL, NULL},
        {"?a", NULL, NULL},
        {"host:80", NULL, NULL},
        {"ftp://h/a", NULL, NULL},
        {"/a b", NULL, NULL},
        {"/a#b", NULL, NULL},
        {"/a\x7f", NULL, NULL},
        {"/a\tb", NULL, NULL},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char *target = arena_strndup(arena, CASES[i].target, strlen(CASES[i].target));
        const char *path = NULL;
        char *query = NULL;
        enum http_target_result result = http_target_split(target, &path, &query);

        if (CASES[i].path == NULL) {
            ck_assert_msg(result == HTTP_TARGET_BAD, "%s", CASES[i].target);
            continue;
        }
        ck_assert_msg(result == HTTP_TARGET_OK, "%s", CASES[i].target);
        ck_assert_str_eq(path, CASES[i].path);
        ck_assert_pstr_eq(query, CASES[i].query);
    }
}
END_TEST

START_TEST(queries_are_taken_apart_in_order)
{
    ck_assert_int_eq(parse("a=1&b=&c&a=2&=x&&d=e=f"), HTTP_TARGET_OK);
    ck_assert_uint_eq(count, 6);
    ck_assert_str_eq(pairs[0].name, "a");
    ck_assert_str_eq(pairs[0].value, "1");
    ck_assert_str_eq(pairs[1].value, "");
    ck_assert_str_eq(pairs[2].name, "c");
    ck_assert_str_eq(pairs[2].value, "");
    ck_assert_str_eq(pairs[3].value, "2");
    ck_assert_str_eq(pairs[4].name, "");
    ck_assert_str_eq(pairs[5].value, "e=f");
    ck_assert_int_eq(http_target_query(arena, NULL, &pairs, &count, &pretty), HTTP_TARGET_OK);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(parse(""), HTTP_TARGET_OK);
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(queries_are_decoded)
{
    ck_assert_int_eq(parse("a%20b=c+d%2B%26%3d&at=2025-11-11T10%3A00:00%2B07:00"), HTTP_TARGET_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(pairs[0].name, "a b");
    ck_assert_str_eq(pairs[0].value, "c d+&=");
    ck_assert_str_eq(pairs[1].value, "2025-11-11T10:00:00+07:00");
    ck_assert_int_eq(parse("n=Batik%20%E2%82%AC"), HTTP_TARGET_OK);
    ck_assert_str_eq(pairs[0].value, "Batik \xE2\x82\xAC");
}
END_TEST

START_TEST(pretty_is_taken_out)
{
    ck_assert_int_eq(parse("a=1&pretty=1&b=2"), HTTP_TARGET_OK);
    ck_assert(pretty);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(pairs[1].name, "b");
    ck_assert_int_eq(parse("pretty"), HTTP_TARGET_OK);
    ck_assert(pretty);
    ck_assert_int_eq(parse("pretty=true"), HTTP_TARGET_OK);
    ck_assert(pretty);
    ck_assert_int_eq(parse("pretty=0"), HTTP_TARGET_OK);
    ck_assert(!pretty);
    ck_assert_int_eq(parse("Pretty=1"), HTTP_TARGET_OK);
    ck_assert(!pretty);
    ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(what_is_no_encoding_is_refused)
{
    static const char *const QUERIES[] = {"a=%",      "a=%1",        "a=%g1",  "%=1",
                                          "a=%00",    "%00",         "a=%ff",  "a=%C3",
                                          "a=%C3%28", "a=%ED%A0%80", "a=\xff", "a=%F5%80%80%80"};

    for (size_t i = 0; i < sizeof QUERIES / sizeof *QUERIES; i++)
        ck_assert_msg(parse(QUERIES[i]) == HTTP_TARGET_BAD, "%s", QUERIES[i]);
}
END_TEST

START_TEST(parameters_have_a_most)
{
    static char query[2 * HTTP_QUERY_PARAMS_MAX + 2];

    for (size_t i = 0; i < HTTP_QUERY_PARAMS_MAX; i++)
        memcpy(query + 2 * i, "a&", 2);
    query[2 * HTTP_QUERY_PARAMS_MAX - 1] = '\0';
    ck_assert_int_eq(parse(query), HTTP_TARGET_OK);
    ck_assert_uint_eq(count, HTTP_QUERY_PARAMS_MAX);
    query[2 * HTTP_QUERY_PARAMS_MAX - 1] = '&';
    query[2 * HTTP_QUERY_PARAMS_MAX] = 'a';
    ck_assert_int_eq(parse(query), HTTP_TARGET_TOO_MANY);
}
END_TEST

START_TEST(without_memory_it_says_so)
{
    struct arena *small = arena_new(16);
    char query[] = "abc=%41&d=%42";

    ck_assert_int_eq(http_target_query(small, query, &pairs, &count, &pretty),
                     HTTP_TARGET_NO_MEMORY);
    arena_free(small);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("target");
    TCase *tcase = tcase_create("target");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, path_and_query_are_cut_apart);
    tcase_add_test(tcase, queries_are_taken_apart_in_order);
    tcase_add_test(tcase, queries_are_decoded);
    tcase_add_test(tcase, pretty_is_taken_out);
    tcase_add_test(tcase, what_is_no_encoding_is_refused);
    tcase_add_test(tcase, parameters_have_a_most);
    tcase_add_test(tcase, without_memory_it_says_so);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The router: templates, methods, precedence, decoding. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "http/router.h"

static void handle(struct http_request *request, struct http_reply *reply)
{
    (void)request;
    (void)reply;
}

#define ROUTE(method_, path_)                              \
    {                                                      \
        .method = method_, .path = path_, .handle = handle \
    }

static const struct http_route ROUTES[] = {
    ROUTE("GET", "/"),
    ROUTE("GET", "/v1/rulebooks"),
    ROUTE("POST", "/v1/rulebooks"),
    ROUTE("GET", "/v1/rulebooks/{version}"),
    ROUTE("GET", "/v1/rulebooks/current"),
    ROUTE("PUT", "/v1/shops/{shop_id}/products/{product_id}"),
    ROUTE("GET", "/v1/shops/{shop_id}/products/{product_id}"),
    ROUTE("DELETE", "/v1/shops/demo/products/{product_id}"),
    ROUTE("GET", "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p"),
};
#define ROUTE_COUNT (sizeof ROUTES / sizeof *ROUTES)

static struct http_router *router;
static struct arena *arena;
static struct http_route_match match;

static void setup(void)
{
    router = http_router_new(ROUTES, ROUTE_COUNT);
    arena = arena_new(65536);
    ck_assert_ptr_nonnull(router);
}

static void teardown(void)
{
    http_router_free(router);
    arena_free(arena);
}

static enum http_route_result find(const char *method, const char *path)
{
    return http_router_find(router, method, path, arena, &match);
}

static void expect_route(const char *method, const char *path, size_t index)
{
    ck_assert_msg(find(method, path) == HTTP_ROUTE_FOUND, "%s %s", method, path);
    ck_assert_uint_eq(match.index, index);
    ck_assert_ptr_eq(match.route, &ROUTES[index]);
}

START_TEST(each_path_has_its_route)
{
    expect_route("GET", "/", 0);
    expect_route("GET", "/v1/rulebooks", 1);
    expect_route("POST", "/v1/rulebooks", 2);
    expect_route("GET", "/v1/rulebooks/2025-10-28", 3);
    ck_assert_str_eq(match.params[0], "2025-10-28");
    expect_route("PUT", "/v1/shops/s1/products/p1", 5);
    ck_assert_str_eq(match.params[0], "s1");
    ck_assert_str_eq(match.params[1], "p1");
    expect_route("GET", "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p", 8);
}
END_TEST

START_TEST(a_literal_beats_a_parameter)
{
    expect_route("GET", "/v1/rulebooks/current", 4);
    expect_route("DELETE", "/v1/shops/demo/products/p1", 7);
    ck_assert_str_eq(match.params[0], "p1");
    ck_assert_int_eq(find("GET", "/v1/shops/demo/products/p1"), HTTP_ROUTE_NO_METHOD);
}
END_TEST

START_TEST(head_finds_get)
{
    expect_route("HEAD", "/v1/rulebooks", 1);
    ck_assert_int_eq(find("HEAD", "/v1/shops/demo/products/p"), HTTP_ROUTE_NO_METHOD);
}
END_TEST

START_TEST(other_methods_learn_which_there_are)
{
    ck_assert_int_eq(find("PATCH", "/v1/rulebooks"), HTTP_ROUTE_NO_METHOD);
    ck_assert_ptr_null(match.route);
    ck_assert_str_eq(match.allow, "GET, HEAD, POST, OPTIONS");
    ck_assert_int_eq(find("get", "/v1/rulebooks"), HTTP_ROUTE_NO_METHOD);
    ck_assert_int_eq(find("OPTIONS", "/v1/rulebooks/x"), HTTP_ROUTE_NO_METHOD);
    ck_assert_str_eq(match.allow, "GET, HEAD, OPTIONS");
}
END_TEST

START_TEST(other_paths_are_not_there)
{
    static const char *const PATHS[] = {"/v1",
                                        "/v1/",
                                        "//",
                                        "/v1/rulebooks/",
                                        "/v1/rulebooks/a/b",
                                        "/V1/rulebooks",
                                        "/v1/rulebooksx",
                                        "/v1//rulebooks",
                                        "/v1/shops//products/p",
                                        "/v1/rulebooks/%2",
                                        "",
                                        "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q",
                                        "/////////////////////////////////////////////"};

    for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS; i++) {
        enum http_route_result result = find("GET", PATHS[i]);

        ck_assert_msg(result == HTTP_ROUTE_NO_PATH || result == HTTP_ROUTE_BAD_PATH, "%s",
                      PATHS[i]);
    }
}
END_TEST

START_TEST(segments_are_decoded_after_they_are_cut)
{
    expect_route("GET", "/v1/rulebooks/a%2Fb%20c+d", 3);
    ck_assert_str_eq(match.params[0], "a/b c+d");
    expect_route("GET", "/v1/rule%62ooks", 1);
    expect_route("GET", "/v1/rulebooks/Rp%C2%A0", 3);
    ck_assert_str_eq(match.params[0], "Rp\xC2\xA0");
    expect_route("GET", "/v1/rulebooks/..", 3);
}
END_TEST

START_TEST(bad_encodings_are_told)
{
    static const char *const PATHS[] = {"/v1/rulebooks/%",      "/v1/rulebooks/%4",
                                        "/v1/rulebooks/%zz",    "/v1/rulebooks/%00",
                                        "/v1/rulebooks/a%00b",  "/v1/rulebooks/%ff",
                                        "/v1/rulebooks/%c0%80", "/v1/rulebooks/%ed%a0%80",
                                        "/v1/rulebooks/\xff",   "/%/nothing"};

    for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS; i++)
        ck_assert_msg(find("GET", PATHS[i]) == HTTP_ROUTE_BAD_PATH, "%s", PATHS[i]);
}
END_TEST

START_TEST(without_memory_it_says_so)
{
    struct arena *small = arena_new(16);
    char path[128] = "/v1/rulebooks/";

    memset(path + strlen(path), 'a', 80);
    ck_assert_int_eq(http_router_find(router, "GET", path, small, &match), HTTP_ROUTE_NO_MEMORY);
    arena_free(small);
}
END_TEST

START_TEST(wrong_tables_are_refused)
{
    static const struct http_route TWICE[] = {ROUTE("GET", "/a/{x}"), ROUTE("GET", "/a/{y}")};
    static const struct http_route NO_SLASH[] = {ROUTE("GET", "a")};
    static const struct http_route TOO_MANY[] = {
        ROUTE("GET", "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}")};

    ck_assert_ptr_null(http_router_new(TWICE, 2));
    ck_assert_ptr_null(http_router_new(NO_SLASH, 1));
    ck_assert_ptr_null(http_router_new(TOO_MANY, 1));
    http_router_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("router");
    TCase *tcase = tcase_create("router");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, each_path_has_its_route);
    tcase_add_test(tcase, a_literal_beats_a_parameter);
    tcase_add_test(tcase, head_finds_get);
    tcase_add_test(tcase, other_methods_learn_which_there_are);
    tcase_add_test(tcase, other_paths_are_not_there);
    tcase_add_test(tcase, segments_are_decoded_after_they_are_cut);
    tcase_add_test(tcase, bad_encodings_are_told);
    tcase_add_test(tcase, without_memory_it_says_so);
    tcase_add_test(tcase, wrong_tables_are_refused);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

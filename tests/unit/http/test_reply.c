/* Replies without a server: problems, headers, tags, metrics, bodies. */
#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/exchange.h"
#include "http/metrics.h"
#include "http/thread.h"

static struct arena *arena;
static struct http_request request;
static struct http_reply reply;

static void setup(void)
{
    arena = arena_new(1024 * 1024);
    request = (struct http_request){.arena = arena, .request_id = "r1", .body = ""};
    reply = (struct http_reply){.status = 200, .content_type = "application/json"};
    buf_init(&reply.body, HTTP_REPLY_BYTES_MAX);
}

static void teardown(void)
{
    buf_clear(&reply.body);
    arena_free(arena);
}

static const char *body(void)
{
    buf_putc(&reply.body, '\0');
    ck_assert(!reply.body.failed);
    return reply.body.bytes;
}

static const char *header(const char *name)
{
    for (size_t i = 0; i < reply.header_count; i++) {
        if (strcmp(reply.headers[i].name, name) == 0)
            return reply.headers[i].value;
    }
    return NULL;
}

START_TEST(a_problem_tells_what_is_known)
{
    static const struct fault FAULTS[] = {{"items[0].quantity", "OUT_OF_RANGE", "must be 1 to 99"},
                                          {"", "X", "the \"body\""}};

    request.lang = LANG_EN;
    http_reply_problem(&request, &reply, &HTTP_PROBLEM_INVALID, "two things", FAULTS, 2);
    ck_assert_uint_eq(reply.status, 422);
    ck_assert_str_eq(reply.content_type, "application/problem+json");
    ck_assert_str_eq(
        body(), "{\"type\":\"urn:tumpuk:problem:INVALID\",\"title\":\"The request breaks rules\","
                "\"status\":422,\"detail\":\"two things\",\"code\":\"INVALID\","
                "\"request_id\":\"r1\",\"errors\":[{\"field\":\"items[0].quantity\","
                "\"code\":\"OUT_OF_RANGE\",\"detail\":\"must be 1 to 99\"},{\"field\":\"\","
                "\"code\":\"X\",\"detail\":\"the \\\"body\\\"\"}]}");
}
END_TEST

START_TEST(a_problem_replaces_what_was_there)
{
    buf_puts(&reply.body, "{\"half\":");
    http_reply_header(&reply, "ETag", "\"x\"");
    http_reply_problem(&request, &reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    ck_assert_ptr_null(header("ETag"));
    ck_assert_int_eq(body()[0], '{');
    ck_assert_ptr_null(strstr(reply.body.bytes, "half"));
    ck_assert_ptr_nonnull(strstr(reply.body.bytes, "\"title\":\"Terjadi kesalahan"));
}
END_TEST

START_TEST(a_body_that_failed_can_become_a_problem)
{
    buf_clear(&reply.body);
    buf_init(&reply.body, 4);
    buf_puts(&reply.body, "too long");
    ck_assert(reply.body.failed);
    http_reply_problem(&request, &reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    ck_assert_ptr_nonnull(strstr(body(), "INTERNAL"));
}
END_TEST

START_TEST(some_problems_bring_headers)
{
    http_reply_problem(&request, &reply, &HTTP_PROBLEM_UNAUTHORIZED, NULL, NULL, 0);
    ck_assert_int_eq(strncmp(header("WWW-Authenticate"), "Bearer", 6), 0);
    http_reply_problem(&request, &reply, &HTTP_PROBLEM_OVERLOADED, NULL, NULL, 0);
    ck_assert_str_eq(header("Retry-After"), "1");
    ck_assert_ptr_null(header("WWW-Authenticate"));
}
END_TEST

START_TEST(every_problem_has_both_languages)
{
    static const struct http_problem *const ALL[] = {
        &HTTP_PROBLEM_BAD_REQUEST,    &HTTP_PROBLEM_MALFORMED_JSON,
        &HTTP_PROBLEM_UNAUTHORIZED,   &HTTP_PROBLEM_FORBIDDEN,
        &HTTP_PROBLEM_NOT_FOUND,      &HTTP_PROBLEM_METHOD_NOT_ALLOWED,
        &HTTP_PROBLEM_BODY_TOO_LARGE, &HTTP_PROBLEM_UNSUPPORTED_MEDIA,
        &HTTP_PROBLEM_INVALID,        &HTTP_PROBLEM_HEADERS_TOO_LARGE,
        &HTTP_PROBLEM_OVERLOADED,     &HTTP_PROBLEM_INTERNAL};

    for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++) {
        ck_assert_uint_ge(ALL[i]->status, 400);
        ck_assert_uint_lt(ALL[i]->status, 600);
        ck_assert_str_ne(ALL[i]->title_id, ALL[i]->title_en);
    }
}
END_TEST

START_TEST(headers_have_a_most)
{
    for (int i = 0; i < HTTP_REPLY_HEADERS_MAX + 3; i++)
        http_reply_header(&reply, "X", "y");
    ck_assert_uint_eq(reply.header_count, HTTP_REPLY_HEADERS_MAX);
    reply.header_count = 0;
    http_reply_header(&reply, "X", NULL); /* a text that found no memory */
    ck_assert_uint_eq(reply.header_count, 0);
}
END_TEST

START_TEST(equal_bodies_have_equal_tags)
{
    char first[64];

    buf_puts(&reply.body, "{\"a\":1}");
    http_reply_etag(&request, &reply);
    ck_assert_uint_eq(strlen(header("ETag")), 34);
    snprintf(first, sizeof first, "%s", header("ETag"));
    reply.header_count = 0;
    http_reply_etag(&request, &reply);
    ck_assert_str_eq(header("ETag"), first);
    reply.header_count = 0;
    buf_puts(&reply.body, " ");
    http_reply_etag(&request, &reply);
    ck_assert_str_ne(header("ETag"), first);
    ck_assert_uint_eq(reply.status, 200);
}
END_TEST

START_TEST(queries_are_found_by_name)
{
    static const struct http_pair PAIRS[] = {{"a", "1"}, {"b", ""}, {"a", "2"}};

    request.query = PAIRS;
    request.query_count = 3;
    ck_assert_str_eq(http_request_query(&request, "a"), "1");
    ck_assert_str_eq(http_request_query(&request, "b"), "");
    ck_assert_ptr_null(http_request_query(&request, "c"));
    ck_assert_ptr_null(http_request_header(&request, "Host"));
}
END_TEST

START_TEST(a_body_never_grows_far_ahead_of_what_came)
{
    struct http_exchange *exchange = http_exchange_new();
    static char piece[10007];
    size_t total = 0;

    memset(piece, 'x', sizeof piece);
    for (int i = 0; i < 300; i++) {
        ck_assert(http_exchange_append(exchange, piece, sizeof piece));
        total += sizeof piece;
        ck_assert_uint_eq(exchange->body.len, total);
        ck_assert_uint_le(exchange->body.cap, total + HTTP_BODY_STEP + 1);
        ck_assert_int_eq(exchange->body.bytes[total], '\0');
    }
    http_exchange_reset(exchange);
    ck_assert_uint_eq(exchange->body.cap, 0);
    ck_assert(http_exchange_append(exchange, "abc", 3));
    http_exchange_reset(exchange);
    ck_assert_uint_eq(exchange->body.len, 0);
    ck_assert_uint_gt(exchange->body.cap, 0);
    http_exchange_free(exchange);
}
END_TEST

START_TEST(ids_are_taken_or_made)
{
    struct http_exchange *exchange = http_exchange_new();
    char last[HTTP_REQUEST_ID_MAX + 1] = "";

    http_exchange_identify(exchange, "kasir-7");
    ck_assert_str_eq(exchange->request.request_id, "kasir-7");
    for (int i = 0; i < 1000; i++) {
        http_exchange_identify(exchange, i % 2 == 0 ? NULL : "not valid");
        ck_assert_uint_eq(strlen(exchange->request_id), 32);
        ck_assert_str_ne(exchange->request_id, last);
        memcpy(last, exchange->request_id, sizeof last);
    }
    http_exchange_free(exchange);
}
END_TEST

START_TEST(what_gzip_does_not_make_smaller_stays)
{
    struct buf text;

    buf_init(&text, 100000);
    for (int i = 0; i < 1000; i++)
        buf_puts(&text, "Kemeja Batik ");
    ck_assert(http_thread_gzip(&text));
    ck_assert_uint_lt(text.len, 500);
    ck_assert_mem_eq(text.bytes, "\x1f\x8b", 2);
    ck_assert(!http_thread_gzip(&text));
    buf_clear(&text);
    ck_assert(!http_thread_gzip(&text));
}
END_TEST

START_TEST(metrics_count_by_route_and_bucket)
{
    static const struct http_route ROUTES[] = {{.method = "GET", .path = "/a"},
                                               {.method = "POST", .path = "/b"}};
    struct http_metrics metrics;

    ck_assert(http_metrics_init(&metrics, ROUTES, 2));
    http_metrics_answered(&metrics, 0, 200, 100);
    http_metrics_answered(&metrics, 0, 200, 101);
    http_metrics_answered(&metrics, 0, 418, 9000000);
    http_metrics_answered(&metrics, 2, 404, 1);
    http_metrics_reject(&metrics, HTTP_REJECTION_SLOW);
    http_metrics_write(&metrics, &reply.body);
    (void)body();
#define HAS(line) ck_assert_msg(strstr(reply.body.bytes, line "\n") != NULL, "%s", line)
    HAS("tumpuk_http_requests_total{method=\"GET\",route=\"/a\",status=\"200\"} 2");
    HAS("tumpuk_http_requests_total{method=\"GET\",route=\"/a\",status=\"0\"} 1");
    HAS("tumpuk_http_requests_total{method=\"\",route=\"none\",status=\"404\"} 1");
    HAS("tumpuk_http_request_duration_seconds_bucket{method=\"GET\",route=\"/a\",le=\"0.0001\"} 1");
    HAS("tumpuk_http_request_duration_seconds_bucket{method=\"GET\",route=\"/a\",le=\"5\"} 2");
    HAS("tumpuk_http_request_duration_seconds_bucket{method=\"GET\",route=\"/a\",le=\"+Inf\"} 3");
    HAS("tumpuk_http_request_duration_seconds_sum{method=\"GET\",route=\"/a\"} 9.000201");
    HAS("tumpuk_http_request_duration_seconds_count{method=\"GET\",route=\"/a\"} 3");
    HAS("tumpuk_http_rejected_total{reason=\"slow\"} 1");
    ck_assert_ptr_null(strstr(reply.body.bytes, "\"/b\""));
    http_metrics_clear(&metrics);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reply");
    TCase *tcase = tcase_create("reply");
    SRunner *runner = srunner_create(suite);
    int failed;

    if (sodium_init() < 0)
        return EXIT_FAILURE;
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, a_problem_tells_what_is_known);
    tcase_add_test(tcase, a_problem_replaces_what_was_there);
    tcase_add_test(tcase, a_body_that_failed_can_become_a_problem);
    tcase_add_test(tcase, some_problems_bring_headers);
    tcase_add_test(tcase, every_problem_has_both_languages);
    tcase_add_test(tcase, headers_have_a_most);
    tcase_add_test(tcase, equal_bodies_have_equal_tags);
    tcase_add_test(tcase, queries_are_found_by_name);
    tcase_add_test(tcase, a_body_never_grows_far_ahead_of_what_came);
    tcase_add_test(tcase, ids_are_taken_or_made);
    tcase_add_test(tcase, what_gzip_does_not_make_smaller_stays);
    tcase_add_test(tcase, metrics_count_by_route_and_bucket);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

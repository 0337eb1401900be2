/* Streamed answers: what clients get, how often producers are called, and that
 * each ends once, whatever becomes of its client. */
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <libdeflate.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "http/http.h"

#define LINE "one line of the stream, numbered 000000\n"
#define LINE_LEN (sizeof LINE - 1)
#define ANSWER_MAX (4u * 1024 * 1024)
#define LONG_LINES 20000 /* more than sockets' buffers take */
#define ENDLESS_LINES 100000000

static struct {
    atomic_int begun;
    atomic_int ended;
    atomic_int pieces;
} counts;

/* In the request's arena. */
struct lines {
    long count;
    long written;
    long fails_at; /* -1: never */
};

static enum http_stream_result produce_lines(void *arg, struct buf *piece)
{
    struct lines *lines = arg;

    ck_assert_uint_eq(piece->len, 0);
    atomic_fetch_add(&counts.pieces, 1);
    while (lines->written < lines->count && piece->len < HTTP_PIECE_BYTES) {
        if (lines->written == lines->fails_at)
            return HTTP_STREAM_FAILED;
        buf_printf(piece, "%.33s%06ld\n", LINE, lines->written++ % 1000000);
    }
    return lines->written < lines->count ? HTTP_STREAM_MORE : HTTP_STREAM_END;
}

static void end_lines(void *arg)
{
    const struct lines *lines = arg;

    ck_assert_int_le(lines->written, lines->count); /* the arena is there yet */
    atomic_fetch_add(&counts.ended, 1);
}

static long query_long(const struct http_request *request, const char *name, long otherwise)
{
    const char *text = http_request_query(request, name);

    return text != NULL ? strtol(text, NULL, 10) : otherwise;
}

static void stream(struct http_request *request, struct http_reply *reply)
{
    struct lines *lines = arena_calloc(request->arena, 1, sizeof *lines);

    lines->count = query_long(request, "lines", LONG_LINES);
    lines->fails_at = query_long(request, "fails", -1);
    reply->content_type = "text/plain";
    buf_puts(&reply->body, "dropped");
    atomic_fetch_add(&counts.begun, 1);
    http_reply_stream(reply, produce_lines, lines, end_lines);
    if (http_request_query(request, "refuse") != NULL)
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
}

static enum http_stream_result produce_too_much(void *arg, struct buf *piece)
{
    (void)arg;
    (void)buf_reserve(piece, (size_t)HTTP_PIECE_BYTES_MAX + 1);
    return HTTP_STREAM_END;
}

static void too_much(struct http_request *request, struct http_reply *reply)
{
    struct lines *lines = arena_calloc(request->arena, 1, sizeof *lines);

    atomic_fetch_add(&counts.begun, 1);
    http_reply_stream(reply, produce_too_much, lines, end_lines);
}

static void plain(struct http_request *request, struct http_reply *reply)
{
    (void)request;
    buf_puts(&reply->body, "plain");
}

static const struct http_route ROUTES[] = {
    {.method = "GET", .path = "/stream", .handle = stream},
    {.method = "GET", .path = "/too-much", .handle = too_much},
    {.method = "GET", .path = "/plain", .handle = plain},
};

/* ---- server and client ---- */

static struct http_server *server;

/* One thread: a producer that kept it would keep everybody waiting. */
static void setup(void)
{
    const struct http_config config = {
        .address = "127.0.0.1",
        .threads = 1,
        .connections_max = 64,
        .header_bytes_max = 16384,
        .idle_timeout_s = 30,
        .request_timeout_s = 30,
        .routes = ROUTES,
        .route_count = sizeof ROUTES / sizeof *ROUTES,
    };

    signal(SIGPIPE, SIG_IGN);
    ck_assert(log_start(LOG_LEVEL_ERROR, STDERR_FILENO));
    atomic_store(&counts.begun, 0);
    atomic_store(&counts.ended, 0);
    atomic_store(&counts.pieces, 0);
    ck_assert_int_eq(http_server_start(&config, &server), HTTP_STARTED);
}

static void stop_server(void)
{
    if (server == NULL)
        return;
    http_server_quiesce(server);
    http_server_drain(server, 200);
    http_server_stop(server);
    server = NULL;
}

static void teardown(void)
{
    stop_server();
    ck_assert_int_eq(atomic_load(&counts.ended), atomic_load(&counts.begun));
    log_stop();
}

static int dial(int receive_buffer)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    struct timeval patience = {.tv_sec = 10};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_port = htons(http_server_port(server));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_ge(fd, 0);
    if (receive_buffer > 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

static void say(int fd, const char *text)
{
    ck_assert_int_eq(send(fd, text, strlen(text), 0), (ssize_t)strlen(text));
}

static char answer[ANSWER_MAX];
static size_t answer_len;

/* Reads until the server closes; the error that ended it, or 0. */
static int read_all(int fd)
{
    ssize_t got;

    answer_len = 0;
    while ((got = recv(fd, answer + answer_len, sizeof answer - 1 - answer_len, 0)) > 0)
        answer_len += (size_t)got;
    answer[answer_len] = '\0';
    close(fd);
    return got < 0 ? errno : 0;
}

static int ask(const char *line, const char *head)
{
    char request[1024];
    int fd = dial(0);

    snprintf(request, sizeof request, "%s\r\nHost: a\r\n%s\r\n", line, head);
    say(fd, request);
    return read_all(fd);
}

static void expect_has(const char *part)
{
    ck_assert_msg(strstr(answer, part) != NULL, "no %s in %.500s", part, answer);
}

static void expect_has_not(const char *part)
{
    ck_assert_msg(strstr(answer, part) == NULL, "%s in %.500s", part, answer);
}

static char *body_of(char *text)
{
    char *end = strstr(text, "\r\n\r\n");

    ck_assert_ptr_nonnull(end);
    return end + 4;
}

/* Puts the chunks from `from` on together, in place; what follows the last one, or
 * NULL where the last one is missing. */
static char *join_chunks(char *from, size_t *len)
{
    char *to = from;
    char *end = answer + answer_len;

    *len = 0;
    while (from < end) {
        char *data = strstr(from, "\r\n");
        unsigned long size = strtoul(from, NULL, 16);

        if (data == NULL || (size_t)(end - data - 2) < size)
            return NULL;
        if (size == 0)
            return data + 4;
        memmove(to + *len, data + 2, size);
        *len += size;
        from = data + 2 + size + 2;
    }
    return NULL;
}

static void expect_lines(const char *text, size_t len, long count)
{
    char line[64];

    ck_assert_uint_eq(len, (size_t)count * LINE_LEN);
    for (long i = 0; i < count; i++) {
        snprintf(line, sizeof line, "%.33s%06ld\n", LINE, i);
        ck_assert_int_eq(memcmp(text + (size_t)i * LINE_LEN, line, LINE_LEN), 0);
    }
}

static void wait_for(atomic_int *what, int value)
{
    for (int i = 0; i < 500 && atomic_load(what) != value; i++)
        usleep(10000);
    ck_assert_int_eq(atomic_load(what), value);
}

START_TEST(pieces_become_one_answer)
{
    size_t len;
    char *end;

    ck_assert_int_eq(ask("GET /stream HTTP/1.1", "Connection: close\r\n"), 0);
    expect_has("HTTP/1.1 200 OK\r\n");
    expect_has("Transfer-Encoding: chunked\r\n");
    expect_has("Content-Type: text/plain\r\n");
    expect_has_not("Content-Length");
    expect_has_not("ETag");
    expect_has_not("dropped");
    end = join_chunks(body_of(answer), &len);
    ck_assert_ptr_eq(end, answer + answer_len);
    expect_lines(body_of(answer), len, LONG_LINES);
    wait_for(&counts.ended, 1);
}
END_TEST

START_TEST(an_answer_without_a_byte_is_one_too)
{
    ck_assert_int_eq(ask("GET /stream?lines=0 HTTP/1.1", "Connection: close\r\n"), 0);
    ck_assert_str_eq(body_of(answer), "0\r\n\r\n");
}
END_TEST

START_TEST(the_connection_serves_on_after_a_stream)
{
    int fd = dial(0);
    size_t len;
    char *end;

    say(fd, "GET /stream?lines=3000 HTTP/1.1\r\nHost: a\r\n\r\n"
            "GET /stream?lines=10 HTTP/1.1\r\nHost: a\r\n\r\n"
            "GET /plain HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    ck_assert_int_eq(read_all(fd), 0);
    end = join_chunks(body_of(answer), &len);
    expect_lines(body_of(answer), len, 3000);
    ck_assert_ptr_nonnull(end);
    end = join_chunks(body_of(end), &len);
    ck_assert_ptr_nonnull(end);
    ck_assert_uint_eq(len, 10 * LINE_LEN);
    ck_assert_str_eq(body_of(end), "plain");
}
END_TEST

START_TEST(before_chunks_the_end_of_the_connection_is_the_answers)
{
    char *body;

    ck_assert_int_eq(ask("GET /stream HTTP/1.0", "Connection: keep-alive\r\n"), 0);
    expect_has_not("Transfer-Encoding");
    expect_has_not("Content-Length");
    body = body_of(answer);
    expect_lines(body, answer_len - (size_t)(body - answer), LONG_LINES);
}
END_TEST

START_TEST(head_makes_no_piece)
{
    ck_assert_int_eq(ask("HEAD /stream HTTP/1.1", "Connection: close\r\n"), 0);
    expect_has("HTTP/1.1 200 OK\r\n");
    expect_has("Content-Type: text/plain\r\n");
    ck_assert_str_eq(body_of(answer), "");
    wait_for(&counts.ended, 1);
    ck_assert_int_eq(atomic_load(&counts.pieces), 0);
}
END_TEST

START_TEST(another_answer_in_its_place_ends_it)
{
    ck_assert_int_eq(ask("GET /stream?refuse=1 HTTP/1.1", "Connection: close\r\n"), 0);
    expect_has("HTTP/1.1 500 ");
    expect_has("Content-Length: ");
    ck_assert_int_eq(atomic_load(&counts.pieces), 0);
    wait_for(&counts.ended, 1);
}
END_TEST

START_TEST(streams_are_compressed_for_who_wants_it)
{
    struct libdeflate_decompressor *tool = libdeflate_alloc_decompressor();
    static char whole[LONG_LINES * LINE_LEN + 1];
    size_t whole_len = 0;
    size_t len;

    ck_assert_int_eq(ask("GET /stream HTTP/1.1", "Connection: close\r\nAccept-Encoding: gzip\r\n"),
                     0);
    expect_has("Content-Encoding: gzip\r\n");
    ck_assert_ptr_nonnull(join_chunks(body_of(answer), &len));
    ck_assert_uint_lt(len, sizeof whole / 5);
    ck_assert_int_eq(
        libdeflate_gzip_decompress(tool, body_of(answer), len, whole, sizeof whole, &whole_len),
        LIBDEFLATE_SUCCESS);
    expect_lines(whole, whole_len, LONG_LINES);
    libdeflate_free_decompressor(tool);
}
END_TEST

START_TEST(an_answer_that_fails_is_seen_to_be_cut_off)
{
    size_t len;

    (void)ask("GET /stream?fails=5000 HTTP/1.1", "");
    expect_has("HTTP/1.1 200 OK\r\n");
    ck_assert_ptr_null(join_chunks(body_of(answer), &len));
    ck_assert_int_eq(ask("GET /stream?fails=5000 HTTP/1.0", ""), ECONNRESET);
    (void)ask("GET /stream?fails=5000 HTTP/1.1", "Accept-Encoding: gzip\r\n");
    ck_assert_ptr_null(join_chunks(body_of(answer), &len));
    (void)ask("GET /too-much HTTP/1.1", "");
    ck_assert_ptr_null(strstr(answer, "\r\n0\r\n\r\n"));
    wait_for(&counts.ended, 4);
    ck_assert_int_eq(ask("GET /plain HTTP/1.1", "Connection: close\r\n"), 0);
    expect_has("plain");
}
END_TEST

START_TEST(who_does_not_read_costs_itself_only)
{
    char request[128];
    int fds[16];
    int before;

    snprintf(request, sizeof request, "GET /stream?lines=%d HTTP/1.1\r\nHost: a\r\n\r\n",
             ENDLESS_LINES);
    for (size_t i = 0; i < 16; i++) {
        fds[i] = dial(4096);
        say(fds[i], request);
    }
    wait_for(&counts.begun, 16);
    for (int i = 0; i < 100; i++) {
        ck_assert_int_eq(ask("GET /plain HTTP/1.1", "Connection: close\r\n"), 0);
        expect_has("plain");
    }
    /* what was made is what sockets took, and no more is made */
    usleep(200000);
    before = atomic_load(&counts.pieces);
    usleep(200000);
    ck_assert_int_eq(atomic_load(&counts.pieces), before);
    ck_assert_int_lt(before, 16 * 400);
    /* they go: each ends */
    for (size_t i = 0; i < 16; i++)
        close(fds[i]);
    wait_for(&counts.ended, 16);
}
END_TEST

START_TEST(who_reads_slowly_gets_all_of_it)
{
    int fd = dial(4096);
    size_t len;

    say(fd, "GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    usleep(100000);
    ck_assert_int_eq(ask("GET /plain HTTP/1.1", "Connection: close\r\n"), 0);
    ck_assert_int_eq(read_all(fd), 0);
    ck_assert_ptr_nonnull(join_chunks(body_of(answer), &len));
    expect_lines(body_of(answer), len, LONG_LINES);
}
END_TEST

START_TEST(what_is_under_way_at_the_end_is_finished_or_seen_to_be_cut_off)
{
    int reading = dial(4096);
    int standing = dial(4096);
    size_t len;

    say(reading, "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    say(standing, "GET /stream?lines=100000000 HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_for(&counts.begun, 2);
    http_server_quiesce(server);
    say(reading, "GET /plain HTTP/1.1\r\nHost: a\r\n\r\n"); /* answered: Connection: close */
    ck_assert_int_eq(read_all(reading), 0);
    ck_assert_str_eq(body_of(join_chunks(body_of(answer), &len)), "plain");
    ck_assert(!http_server_drain(server, 100));
    http_server_stop(server);
    server = NULL;
    ck_assert_int_eq(atomic_load(&counts.ended), 2);
    (void)read_all(standing);
    ck_assert_ptr_null(join_chunks(body_of(answer), &len));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stream");
    TCase *tcase = tcase_create("stream");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, pieces_become_one_answer);
    tcase_add_test(tcase, an_answer_without_a_byte_is_one_too);
    tcase_add_test(tcase, the_connection_serves_on_after_a_stream);
    tcase_add_test(tcase, before_chunks_the_end_of_the_connection_is_the_answers);
    tcase_add_test(tcase, head_makes_no_piece);
    tcase_add_test(tcase, another_answer_in_its_place_ends_it);
    tcase_add_test(tcase, streams_are_compressed_for_who_wants_it);
    tcase_add_test(tcase, an_answer_that_fails_is_seen_to_be_cut_off);
    tcase_add_test(tcase, who_does_not_read_costs_itself_only);
    tcase_add_test(tcase, who_reads_slowly_gets_all_of_it);
    tcase_add_test(tcase, what_is_under_way_at_the_end_is_finished_or_seen_to_be_cut_off);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Event streams: how events are framed, and what becomes of who listens. */
#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "http/events.h"
#include "http/http.h"

#define LISTENERS_MAX 600
#define PER_CLIENT_MAX 550
#define HEARTBEAT_MS 200
/* Of a message that fills what the kernel keeps for a client. */
#define LONG_BYTES (400u * 1024)

/* ---- framing ---- */

static void expect_framed(const char *id, const char *data, const char *expected)
{
    struct http_event *event = http_event_new("metrics", id, data, strlen(data));
    const char *bytes;
    size_t len;

    ck_assert_ptr_nonnull(event);
    bytes = http_event_bytes(event, &len);
    ck_assert_uint_eq(len, strlen(expected));
    ck_assert_mem_eq(bytes, expected, len);
    http_event_release(event);
}

START_TEST(each_line_of_data_is_a_line_of_the_event)
{
    expect_framed(NULL, "{}", "event: metrics\ndata: {}\n\n");
    expect_framed("7", "a\nb", "event: metrics\nid: 7\ndata: a\ndata: b\n\n");
    expect_framed(NULL, "a\r\nb\rc\n", "event: metrics\ndata: a\ndata: b\ndata: c\ndata: \n\n");
    expect_framed(NULL, "", "event: metrics\ndata: \n\n");
    expect_framed(NULL, " kopi “enak” ☕", "event: metrics\ndata:  kopi “enak” ☕\n\n");
}
END_TEST

START_TEST(an_id_alone_is_no_event)
{
    struct http_event *event = http_event_new(NULL, "17", NULL, 0);
    size_t len;

    ck_assert_ptr_nonnull(event);
    ck_assert_mem_eq(http_event_bytes(event, &len), "id: 17\n\n", 8);
    ck_assert_uint_eq(len, 8);
    http_event_release(event);
}
END_TEST

START_TEST(names_and_ids_cannot_break_out_of_their_line)
{
    ck_assert_ptr_null(http_event_new("a\nb", NULL, "", 0));
    ck_assert_ptr_null(http_event_new("a", "1\n2", "", 0));
    ck_assert_ptr_null(http_event_new("a", "1\r2", "", 0));
}
END_TEST

START_TEST(an_event_of_too_many_bytes_is_none)
{
    char *data = calloc(1, HTTP_EVENT_BYTES_MAX);

    memset(data, 'x', HTTP_EVENT_BYTES_MAX);
    ck_assert_ptr_null(http_event_new("a", NULL, data, HTTP_EVENT_BYTES_MAX));
    free(data);
}
END_TEST

/* ---- a board: everybody hears the latest message that is put up ---- */

struct reader {
    struct reader *next;
    struct http_listener *listener;
    int seen;
    bool goes_on; /* a next message is there whenever it is asked for one */
};

static struct {
    pthread_mutex_t lock;
    struct reader *readers;
    struct http_event *message;
    int number;
    bool over;
    int count;
    atomic_int ended;
    atomic_bool refuses; /* keys are not valid any more */
} board = {.lock = PTHREAD_MUTEX_INITIALIZER};

static enum http_stream_result board_next(void *arg, struct http_event **event)
{
    struct reader *reader = arg;
    enum http_stream_result result = HTTP_STREAM_MORE;

    pthread_mutex_lock(&board.lock);
    if (board.message != NULL && (reader->seen < board.number || reader->goes_on)) {
        reader->seen = board.number;
        *event = http_event_share(board.message);
    }
    if (board.over)
        result = HTTP_STREAM_END;
    pthread_mutex_unlock(&board.lock);
    return result;
}

static void board_end(void *arg)
{
    struct reader *reader = arg;
    struct reader **at = &board.readers;

    pthread_mutex_lock(&board.lock);
    while (*at != reader)
        at = &(*at)->next;
    *at = reader->next;
    board.count--;
    pthread_mutex_unlock(&board.lock);
    free(reader);
    atomic_fetch_add(&board.ended, 1);
}

static void put_up(const char *text, size_t len, bool over)
{
    struct http_event *message = http_event_new("news", NULL, text, len);

    pthread_mutex_lock(&board.lock);
    http_event_release(board.message);
    board.message = message;
    board.number++;
    board.over = over;
    for (struct reader *reader = board.readers; reader != NULL; reader = reader->next)
        http_listener_wake(reader->listener);
    pthread_mutex_unlock(&board.lock);
}

static int readers(void)
{
    int count;

    pthread_mutex_lock(&board.lock);
    count = board.count;
    pthread_mutex_unlock(&board.lock);
    return count;
}

static void listen_route(struct http_request *request, struct http_reply *reply)
{
    struct reader *reader = calloc(1, sizeof *reader);
    const struct http_event_source source = {.arg = reader, .next = board_next, .end = board_end};

    reader->goes_on = http_request_query(request, "endless") != NULL;
    pthread_mutex_lock(&board.lock);
    reader->listener = http_reply_events(request, reply, &source);
    if (reader->listener == NULL) {
        free(reader);
    } else {
        reader->next = board.readers;
        board.readers = reader;
        board.count++;
    }
    pthread_mutex_unlock(&board.lock);
}

static void plain(struct http_request *request, struct http_reply *reply)
{
    (void)request;
    buf_puts(&reply->body, "plain");
}

static const struct http_route ROUTES[] = {
    {.method = "GET", .path = "/events", .handle = listen_route},
    {.method = "GET", .path = "/own-events", .handle = listen_route, .access = HTTP_ACCESS_SELLER},
    {.method = "GET", .path = "/plain", .handle = plain},
};

static const struct http_problem *authenticate(void *context, const char *token,
                                               struct arena *arena, struct http_identity *out)
{
    (void)context;
    (void)token;
    (void)arena;
    if (atomic_load(&board.refuses))
        return &HTTP_PROBLEM_UNAUTHORIZED;
    out->grant = (struct access_grant){.role = ACCESS_ROLE_SELLER};
    return NULL;
}

static struct http_server *server;

static void setup(void)
{
    const struct http_config config = {
        .address = "127.0.0.1",
        .threads = 2,
        .connections_max = 2000,
        .header_bytes_max = 16384,
        .idle_timeout_s = 30,
        .request_timeout_s = 1,
        .listeners_max = LISTENERS_MAX,
        .listeners_per_client_max = PER_CLIENT_MAX,
        .heartbeat_ms = HEARTBEAT_MS,
        .authenticate = authenticate,
        .routes = ROUTES,
        .route_count = sizeof ROUTES / sizeof *ROUTES,
    };

    signal(SIGPIPE, SIG_IGN);
    ck_assert(log_start(LOG_LEVEL_ERROR, STDERR_FILENO));
    board.number = 0;
    board.over = false;
    atomic_store(&board.ended, 0);
    atomic_store(&board.refuses, false);
    ck_assert_int_eq(http_server_start(&config, &server), HTTP_STARTED);
}

static void stop_server(void)
{
    if (server == NULL)
        return;
    http_server_quiesce(server);
    ck_assert(http_server_drain(server, 5000));
    http_server_stop(server);
    server = NULL;
}

static void teardown(void)
{
    stop_server();
    ck_assert_ptr_null(board.readers);
    http_event_release(board.message);
    board.message = NULL;
    log_stop();
}

/* ---- clients ---- */

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

static void say(int fd, const char *line)
{
    char request[256];
    int len = snprintf(request, sizeof request,
                       "%s\r\nHost: a\r\nAuthorization: Bearer a-key\r\n\r\n", line);

    ck_assert_int_eq(send(fd, request, (size_t)len, 0), len);
}

static char heard[64 * 1024];

/* Reads until the text has come; false where the stream ends before. */
static bool hears(int fd, const char *text)
{
    size_t len = 0;
    ssize_t got;

    heard[0] = '\0';
    while (strstr(heard, text) == NULL) {
        if (len > sizeof heard / 2)
            len = 0;
        got = recv(fd, heard + len, sizeof heard - 1 - len, 0);
        if (got <= 0)
            return false;
        len += (size_t)got;
        heard[len] = '\0';
    }
    return true;
}

static int listener(const char *line)
{
    int fd = dial(0);

    say(fd, line);
    ck_assert(hears(fd, "retry: "));
    return fd;
}

static void wait_for_readers(int count)
{
    static const struct timespec STEP = {.tv_nsec = 5 * 1000 * 1000};

    for (int i = 0; readers() != count && i < 1000; i++)
        (void)nanosleep(&STEP, NULL);
    ck_assert_int_eq(readers(), count);
}

START_TEST(a_stream_begins_at_once_and_says_what_it_is)
{
    int fd = dial(0);

    say(fd, "GET /events HTTP/1.1");
    ck_assert(hears(fd, "retry: "));
    ck_assert(strncmp(heard, "HTTP/1.1 200 ", 13) == 0);
    ck_assert_ptr_nonnull(strstr(heard, "Content-Type: text/event-stream\r\n"));
    ck_assert_ptr_nonnull(strstr(heard, "Cache-Control: no-store\r\n"));
    ck_assert_ptr_nonnull(strstr(heard, "X-Accel-Buffering: no\r\n"));
    ck_assert_ptr_nonnull(strstr(heard, "Transfer-Encoding: chunked\r\n"));
    ck_assert_ptr_null(strstr(heard, "Content-Encoding"));
    close(fd);
}
END_TEST

START_TEST(what_is_put_up_is_heard_by_all_that_sleep)
{
    int fds[20];

    for (int i = 0; i < 20; i++)
        fds[i] = listener("GET /events HTTP/1.1");
    for (int round = 0; round < 3; round++) {
        char text[32];

        snprintf(text, sizeof text, "round %d", round);
        put_up(text, strlen(text), false);
        for (int i = 0; i < 20; i++)
            ck_assert_msg(hears(fds[i], text), "%d does not hear %s", i, text);
    }
    for (int i = 0; i < 20; i++)
        close(fds[i]);
    wait_for_readers(0); /* noticed at a heartbeat */
    ck_assert_int_eq(atomic_load(&board.ended), 20);
}
END_TEST

START_TEST(heartbeats_come_while_nothing_else_does)
{
    int fd = listener("GET /events HTTP/1.1");

    for (int i = 0; i < 3; i++)
        ck_assert(hears(fd, ": \n\n"));
    close(fd);
}
END_TEST

START_TEST(a_source_that_ends_ends_the_stream_in_good_order)
{
    int fd = listener("GET /events HTTP/1.1");

    put_up("the last", 8, true);
    ck_assert(hears(fd, "the last"));
    ck_assert(strstr(heard, "\r\n0\r\n\r\n") != NULL || hears(fd, "0\r\n\r\n"));
    say(fd, "GET /plain HTTP/1.1"); /* the connection goes on */
    ck_assert(hears(fd, "plain"));
    close(fd);
    wait_for_readers(0);
}
END_TEST

START_TEST(before_http_1_1_the_stream_ends_with_the_connection)
{
    int fd = listener("GET /events HTTP/1.0");

    put_up("the last", 8, true);
    ck_assert(hears(fd, "the last"));
    ck_assert(!hears(fd, "more"));
    close(fd);
}
END_TEST

START_TEST(head_tells_the_type_and_opens_nothing)
{
    int fd = dial(0);

    say(fd, "HEAD /events HTTP/1.1");
    ck_assert(hears(fd, "\r\n\r\n"));
    ck_assert_ptr_nonnull(strstr(heard, "Content-Type: text/event-stream\r\n"));
    ck_assert_ptr_null(strstr(heard, "Content-Encoding"));
    ck_assert_int_eq(readers(), 0);
    close(fd);
}
END_TEST

START_TEST(more_than_one_client_may_have_are_refused)
{
    int fds[PER_CLIENT_MAX];
    int fd = dial(0);

    for (int i = 0; i < PER_CLIENT_MAX; i++)
        fds[i] = listener("GET /events HTTP/1.1");
    say(fd, "GET /events HTTP/1.1");
    ck_assert(hears(fd, "OVERLOADED"));
    ck_assert(strncmp(heard, "HTTP/1.1 503 ", 13) == 0);
    ck_assert_ptr_nonnull(strstr(heard, "Retry-After: "));
    say(fd, "GET /plain HTTP/1.1");
    ck_assert(hears(fd, "plain"));
    for (int i = 0; i < PER_CLIENT_MAX; i++)
        close(fds[i]);
    wait_for_readers(0);
    say(fd, "GET /events HTTP/1.1"); /* there is room again */
    ck_assert(hears(fd, "retry: "));
    close(fd);
}
END_TEST

START_TEST(who_does_not_read_is_dropped_and_others_go_on)
{
    char *text = malloc(LONG_BYTES);
    int reading = listener("GET /events HTTP/1.1");
    int standing = dial(4096);

    memset(text, 'x', LONG_BYTES);
    say(standing, "GET /events?endless=1 HTTP/1.1");
    wait_for_readers(2);
    put_up(text, LONG_BYTES, false);
    ck_assert(hears(reading, "x\n\n"));
    wait_for_readers(1);
    put_up("for the other", 13, false);
    ck_assert(hears(reading, "for the other"));
    ck_assert_int_eq(readers(), 1);
    free(text);
    close(standing);
    close(reading);
}
END_TEST

/* Whether the answer is whole chunks, as far as it has come, that add up to so much. */
static size_t chunked_bytes(const char *at, const char *end)
{
    size_t bytes = 0;

    while (at < end) {
        char *data;
        size_t len = strtoul(at, &data, 16);

        ck_assert_msg(data > at && len > 0 && data[0] == '\r' && data[1] == '\n',
                      "no chunk begins at %.20s", at);
        ck_assert(data + 2 + len + 2 <= end);
        ck_assert_mem_eq(data + 2 + len, "\r\n", 2);
        at = data + 2 + len + 2;
        bytes += len;
    }
    return bytes;
}

/* Larger than what the kernel keeps, it is sent in parts, between which others have
 * their turn; the client reads slowly, but reads. */
START_TEST(what_is_taken_in_parts_comes_whole)
{
    static const struct timespec STEP = {.tv_nsec = 1000 * 1000};
    static const char FRAME[] = "event: news\ndata: \n\n";
    size_t want = LONG_BYTES + sizeof FRAME - 1;
    char *text = malloc(LONG_BYTES);
    char *all = malloc(2 * LONG_BYTES);
    int fd = dial(8192);
    size_t len = 0;
    const char *body;

    say(fd, "GET /events HTTP/1.1\r\nConnection: close");
    ck_assert(hears(fd, ": \n\n\r\n")); /* it sleeps */
    for (size_t i = 0; i < LONG_BYTES; i++)
        text[i] = (char)('a' + i % 26);
    put_up(text, LONG_BYTES, true);
    while (len < want + 64) {
        ssize_t got = recv(fd, all + len, 16 * 1024, 0);

        if (got <= 0)
            break;
        len += (size_t)got;
        (void)nanosleep(&STEP, NULL);
        if (len >= 5 && memcmp(all + len - 5, "0\r\n\r\n", 5) == 0)
            break;
    }
    ck_assert_uint_gt(len, 5);
    ck_assert_mem_eq(all + len - 5, "0\r\n\r\n", 5);
    body = memmem(all, len, text, 1000);
    ck_assert_ptr_nonnull(body);
    ck_assert_mem_eq(body, text, LONG_BYTES);
    ck_assert_uint_ge(chunked_bytes(all, all + len - 5), want);
    free(text);
    free(all);
    close(fd);
    wait_for_readers(0);
}
END_TEST

START_TEST(a_key_that_is_revoked_ends_its_streams_at_the_next_heartbeat)
{
    int fd = listener("GET /own-events HTTP/1.1");
    int public = listener("GET /events HTTP/1.1");

    ck_assert(hears(fd, ": \n\n"));
    atomic_store(&board.refuses, true);
    ck_assert(hears(fd, "0\r\n\r\n"));
    wait_for_readers(1);
    say(fd, "GET /own-events HTTP/1.1");
    ck_assert(hears(fd, "HTTP/1.1 401 "));
    ck_assert(hears(public, ": \n\n"));
    close(fd);
    close(public);
}
END_TEST

START_TEST(five_hundred_streams_end_in_good_order_with_the_server)
{
    int fds[500];
    int64_t begun;
    struct timespec now;

    for (int i = 0; i < 500; i++)
        fds[i] = listener("GET /events HTTP/1.1");
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    begun = now.tv_sec;
    stop_server();
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    ck_assert_int_le(now.tv_sec - begun, 3);
    ck_assert_int_eq(atomic_load(&board.ended), 500);
    for (int i = 0; i < 500; i++) {
        ck_assert(hears(fds[i], "0\r\n\r\n"));
        close(fds[i]);
    }
}
END_TEST

START_TEST(a_stream_that_is_not_taken_does_not_keep_the_server_from_ending)
{
    char *text = malloc(LONG_BYTES);
    int standing = dial(4096);

    memset(text, 'x', LONG_BYTES);
    put_up(text, LONG_BYTES, false);
    say(standing, "GET /events?endless=1 HTTP/1.1");
    wait_for_readers(1);
    stop_server(); /* drained: it was cut off */
    free(text);
    close(standing);
}
END_TEST

START_TEST(streams_that_are_woken_while_they_come_and_go_lose_nothing)
{
    for (int round = 0; round < 200; round++) {
        char text[32];
        int fd = dial(0);

        snprintf(text, sizeof text, "number %d.", round);
        say(fd, "GET /events HTTP/1.1");
        if (round % 2 == 0)
            ck_assert(hears(fd, "retry: "));
        put_up(text, strlen(text), false);
        ck_assert_msg(hears(fd, text), "%s is not heard", text);
        close(fd);
    }
    wait_for_readers(0);
}
END_TEST

static TCase *serving_case(void)
{
    TCase *tcase = tcase_create("streams");

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, a_stream_begins_at_once_and_says_what_it_is);
    tcase_add_test(tcase, what_is_put_up_is_heard_by_all_that_sleep);
    tcase_add_test(tcase, heartbeats_come_while_nothing_else_does);
    tcase_add_test(tcase, a_source_that_ends_ends_the_stream_in_good_order);
    tcase_add_test(tcase, before_http_1_1_the_stream_ends_with_the_connection);
    tcase_add_test(tcase, head_tells_the_type_and_opens_nothing);
    tcase_add_test(tcase, more_than_one_client_may_have_are_refused);
    tcase_add_test(tcase, who_does_not_read_is_dropped_and_others_go_on);
    tcase_add_test(tcase, what_is_taken_in_parts_comes_whole);
    tcase_add_test(tcase, a_key_that_is_revoked_ends_its_streams_at_the_next_heartbeat);
    tcase_add_test(tcase, five_hundred_streams_end_in_good_order_with_the_server);
    tcase_add_test(tcase, a_stream_that_is_not_taken_does_not_keep_the_server_from_ending);
    tcase_add_test(tcase, streams_that_are_woken_while_they_come_and_go_lose_nothing);
    return tcase;
}

int main(void)
{
    Suite *suite = suite_create("events");
    SRunner *runner = srunner_create(suite);
    TCase *framing = tcase_create("framing");
    int failed;

    tcase_add_test(framing, each_line_of_data_is_a_line_of_the_event);
    tcase_add_test(framing, an_id_alone_is_no_event);
    tcase_add_test(framing, names_and_ids_cannot_break_out_of_their_line);
    tcase_add_test(framing, an_event_of_too_many_bytes_is_none);
    suite_add_tcase(suite, framing);
    suite_add_tcase(suite, serving_case());
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A server in this process, with routes and an executor of the test's own:
 * what handlers see, what clients get, and how it ends while jobs run. */
#include <arpa/inet.h>
#include <check.h>
#include <fcntl.h>
#include <libdeflate.h>
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
#include "http/http.h"

#define QUEUE_MAX 64
#define ANSWER_MAX (256 * 1024)

/* ---- an executor: one thread, a queue ---- */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct http_job *jobs[QUEUE_MAX];
    size_t count;
    bool held;     /* jobs wait */
    bool refusing; /* the queue is said to be full */
    bool lending;  /* a worker is lent; else NULL */
    bool stopping;
    pthread_t thread;
} executor = {.lock = PTHREAD_MUTEX_INITIALIZER, .work = PTHREAD_COND_INITIALIZER};

static void *executor_run(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&executor.lock);
    for (;;) {
        struct http_job *job;
        void *worker;

        while ((executor.count == 0 || executor.held) && !executor.stopping)
            pthread_cond_wait(&executor.work, &executor.lock);
        if (executor.count == 0)
            break;
        job = executor.jobs[0];
        executor.count--;
        memmove(executor.jobs, executor.jobs + 1, executor.count * sizeof *executor.jobs);
        worker = executor.lending ? &executor : NULL;
        pthread_mutex_unlock(&executor.lock);
        http_job_run(job, worker);
        pthread_mutex_lock(&executor.lock);
    }
    pthread_mutex_unlock(&executor.lock);
    return NULL;
}

static bool executor_submit(void *arg, struct http_job *job)
{
    bool taken;

    ck_assert_ptr_eq(arg, &executor);
    pthread_mutex_lock(&executor.lock);
    taken = !executor.refusing && executor.count < QUEUE_MAX;
    if (taken)
        executor.jobs[executor.count++] = job;
    pthread_cond_signal(&executor.work);
    pthread_mutex_unlock(&executor.lock);
    return taken;
}

static void executor_set(bool *what, bool value)
{
    pthread_mutex_lock(&executor.lock);
    *what = value;
    pthread_cond_signal(&executor.work);
    pthread_mutex_unlock(&executor.lock);
}

static size_t executor_waiting(void)
{
    size_t count;

    pthread_mutex_lock(&executor.lock);
    count = executor.count;
    pthread_mutex_unlock(&executor.lock);
    return count;
}

static void executor_stop(void)
{
    executor_set(&executor.stopping, true);
    pthread_join(executor.thread, NULL);
}

/* ---- routes ---- */

static int context_mark;

/* What the handler sees, as text. */
static void echo(struct http_request *request, struct http_reply *reply)
{
    const char *note = http_request_header(request, "X-Note");

    ck_assert_ptr_eq(request->context, &context_mark);
    reply->content_type = "text/plain";
    buf_printf(&reply->body, "%s %s\nlang %d pretty %d role %d worker %d\n", request->method,
               request->path, (int)request->lang, request->pretty,
               (int)request->identity.grant.role, request->worker != NULL);
    for (size_t i = 0; i < HTTP_PATH_PARAMS_MAX && request->params[i] != NULL; i++)
        buf_printf(&reply->body, "param %s\n", request->params[i]);
    for (size_t i = 0; i < request->query_count; i++)
        buf_printf(&reply->body, "query %s=%s\n", request->query[i].name, request->query[i].value);
    buf_printf(&reply->body, "note %s\nbody %zu %s\n", note != NULL ? note : "-", request->body_len,
               request->body);
}

/* Cannot answer on the event loop, and has begun to all the same. */
static void deferring(struct http_request *request, struct http_reply *reply)
{
    if (request->worker == NULL) {
        reply->status = 500;
        buf_puts(&reply->body, "half an answer");
        http_reply_header(reply, "X-Half", "yes");
        http_request_defer(request);
        return;
    }
    http_request_defer(request); /* nothing, on a worker */
    echo(request, reply);
}

static _Atomic(struct http_job *) parked;

/* Waits once for somebody else: for the test, or nobody, as it has come already. */
static void parking(struct http_request *request, struct http_reply *reply)
{
    if (request->kept != NULL) {
        echo(request, reply);
    } else if (request->worker == NULL && http_request_query(request, "loop") == NULL) {
        http_request_defer(request);
    } else {
        request->kept = request;
        buf_puts(&reply->body, "half an answer");
        http_request_park(request);
        if (http_request_query(request, "early") != NULL)
            http_job_wake(http_request_job(request));
        else
            atomic_store(&parked, http_request_job(request));
    }
}

static struct http_job *await_parked(void)
{
    struct http_job *job;

    while ((job = atomic_exchange(&parked, NULL)) == NULL)
        sched_yield();
    return job;
}

/* Long, and the same each time. */
static void page(struct http_request *request, struct http_reply *reply)
{
    for (int i = 0; i < 1000; i++)
        buf_printf(&reply->body, "%d,", i);
    http_reply_etag(request, reply);
}

#define FILE_LINES 2000
#define FILE_MARK "the end of the file\n"

/* A file as body: a text, as many lines as ?lines= says, or of another type. */
static void file(struct http_request *request, struct http_reply *reply)
{
    const char *lines = http_request_query(request, "lines");
    const char *type = http_request_query(request, "type");
    char name[] = "/tmp/tumpuk-test-XXXXXX";
    int fd = mkstemp(name);
    size_t len = 0;

    ck_assert_int_ge(fd, 0);
    unlink(name);
    for (long i = strtol(lines != NULL ? lines : "2000", NULL, 10); i > 0; i--) {
        ck_assert_int_eq(write(fd, "one line of the file\n", 21), 21);
        len += 21;
    }
    ck_assert_int_eq(write(fd, FILE_MARK "never sent", sizeof FILE_MARK + 9),
                     (ssize_t)sizeof FILE_MARK + 9);
    buf_puts(&reply->body, "dropped");
    reply->content_type = type != NULL ? type : "text/csv";
    http_reply_file(reply, fd, len + sizeof FILE_MARK - 1);
    if (http_request_query(request, "refuse") != NULL)
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
}

/* Which of two types the client would rather have. */
static void rather(struct http_request *request, struct http_reply *reply)
{
    static const char *const TYPES[] = {"text/csv", "application/x-b"};

    buf_printf(&reply->body, "type %zu", http_request_accepts(request, TYPES, 2));
}

static void media(struct http_request *request, struct http_reply *reply)
{
    buf_printf(&reply->body, "media %d", (int)request->media);
}

static void nothing(struct http_request *request, struct http_reply *reply)
{
    (void)request;
    reply->status = 204;
}

static void too_much(struct http_request *request, struct http_reply *reply)
{
    (void)request;
    (void)buf_reserve(&reply->body, (size_t)HTTP_REPLY_BYTES_MAX + 1);
}

static const struct http_route ROUTES[] = {
    {.method = "GET", .path = "/echo/{a}/{b}", .handle = echo},
    {.method = "POST", .path = "/echo", .handle = echo, .body_max = 100000},
    {.method = "POST", .path = "/job", .handle = echo, .run = HTTP_RUN_WORKER, .body_max = 1000},
    {.method = "POST", .path = "/deferring", .handle = deferring, .body_max = 1000},
    {.method = "POST", .path = "/parking", .handle = parking, .body_max = 1000},
    {.method = "POST",
     .path = "/parking-by-worker",
     .handle = parking,
     .run = HTTP_RUN_WORKER,
     .body_max = 1000},
    {.method = "GET", .path = "/page", .handle = page},
    {.method = "GET", .path = "/file", .handle = file, .run = HTTP_RUN_WORKER},
    {.method = "GET", .path = "/rather", .handle = rather},
    {.method = "POST",
     .path = "/media",
     .handle = media,
     .body_max = 10,
     .json_body = true,
     .media = HTTP_MEDIA_CSV},
    {.method = "GET", .path = "/page-by-worker", .handle = page, .run = HTTP_RUN_WORKER},
    {.method = "DELETE", .path = "/nothing", .handle = nothing},
    {.method = "GET", .path = "/too-much", .handle = too_much},
    {.method = "GET", .path = "/secret", .handle = echo, .access = HTTP_ACCESS_OPERATOR},
    {.method = "PUT",
     .path = "/of/{kind}/{shop_id}",
     .handle = echo,
     .access = HTTP_ACCESS_SELLER | HTTP_ACCESS_WRITE},
};

/* ---- server and client ---- */

static const struct http_problem BUSY = {"BUSY", 503, "Sibuk", "Busy"};

/* The token is the role's name; "busy" is a refusal of another kind. */
static const struct http_problem *authenticate(void *context, const char *token,
                                               struct arena *arena, struct http_identity *out)
{
    static const char *const SHOPS[] = {"s1"};

    (void)arena;
    ck_assert_ptr_eq(context, &context_mark);
    if (strcmp(token, "busy") == 0)
        return &BUSY;
    out->grant.may_write = true;
    out->grant.shop_count = 1;
    out->grant.shops = SHOPS;
    return access_role_parse(token, &out->grant.role) ? NULL : &HTTP_PROBLEM_UNAUTHORIZED;
}

static struct http_server *server;

static void setup(void)
{
    static const char *const ORIGINS[] = {"https://a.example", NULL};
    const struct http_config config = {
        .address = "127.0.0.1",
        .threads = 2,
        .connections_max = 256,
        .header_bytes_max = 4096,
        .idle_timeout_s = 10,
        .request_timeout_s = 5,
        .cors_origins = ORIGINS,
        .authenticate = authenticate,
        .routes = ROUTES,
        .route_count = sizeof ROUTES / sizeof *ROUTES,
        .context = &context_mark,
        .submit = executor_submit,
        .executor = &executor,
    };

    signal(SIGPIPE, SIG_IGN);
    ck_assert(log_start(LOG_LEVEL_ERROR, STDERR_FILENO)); /* not a line a request */
    executor.held = executor.refusing = executor.stopping = false;
    executor.lending = true;
    ck_assert_int_eq(pthread_create(&executor.thread, NULL, executor_run, NULL), 0);
    ck_assert_int_eq(http_server_start(&config, &server), HTTP_STARTED);
}

static void teardown(void)
{
    http_server_quiesce(server);
    http_server_drain(server, 2000);
    executor_stop();
    http_server_stop(server);
    log_stop();
}

static int dial(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    struct timeval patience = {.tv_sec = 10};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_port = htons(http_server_port(server));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

static void say(int fd, const char *text)
{
    ck_assert_int_eq(send(fd, text, strlen(text), 0), (ssize_t)strlen(text));
}

/* Reads until the server closes. */
static const char *read_all(int fd, size_t *len)
{
    static char answer[ANSWER_MAX];
    size_t total = 0;
    ssize_t got;

    while ((got = recv(fd, answer + total, sizeof answer - 1 - total, 0)) > 0)
        total += (size_t)got;
    ck_assert_int_eq(got, 0);
    answer[total] = '\0';
    if (len != NULL)
        *len = total;
    close(fd);
    return answer;
}

/* One request, closed after it; `head` are more header lines. */
static const char *ask(const char *line, const char *head, const char *body)
{
    char request[4096];
    int fd = dial();

    snprintf(request, sizeof request,
             "%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%sContent-Length: %zu\r\n\r\n%s", line,
             head, strlen(body), body);
    say(fd, request);
    return read_all(fd, NULL);
}

static void expect_status(const char *answer, int status)
{
    char start[32];

    snprintf(start, sizeof start, "HTTP/1.1 %d ", status);
    ck_assert_msg(strncmp(answer, start, strlen(start)) == 0, "%s", answer);
}

static void expect_has(const char *answer, const char *part)
{
    ck_assert_msg(strstr(answer, part) != NULL, "no %s in %s", part, answer);
}

START_TEST(handlers_see_the_request)
{
    const char *answer = ask(
        "GET /echo/x%20y/z?q=1&pretty&r=%2B",
        "X-Note: hello\r\nAccept-Language: en\r\nAuthorization: Bearer operator\r\n", "");

    expect_status(answer, 200);
    expect_has(answer, "GET /echo/x%20y/z\nlang 1 pretty 1 role 0 worker 0\n"
                       "param x y\nparam z\nquery q=1\nquery r=+\nnote hello\nbody 0 \n");
    answer = ask("POST /echo", "", "isi");
    expect_has(answer, "POST /echo\nlang 0 pretty 0 role 0 worker 0\nnote -\nbody 3 isi\n");
}
END_TEST

START_TEST(jobs_see_the_request_and_a_worker)
{
    const char *answer = ask("POST /job?q=1", "X-Note: n\r\n", "isi");

    expect_status(answer, 200);
    expect_has(answer, "lang 0 pretty 0 role 0 worker 1\nquery q=1\nnote n\nbody 3 isi\n");
}
END_TEST

START_TEST(a_deferred_request_is_run_again_by_a_worker)
{
    const char *answer = ask("POST /deferring?q=1", "X-Note: n\r\n", "isi");

    expect_status(answer, 200);
    expect_has(answer, "lang 0 pretty 0 role 0 worker 1\nquery q=1\nnote n\nbody 3 isi\n");
    ck_assert_ptr_null(strstr(answer, "X-Half"));
    ck_assert_ptr_null(strstr(answer, "half an answer"));
    executor_set(&executor.refusing, true);
    expect_status(ask("POST /deferring", "", "isi"), 503);
}
END_TEST

START_TEST(a_parked_request_holds_no_worker_and_is_run_again_when_woken)
{
    static const char *const PATHS[] = {"/parking?q=1", "/parking-by-worker?q=1",
                                        "/parking?loop&q=1"};
    static const char *const EARLY[] = {"POST /parking?early=1", "POST /parking-by-worker?early=1",
                                        "POST /parking?loop&early=1"};
    static const char *const SEEN[] = {"worker 0\nquery q=1\n", "worker 1\nquery q=1\n",
                                       "worker 0\nquery loop=\nquery q=1\n"};

    for (size_t i = 0; i < 3; i++) {
        int waiting = dial();
        char request[256];
        struct http_job *job;
        const char *answer;

        snprintf(request, sizeof request,
                 "POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                 "Content-Length: 3\r\n\r\nisi",
                 PATHS[i]);
        say(waiting, request);
        job = await_parked();
        expect_status(ask("POST /job", "", "x"), 200); /* by the one worker that there is */
        http_job_wake(job);
        answer = read_all(waiting, NULL);
        expect_status(answer, 200);
        expect_has(answer, SEEN[i]);
        expect_has(answer, "body 3 isi\n");
        ck_assert_ptr_null(strstr(answer, "half an answer"));
        for (int round = 0; round < 20; round++)
            expect_status(ask(EARLY[i], "", "isi"), 200);
    }
}
END_TEST

START_TEST(a_request_that_is_woken_after_the_drain_is_overloaded)
{
    int waiting = dial();
    struct http_job *job;

    say(waiting, "POST /parking HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    job = await_parked();
    http_server_quiesce(server);
    ck_assert(!http_server_drain(server, 50));
    http_job_wake(job);
    executor_stop();
    expect_status(read_all(waiting, NULL), 503);
    http_server_stop(server);
    setup(); /* for the teardown */
}
END_TEST

/* How many descriptors are open; of the server's and the test's alike. */
static int descriptors(void)
{
    int count = 0;

    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

START_TEST(files_are_sent_and_closed)
{
    static const char *const NONE = "";
    char expected[64];
    int before;
    const char *answer = ask("GET /file", NONE, "");

    before = descriptors();
    expect_status(answer, 200);
    snprintf(expected, sizeof expected, "Content-Length: %d\r\n",
             FILE_LINES * 21 + (int)sizeof FILE_MARK - 1);
    expect_has(answer, expected);
    expect_has(answer, "Content-Type: text/csv\r\n");
    ck_assert_str_eq(strstr(answer, FILE_MARK), FILE_MARK); /* and nothing behind it */
    ck_assert_ptr_null(strstr(answer, "dropped"));

    answer = ask("HEAD /file", NONE, "");
    expect_has(answer, expected);
    ck_assert_str_eq(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
    /* a problem instead closes the file */
    answer = ask("GET /file?refuse=1", NONE, "");
    expect_status(answer, 500);
    ck_assert_ptr_null(strstr(answer, "one line"));
    /* empty but for the mark */
    answer = ask("GET /file?lines=0", NONE, "");
    ck_assert_str_eq(strstr(answer, FILE_MARK), FILE_MARK);
    for (int i = 0; i < 100 && descriptors() > before; i++)
        usleep(10000);
    ck_assert_int_le(descriptors(), before);
}
END_TEST

START_TEST(types_are_liked_and_bodies_judged_by_them)
{
    const char *answer = ask("GET /rather", "", "");

    expect_has(answer, "type 0");
    expect_has(answer, "Vary: Accept, ");
    expect_has(ask("GET /rather", "Accept: application/x-b, text/csv;q=0.5\r\n", ""), "type 1");
    expect_has(ask("POST /media", "Content-Type: text/csv\r\n", "a"), "media 2");
    expect_has(ask("POST /media", "Content-Type: Text/CSV ; charset=UTF-8\r\n", "a"), "media 2");
    expect_has(ask("POST /media", "Content-Type: application/json\r\n", "a"), "media 1");
    expect_has(ask("POST /media", "", "a"), "media 1");
    expect_has(ask("POST /echo", "Content-Type: text/plain\r\n", "a"), "body 1 a");
    answer = ask("POST /media", "Content-Type: text/csv; charset=windows-1252\r\n", "a");
    expect_status(answer, 415);
    expect_has(answer, "application/json, text/csv");
    expect_status(ask("POST /media", "Content-Type: text/csvx\r\n", "a"), 415);
    expect_status(ask("POST /media", "Content-Type: " HTTP_TYPE_XLSX "\r\n", "a"), 415);
}
END_TEST

START_TEST(a_full_queue_is_overloaded)
{
    const char *answer;

    executor_set(&executor.refusing, true);
    answer = ask("POST /job", "", "isi");
    expect_status(answer, 503);
    expect_has(answer, "Retry-After: 1\r\n");
    expect_has(answer, "OVERLOADED");
    expect_status(ask("GET /page", "", ""), 200);
    executor_set(&executor.refusing, false);
    expect_status(ask("POST /job", "", "isi"), 200);
}
END_TEST

START_TEST(no_worker_is_overloaded_too)
{
    executor_set(&executor.lending, false);
    expect_status(ask("POST /job", "", "isi"), 503);
}
END_TEST

START_TEST(others_are_served_while_jobs_wait)
{
    int waiting[32];

    executor_set(&executor.held, true);
    for (size_t i = 0; i < 32; i++) {
        waiting[i] = dial();
        say(waiting[i], "POST /job HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        "Content-Length: 1\r\n\r\nx");
    }
    while (executor_waiting() < 32)
        expect_status(ask("GET /page", "", ""), 200);
    for (int i = 0; i < 50; i++)
        expect_status(ask("GET /page", "", ""), 200);
    executor_set(&executor.held, false);
    for (size_t i = 0; i < 32; i++)
        expect_status(read_all(waiting[i], NULL), 200);
}
END_TEST

START_TEST(clients_may_go_while_their_jobs_wait)
{
    executor_set(&executor.held, true);
    for (size_t i = 0; i < 32; i++) {
        int fd = dial();

        say(fd, "POST /job HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
        while (executor_waiting() <= i)
            sched_yield();
        close(fd);
    }
    executor_set(&executor.held, false);
    expect_status(ask("POST /job", "", "x"), 200);
}
END_TEST

/* The body of an answer, unpacked. */
static size_t unpack(const char *answer, size_t len, char *out, size_t out_max)
{
    struct libdeflate_decompressor *tool = libdeflate_alloc_decompressor();
    const char *body = strstr(answer, "\r\n\r\n") + 4;
    size_t out_len = 0;

    ck_assert_int_eq(libdeflate_gzip_decompress(tool, body, len - (size_t)(body - answer), out,
                                                out_max, &out_len),
                     LIBDEFLATE_SUCCESS);
    libdeflate_free_decompressor(tool);
    return out_len;
}

static const char *ask_page(const char *path, const char *head, size_t *len)
{
    char request[1024];
    int fd = dial();

    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n",
             path, head);
    say(fd, request);
    return read_all(fd, len);
}

START_TEST(files_are_compressed_unless_they_are_long_or_no_text)
{
    static char unpacked[ANSWER_MAX];
    size_t len;
    const char *answer = ask_page("/file", "Accept-Encoding: gzip\r\n", &len);

    expect_has(answer, "Content-Encoding: gzip\r\n");
    ck_assert_uint_eq(unpack(answer, len, unpacked, sizeof unpacked),
                      FILE_LINES * 21 + sizeof FILE_MARK - 1);
    ck_assert_int_eq(memcmp(unpacked, "one line", 8), 0);
    answer = ask_page("/file?type=application/zip", "Accept-Encoding: gzip\r\n", &len);
    ck_assert_ptr_null(strstr(answer, "Content-Encoding"));
    answer = ask_page("/file?lines=0", "Accept-Encoding: gzip\r\n", &len);
    ck_assert_ptr_null(strstr(answer, "Content-Encoding"));
    /* 8 MiB and more; its head says so */
    answer = ask("HEAD /file?lines=400000", "Accept-Encoding: gzip\r\n", "");
    ck_assert_ptr_null(strstr(answer, "Content-Encoding"));
    expect_has(answer, "Content-Length: 8400020\r\n");
}
END_TEST

START_TEST(long_answers_are_compressed_for_who_wants_it)
{
    static const char *const PATHS[] = {"/page", "/page-by-worker"};
    static char plain[ANSWER_MAX];
    static char unpacked[ANSWER_MAX];

    for (size_t i = 0; i < 2; i++) {
        size_t len;
        size_t unpacked_len;
        const char *answer = ask_page(PATHS[i], "", &len);

        ck_assert_ptr_null(strstr(answer, "Content-Encoding"));
        expect_has(answer, "Vary: Accept-Encoding, Accept-Language, Origin\r\n");
        snprintf(plain, sizeof plain, "%s", strstr(answer, "\r\n\r\n") + 4);
        answer = ask_page(PATHS[i], "Accept-Encoding: gzip\r\n", &len);
        expect_has(answer, "Content-Encoding: gzip\r\n");
        expect_has(answer, "-gz\"\r\n");
        unpacked_len = unpack(answer, len, unpacked, sizeof unpacked);
        ck_assert_uint_eq(unpacked_len, strlen(plain));
        ck_assert_mem_eq(unpacked, plain, unpacked_len);
    }
}
END_TEST

START_TEST(who_has_the_answer_gets_304)
{
    static const char *const CODINGS[] = {"", "Accept-Encoding: gzip\r\n"};
    char head[256];
    char tag[64];
    char length[64];

    for (size_t i = 0; i < 2; i++) {
        const char *answer = ask_page("/page", CODINGS[i], NULL);

        ck_assert_int_eq(sscanf(strstr(answer, "ETag: "), "ETag: %63s", tag), 1);
        ck_assert_int_eq(sscanf(strstr(answer, "Content-Length: "), "Content-%63[^\r]", length), 1);
        snprintf(head, sizeof head, "%sIf-None-Match: \"x\", W/%s\r\n", CODINGS[i], tag);
        answer = ask_page("/page", head, NULL);
        expect_status(answer, 304);
        expect_has(answer, tag);
        /* The length that 200 would have, and none of it. */
        expect_has(answer, length);
        ck_assert_str_eq(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
        ck_assert_ptr_null(strstr(answer, "Content-Encoding"));
    }
    expect_status(ask_page("/page", "If-None-Match: *\r\n", NULL), 304);
    expect_status(ask_page("/page", "If-None-Match: \"x\"\r\n", NULL), 200);
}
END_TEST

START_TEST(head_has_the_length_and_no_body)
{
    size_t len;
    int fd = dial();
    const char *answer;

    say(fd, "HEAD /page HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    answer = read_all(fd, &len);
    expect_status(answer, 200);
    expect_has(answer, "Content-Length: 3890\r\n");
    ck_assert_str_eq(answer + len - 4, "\r\n\r\n");
}
END_TEST

START_TEST(no_content_has_none)
{
    const char *answer = ask("DELETE /nothing", "", "");

    expect_status(answer, 204);
    ck_assert_ptr_null(strstr(answer, "Content-Length"));
    ck_assert_ptr_null(strstr(answer, "Content-Type"));
}
END_TEST

START_TEST(an_answer_that_failed_is_500)
{
    const char *answer = ask("GET /too-much", "", "");

    expect_status(answer, 500);
    expect_has(answer, "\"code\":\"INTERNAL\"");
}
END_TEST

START_TEST(rights_are_asked_for)
{
    expect_status(ask("GET /secret", "", ""), 401);
    expect_status(ask("GET /secret", "Authorization: Bearer wrong\r\n", ""), 401);
    expect_status(ask("GET /secret", "Authorization: Basic operator\r\n", ""), 401);
    expect_status(ask("GET /secret", "Authorization: Bearer seller\r\n", ""), 403);
    expect_status(ask("GET /secret", "Authorization: Bearer busy\r\n", ""), 503);
    expect_has(ask("GET /secret", "Authorization: Bearer operator\r\n", ""), "role 3 ");
}
END_TEST

START_TEST(another_shops_address_is_as_if_it_were_not_there)
{
    expect_has(ask("PUT /of/a/s1", "Authorization: Bearer seller\r\n", ""), "param s1");
    expect_status(ask("PUT /of/a/s2", "Authorization: Bearer seller\r\n", ""), 404);
    expect_status(ask("PUT /of/s1/s2", "Authorization: Bearer seller\r\n", ""), 404);
    expect_status(ask("PUT /of/a/s1", "Authorization: Bearer service\r\n", ""), 403);
    expect_has(ask("PUT /of/a/s2", "Authorization: Bearer operator\r\n", ""), "param s2");
    expect_status(ask("PUT /of/a/s1", "", ""), 401);
}
END_TEST

START_TEST(origins_are_answered)
{
    const char *answer = ask("OPTIONS /echo",
                             "Origin: https://a.example\r\n"
                             "Access-Control-Request-Method: POST\r\n",
                             "");

    expect_status(answer, 204);
    expect_has(answer, "Access-Control-Allow-Origin: https://a.example\r\n");
    expect_has(answer, "Access-Control-Allow-Methods: POST, OPTIONS\r\n");
    answer = ask("POST /echo", "Origin: https://b.example\r\n", "x");
    expect_status(answer, 200);
    ck_assert_ptr_null(strstr(answer, "Access-Control"));
}
END_TEST

START_TEST(it_ends_with_jobs_under_way)
{
    int waiting[8];

    executor_set(&executor.held, true);
    for (size_t i = 0; i < 8; i++) {
        waiting[i] = dial();
        say(waiting[i], "POST /job HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    }
    while (executor_waiting() < 8)
        sched_yield();
    http_server_quiesce(server);
    ck_assert(!http_server_drain(server, 50));
    executor_set(&executor.held, false);
    executor_stop(); /* runs what waits */
    http_server_stop(server);
    for (size_t i = 0; i < 8; i++)
        close(waiting[i]);
    setup(); /* for the teardown */
}
END_TEST

START_TEST(after_the_drain_no_handler_is_begun)
{
    static const char *const LATE[] = {
        "GET /page HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /job HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx",
    };
    int kept[2];
    char answer[1024];

    for (size_t i = 0; i < 2; i++) {
        kept[i] = dial();
        say(kept[i], "DELETE /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
        ck_assert_int_gt(recv(kept[i], answer, sizeof answer, 0), 0);
    }
    http_server_quiesce(server);
    ck_assert(http_server_drain(server, 2000));
    executor_stop();
    for (size_t i = 0; i < 2; i++) {
        const char *late;

        say(kept[i], LATE[i]);
        late = read_all(kept[i], NULL);
        expect_status(late, 503);
        expect_has(late, "Connection: close\r\n");
    }
    http_server_stop(server);
    setup(); /* for the teardown */
}
END_TEST

START_TEST(an_address_in_use_is_told)
{
    const struct http_config config = {
        .address = "127.0.0.1",
        .port = http_server_port(server),
        .connections_max = 16,
        .header_bytes_max = 4096,
        .idle_timeout_s = 1,
        .request_timeout_s = 1,
        .routes = ROUTES,
        .route_count = 1,
    };
    struct http_config elsewhere = config;
    struct http_server *other;

    ck_assert_int_eq(http_server_start(&config, &other), HTTP_ADDRESS_IN_USE);
    ck_assert_ptr_null(other);
    elsewhere.address = "nowhere";
    ck_assert_int_eq(http_server_start(&elsewhere, &other), HTTP_ADDRESS_INVALID);
    http_server_stop(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("server");
    TCase *tcase = tcase_create("server");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, handlers_see_the_request);
    tcase_add_test(tcase, jobs_see_the_request_and_a_worker);
    tcase_add_test(tcase, a_deferred_request_is_run_again_by_a_worker);
    tcase_add_test(tcase, a_parked_request_holds_no_worker_and_is_run_again_when_woken);
    tcase_add_test(tcase, a_request_that_is_woken_after_the_drain_is_overloaded);
    tcase_add_test(tcase, files_are_sent_and_closed);
    tcase_add_test(tcase, files_are_compressed_unless_they_are_long_or_no_text);
    tcase_add_test(tcase, types_are_liked_and_bodies_judged_by_them);
    tcase_add_test(tcase, a_full_queue_is_overloaded);
    tcase_add_test(tcase, no_worker_is_overloaded_too);
    tcase_add_test(tcase, others_are_served_while_jobs_wait);
    tcase_add_test(tcase, clients_may_go_while_their_jobs_wait);
    tcase_add_test(tcase, long_answers_are_compressed_for_who_wants_it);
    tcase_add_test(tcase, who_has_the_answer_gets_304);
    tcase_add_test(tcase, head_has_the_length_and_no_body);
    tcase_add_test(tcase, no_content_has_none);
    tcase_add_test(tcase, an_answer_that_failed_is_500);
    tcase_add_test(tcase, rights_are_asked_for);
    tcase_add_test(tcase, another_shops_address_is_as_if_it_were_not_there);
    tcase_add_test(tcase, origins_are_answered);
    tcase_add_test(tcase, it_ends_with_jobs_under_way);
    tcase_add_test(tcase, after_the_drain_no_handler_is_begun);
    tcase_add_test(tcase, an_address_in_use_is_told);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

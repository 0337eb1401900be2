/*
 * What tumpukd's HTTP side is measured against: a bare libmicrohttpd server
 * with the same flags and threads, in two modes.
 *
 *   echo   takes the body and throws it away
 *   parse  collects the body and parses it with jansson, as any server must
 *
 * Both answer every POST with the same constant bytes, as many as asked for.
 *
 *   http_floor MODE PORT_FILE THREADS ANSWER_BYTES
 *
 * Ends on SIGTERM. Not a server for anything else: it checks next to nothing.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY_MAX (256u * 1024)
#define BODY_FIRST 4096u
#define ANSWER_MAX (16ul * 1024 * 1024)
#define THREADS_MAX 256ul
#define CONNECTIONS_MAX 4096u
#define TIMEOUT_S 60u

struct floor {
    bool parse;
    char *answer;
    size_t answer_len;
};

/* A request's body as far as it has come. */
struct body {
    char *bytes;
    size_t len;
    size_t cap;
};

static bool body_put(struct body *body, const char *bytes, size_t len)
{
    if (len > BODY_MAX - body->len)
        return false;
    if (len > body->cap - body->len) {
        size_t cap = body->cap == 0 ? BODY_FIRST : body->cap;
        char *grown;

        while (cap - body->len < len)
            cap *= 2;
        grown = realloc(body->bytes, cap);
        if (grown == NULL)
            return false;
        body->bytes = grown;
        body->cap = cap;
    }
    memcpy(body->bytes + body->len, bytes, len);
    body->len += len;
    return true;
}

static enum MHD_Result answer(const struct floor *floor, struct MHD_Connection *connection,
                              unsigned status)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        floor->answer_len, floor->answer, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result;

    if (response == NULL)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
    result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *data_len, void **state)
{
    const struct floor *floor = context;
    struct body *body = *state;
    unsigned status = MHD_HTTP_OK;

    (void)url;
    (void)method;
    (void)version;
    if (body == NULL) {
        *state = calloc(1, sizeof(*body));
        return *state != NULL ? MHD_YES : MHD_NO;
    }
    if (*data_len > 0) {
        bool kept = !floor->parse || body_put(body, data, *data_len);

        *data_len = 0;
        return kept ? MHD_YES : MHD_NO;
    }
    if (floor->parse) {
        json_error_t error;
        json_t *tree = json_loadb(body->bytes, body->len, JSON_REJECT_DUPLICATES, &error);

        if (tree == NULL)
            status = MHD_HTTP_BAD_REQUEST;
        json_decref(tree);
    }
    return answer(floor, connection, status);
}

static void complete(void *context, struct MHD_Connection *connection, void **state,
                     enum MHD_RequestTerminationCode code)
{
    struct body *body = *state;

    (void)context;
    (void)connection;
    (void)code;
    if (body != NULL)
        free(body->bytes);
    free(body);
    *state = NULL;
}

/* The port file appears whole: whoever waits for it reads all of it. */
static bool write_port(const char *path, uint16_t port)
{
    char draft[4096];
    FILE *file;

    if ((size_t)snprintf(draft, sizeof(draft), "%s.tmp", path) >= sizeof(draft))
        return false;
    file = fopen(draft, "w");
    if (file == NULL)
        return false;
    fprintf(file, "%u\n", port);
    return fclose(file) == 0 && rename(draft, path) == 0;
}

static bool parse_number(const char *text, unsigned long max, unsigned long *out)
{
    char *end;

    errno = 0;
    *out = strtoul(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *out >= 1 && *out <= max;
}

static bool serve(struct floor *floor, unsigned threads, const char *port_file)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const union MHD_DaemonInfo *info;
    struct MHD_Daemon *daemon;
    sigset_t signals;
    bool ok = false;
    int signal_number;

    /* Blocked before the threads start, so that only sigwait sees them. */
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL,
        handle, floor, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
        MHD_OPTION_THREAD_POOL_SIZE, threads > 1 ? threads : 0u, MHD_OPTION_CONNECTION_LIMIT,
        CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, TIMEOUT_S, MHD_OPTION_NOTIFY_COMPLETED,
        complete, NULL, MHD_OPTION_END);
    if (daemon == NULL)
        return false;
    info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    if (info != NULL && write_port(port_file, info->port)) {
        sigwait(&signals, &signal_number);
        ok = true;
    }
    MHD_stop_daemon(daemon);
    return ok;
}

int main(int argc, char **argv)
{
    struct floor floor = {0};
    unsigned long threads;
    unsigned long answer_len;
    bool ok;

    if (argc != 5 || (strcmp(argv[1], "echo") != 0 && strcmp(argv[1], "parse") != 0) ||
        !parse_number(argv[3], THREADS_MAX, &threads) ||
        !parse_number(argv[4], ANSWER_MAX, &answer_len)) {
        fprintf(stderr, "usage: http_floor echo|parse PORT_FILE THREADS ANSWER_BYTES\n");
        return 2;
    }
    floor.parse = strcmp(argv[1], "parse") == 0;
    floor.answer_len = answer_len;
    floor.answer = malloc(floor.answer_len);
    if (floor.answer == NULL)
        return 1;
    memset(floor.answer, ' ', floor.answer_len);
    ok = serve(&floor, (unsigned)threads, argv[2]);
    free(floor.answer);
    return ok ? 0 : 1;
}

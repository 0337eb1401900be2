/*
 * A plain HTTP client that asks one thing over and over and tells how long the
 * answers took. One thread and one kept connection each; with an interval the
 * requests start on a fixed schedule whatever the server does, and one that
 * had to wait for its predecessor counts from when it was due.
 *
 *   http_probe PORT METHOD PATH BODY_FILE|- CONNECTIONS INTERVAL_US SECONDS
 *
 * Prints one line of JSON. Only for servers that give Content-Length.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BODY_MAX (256u * 1024)
#define HEAD_MAX 1024u
#define ANSWER_MAX (1024u * 1024)
#define CONNECTIONS_MAX 1024ul
#define SAMPLES_MAX 1000000u /* of one connection */
#define ANSWER_TIMEOUT_S 30
#define NS_PER_S INT64_C(1000000000)
#define LATE_MAX_NS (NS_PER_S / 2) /* past the end of the plan */

struct plan {
    uint16_t port;
    char *request;
    size_t request_len;
    int64_t interval_ns; /* of one connection; 0: as fast as answers come */
    int64_t start_ns;
    int64_t end_ns;
};

struct client {
    const struct plan *plan;
    unsigned index;
    unsigned connections;
    pthread_t thread;
    int64_t *samples_ns;
    size_t sample_count;
    size_t failures; /* no answer, or one that is not 2xx */
};

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

static void sleep_until(int64_t when_ns)
{
    struct timespec when = {.tv_sec = when_ns / NS_PER_S, .tv_nsec = when_ns % NS_PER_S};

    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL) == EINTR) {
    }
}

static int dial(uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval timeout = {.tv_sec = ANSWER_TIMEOUT_S};
    int one = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool send_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        bytes += sent;
        len -= (size_t)sent;
    }
    return true;
}

/* The length of the whole answer once its head is there, else 0; SIZE_MAX
 * where it cannot be told. `bytes` ends with NUL. */
static size_t answer_length(const char *bytes)
{
    const char *end = strstr(bytes, "\r\n\r\n");
    const char *field;
    unsigned long length;

    if (end == NULL)
        return 0;
    field = strcasestr(bytes, "\r\nContent-Length:");
    if (field == NULL || field > end)
        return SIZE_MAX;
    length = strtoul(field + strlen("\r\nContent-Length:"), NULL, 10);
    return length > ANSWER_MAX ? SIZE_MAX : (size_t)(end - bytes) + 4 + length;
}

/* Sends the request and reads the whole answer into `buffer` of ANSWER_MAX + 1
 * bytes; true where its status is 2xx. */
static bool exchange(int fd, const struct plan *plan, char *buffer)
{
    size_t len = 0;
    size_t whole = 0;

    if (!send_all(fd, plan->request, plan->request_len))
        return false;
    while (whole == 0 || len < whole) {
        ssize_t got = recv(fd, buffer + len, ANSWER_MAX - len, 0);

        if (got <= 0)
            return false;
        len += (size_t)got;
        buffer[len] = '\0';
        if (whole == 0)
            whole = answer_length(buffer);
        if (whole > ANSWER_MAX)
            return false;
    }
    return strncmp(buffer, "HTTP/1.1 2", strlen("HTTP/1.1 2")) == 0;
}

static void *run_client(void *argument)
{
    struct client *client = argument;
    const struct plan *plan = client->plan;
    char *buffer = malloc(ANSWER_MAX + 1);
    int64_t due = plan->start_ns + plan->interval_ns * client->index / client->connections;
    int fd = dial(plan->port);

    prctl(PR_SET_TIMERSLACK, 1ul, 0ul, 0ul, 0ul);
    while (buffer != NULL && due < plan->end_ns && client->sample_count < SAMPLES_MAX) {
        int64_t start = now_ns();

        if (start > plan->end_ns + LATE_MAX_NS) {
            client->failures++; /* the schedule is out of this server's reach */
            break;
        }
        if (start < due) {
            sleep_until(due);
            start = now_ns();
        } else if (plan->interval_ns > 0) {
            start = due;
        }
        if (fd < 0)
            fd = dial(plan->port);
        if (fd >= 0 && exchange(fd, plan, buffer)) {
            client->samples_ns[client->sample_count++] = now_ns() - start;
        } else {
            client->failures++;
            if (fd >= 0)
                close(fd);
            fd = -1;
        }
        due = plan->interval_ns > 0 ? due + plan->interval_ns : now_ns();
    }
    if (fd >= 0)
        close(fd);
    free(buffer);
    return NULL;
}

/* Reads at most BODY_MAX bytes; "-" is no body. */
static bool read_body(const char *path, char *body, size_t *len)
{
    FILE *file;

    *len = 0;
    if (strcmp(path, "-") == 0)
        return true;
    file = fopen(path, "rb");
    if (file == NULL)
        return false;
    *len = fread(body, 1, BODY_MAX, file);
    return fclose(file) == 0;
}

static bool make_request(struct plan *plan, const char *method, const char *path,
                         const char *body_path)
{
    static char body[BODY_MAX];
    size_t body_len;
    int head_len;

    plan->request = malloc(HEAD_MAX + BODY_MAX);
    if (plan->request == NULL || !read_body(body_path, body, &body_len))
        return false;
    head_len = snprintf(plan->request, HEAD_MAX,
                        body_len > 0 ? "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                                       "Content-Type: application/json\r\n"
                                       "Content-Length: %zu\r\n\r\n"
                                     : "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n",
                        method, path, plan->port, body_len);
    if (head_len < 0 || head_len >= (int)HEAD_MAX)
        return false;
    memcpy(plan->request + head_len, body, body_len);
    plan->request_len = (size_t)head_len + body_len;
    return true;
}

static int compare_times(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static double percentile_us(const int64_t *sorted, size_t count, double share)
{
    size_t index = (size_t)(share * (double)count);

    return (double)sorted[index < count ? index : count - 1] / 1000.0;
}

static bool report(const struct client *clients, unsigned count)
{
    size_t samples = 0;
    size_t failures = 0;
    size_t at = 0;
    int64_t *all;

    for (unsigned i = 0; i < count; i++) {
        samples += clients[i].sample_count;
        failures += clients[i].failures;
    }
    all = malloc((samples + 1) * sizeof(*all));
    if (all == NULL)
        return false;
    for (unsigned i = 0; i < count; i++) {
        memcpy(all + at, clients[i].samples_ns, clients[i].sample_count * sizeof(*all));
        at += clients[i].sample_count;
    }
    qsort(all, samples, sizeof(*all), compare_times);
    printf("{\"answers\": %zu, \"failures\": %zu", samples, failures);
    if (samples > 0) {
        printf(", \"p50_us\": %.1f, \"p99_us\": %.1f, \"p999_us\": %.1f, \"max_us\": %.1f",
               percentile_us(all, samples, 0.5), percentile_us(all, samples, 0.99),
               percentile_us(all, samples, 0.999), percentile_us(all, samples, 1.0));
    }
    printf("}\n");
    free(all);
    return samples > 0;
}

/* Runs `count` clients to the end of the plan. */
static bool run(const struct plan *plan, unsigned count)
{
    struct client *clients = calloc(count, sizeof(*clients));
    unsigned started = 0;
    bool ok = clients != NULL;

    for (unsigned i = 0; ok && i < count; i++) {
        clients[i] = (struct client){.plan = plan, .index = i, .connections = count};
        /* Pages are touched only where samples come. */
        clients[i].samples_ns = malloc(SAMPLES_MAX * sizeof(int64_t));
        ok = clients[i].samples_ns != NULL &&
             pthread_create(&clients[i].thread, NULL, run_client, &clients[i]) == 0;
        started += ok;
    }
    for (unsigned i = 0; i < started; i++)
        pthread_join(clients[i].thread, NULL);
    ok = ok && report(clients, count);
    for (unsigned i = 0; clients != NULL && i < count; i++)
        free(clients[i].samples_ns);
    free(clients);
    return ok;
}

static bool parse_number(const char *text, unsigned long min, unsigned long max, unsigned long *out)
{
    char *end;

    errno = 0;
    *out = strtoul(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *out >= min && *out <= max;
}

int main(int argc, char **argv)
{
    struct plan plan = {0};
    unsigned long port;
    unsigned long connections;
    unsigned long interval_us;
    unsigned long seconds;
    bool ok;

    if (argc != 8 || !parse_number(argv[1], 1, UINT16_MAX, &port) ||
        !parse_number(argv[5], 1, CONNECTIONS_MAX, &connections) ||
        !parse_number(argv[6], 0, 60000000, &interval_us) ||
        !parse_number(argv[7], 1, 3600, &seconds)) {
        fprintf(stderr, "usage: http_probe PORT METHOD PATH BODY_FILE|- CONNECTIONS INTERVAL_US "
                        "SECONDS\n");
        return 2;
    }
    plan.port = (uint16_t)port;
    plan.interval_ns = (int64_t)interval_us * 1000;
    if (!make_request(&plan, argv[2], argv[3], argv[4])) {
        fprintf(stderr, "http_probe: %s: cannot make the request\n", argv[4]);
        free(plan.request);
        return 1;
    }
    plan.start_ns = now_ns() + NS_PER_S / 10;
    plan.end_ns = plan.start_ns + (int64_t)seconds * NS_PER_S;
    ok = run(&plan, (unsigned)connections);
    free(plan.request);
    return ok ? 0 : 1;
}

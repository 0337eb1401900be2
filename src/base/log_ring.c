#include "base/log_ring.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

/* After a batch the thread waits so long for the next, so that writers seldom
 * have to wake it: at most 200 wake-ups a second, none while nothing happens. */
#define LOG_BATCH_PAUSE_NS (5L * 1000 * 1000)
/* A descriptor that takes nothing is asked again so often. */
#define LOG_POLL_MS 100
/* … and so often while the log stops: half the time that this may take. */
#define LOG_STOP_POLLS (LOG_STOP_MS / 2 / LOG_POLL_MS)
/* A pipe that poll calls writable takes so much without blocking. */
#define LOG_WRITE_MAX PIPE_BUF
/* A file takes whatever it is given: fewer, larger writes. */
#define LOG_WRITE_FILE_MAX (16 * PIPE_BUF)

_Static_assert(LOG_LINE_MAX <= LOG_WRITE_MAX, "a line must fit a write");
_Static_assert((LOG_RING_LINES & (LOG_RING_LINES - 1)) == 0, "the ring's size is a power of two");

/* A bounded queue of many writers and one reader. A slot's `turn` is its
 * position while free, position + 1 while written. */
struct log_slot {
    atomic_size_t turn;
    size_t len;
    char bytes[LOG_LINE_MAX];
};

/* There is one log a process, as there is one stderr. */
static struct {
    struct log_slot *slots;
    atomic_size_t head; /* next position to write */
    size_t tail;        /* next to read; the log's thread only */
    atomic_int least;
    atomic_bool running;
    atomic_bool stopping;
    atomic_bool sleeping; /* the thread waits for `wake` */
    atomic_uint_fast64_t dropped;
    uint64_t dropped_told;
    int patience; /* polls that a stalled reader may use up while the log stops */
    sem_t wake;
    pthread_t thread;
    int fd;
    size_t write_max; /* LOG_WRITE_MAX, or LOG_WRITE_FILE_MAX for a regular file */
} the_log = {.least = LOG_LEVEL_INFO, .fd = STDERR_FILENO};

bool log_enabled(enum log_level level)
{
    return (int)level >= atomic_load_explicit(&the_log.least, memory_order_relaxed);
}

uint64_t log_dropped(void)
{
    return atomic_load_explicit(&the_log.dropped, memory_order_relaxed);
}

static void log_drop(uint64_t lines)
{
    atomic_fetch_add_explicit(&the_log.dropped, lines, memory_order_relaxed);
}

/* ---- writers ---- */

static void log_write_at_once(const char *bytes, size_t len)
{
    ssize_t done;

    do
        done = write(STDERR_FILENO, bytes, len);
    while (done < 0 && errno == EINTR);
    if (done != (ssize_t)len)
        log_drop(1);
}

static void log_push(const char *bytes, size_t len)
{
    size_t at = atomic_load_explicit(&the_log.head, memory_order_relaxed);
    struct log_slot *slot;

    for (;;) {
        size_t turn;

        slot = &the_log.slots[at % LOG_RING_LINES];
        turn = atomic_load_explicit(&slot->turn, memory_order_acquire);
        if (turn == at) {
            if (atomic_compare_exchange_weak_explicit(&the_log.head, &at, at + 1,
                                                      memory_order_relaxed, memory_order_relaxed))
                break;
        } else if (turn < at) {
            log_drop(1); /* still holds the line of a round ago: full */
            return;
        } else {
            at = atomic_load_explicit(&the_log.head, memory_order_relaxed);
        }
    }
    memcpy(slot->bytes, bytes, len);
    slot->len = len;
    /* Sequentially consistent with the thread's own two steps (it says that it
     * sleeps, then looks once more): one of the two sees the other. */
    atomic_store(&slot->turn, at + 1);
    if (atomic_load(&the_log.sleeping) && atomic_exchange(&the_log.sleeping, false))
        (void)sem_post(&the_log.wake);
}

void log_submit(const char *bytes, size_t len)
{
    if (atomic_load_explicit(&the_log.running, memory_order_acquire))
        log_push(bytes, len);
    else
        log_write_at_once(bytes, len);
}

/* ---- the thread ---- */

static bool log_has_line(void)
{
    const struct log_slot *slot = &the_log.slots[the_log.tail % LOG_RING_LINES];

    return atomic_load(&slot->turn) == the_log.tail + 1;
}

/* Writes at most write_max bytes; false where the reader is gone, or has
 * used up the patience there is while the log stops. */
static bool log_write_batch(const char *bytes, size_t len)
{
    struct pollfd ready = {.fd = the_log.fd, .events = POLLOUT};

    while (len > 0) {
        bool patient = !atomic_load(&the_log.stopping) || the_log.patience > 0;
        ssize_t done;

        if (poll(&ready, 1, patient ? LOG_POLL_MS : 0) <= 0) {
            if (!patient)
                return false;
            if (atomic_load(&the_log.stopping))
                the_log.patience--;
            continue;
        }
        done = write(the_log.fd, bytes, len);
        if (done < 0) {
            if (errno == EINTR || errno == EAGAIN)
                continue;
            return false;
        }
        bytes += done;
        len -= (size_t)done;
    }
    return true;
}

static void log_tell_dropped(void)
{
    uint64_t dropped = log_dropped();

    if (dropped != the_log.dropped_told) {
        uint64_t fresh = dropped - the_log.dropped_told;

        the_log.dropped_told = dropped;
        log_event(LOG_LEVEL_WARN, "log_lines_dropped", "%llu lines of the log were dropped",
                  (unsigned long long)fresh);
    }
}

/* Writes what the ring holds; false where there was nothing. */
static bool log_drain(void)
{
    static char batch[LOG_WRITE_FILE_MAX]; /* of the one thread */
    bool any = false;

    while (log_has_line()) {
        size_t len = 0;
        uint64_t lines = 0;

        while (log_has_line()) {
            struct log_slot *slot = &the_log.slots[the_log.tail % LOG_RING_LINES];

            if (slot->len > the_log.write_max - len)
                break;
            memcpy(batch + len, slot->bytes, slot->len);
            len += slot->len;
            lines++;
            atomic_store_explicit(&slot->turn, the_log.tail + LOG_RING_LINES, memory_order_release);
            the_log.tail++;
        }
        if (!log_write_batch(batch, len)) {
            log_drop(lines);
            the_log.dropped_told = log_dropped(); /* nobody there to be told */
        }
        any = true;
    }
    return any;
}

static void *log_run(void *arg)
{
    static const struct timespec PAUSE = {.tv_nsec = LOG_BATCH_PAUSE_NS};

    (void)arg;
    (void)pthread_setname_np(pthread_self(), "tumpuk-log");
    for (;;) {
        bool stopping = atomic_load(&the_log.stopping);

        if (log_drain()) {
            log_tell_dropped();
            if (!stopping)
                (void)nanosleep(&PAUSE, NULL);
            continue;
        }
        if (stopping)
            break;
        atomic_store(&the_log.sleeping, true);
        if (log_has_line() || atomic_load(&the_log.stopping)) {
            atomic_store(&the_log.sleeping, false);
            continue;
        }
        (void)sem_wait(&the_log.wake);
    }
    return NULL;
}

bool log_start(enum log_level least, int fd)
{
    struct stat file;

    atomic_store(&the_log.least, (int)least);
    if (atomic_load(&the_log.running))
        return true;
    the_log.slots = calloc(LOG_RING_LINES, sizeof *the_log.slots);
    if (the_log.slots == NULL)
        return false;
    for (size_t i = 0; i < LOG_RING_LINES; i++)
        atomic_init(&the_log.slots[i].turn, i);
    the_log.fd = fd;
    the_log.write_max = fstat(fd, &file) == 0 && S_ISREG(file.st_mode) ? LOG_WRITE_FILE_MAX
                                                                       : LOG_WRITE_MAX;
    the_log.tail = 0;
    the_log.patience = LOG_STOP_POLLS;
    atomic_store(&the_log.head, 0);
    atomic_store(&the_log.stopping, false);
    atomic_store(&the_log.sleeping, false);
    if (sem_init(&the_log.wake, 0, 0) != 0)
        goto failed;
    if (pthread_create(&the_log.thread, NULL, log_run, NULL) != 0) {
        (void)sem_destroy(&the_log.wake);
        goto failed;
    }
    atomic_store_explicit(&the_log.running, true, memory_order_release);
    return true;
failed:
    free(the_log.slots);
    the_log.slots = NULL;
    return false;
}

void log_stop(void)
{
    struct timespec deadline;

    if (!atomic_exchange(&the_log.running, false))
        return;
    atomic_store(&the_log.stopping, true);
    (void)sem_post(&the_log.wake);
    (void)clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += LOG_STOP_MS / 1000;
    deadline.tv_nsec += (LOG_STOP_MS % 1000) * 1000000L;
    /* A thread that hangs in write() is left to the end of the process, and the
     * ring with it. */
    if (pthread_timedjoin_np(the_log.thread, NULL, &deadline) != 0) {
        (void)pthread_detach(the_log.thread);
        return;
    }
    (void)sem_destroy(&the_log.wake);
    free(the_log.slots);
    the_log.slots = NULL;
}

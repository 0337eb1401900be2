#include "http/thread.h"

#include <libdeflate.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "http/exchange.h"

/* Answers are made for once: the fastest level. */
#define GZIP_LEVEL 1
/* Exchanges kept for reuse; one is in use for each request under way. */
#define IDLE_EXCHANGES_MAX 64
/* Random bytes are fetched by the page, not by the id. */
#define RANDOM_POOL_BYTES 4096

struct http_thread {
    struct http_exchange *idle; /* a list */
    size_t idle_count;
    struct libdeflate_compressor *compressor;
    size_t random_used;
    unsigned char random[RANDOM_POOL_BYTES];
};

static _Thread_local struct http_thread *the_thread;
static pthread_key_t thread_key;
static bool thread_key_made;
static pthread_once_t thread_once = PTHREAD_ONCE_INIT;

static void thread_free(void *arg)
{
    struct http_thread *thread = arg;

    while (thread->idle != NULL) {
        struct http_exchange *exchange = thread->idle;

        thread->idle = exchange->next_idle;
        http_exchange_free(exchange);
    }
    libdeflate_free_compressor(thread->compressor);
    free(thread);
    the_thread = NULL;
}

static void thread_make_key(void)
{
    thread_key_made = pthread_key_create(&thread_key, thread_free) == 0;
}

static struct http_thread *thread_get(void)
{
    struct http_thread *thread = the_thread;

    if (thread != NULL)
        return thread;
    (void)pthread_once(&thread_once, thread_make_key);
    if (!thread_key_made)
        return NULL;
    thread = calloc(1, sizeof *thread);
    if (thread == NULL)
        return NULL;
    thread->random_used = sizeof thread->random;
    if (pthread_setspecific(thread_key, thread) != 0) {
        free(thread);
        return NULL;
    }
    the_thread = thread;
    return thread;
}

struct http_exchange *http_thread_exchange(void)
{
    struct http_thread *thread = thread_get();
    struct http_exchange *exchange;

    if (thread == NULL || thread->idle == NULL)
        return http_exchange_new();
    exchange = thread->idle;
    thread->idle = exchange->next_idle;
    thread->idle_count--;
    return exchange;
}

void http_thread_recycle(struct http_exchange *exchange)
{
    struct http_thread *thread = thread_get();

    if (thread == NULL || thread->idle_count >= IDLE_EXCHANGES_MAX) {
        http_exchange_free(exchange);
        return;
    }
    http_exchange_reset(exchange);
    exchange->next_idle = thread->idle;
    thread->idle = exchange;
    thread->idle_count++;
}

void http_thread_request_id(char id[2 * HTTP_REQUEST_ID_BYTES + 1])
{
    struct http_thread *thread = thread_get();
    unsigned char bytes[HTTP_REQUEST_ID_BYTES];

    if (thread == NULL) {
        randombytes_buf(bytes, sizeof bytes);
    } else {
        if (sizeof thread->random - thread->random_used < sizeof bytes) {
            randombytes_buf(thread->random, sizeof thread->random);
            thread->random_used = 0;
        }
        memcpy(bytes, thread->random + thread->random_used, sizeof bytes);
        thread->random_used += sizeof bytes;
    }
    (void)sodium_bin2hex(id, 2 * sizeof bytes + 1, bytes, sizeof bytes);
}

bool http_thread_gzip(struct buf *body)
{
    struct http_thread *thread = thread_get();
    size_t room = body->len - 1; /* it must become smaller */
    char *bytes;
    size_t len;

    if (thread == NULL || body->len == 0)
        return false;
    if (thread->compressor == NULL)
        thread->compressor = libdeflate_alloc_compressor(GZIP_LEVEL);
    if (thread->compressor == NULL)
        return false;
    bytes = malloc(room);
    if (bytes == NULL)
        return false;
    len = libdeflate_gzip_compress(thread->compressor, body->bytes, body->len, bytes, room);
    if (len == 0) {
        free(bytes);
        return false;
    }
    free(body->bytes);
    body->bytes = bytes;
    body->len = len;
    body->cap = room;
    return true;
}

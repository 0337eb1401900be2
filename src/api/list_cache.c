#include "api/list_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A key with what is kept under it, who makes it anew, and who waits for that. */
struct entry {
    struct entry *next; /* the one that was asked for longer ago */
    struct list_kept *kept;
    struct list_waiter *waiters;
    bool making;
    size_t key_len;
    char key[];
};

struct list_cache {
    pthread_mutex_t lock;
    struct entry *entries; /* the one that was asked for last comes first */
    size_t count;
    size_t bytes;
    size_t bytes_max;
    uint64_t found;
    uint64_t made;
    uint64_t waited;
};

struct list_cache *list_cache_new(size_t bytes_max)
{
    struct list_cache *cache = calloc(1, sizeof *cache);

    if (cache == NULL)
        return NULL;
    cache->bytes_max = bytes_max;
    pthread_mutex_init(&cache->lock, NULL); /* of this kind it cannot fail */
    return cache;
}

static void entry_drop(struct list_cache *cache, struct entry *entry)
{
    if (entry->kept == NULL)
        return;
    cache->bytes -= entry->kept->bytes;
    list_kept_release(entry->kept);
    entry->kept = NULL;
}

void list_cache_free(struct list_cache *cache)
{
    if (cache == NULL)
        return;
    while (cache->entries != NULL) {
        struct entry *entry = cache->entries;

        cache->entries = entry->next;
        entry_drop(cache, entry);
        free(entry);
    }
    pthread_mutex_destroy(&cache->lock);
    free(cache);
}

/* The key's entry, which becomes the first; NULL: there is none. */
static struct entry *entry_find(struct list_cache *cache, const struct list_ask *ask)
{
    for (struct entry **at = &cache->entries; *at != NULL; at = &(*at)->next) {
        struct entry *entry = *at;

        if (entry->key_len != ask->key_len || memcmp(entry->key, ask->key, ask->key_len) != 0)
            continue;
        *at = entry->next;
        entry->next = cache->entries;
        cache->entries = entry;
        return entry;
    }
    return NULL;
}

/* Lets go what was asked for longest ago, but not `but`, until there is room for so much
 * more. */
static void make_room(struct list_cache *cache, const struct entry *but, size_t bytes, size_t count)
{
    while (cache->bytes + bytes > cache->bytes_max || cache->count + count > LIST_CACHE_COUNT_MAX) {
        struct entry **last = NULL;
        struct entry *entry;

        for (struct entry **at = &cache->entries; *at != NULL; at = &(*at)->next) {
            if (*at != but && !(*at)->making)
                last = at;
        }
        if (last == NULL)
            return;
        entry = *last;
        *last = entry->next;
        entry_drop(cache, entry);
        free(entry);
        cache->count--;
    }
}

static struct entry *entry_new(struct list_cache *cache, const struct list_ask *ask)
{
    struct entry *entry;

    make_room(cache, NULL, 0, 1);
    entry = cache->count < LIST_CACHE_COUNT_MAX ? malloc(sizeof *entry + ask->key_len) : NULL;
    if (entry == NULL)
        return NULL;
    *entry = (struct entry){.next = cache->entries, .key_len = ask->key_len};
    memcpy(entry->key, ask->key, ask->key_len);
    cache->entries = entry;
    cache->count++;
    return entry;
}

static bool serves(const struct list_kept *kept, const struct list_ask *ask)
{
    if (ask->exact)
        return kept->version == ask->version && kept->source_version == ask->source_version;
    return kept->source_version >= ask->source_version &&
           (kept->version >= ask->version || list_clock_us() < kept->serves_until_us);
}

enum list_found list_cache_find(struct list_cache *cache, const struct list_ask *ask,
                                struct list_waiter *waiter, struct list_kept **kept)
{
    enum list_found found = LIST_MINE;
    struct entry *entry;

    pthread_mutex_lock(&cache->lock);
    entry = entry_find(cache, ask);
    if (entry != NULL && entry->kept != NULL && serves(entry->kept, ask)) {
        list_kept_hold(entry->kept);
        *kept = entry->kept;
        cache->found++;
        found = LIST_FOUND;
    } else if (entry != NULL && entry->making) {
        waiter->next = entry->waiters;
        entry->waiters = waiter;
        cache->waited++;
        found = LIST_WAITS;
    } else {
        if (entry == NULL)
            entry = entry_new(cache, ask);
        if (entry != NULL)
            entry->making = true;
        cache->made++;
    }
    pthread_mutex_unlock(&cache->lock);
    return found;
}

void list_cache_put(struct list_cache *cache, const struct list_ask *ask, struct list_kept *kept)
{
    struct list_waiter *waiters = NULL;
    struct entry *entry;

    pthread_mutex_lock(&cache->lock);
    entry = entry_find(cache, ask);
    if (entry != NULL) {
        waiters = entry->waiters;
        entry->waiters = NULL;
        if (kept != NULL) {
            entry_drop(cache, entry);
            make_room(cache, entry, kept->bytes, 0);
        }
        if (kept != NULL && cache->bytes + kept->bytes <= cache->bytes_max) {
            list_kept_hold(kept);
            entry->kept = kept;
            cache->bytes += kept->bytes;
        }
        entry->making = false;
    }
    pthread_mutex_unlock(&cache->lock);
    while (waiters != NULL) {
        struct list_waiter *waiter = waiters;

        waiters = waiter->next;
        waiter->made(waiter);
    }
}

void list_kept_hold(struct list_kept *kept)
{
    atomic_fetch_add(&kept->holders, 1);
}

void list_kept_release(struct list_kept *kept)
{
    if (kept != NULL && atomic_fetch_sub(&kept->holders, 1) == 1)
        kept->free(kept);
}

int64_t list_clock_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t list_serves_until(int64_t began_us)
{
    int64_t now_us = list_clock_us();
    int64_t took_us = now_us - began_us;

    if (took_us < LIST_CHEAP_US)
        return began_us;
    return now_us + (took_us < LIST_AGE_MAX_US ? took_us : LIST_AGE_MAX_US);
}

void list_cache_metrics(struct list_cache *cache, struct buf *out)
{
    pthread_mutex_lock(&cache->lock);
    buf_printf(out,
               "# HELP tumpuk_lists_bytes Memory of lists that are kept.\n"
               "# TYPE tumpuk_lists_bytes gauge\n"
               "tumpuk_lists_bytes %zu\n"
               "# HELP tumpuk_lists_found_total Times that a list was there already.\n"
               "# TYPE tumpuk_lists_found_total counter\n"
               "tumpuk_lists_found_total %llu\n"
               "# HELP tumpuk_lists_made_total Times that a list was made.\n"
               "# TYPE tumpuk_lists_made_total counter\n"
               "tumpuk_lists_made_total %llu\n"
               "# HELP tumpuk_lists_waited_total Times that a request waited for a list.\n"
               "# TYPE tumpuk_lists_waited_total counter\n"
               "tumpuk_lists_waited_total %llu\n",
               cache->bytes, (unsigned long long)cache->found, (unsigned long long)cache->made,
               (unsigned long long)cache->waited);
    pthread_mutex_unlock(&cache->lock);
}

#include "api/people_cache.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define BUCKETS 4096 /* a power of two */

struct entry {
    struct entry *next; /* of the bucket */
    struct entry *older;
    struct entry *newer;
    size_t bucket;
    size_t bytes; /* of all this */
    struct db_people_version set;
    size_t len;
    unsigned char *stored; /* behind the id */
    char shop_id[];
};

/* newest ⇄ … ⇄ oldest, each in one of the buckets too */
struct people_cache {
    pthread_mutex_t mutex;
    struct hash_key key;
    size_t bytes;
    size_t bytes_max;
    struct entry *newest;
    struct entry *oldest;
    struct entry *buckets[BUCKETS];
};

struct people_cache *people_cache_new(size_t bytes_max)
{
    struct people_cache *cache = calloc(1, sizeof *cache);

    if (cache == NULL)
        return NULL;
    if (pthread_mutex_init(&cache->mutex, NULL) != 0) {
        free(cache);
        return NULL;
    }
    hash_key_make(&cache->key);
    cache->bytes_max = bytes_max;
    return cache;
}

static size_t bucket_of(const struct people_cache *cache, const char *shop_id,
                        const struct db_people_key *key)
{
    uint64_t hash = hash_bytes(&cache->key, shop_id, strlen(shop_id));

    hash ^= (uint64_t)key->starts_us / 60000000u * UINT64_C(0x9e3779b97f4a7c15);
    hash += (uint64_t)key->kind << 16 | (uint64_t)key->span << 8 | (uint64_t)key->channel;
    hash *= UINT64_C(0xbf58476d1ce4e5b9);
    return (hash >> 40) & (BUCKETS - 1);
}

static bool key_same(const struct db_people_key *a, const struct db_people_key *b)
{
    return a->starts_us == b->starts_us && a->kind == b->kind && a->span == b->span &&
           a->channel == b->channel;
}

/* ---- with the mutex held ---- */

static struct entry *find(const struct people_cache *cache, size_t bucket, const char *shop_id,
                          const struct db_people_key *key)
{
    struct entry *entry = cache->buckets[bucket];

    while (entry != NULL &&
           (!key_same(&entry->set.key, key) || strcmp(entry->shop_id, shop_id) != 0))
        entry = entry->next;
    return entry;
}

static void unlink_age(struct people_cache *cache, struct entry *entry)
{
    if (entry->newer != NULL)
        entry->newer->older = entry->older;
    else
        cache->newest = entry->older;
    if (entry->older != NULL)
        entry->older->newer = entry->newer;
    else
        cache->oldest = entry->newer;
}

static void link_newest(struct people_cache *cache, struct entry *entry)
{
    entry->newer = NULL;
    entry->older = cache->newest;
    if (cache->newest != NULL)
        cache->newest->newer = entry;
    else
        cache->oldest = entry;
    cache->newest = entry;
}

static void drop(struct people_cache *cache, struct entry *entry)
{
    struct entry **at = &cache->buckets[entry->bucket];

    while (*at != entry)
        at = &(*at)->next;
    *at = entry->next;
    unlink_age(cache, entry);
    cache->bytes -= entry->bytes;
    free(entry);
}

/* ---- */

void people_cache_free(struct people_cache *cache)
{
    if (cache == NULL)
        return;
    while (cache->newest != NULL) {
        assert(cache->newest->newer == NULL);
        drop(cache, cache->newest);
    }
    pthread_mutex_destroy(&cache->mutex);
    free(cache);
}

bool people_cache_find(struct people_cache *cache, const char *shop_id,
                       const struct db_people_version *set, struct people *into)
{
    size_t bucket = bucket_of(cache, shop_id, &set->key);
    struct entry *entry;
    bool found;

    pthread_mutex_lock(&cache->mutex);
    entry = find(cache, bucket, shop_id, &set->key);
    found = entry != NULL && entry->set.version == set->version;
    if (found) {
        unlink_age(cache, entry);
        link_newest(cache, entry);
        if (into != NULL)
            found = people_add_stored(into, entry->stored, entry->len);
    }
    pthread_mutex_unlock(&cache->mutex);
    return found;
}

void people_cache_put(struct people_cache *cache, const char *shop_id,
                      const struct db_people_version *set, const unsigned char *bytes, size_t len)
{
    size_t id_size = strlen(shop_id) + 1;
    size_t size = sizeof(struct entry) + id_size + len;
    struct entry *entry = size <= cache->bytes_max ? malloc(size) : NULL;
    struct entry *before;

    if (entry == NULL)
        return;
    *entry = (struct entry){.bucket = bucket_of(cache, shop_id, &set->key),
                            .bytes = size,
                            .set = *set,
                            .len = len,
                            .stored = (unsigned char *)entry->shop_id + id_size};
    memcpy(entry->shop_id, shop_id, id_size);
    memcpy(entry->stored, bytes, len);
    pthread_mutex_lock(&cache->mutex);
    before = find(cache, entry->bucket, shop_id, &set->key);
    if (before != NULL)
        drop(cache, before);
    while (cache->oldest != NULL && cache->bytes + size > cache->bytes_max) {
        assert(cache->oldest->older == NULL);
        drop(cache, cache->oldest);
    }
    entry->next = cache->buckets[entry->bucket];
    cache->buckets[entry->bucket] = entry;
    link_newest(cache, entry);
    cache->bytes += size;
    pthread_mutex_unlock(&cache->mutex);
}

#include "api/token_cache.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct slot {
    struct token_hash hash;
    int64_t expires_us;
    struct access_grant *grant; /* one piece of memory with its shops; NULL: the slot is free */
};

struct set {
    pthread_mutex_t lock;
    unsigned next; /* the way that is driven out next */
    struct slot ways[TOKEN_CACHE_WAYS];
};

struct token_cache {
    unsigned char key[crypto_generichash_KEYBYTES];
    struct set sets[TOKEN_CACHE_SETS];
};

struct token_cache *token_cache_new(void)
{
    struct token_cache *cache = calloc(1, sizeof *cache);

    if (cache == NULL)
        return NULL;
    randombytes_buf(cache->key, sizeof cache->key);
    for (size_t i = 0; i < TOKEN_CACHE_SETS; i++)
        pthread_mutex_init(&cache->sets[i].lock, NULL); /* of this kind it cannot fail */
    return cache;
}

void token_cache_free(struct token_cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < TOKEN_CACHE_SETS; i++) {
        for (size_t way = 0; way < TOKEN_CACHE_WAYS; way++)
            free(cache->sets[i].ways[way].grant);
        pthread_mutex_destroy(&cache->sets[i].lock);
    }
    sodium_memzero(cache->key, sizeof cache->key);
    free(cache);
}

struct token_hash token_cache_hash(const struct token_cache *cache, const char *token)
{
    struct token_hash hash;

    (void)crypto_generichash(hash.bytes, sizeof hash.bytes, (const unsigned char *)token,
                             strlen(token), cache->key, sizeof cache->key);
    return hash;
}

static struct set *set_of(struct token_cache *cache, const struct token_hash *hash)
{
    return &cache->sets[(hash->bytes[0] | (unsigned)hash->bytes[1] << 8) % TOKEN_CACHE_SETS];
}

static struct slot *slot_find(struct set *set, const struct token_hash *hash)
{
    for (size_t way = 0; way < TOKEN_CACHE_WAYS; way++) {
        struct slot *slot = &set->ways[way];

        if (slot->grant != NULL && memcmp(&slot->hash, hash, sizeof *hash) == 0)
            return slot;
    }
    return NULL;
}

bool token_cache_find(struct token_cache *cache, const struct token_hash *hash, int64_t now_us,
                      struct arena *arena, struct access_grant *grant)
{
    struct set *set = set_of(cache, hash);
    const struct slot *slot;
    bool found;

    pthread_mutex_lock(&set->lock);
    slot = slot_find(set, hash);
    found = slot != NULL && now_us < slot->expires_us &&
            access_grant_copy(arena, slot->grant, grant);
    pthread_mutex_unlock(&set->lock);
    return found;
}

/* Grant, list of shops and their texts in one piece of memory. */
static struct access_grant *grant_dup(const struct access_grant *from)
{
    size_t len = sizeof *from + from->shop_count * sizeof(char *);
    struct access_grant *copy;
    const char **shops;
    char *text;

    for (size_t i = 0; i < from->shop_count; i++)
        len += strlen(from->shops[i]) + 1;
    copy = malloc(len);
    if (copy == NULL)
        return NULL;
    shops = (const char **)(void *)(copy + 1);
    text = (char *)(shops + from->shop_count);
    for (size_t i = 0; i < from->shop_count; i++) {
        size_t piece = strlen(from->shops[i]) + 1;

        shops[i] = memcpy(text, from->shops[i], piece);
        text += piece;
    }
    *copy = *from;
    copy->shops = shops;
    return copy;
}

/* The slot for a token that is not there: a free one, one that has expired, or
 * the next in turn. */
static struct slot *slot_choose(struct set *set, int64_t now_us)
{
    for (size_t way = 0; way < TOKEN_CACHE_WAYS; way++) {
        struct slot *slot = &set->ways[way];

        if (slot->grant == NULL || now_us >= slot->expires_us)
            return slot;
    }
    set->next = (set->next + 1) % TOKEN_CACHE_WAYS;
    return &set->ways[set->next];
}

void token_cache_put(struct token_cache *cache, const struct token_hash *hash, int64_t now_us,
                     int64_t expires_us, const struct access_grant *grant)
{
    struct set *set = set_of(cache, hash);
    struct access_grant *copy = grant_dup(grant);
    struct slot *slot;

    if (copy == NULL)
        return;
    pthread_mutex_lock(&set->lock);
    slot = slot_find(set, hash);
    if (slot == NULL)
        slot = slot_choose(set, now_us);
    free(slot->grant);
    *slot = (struct slot){.hash = *hash, .expires_us = expires_us, .grant = copy};
    pthread_mutex_unlock(&set->lock);
}

#include "catalog/key_set.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/epoch.h"

/* A key, with its texts in the snapshot's arena. */
struct entry {
    const char *key_id;
    unsigned char hash[ACCESS_HASH_BYTES];
    struct access_grant grant;
    int64_t expires_us;
    atomic_bool revoked;
};

struct snapshot {
    struct epoch_node node; /* first: what is retired is the snapshot */
    int64_t version;
    size_t count;
    struct entry *entries; /* ascending by key_id */
    struct arena *arena;   /* holds all of it, this struct too */
};

struct key_set {
    _Atomic(struct snapshot *) current; /* NULL: never loaded */
    struct epoch *epoch;
    pthread_mutex_t changing;
};

/* ---- reading ---- */

static int entry_compare(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;

    return strcmp(a->key_id, b->key_id);
}

static struct entry *snapshot_find(const struct snapshot *snapshot, const char *key_id)
{
    const struct entry wanted = {.key_id = key_id};

    return bsearch(&wanted, snapshot->entries, snapshot->count, sizeof *snapshot->entries,
                   entry_compare);
}

static enum key_set_result find(const struct snapshot *snapshot, const char *key_id, int64_t now_us,
                                struct arena *arena, struct key_set_entry *out)
{
    const struct entry *entry;

    if (snapshot == NULL)
        return KEY_SET_EMPTY;
    entry = snapshot_find(snapshot, key_id);
    if (entry == NULL)
        return KEY_SET_UNKNOWN;
    memcpy(out->hash, entry->hash, sizeof out->hash);
    if (atomic_load(&entry->revoked))
        return KEY_SET_REVOKED;
    if (now_us >= entry->expires_us)
        return KEY_SET_EXPIRED;
    return access_grant_copy(arena, &entry->grant, &out->grant) ? KEY_SET_FOUND : KEY_SET_NO_MEMORY;
}

enum key_set_result key_set_find(struct key_set *set, const char *key_id, int64_t now_us,
                                 struct arena *arena, struct key_set_entry *out)
{
    enum key_set_result result;

    if (!epoch_enter(set->epoch))
        return KEY_SET_NO_MEMORY;
    result = find(atomic_load(&set->current), key_id, now_us, arena, out);
    epoch_leave(set->epoch);
    return result;
}

size_t key_set_count(struct key_set *set)
{
    const struct snapshot *snapshot;
    size_t count = 0;

    if (!epoch_enter(set->epoch))
        return 0;
    snapshot = atomic_load(&set->current);
    if (snapshot != NULL)
        count = snapshot->count;
    epoch_leave(set->epoch);
    return count;
}

int64_t key_set_version(struct key_set *set)
{
    const struct snapshot *snapshot;
    int64_t version = -1;

    if (!epoch_enter(set->epoch))
        return -1;
    snapshot = atomic_load(&set->current);
    if (snapshot != NULL)
        version = snapshot->version;
    epoch_leave(set->epoch);
    return version;
}

/* ---- changing ---- */

void key_set_lock(struct key_set *set)
{
    pthread_mutex_lock(&set->changing);
}

void key_set_unlock(struct key_set *set)
{
    pthread_mutex_unlock(&set->changing);
}

static void snapshot_free(struct epoch_node *node)
{
    arena_free(((struct snapshot *)(void *)node)->arena);
}

static struct snapshot *snapshot_new(int64_t version, const struct db_api_key *keys, size_t count)
{
    struct arena *arena = arena_new(KEY_SET_BYTES_MAX);
    struct snapshot *snapshot = arena == NULL ? NULL : arena_calloc(arena, 1, sizeof *snapshot);

    if (snapshot == NULL)
        goto failed;
    *snapshot = (struct snapshot){.version = version, .count = count, .arena = arena};
    snapshot->entries = arena_calloc(arena, count > 0 ? count : 1, sizeof *snapshot->entries);
    if (snapshot->entries == NULL)
        goto failed;
    for (size_t i = 0; i < count; i++) {
        struct entry *entry = &snapshot->entries[i];

        entry->key_id = arena_strndup(arena, keys[i].key_id, strlen(keys[i].key_id));
        if (entry->key_id == NULL || !access_grant_copy(arena, &keys[i].grant, &entry->grant))
            goto failed;
        memcpy(entry->hash, keys[i].hash, sizeof entry->hash);
        entry->expires_us = keys[i].expires_us;
        atomic_init(&entry->revoked, keys[i].revoked_us != INT64_MAX);
    }
    qsort(snapshot->entries, count, sizeof *snapshot->entries, entry_compare);
    return snapshot;
failed:
    arena_free(arena);
    return NULL;
}

bool key_set_replace(struct key_set *set, int64_t version, const struct db_api_key *keys,
                     size_t count)
{
    struct snapshot *next = count <= KEY_SET_MAX ? snapshot_new(version, keys, count) : NULL;
    struct snapshot *last;

    if (next == NULL)
        return false;
    last = atomic_exchange(&set->current, next);
    if (last != NULL)
        epoch_retire(set->epoch, &last->node, snapshot_free);
    return true;
}

void key_set_revoke(struct key_set *set, const char *key_id)
{
    /* whoever changes the set is alone: the snapshot stays */
    struct snapshot *snapshot = atomic_load(&set->current);
    struct entry *entry = snapshot != NULL ? snapshot_find(snapshot, key_id) : NULL;

    if (entry != NULL)
        atomic_store(&entry->revoked, true);
}

/* ---- the set ---- */

struct key_set *key_set_new(void)
{
    struct key_set *set = calloc(1, sizeof *set);

    if (set == NULL)
        return NULL;
    set->epoch = epoch_new();
    if (set->epoch != NULL && pthread_mutex_init(&set->changing, NULL) == 0)
        return set;
    epoch_free(set->epoch);
    free(set);
    return NULL;
}

void key_set_free(struct key_set *set)
{
    struct snapshot *last;

    if (set == NULL)
        return;
    last = atomic_load(&set->current);
    if (last != NULL)
        snapshot_free(&last->node);
    epoch_free(set->epoch);
    pthread_mutex_destroy(&set->changing);
    free(set);
}

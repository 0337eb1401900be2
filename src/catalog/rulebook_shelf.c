#include "catalog/rulebook_shelf.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/*
 * Entries below `count` are written once, before `count` is raised (release),
 * and never again: who reads `count` (acquire) may read them.
 */
struct rulebook_shelf {
    pthread_mutex_t appending;
    atomic_size_t count;
    struct shelf_rulebook *entries[RULEBOOKS_MAX];
};

struct rulebook_shelf *rulebook_shelf_new(void)
{
    struct rulebook_shelf *shelf = calloc(1, sizeof(*shelf));

    if (shelf != NULL && pthread_mutex_init(&shelf->appending, NULL) != 0) {
        free(shelf);
        shelf = NULL;
    }
    return shelf;
}

void rulebook_shelf_free(struct rulebook_shelf *shelf)
{
    if (shelf == NULL)
        return;
    for (size_t i = 0; i < atomic_load(&shelf->count); i++)
        free(shelf->entries[i]);
    pthread_mutex_destroy(&shelf->appending);
    free(shelf);
}

/* The entry and its version's text in one piece of memory. */
static struct shelf_rulebook *entry_new(const struct shelf_rulebook *rulebook)
{
    size_t len = strlen(rulebook->version) + 1;
    struct shelf_rulebook *entry = malloc(sizeof(*entry) + len);

    if (entry == NULL)
        return NULL;
    *entry = *rulebook;
    entry->version = memcpy(entry + 1, rulebook->version, len);
    return entry;
}

static enum shelf_result append_locked(struct rulebook_shelf *shelf,
                                       const struct shelf_rulebook *rulebook)
{
    size_t count = atomic_load_explicit(&shelf->count, memory_order_relaxed);
    struct shelf_rulebook *entry;

    if (rulebook_shelf_find(shelf, rulebook->version) != NULL)
        return SHELF_KNOWN;
    if (count > 0 && rulebook->effective_from_us <= shelf->entries[count - 1]->effective_from_us)
        return SHELF_ORDER;
    if (count == RULEBOOKS_MAX)
        return SHELF_FULL;
    entry = entry_new(rulebook);
    if (entry == NULL)
        return SHELF_FULL;
    shelf->entries[count] = entry;
    atomic_store_explicit(&shelf->count, count + 1, memory_order_release);
    return SHELF_OK;
}

enum shelf_result rulebook_shelf_append(struct rulebook_shelf *shelf,
                                        const struct shelf_rulebook *rulebook)
{
    enum shelf_result result;

    pthread_mutex_lock(&shelf->appending);
    result = append_locked(shelf, rulebook);
    pthread_mutex_unlock(&shelf->appending);
    return result;
}

size_t rulebook_shelf_count(const struct rulebook_shelf *shelf)
{
    return atomic_load_explicit(&shelf->count, memory_order_acquire);
}

const struct shelf_rulebook *rulebook_shelf_get(const struct rulebook_shelf *shelf, size_t index)
{
    return shelf->entries[index];
}

const struct shelf_rulebook *rulebook_shelf_find(const struct rulebook_shelf *shelf,
                                                 const char *version)
{
    for (size_t i = rulebook_shelf_count(shelf); i-- > 0;) {
        if (strcmp(shelf->entries[i]->version, version) == 0)
            return shelf->entries[i];
    }
    return NULL;
}

const struct shelf_rulebook *rulebook_shelf_at(const struct rulebook_shelf *shelf, int64_t at_us)
{
    /* nearly always the newest or the one before it */
    for (size_t i = rulebook_shelf_count(shelf); i-- > 0;) {
        if (shelf->entries[i]->effective_from_us <= at_us)
            return shelf->entries[i];
    }
    return NULL;
}

/*
 * A count goes up whenever something is retired. A reader notes the count as
 * it enters; what was retired at count n may go when no reader inside has noted
 * less than n.
 *
 * Why that is right: the writer replaces the pointer, raises the count, and
 * then looks at the readers' notes; the reader notes the count and then loads
 * the pointer, all sequentially consistent. A reader whose note the writer did
 * not see loads the pointer after it was replaced; one whose note is n or more
 * read the count after it was raised, and so does too.
 *
 * A hold is a note that no thread owns: it takes over that of the thread that
 * asks for it, which is still inside. The writer looks at the threads first and
 * at the holds after: where it finds that the thread has left, it finds the note
 * that was left behind.
 */
#include "base/epoch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define CACHE_LINE 64

/* A thread's place. */
struct epoch_slot {
    _Alignas(CACHE_LINE) atomic_uint_fast64_t noted; /* 0: not inside */
    atomic_bool taken;
    unsigned depth; /* its thread's alone */
};

/* A request's place: not on a line of its own, for it is seldom written to. */
struct epoch_hold {
    atomic_uint_fast64_t noted; /* 0: free */
};

struct epoch {
    struct epoch_slot slots[EPOCH_THREADS_MAX];
    struct epoch_hold holds[EPOCH_HOLDS_MAX];
    _Alignas(CACHE_LINE) atomic_uint_fast64_t count; /* from 1 */
    atomic_size_t slots_used;                        /* no slot from here on was ever taken */
    atomic_size_t holds_used;                        /* no hold from here on was ever taken */
    atomic_size_t held;
    pthread_key_t slot_of_thread;
    pthread_mutex_t mutex; /* of what waits, oldest first: */
    struct epoch_node *first;
    struct epoch_node **last;
    atomic_size_t waiting; /* read without */
};

static void thread_ended(void *arg)
{
    struct epoch_slot *slot = arg;

    atomic_store(&slot->taken, false);
}

struct epoch *epoch_new(void)
{
    struct epoch *epoch = aligned_alloc(CACHE_LINE, sizeof *epoch);

    if (epoch == NULL)
        return NULL;
    for (size_t i = 0; i < EPOCH_THREADS_MAX; i++) {
        atomic_init(&epoch->slots[i].noted, 0);
        atomic_init(&epoch->slots[i].taken, false);
        epoch->slots[i].depth = 0;
    }
    atomic_init(&epoch->count, 1);
    atomic_init(&epoch->slots_used, 0);
    for (size_t i = 0; i < EPOCH_HOLDS_MAX; i++)
        atomic_init(&epoch->holds[i].noted, 0);
    atomic_init(&epoch->holds_used, 0);
    atomic_init(&epoch->held, 0);
    epoch->first = NULL;
    epoch->last = &epoch->first;
    atomic_init(&epoch->waiting, 0);
    if (pthread_key_create(&epoch->slot_of_thread, thread_ended) != 0) {
        free(epoch);
        return NULL;
    }
    if (pthread_mutex_init(&epoch->mutex, NULL) != 0) {
        (void)pthread_key_delete(epoch->slot_of_thread);
        free(epoch);
        return NULL;
    }
    return epoch;
}

static void free_all(struct epoch_node *node)
{
    while (node != NULL) {
        struct epoch_node *next = node->next;

        node->free(node);
        node = next;
    }
}

void epoch_free(struct epoch *epoch)
{
    if (epoch == NULL)
        return;
    free_all(epoch->first);
    (void)pthread_key_delete(epoch->slot_of_thread);
    pthread_mutex_destroy(&epoch->mutex);
    free(epoch);
}

/* ---- readers ---- */

static void raise_to(atomic_size_t *used, size_t least)
{
    size_t value = atomic_load(used);

    while (value < least && !atomic_compare_exchange_weak(used, &value, least))
        ; /* try again */
}

static struct epoch_slot *take_slot(struct epoch *epoch)
{
    for (size_t i = 0; i < EPOCH_THREADS_MAX; i++) {
        struct epoch_slot *slot = &epoch->slots[i];

        if (atomic_load(&slot->taken) || atomic_exchange(&slot->taken, true))
            continue;
        raise_to(&epoch->slots_used, i + 1);
        slot->depth = 0;
        if (pthread_setspecific(epoch->slot_of_thread, slot) == 0)
            return slot;
        atomic_store(&slot->taken, false);
        return NULL;
    }
    return NULL;
}

bool epoch_enter(struct epoch *epoch)
{
    struct epoch_slot *slot = pthread_getspecific(epoch->slot_of_thread);

    if (slot == NULL) {
        slot = take_slot(epoch);
        if (slot == NULL)
            return false;
    }
    if (slot->depth++ == 0)
        atomic_store(&slot->noted, atomic_load(&epoch->count));
    return true;
}

void epoch_leave(struct epoch *epoch)
{
    struct epoch_slot *slot = pthread_getspecific(epoch->slot_of_thread);

    if (--slot->depth == 0)
        atomic_store_explicit(&slot->noted, 0, memory_order_release);
}

struct epoch_hold *epoch_hold(struct epoch *epoch)
{
    const struct epoch_slot *slot = pthread_getspecific(epoch->slot_of_thread);
    uint64_t noted = atomic_load(&slot->noted);

    for (size_t i = 0; i < EPOCH_HOLDS_MAX; i++) {
        struct epoch_hold *hold = &epoch->holds[i];
        uint_fast64_t free_place = 0;

        if (atomic_load_explicit(&hold->noted, memory_order_relaxed) != 0 ||
            !atomic_compare_exchange_strong(&hold->noted, &free_place, noted))
            continue;
        raise_to(&epoch->holds_used, i + 1);
        atomic_fetch_add_explicit(&epoch->held, 1, memory_order_relaxed);
        return hold;
    }
    return NULL;
}

void epoch_release(struct epoch *epoch, struct epoch_hold *hold)
{
    atomic_fetch_sub_explicit(&epoch->held, 1, memory_order_relaxed);
    atomic_store_explicit(&hold->noted, 0, memory_order_release);
}

size_t epoch_held(const struct epoch *epoch)
{
    return atomic_load_explicit(&epoch->held, memory_order_relaxed);
}

/* ---- writers ---- */

/* The least that a reader inside, or a hold, has noted. */
static uint64_t least_noted(struct epoch *epoch)
{
    size_t used = atomic_load(&epoch->slots_used);
    uint64_t least = UINT64_MAX;

    for (size_t i = 0; i < used; i++) {
        uint64_t noted = atomic_load(&epoch->slots[i].noted);

        if (noted != 0 && noted < least)
            least = noted;
    }
    used = atomic_load(&epoch->holds_used); /* after the threads: see above */
    for (size_t i = 0; i < used; i++) {
        uint64_t noted = atomic_load(&epoch->holds[i].noted);

        if (noted != 0 && noted < least)
            least = noted;
    }
    return least;
}

size_t epoch_reclaim(struct epoch *epoch)
{
    struct epoch_node *freed = NULL;
    struct epoch_node **end = &freed;
    uint64_t least;
    size_t waiting;

    pthread_mutex_lock(&epoch->mutex);
    least = least_noted(epoch);
    while (epoch->first != NULL && epoch->first->stamp <= least) {
        *end = epoch->first;
        end = &epoch->first->next;
        epoch->first = epoch->first->next;
        atomic_fetch_sub(&epoch->waiting, 1);
    }
    *end = NULL;
    if (epoch->first == NULL)
        epoch->last = &epoch->first;
    waiting = atomic_load(&epoch->waiting);
    pthread_mutex_unlock(&epoch->mutex);
    free_all(freed);
    return waiting;
}

size_t epoch_waiting(const struct epoch *epoch)
{
    return atomic_load(&epoch->waiting);
}

void epoch_retire(struct epoch *epoch, struct epoch_node *node,
                  void (*free)(struct epoch_node *node))
{
    node->free = free;
    node->next = NULL;
    pthread_mutex_lock(&epoch->mutex);
    node->stamp = atomic_fetch_add(&epoch->count, 1) + 1;
    *epoch->last = node;
    epoch->last = &node->next;
    atomic_fetch_add(&epoch->waiting, 1);
    pthread_mutex_unlock(&epoch->mutex);
    (void)epoch_reclaim(epoch);
}

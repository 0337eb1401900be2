/*
 * Memory that readers without locks may still look at: when what is shared is
 * replaced, the old one is freed once every reader that could have seen it has
 * left (epoch-based reclamation).
 *
 *   reader: epoch_enter · load the shared pointer · read · epoch_leave
 *   writer: store the new pointer · epoch_retire(the old one)
 *
 * The shared pointer is loaded and stored as a sequentially consistent atomic.
 * Readers never wait. What is retired waits for the slowest reader, so they
 * stay inside for the length of a computation, never of a wait. What must be
 * read on across waits, by whatever thread, is held: a hold is a reader of its
 * own, whose life somebody else has to bound. A thread takes its place at its
 * first entry and gives it back when it ends. Any thread may call anything here,
 * but for epoch_free.
 */
#ifndef BASE_EPOCH_H
#define BASE_EPOCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Threads that may read at the same time. */
#define EPOCH_THREADS_MAX 1024
/* Holds at the same time. */
#define EPOCH_HOLDS_MAX 1024

struct epoch;
struct epoch_hold;

/* Part of what is retired; written by this file only. */
struct epoch_node {
    struct epoch_node *next;
    uint64_t stamp;
    void (*free)(struct epoch_node *node);
};

struct epoch *epoch_new(void); /* NULL without memory */
/* Frees all that waits; no thread may be inside, or enter later, and nothing held. */
void epoch_free(struct epoch *epoch);

/* Entries nest. False where EPOCH_THREADS_MAX threads have their places. */
__attribute__((warn_unused_result)) bool epoch_enter(struct epoch *epoch);
void epoch_leave(struct epoch *epoch);

/* By a thread that is inside: what it may see now may be read until
 * epoch_release, by one thread after another, also after it has left. NULL where
 * there are EPOCH_HOLDS_MAX already. */
__attribute__((warn_unused_result)) struct epoch_hold *epoch_hold(struct epoch *epoch);
void epoch_release(struct epoch *epoch, struct epoch_hold *hold);
/* How many there are. */
size_t epoch_held(const struct epoch *epoch);

/* Has `free` called with the node once no reader can see it any more: perhaps
 * at once, here or in a later call of this or of epoch_reclaim. */
void epoch_retire(struct epoch *epoch, struct epoch_node *node,
                  void (*free)(struct epoch_node *node));

/* Frees what can be freed; returns how much still waits. */
size_t epoch_reclaim(struct epoch *epoch);
/* How much waits, as it was counted last. */
size_t epoch_waiting(const struct epoch *epoch);

#endif

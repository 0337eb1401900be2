/*
 * What lists of the dashboard are cut from, kept in memory: sums of all items over
 * a range, and orders of them. Making one reads up to millions of rows, so it is made
 * once, by one database worker, however many ask, and serves as long as nothing
 * changed.
 *
 * Bounded: what was not asked for longest makes room. What is kept never changes, and
 * stays while somebody holds it. Any thread; a lock is held to look, never while
 * something is made.
 */
#ifndef API_LIST_CACHE_H
#define API_LIST_CACHE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* What is kept is so many at most, whatever its size. */
#define LIST_CACHE_COUNT_MAX 1024
/* Bytes of a key. */
#define LIST_KEY_BYTES_MAX 1024

/*
 * While data comes in, what took long to make serves a little longer than it is
 * current: as long as it took, at most LIST_AGE_MAX_US. So lists cost a database
 * worker half its time at most, and show what was acknowledged within a second and
 * what they take; what is made in less than LIST_CHEAP_US is always current.
 */
#define LIST_CHEAP_US 50000
#define LIST_AGE_MAX_US 1000000

struct list_cache;

/* The head of what is kept. Its maker fills in the first part before list_cache_put. */
struct list_kept {
    int64_t version;         /* ingestion.version that it was made of */
    int64_t source_version;  /* of what else it was made of */
    int64_t as_of_us;        /* the watermark that it was made at */
    int64_t serves_until_us; /* by list_clock_us, also where data came in since */
    size_t bytes;
    void (*free)(struct list_kept *kept);
    /* the cache's own */
    atomic_uint holders;
};

/* What is asked for. */
struct list_ask {
    const char *key;
    size_t key_len;
    int64_t version;
    int64_t source_version;
    bool exact; /* of these very versions: for what must come from one snapshot */
};

/* Who waits for what another makes: the caller's, and the cache's until `made` is
 * called, once, by who made it or gave up. */
struct list_waiter {
    struct list_waiter *next;
    void (*made)(struct list_waiter *waiter);
};

enum list_found {
    LIST_FOUND, /* `*kept` is held for the caller */
    LIST_MINE,  /* the caller makes it, and calls list_cache_put whatever happens */
    LIST_WAITS, /* another makes it: the waiter will be told */
};

struct list_cache *list_cache_new(size_t bytes_max); /* NULL without memory */
/* Nobody holds anything any more. NULL is nothing. */
void list_cache_free(struct list_cache *cache);

/* LIST_MINE also where there is no room to note that somebody makes it: then several
 * may. */
enum list_found list_cache_find(struct list_cache *cache, const struct list_ask *ask,
                                struct list_waiter *waiter, struct list_kept **kept);
/* Ends a LIST_MINE. `kept` NULL: it could not be made. Else the caller holds it, and
 * the cache keeps it where it has room. */
void list_cache_put(struct list_cache *cache, const struct list_ask *ask, struct list_kept *kept);

/* One more holder. */
void list_kept_hold(struct list_kept *kept);
/* NULL is nothing. */
void list_kept_release(struct list_kept *kept);

/* A clock that only goes on. */
int64_t list_clock_us(void);
/* Until when something serves that was begun at that instant and is ready now. */
int64_t list_serves_until(int64_t began_us);

void list_cache_metrics(struct list_cache *cache, struct buf *out);

#endif

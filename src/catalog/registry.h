/* The inside of the catalogue, shared by catalog.c, load.c, follow.c and
 * follow_quotas.c only. */
#ifndef CATALOG_REGISTRY_H
#define CATALOG_REGISTRY_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/epoch.h"
#include "base/hash.h"
#include "catalog/catalog.h"
#include "catalog/edit.h"
#include "catalog/quota.h"

#define CATALOG_CHAINS 16384u
/* Shops found too large that are remembered, and for how many ticks. */
#define CATALOG_TOO_LARGE_MAX 16u
#define CATALOG_TOO_LARGE_TICKS 60u

/* A shop that is here, or about to be. Readers follow `next` and `snapshot`;
 * the rest is under the catalogue's mutex. */
struct catalog_shop {
    struct epoch_node retired;
    _Atomic(struct catalog_shop *) next;
    _Atomic(struct catalog_snapshot *) snapshot; /* NULL: being loaded */
    atomic_uint_fast64_t used;                   /* the tick at which it was asked for last */
    struct catalog *catalog;
    uint64_t hash;
    bool changing; /* somebody loads or follows */
    /* Who is told when it is loaded; none once there is a snapshot. */
    struct catalog_waiter *waiters;
    bool asked;      /* a worker has been asked to follow */
    bool behind;     /* following failed: it is older than it should be */
    bool has_quotas; /* a promotion has, or had */
    /* What is used of quotas is known as the database's transactions of this
     * snapshot left it, at least; NULL: it is not followed. */
    char *quotas_seen;
    struct quota_buyers *buyers; /* the snapshots' too; changed by who has set `changing` */
    size_t buyers_bytes;         /* of them, counted in the catalogue's */
    struct tumpuk_text id;
    char text[];
};

/* What was read of a shop's quotas beside its records; owned. */
struct registry_quotas {
    bool any;                    /* promotions have quotas */
    struct quota_buyers *buyers; /* who has used them up, NULL: as it was */
    char *seen;                  /* for quotas_seen, NULL: as it was */
};

struct catalog_counts {
    atomic_uint_fast64_t loads;
    atomic_uint_fast64_t load_failures;
    atomic_uint_fast64_t reloads; /* of loads: a gap in the changes */
    atomic_uint_fast64_t follows; /* versions made by an edit */
    atomic_uint_fast64_t evictions;
    atomic_uint_fast64_t lagging;       /* found behind at a tick, not by a message */
    atomic_uint_fast64_t quota_changes; /* of what is used of quotas, taken over */
};

struct catalog_too_large {
    uint64_t hash;  /* of the shop's id */
    uint64_t until; /* the tick up to which it counts; 0: none */
};

struct catalog {
    struct catalog_config config;
    struct epoch *epoch;
    struct hash_key key;
    _Atomic(struct catalog_shop *) chains[CATALOG_CHAINS];
    atomic_uint_fast64_t ticks;
    atomic_uint behind;               /* shops that are */
    atomic_int_fast64_t confirmed_us; /* when the database answered a tick last */
    struct catalog_counts counts;
    pthread_mutex_t mutex;
    pthread_cond_t changed; /* somebody has ended loading or following */
    /* Under the mutex; the next one noted takes the place of the oldest. */
    struct catalog_too_large too_large[CATALOG_TOO_LARGE_MAX];
    unsigned too_large_next;
    /* Under the mutex, read without by metrics: */
    atomic_uint waiting; /* for loads: waiters of all shops */
    atomic_size_t bytes;
    atomic_size_t shop_count;
};

/* With the mutex held: the shop's entry, or NULL. */
struct catalog_shop *registry_find(struct catalog *catalog, struct tumpuk_text shop_id);
/* With the mutex held: a new entry without snapshot; NULL without memory. */
struct catalog_shop *registry_add(struct catalog *catalog, struct tumpuk_text shop_id);
/* With the mutex held: takes a shop out; memory goes when its readers have. */
void registry_remove(struct catalog *catalog, struct catalog_shop *shop);
/* With the mutex held: notes whether following the shop failed. */
void registry_note_behind(struct catalog *catalog, struct catalog_shop *shop, bool behind);
/* With the mutex held: makes `next` the shop's snapshot. */
void registry_publish(struct catalog *catalog, struct catalog_shop *shop,
                      struct catalog_snapshot *next, struct catalog_replaced *replaced);
/* With the mutex held: asks a worker to follow; false: one has been asked. */
bool registry_ask_to_follow(struct catalog *catalog, struct catalog_shop *shop);
/* Frees what the registry did not take. */
void registry_quotas_clear(struct registry_quotas *quotas);
/* With the mutex held: the same as registry_publish with the quotas, making room
 * for `bytes` more. */
void registry_publish_read(struct catalog *catalog, struct catalog_shop *shop,
                           struct catalog_snapshot *next, struct catalog_replaced *replaced,
                           struct registry_quotas *quotas, size_t bytes);
/* With the mutex held: counts the memory of the shop's buyers anew. */
void registry_count_buyers(struct catalog *catalog, struct catalog_shop *shop);
/* With the mutex held: remembers for a while that the shop needs more memory than
 * there is, so that who can do without it need not read it each time. */
void registry_note_too_large(struct catalog *catalog, const struct catalog_shop *shop);
bool registry_is_too_large(const struct catalog *catalog, struct tumpuk_text shop_id);
/* With the mutex held: lets shops go, asked for longest ago first, until there
 * is room for `bytes` more; `keep` stays. */
void registry_make_room(struct catalog *catalog, size_t bytes, const struct catalog_shop *keep);

#endif

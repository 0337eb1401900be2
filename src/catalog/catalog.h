/*
 * The catalogues of shops in memory, at most so many bytes of them: loaded when
 * somebody asks for a shop, followed while it is here, and let go when others
 * need the room and nobody has asked for longest.
 *
 *   event loop:  catalog_pin · read the snapshot · catalog_unpin      (no locks)
 *                catalog_hold while pinned · read on · catalog_release
 *   worker:      catalog_load, catalog_follow                         (database)
 *   listener:    catalog_heard, catalog_tick                          (versions)
 *                catalog_poll_quotas                                  (what is used up)
 *
 * Between pin and unpin a thread must not wait for anything. A shop is loaded
 * and changed by one thread at a time; requests that need the outcome are told
 * of it (catalog_await), so that a load holds one worker however many ask.
 */
#ifndef CATALOG_CATALOG_H
#define CATALOG_CATALOG_H

#include "base/buf.h"
#include "base/epoch.h"
#include "catalog/snapshot.h"
#include "db/db.h"

struct catalog;

/* The channel of PostgreSQL that changes are told on. */
#define CATALOG_CHANNEL "tumpuk_catalog"
/* Versions not confirmed by the database for so long count as stale. */
#define CATALOG_STALE_US (INT64_C(3) * 1000000)
/* So many may wait for shops that others load; the others are refused. */
#define CATALOG_WAITERS_MAX 4096

struct catalog_config {
    size_t bytes_max;     /* of all shops together; a larger shop is not loaded */
    struct db_pool *pool; /* follows changes there; NULL: only who calls follows */
};

struct catalog *catalog_new(const struct catalog_config *config); /* NULL without memory */
/* Nobody reads any more, and the pool has ended. NULL is nothing. */
void catalog_free(struct catalog *catalog);

/* ---- reading ---- */

/* The shop's newest snapshot, which stays as it is until catalog_unpin. NULL: it
 * is not here (catalog_load), and nothing is pinned. Pins nest. */
const struct catalog_snapshot *catalog_pin(struct catalog *catalog, struct tumpuk_text shop_id);
void catalog_unpin(struct catalog *catalog);

/* While a snapshot is pinned: it stays as it is until catalog_release, also
 * unpinned, and whatever thread reads it, one at a time. What writes replace
 * meanwhile stays in memory, so a hold lives no longer than a request. NULL
 * where there are CATALOG_HOLDS_MAX. */
#define CATALOG_HOLDS_MAX EPOCH_HOLDS_MAX
__attribute__((warn_unused_result)) struct epoch_hold *catalog_hold(struct catalog *catalog);
void catalog_release(struct catalog *catalog, struct epoch_hold *hold);

/* Whether the database could not confirm lately that snapshots are current, or
 * one is known not to be. */
bool catalog_is_stale(const struct catalog *catalog);

/* ---- loading and following, by a database worker ---- */

/* Sees to it that the shop is here. DB_NONE: there is no such shop, or it has
 * ended; DB_REFUSED: it needs more memory than all shops together may take;
 * DB_RETRY: somebody loads it already (catalog_await), or the database says so. */
enum db_result catalog_load(struct catalog *catalog, struct db_conn *conn, const char *shop_id);

/* Waits for a load without holding a thread: the caller's, and the catalogue's
 * until `loaded` is called, once, by the thread that has loaded. */
struct catalog_waiter {
    struct catalog_waiter *next; /* the catalogue's */
    void (*loaded)(struct catalog_waiter *waiter, enum db_result result);
};
/* Whether somebody loads the shop: then the waiter is kept, and may even have been
 * told before this returns. false: nobody does, or CATALOG_WAITERS_MAX wait. Any
 * thread that may wait for a mutex. */
bool catalog_await(struct catalog *catalog, struct tumpuk_text shop_id,
                   struct catalog_waiter *waiter);

/* Sees to it that the shop, if it is here, is at least at `version` (0: at the
 * database's). What fails is made good later, and counts as stale until then. */
enum db_result catalog_follow(struct catalog *catalog, struct db_conn *conn, const char *shop_id,
                              int64_t version);

/* Inside an open transaction that has named and locked the shop (`locked`: as read
 * then) and has not yet written to it: sees to it that the shop is here, as the
 * transaction finds it. DB_NONE: it has ended; DB_REFUSED: it needs more memory
 * than there is, and the transaction can go on; anything else ends it. */
enum db_result catalog_follow_within(struct catalog *catalog, struct db_conn *conn,
                                     const struct shop *locked);

/* ---- for the listener (db/listener.h); `arg` is the catalogue ---- */

/* "<shop_id> <version>" was told. */
void catalog_heard(void *arg, const char *payload);
/* Compares versions with the database's, and has what lags behind followed. */
void catalog_tick(void *arg, struct db_conn *conn);

/* Takes over what has been used of quotas, and given back, anywhere. */
void catalog_poll_quotas(void *arg, struct db_conn *conn);

/* ---- tests and metrics ---- */

/* Replaces a shop, or adds it: no database takes part. Owns the snapshot. */
bool catalog_put(struct catalog *catalog, struct catalog_snapshot *snapshot);
void catalog_metrics(const struct catalog *catalog, struct buf *out);

#endif

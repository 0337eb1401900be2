/* The shops that are here: finding, pinning, letting go. */
#include "catalog/catalog.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/rfc3339.h"
#include "catalog/registry.h"
#include "catalog/store.h"

struct catalog *catalog_new(const struct catalog_config *config)
{
    struct catalog *catalog = calloc(1, sizeof *catalog);

    if (catalog == NULL)
        return NULL;
    catalog->config = *config;
    catalog->epoch = epoch_new();
    hash_key_make(&catalog->key);
    if (catalog->epoch == NULL || pthread_mutex_init(&catalog->mutex, NULL) != 0) {
        epoch_free(catalog->epoch);
        free(catalog);
        return NULL;
    }
    if (pthread_cond_init(&catalog->changed, NULL) != 0) {
        pthread_mutex_destroy(&catalog->mutex);
        epoch_free(catalog->epoch);
        free(catalog);
        return NULL;
    }
    atomic_store(&catalog->confirmed_us, rfc3339_now_us());
    return catalog;
}

static void shop_free(struct epoch_node *node)
{
    struct catalog_shop *shop = (struct catalog_shop *)(void *)node;

    store_snapshot_free(atomic_load(&shop->snapshot));
    quota_buyers_free(shop->buyers);
    free(shop->quotas_seen);
    free(shop);
}

void catalog_free(struct catalog *catalog)
{
    if (catalog == NULL)
        return;
    for (size_t i = 0; i < CATALOG_CHAINS; i++) {
        struct catalog_shop *shop = atomic_load(&catalog->chains[i]);

        while (shop != NULL) {
            struct catalog_shop *next = atomic_load(&shop->next);

            shop_free(&shop->retired);
            shop = next;
        }
    }
    epoch_free(catalog->epoch);
    pthread_cond_destroy(&catalog->changed);
    pthread_mutex_destroy(&catalog->mutex);
    free(catalog);
}

/* ---- reading ---- */

static struct catalog_shop *find(struct catalog *catalog, struct tumpuk_text shop_id)
{
    uint64_t hash = hash_bytes(&catalog->key, shop_id.bytes, shop_id.len);
    struct catalog_shop *shop = atomic_load(&catalog->chains[hash % CATALOG_CHAINS]);

    while (shop != NULL && (shop->hash != hash || !store_text_equal(shop->id, shop_id)))
        shop = atomic_load(&shop->next);
    return shop;
}

const struct catalog_snapshot *catalog_pin(struct catalog *catalog, struct tumpuk_text shop_id)
{
    const struct catalog_snapshot *snapshot = NULL;
    struct catalog_shop *shop;
    uint64_t ticks;

    if (!epoch_enter(catalog->epoch))
        return NULL;
    shop = find(catalog, shop_id);
    if (shop != NULL)
        snapshot = atomic_load(&shop->snapshot);
    if (snapshot == NULL) {
        epoch_leave(catalog->epoch);
        return NULL;
    }
    ticks = atomic_load_explicit(&catalog->ticks, memory_order_relaxed);
    /* written once a tick only: threads share this line */
    if (atomic_load_explicit(&shop->used, memory_order_relaxed) != ticks)
        atomic_store_explicit(&shop->used, ticks, memory_order_relaxed);
    return snapshot;
}

void catalog_unpin(struct catalog *catalog)
{
    epoch_leave(catalog->epoch);
}

struct epoch_hold *catalog_hold(struct catalog *catalog)
{
    return epoch_hold(catalog->epoch);
}

void catalog_release(struct catalog *catalog, struct epoch_hold *hold)
{
    epoch_release(catalog->epoch, hold);
}

bool catalog_is_stale(const struct catalog *catalog)
{
    if (atomic_load_explicit(&catalog->behind, memory_order_relaxed) > 0)
        return true;
    return rfc3339_now_us() - atomic_load_explicit(&catalog->confirmed_us, memory_order_relaxed) >
           CATALOG_STALE_US;
}

/* ---- the registry ---- */

struct catalog_shop *registry_find(struct catalog *catalog, struct tumpuk_text shop_id)
{
    return find(catalog, shop_id);
}

struct catalog_shop *registry_add(struct catalog *catalog, struct tumpuk_text shop_id)
{
    struct catalog_shop *shop = calloc(1, sizeof *shop + shop_id.len + 1);
    _Atomic(struct catalog_shop *) *chain;

    if (shop == NULL)
        return NULL;
    memcpy(shop->text, shop_id.bytes, shop_id.len);
    shop->id = (struct tumpuk_text){shop->text, shop_id.len};
    shop->catalog = catalog;
    shop->hash = hash_bytes(&catalog->key, shop_id.bytes, shop_id.len);
    atomic_store(&shop->used, atomic_load(&catalog->ticks));
    chain = &catalog->chains[shop->hash % CATALOG_CHAINS];
    atomic_store(&shop->next, atomic_load(chain));
    atomic_store(chain, shop);
    atomic_fetch_add(&catalog->shop_count, 1);
    return shop;
}

void registry_remove(struct catalog *catalog, struct catalog_shop *shop)
{
    _Atomic(struct catalog_shop *) *link = &catalog->chains[shop->hash % CATALOG_CHAINS];
    struct catalog_snapshot *snapshot = atomic_load(&shop->snapshot);

    while (atomic_load(link) != shop)
        link = &atomic_load(link)->next;
    atomic_store(link, atomic_load(&shop->next));
    atomic_fetch_sub(&catalog->shop_count, 1);
    registry_note_behind(catalog, shop, false);
    if (snapshot != NULL)
        atomic_fetch_sub(&catalog->bytes, snapshot->facts.bytes);
    atomic_fetch_sub(&catalog->bytes, shop->buyers_bytes);
    epoch_retire(catalog->epoch, &shop->retired, shop_free);
}

void registry_note_behind(struct catalog *catalog, struct catalog_shop *shop, bool behind)
{
    if (behind && !shop->behind)
        atomic_fetch_add(&catalog->behind, 1);
    else if (!behind && shop->behind)
        atomic_fetch_sub(&catalog->behind, 1);
    shop->behind = behind;
}

void registry_note_too_large(struct catalog *catalog, const struct catalog_shop *shop)
{
    catalog->too_large[catalog->too_large_next++ % CATALOG_TOO_LARGE_MAX] =
        (struct catalog_too_large){.hash = shop->hash,
                                   .until = atomic_load(&catalog->ticks) + CATALOG_TOO_LARGE_TICKS};
}

bool registry_is_too_large(const struct catalog *catalog, struct tumpuk_text shop_id)
{
    uint64_t hash = hash_bytes(&catalog->key, shop_id.bytes, shop_id.len);
    uint64_t now = atomic_load(&catalog->ticks);

    for (unsigned i = 0; i < CATALOG_TOO_LARGE_MAX; i++) {
        if (catalog->too_large[i].hash == hash && now < catalog->too_large[i].until)
            return true;
    }
    return false;
}

static void replaced_free(struct epoch_node *node)
{
    catalog_replaced_free((struct catalog_replaced *)(void *)node);
}

static void snapshot_retired_free(struct epoch_node *node)
{
    struct catalog_replaced *replaced = (struct catalog_replaced *)(void *)node;

    store_snapshot_free(replaced->snapshot);
    replaced->snapshot = NULL;
    catalog_replaced_free(replaced);
}

void registry_publish(struct catalog *catalog, struct catalog_shop *shop,
                      struct catalog_snapshot *next, struct catalog_replaced *replaced)
{
    struct catalog_snapshot *before = atomic_load(&shop->snapshot);
    bool whole = replaced->snapshot == NULL;

    atomic_store(&shop->snapshot, next);
    atomic_fetch_add(&catalog->bytes, next->facts.bytes);
    if (before != NULL)
        atomic_fetch_sub(&catalog->bytes, before->facts.bytes);
    if (whole)
        replaced->snapshot = before;
    epoch_retire(catalog->epoch, &replaced->node, whole ? snapshot_retired_free : replaced_free);
}

void registry_count_buyers(struct catalog *catalog, struct catalog_shop *shop)
{
    size_t bytes = shop->buyers != NULL ? quota_buyers_bytes(shop->buyers) : 0;

    atomic_fetch_add(&catalog->bytes, bytes);
    atomic_fetch_sub(&catalog->bytes, shop->buyers_bytes);
    shop->buyers_bytes = bytes;
}

/* The shop that was asked for longest ago, of those that can go. */
static struct catalog_shop *find_idlest(struct catalog *catalog, const struct catalog_shop *keep)
{
    struct catalog_shop *idlest = NULL;

    for (size_t i = 0; i < CATALOG_CHAINS; i++) {
        for (struct catalog_shop *shop = atomic_load(&catalog->chains[i]); shop != NULL;
             shop = atomic_load(&shop->next)) {
            if (shop == keep || shop->changing || atomic_load(&shop->snapshot) == NULL)
                continue;
            if (idlest == NULL || atomic_load(&shop->used) < atomic_load(&idlest->used))
                idlest = shop;
        }
    }
    return idlest;
}

void registry_make_room(struct catalog *catalog, size_t bytes, const struct catalog_shop *keep)
{
    while (atomic_load(&catalog->bytes) + bytes > catalog->config.bytes_max) {
        struct catalog_shop *idlest = find_idlest(catalog, keep);

        if (idlest == NULL)
            return;
        log_event(LOG_LEVEL_INFO, "catalog_evicted", "shop %.64s made room", idlest->text);
        atomic_fetch_add(&catalog->counts.evictions, 1);
        registry_remove(catalog, idlest);
    }
}

void registry_quotas_clear(struct registry_quotas *quotas)
{
    quota_buyers_free(quotas->buyers);
    free(quotas->seen);
    *quotas = (struct registry_quotas){.any = false};
}

void registry_publish_read(struct catalog *catalog, struct catalog_shop *shop,
                           struct catalog_snapshot *next, struct catalog_replaced *replaced,
                           struct registry_quotas *quotas, size_t bytes)
{
    struct quota_buyers *gone = NULL;

    if (quotas->buyers != NULL) {
        gone = shop->buyers;
        shop->buyers = quotas->buyers;
        quotas->buyers = NULL;
    }
    if (quotas->seen != NULL) {
        free(shop->quotas_seen);
        shop->quotas_seen = quotas->seen;
        quotas->seen = NULL;
    }
    shop->has_quotas |= quotas->any;
    next->buyers = shop->buyers;
    registry_make_room(catalog, bytes, shop);
    registry_publish(catalog, shop, next, replaced);
    quota_buyers_retire(gone, catalog->epoch); /* no version that is given out has them */
    registry_count_buyers(catalog, shop);
    registry_make_room(catalog, 0, shop);
}

bool catalog_put(struct catalog *catalog, struct catalog_snapshot *snapshot)
{
    struct catalog_replaced *replaced = calloc(1, sizeof *replaced);
    struct catalog_shop *shop;

    if (replaced == NULL)
        return false;
    pthread_mutex_lock(&catalog->mutex);
    shop = registry_find(catalog, snapshot->facts.shop_id);
    if (shop == NULL)
        shop = registry_add(catalog, snapshot->facts.shop_id);
    if (shop != NULL) {
        registry_make_room(catalog, snapshot->facts.bytes, shop);
        registry_publish(catalog, shop, snapshot, replaced);
    }
    pthread_mutex_unlock(&catalog->mutex);
    if (shop == NULL)
        catalog_replaced_free(replaced);
    return shop != NULL;
}

/* ---- metrics ---- */

static void put_metric(struct buf *out, const char *name, const char *type, const char *help,
                       uint64_t value)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n", name, help, name, type, name,
               value);
}

void catalog_metrics(const struct catalog *catalog, struct buf *out)
{
    const struct catalog_counts *counts = &catalog->counts;
    int64_t confirmed_us = atomic_load(&catalog->confirmed_us);

    put_metric(out, "tumpuk_catalog_shops", "gauge", "Shops in memory.",
               atomic_load(&catalog->shop_count));
    put_metric(out, "tumpuk_catalog_bytes", "gauge", "Memory of the shops.",
               atomic_load(&catalog->bytes));
    put_metric(out, "tumpuk_catalog_bytes_limit", "gauge", "Memory that shops may take.",
               catalog->config.bytes_max);
    put_metric(out, "tumpuk_catalog_holds", "gauge",
               "Snapshots that answers under way hold, whatever has replaced them.",
               epoch_held(catalog->epoch));
    put_metric(out, "tumpuk_catalog_retired", "gauge",
               "Replaced parts of snapshots whose memory waits for who may still read them.",
               epoch_waiting(catalog->epoch));
    put_metric(out, "tumpuk_catalog_stale", "gauge",
               "Whether the database could not confirm lately that prices are current.",
               catalog_is_stale(catalog));
    put_metric(out, "tumpuk_catalog_confirmed_timestamp_seconds", "gauge",
               "When the database confirmed last that prices are current, in Unix time.",
               (uint64_t)(confirmed_us / 1000000));
    put_metric(out, "tumpuk_catalog_waiting", "gauge", "Requests that wait for shops to be read.",
               atomic_load(&catalog->waiting));
    put_metric(out, "tumpuk_catalog_loads_total", "counter", "Shops read whole.",
               atomic_load(&counts->loads));
    put_metric(out, "tumpuk_catalog_reloads_total", "counter",
               "Of those, read anew because changes were missing.", atomic_load(&counts->reloads));
    put_metric(out, "tumpuk_catalog_load_failures_total", "counter",
               "Shops that could not be read.", atomic_load(&counts->load_failures));
    put_metric(out, "tumpuk_catalog_follows_total", "counter",
               "Versions made of the one before and what had changed.",
               atomic_load(&counts->follows));
    put_metric(out, "tumpuk_catalog_lagging_total", "counter",
               "Shops found behind the database without a notification.",
               atomic_load(&counts->lagging));
    put_metric(out, "tumpuk_catalog_evictions_total", "counter",
               "Shops that were let go to make room.", atomic_load(&counts->evictions));
    put_metric(out, "tumpuk_catalog_quota_changes_total", "counter",
               "Changes of what is used of quotas that were taken over from the database.",
               atomic_load(&counts->quota_changes));
}

/*
 * Shops are brought into memory, and to the version after the one that is here,
 * by one thread a shop at a time.
 */
#include <string.h>

#include "catalog/reading.h"
#include "catalog/store.h"

static struct tumpuk_text text_of(const char *shop_id)
{
    return (struct tumpuk_text){shop_id, (uint32_t)strlen(shop_id)};
}

static void count_up(atomic_uint_fast64_t *counter)
{
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* Memory that the next version takes beside the base, until that is freed. */
static size_t growth(const struct reading *load, const struct catalog_snapshot *next)
{
    size_t shared = load->base != NULL && !load->whole ? load->base->facts.bytes : 0;

    return next->facts.bytes > shared ? next->facts.bytes - shared : 0;
}

/* Whether the shop's entry ends with this outcome. */
static bool is_gone(enum db_result result)
{
    return result == DB_NONE || result == DB_REFUSED;
}

/* With the mutex held, but not while they are told: whoever waited for the load. */
static void tell_waiters(struct catalog *catalog, struct catalog_waiter *waiter,
                         enum db_result result)
{
    if (waiter == NULL)
        return;
    pthread_mutex_unlock(&catalog->mutex);
    while (waiter != NULL) {
        struct catalog_waiter *next = waiter->next;

        atomic_fetch_sub(&catalog->waiting, 1);
        waiter->loaded(waiter, result); /* it is gone from here on */
        waiter = next;
    }
    pthread_mutex_lock(&catalog->mutex);
}

/* With the mutex held, and `shop->changing` set: reads without the mutex, and
 * enters what came of it. `locked` as in struct reading. A shop that had no snapshot
 * before is not to be touched after it. */
static enum db_result change_shop(struct catalog *catalog, struct catalog_shop *shop,
                                  struct db_conn *conn, const struct shop *locked)
{
    struct reading load = {.catalog = catalog,
                           .shop_id = shop->text,
                           .base = atomic_load(&shop->snapshot),
                           .locked = locked};
    struct catalog_snapshot *next;
    struct catalog_replaced *replaced;
    struct catalog_waiter *waiters;
    enum db_result result;

    pthread_mutex_unlock(&catalog->mutex);
    result = reading_run(&load, conn, &next, &replaced);
    pthread_mutex_lock(&catalog->mutex);
    if (result == DB_OK && next != NULL) {
        registry_publish_read(catalog, shop, next, replaced, &load.quotas, growth(&load, next));
        count_up(load.whole ? &catalog->counts.loads : &catalog->counts.follows);
        if (load.whole && load.base != NULL)
            count_up(&catalog->counts.reloads);
    } else if (result != DB_OK && result != DB_NONE) {
        count_up(&catalog->counts.load_failures);
        if (result == DB_REFUSED)
            registry_note_too_large(catalog, shop);
    }
    registry_quotas_clear(&load.quotas);
    shop->changing = false;
    waiters = shop->waiters;
    shop->waiters = NULL;
    /* What is not loaded has no entry; what has ended, or outgrown the memory, is
     * here no more: its last version would be wrong. */
    if (is_gone(result) || atomic_load(&shop->snapshot) == NULL)
        registry_remove(catalog, shop);
    pthread_cond_broadcast(&catalog->changed);
    tell_waiters(catalog, waiters, result);
    return result;
}

enum db_result catalog_load(struct catalog *catalog, struct db_conn *conn, const char *shop_id)
{
    enum db_result result = DB_OK;
    struct catalog_shop *shop;

    pthread_mutex_lock(&catalog->mutex);
    shop = registry_find(catalog, text_of(shop_id));
    if (shop == NULL) {
        shop = registry_add(catalog, text_of(shop_id));
        if (shop != NULL) {
            shop->changing = true;
            result = change_shop(catalog, shop, conn, NULL);
        } else {
            result = DB_FAILED;
        }
    } else if (atomic_load(&shop->snapshot) == NULL) {
        result = DB_RETRY;
    }
    pthread_mutex_unlock(&catalog->mutex);
    return result;
}

bool catalog_await(struct catalog *catalog, struct tumpuk_text shop_id,
                   struct catalog_waiter *waiter)
{
    struct catalog_shop *shop;
    bool waits;

    pthread_mutex_lock(&catalog->mutex);
    shop = registry_find(catalog, shop_id);
    waits = shop != NULL && atomic_load(&shop->snapshot) == NULL &&
            atomic_load(&catalog->waiting) < CATALOG_WAITERS_MAX;
    if (waits) {
        waiter->next = shop->waiters;
        shop->waiters = waiter;
        atomic_fetch_add(&catalog->waiting, 1);
    }
    pthread_mutex_unlock(&catalog->mutex);
    return waits;
}

enum db_result catalog_follow(struct catalog *catalog, struct db_conn *conn, const char *shop_id,
                              int64_t version)
{
    enum db_result result = DB_OK;
    struct catalog_shop *shop;
    const struct catalog_snapshot *snapshot;

    pthread_mutex_lock(&catalog->mutex);
    while ((shop = registry_find(catalog, text_of(shop_id))) != NULL && shop->changing)
        pthread_cond_wait(&catalog->changed, &catalog->mutex);
    snapshot = shop != NULL ? atomic_load(&shop->snapshot) : NULL;
    if (snapshot != NULL && (version <= 0 || snapshot->facts.version < version)) {
        shop->changing = true;
        result = change_shop(catalog, shop, conn, NULL);
        if (!is_gone(result)) {
            /* by another connection perhaps, at once; after that, at every tick */
            if (result != DB_OK && !shop->behind)
                (void)registry_ask_to_follow(catalog, shop);
            registry_note_behind(catalog, shop, result != DB_OK);
        }
    }
    pthread_mutex_unlock(&catalog->mutex);
    return result == DB_NONE ? DB_OK : result;
}

enum db_result catalog_follow_within(struct catalog *catalog, struct db_conn *conn,
                                     const struct shop *locked)
{
    enum db_result result = DB_OK;
    struct catalog_shop *shop;
    const struct catalog_snapshot *snapshot;

    pthread_mutex_lock(&catalog->mutex);
    while ((shop = registry_find(catalog, locked->shop_id)) != NULL && shop->changing)
        pthread_cond_wait(&catalog->changed, &catalog->mutex);
    if (shop == NULL && registry_is_too_large(catalog, locked->shop_id)) {
        result = DB_REFUSED;
    } else {
        if (shop == NULL)
            shop = registry_add(catalog, locked->shop_id);
        snapshot = shop != NULL ? atomic_load(&shop->snapshot) : NULL;
        if (shop == NULL) {
            result = DB_FAILED;
        } else if (snapshot == NULL || snapshot->facts.version < locked->catalog_version) {
            shop->changing = true;
            result = change_shop(catalog, shop, conn, locked);
        }
    }
    pthread_mutex_unlock(&catalog->mutex);
    return result;
}

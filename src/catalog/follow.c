/*
 * Noticing that shops lag behind: by what other instances tell, and by looking
 * every second. A database worker then follows.
 */
#include <stdlib.h>
#include <string.h>

#include "base/rfc3339.h"
#include "catalog/registry.h"
#include "db/catalog.h"

/* The ids of the shops that are here, and their versions. */
#define VERSIONS_BYTES_MAX ((size_t)256 * 1024 * 1024)

static struct tumpuk_text text_of(const char *shop_id)
{
    return (struct tumpuk_text){shop_id, (uint32_t)strlen(shop_id)};
}

static void count(atomic_uint_fast64_t *counter)
{
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* ---- by a worker ---- */

struct follow_job {
    struct catalog *catalog;
    char shop_id[];
};

static void follow_run(void *arg, struct db_conn *conn)
{
    struct follow_job *job = arg;
    struct catalog *catalog = job->catalog;
    struct catalog_shop *shop;

    /* First this: what is told from now on is not in what is read below. */
    pthread_mutex_lock(&catalog->mutex);
    shop = registry_find(catalog, text_of(job->shop_id));
    if (shop != NULL)
        shop->asked = false;
    pthread_mutex_unlock(&catalog->mutex);
    if (conn != NULL)
        (void)catalog_follow(catalog, conn, job->shop_id, 0);
    free(job);
}

bool registry_ask_to_follow(struct catalog *catalog, struct catalog_shop *shop)
{
    struct follow_job *job;

    if (shop->asked)
        return false;
    if (catalog->config.pool == NULL)
        return true;
    job = malloc(sizeof *job + shop->id.len + 1);
    if (job == NULL)
        return true;
    job->catalog = catalog;
    memcpy(job->shop_id, shop->text, shop->id.len + 1);
    shop->asked = db_pool_submit_urgent(catalog->config.pool, follow_run, job);
    if (!shop->asked)
        free(job); /* the next tick asks again */
    return true;
}

/* With the mutex held: whether the shop is here in an older version. */
static bool lags_behind(const struct catalog_shop *shop, int64_t version)
{
    const struct catalog_snapshot *snapshot = shop != NULL ? atomic_load(&shop->snapshot) : NULL;

    return snapshot != NULL && catalog_snapshot_facts(snapshot)->version < version;
}

void catalog_heard(void *arg, const char *payload)
{
    struct catalog *catalog = arg;
    const char *blank = strrchr(payload, ' ');
    struct tumpuk_text shop_id = {payload, blank != NULL ? (uint32_t)(blank - payload) : 0};
    long long version = blank != NULL ? strtoll(blank + 1, NULL, 10) : 0;
    struct catalog_shop *shop;

    pthread_mutex_lock(&catalog->mutex);
    shop = registry_find(catalog, shop_id);
    if (lags_behind(shop, version))
        (void)registry_ask_to_follow(catalog, shop);
    pthread_mutex_unlock(&catalog->mutex);
}

/* ---- every second ---- */

struct versions {
    struct arena *arena;
    const struct tumpuk_text *shop_ids;
    size_t shop_count;
    struct db_catalog_version *versions;
    size_t count;
};

static bool list_shops(struct catalog *catalog, struct versions *out)
{
    size_t cap;
    struct tumpuk_text *ids;

    pthread_mutex_lock(&catalog->mutex);
    cap = atomic_load(&catalog->shop_count);
    ids = arena_calloc(out->arena, cap + 1, sizeof *ids);
    for (size_t i = 0; ids != NULL && i < CATALOG_CHAINS && out->shop_count < cap; i++) {
        for (struct catalog_shop *shop = atomic_load(&catalog->chains[i]); shop != NULL;
             shop = atomic_load(&shop->next))
            ids[out->shop_count++] = (struct tumpuk_text){
                arena_strndup(out->arena, shop->text, shop->id.len), shop->id.len};
    }
    pthread_mutex_unlock(&catalog->mutex);
    out->shop_ids = ids;
    return !arena_failed(out->arena);
}

static enum db_result versions_body(struct db_conn *conn, void *arg)
{
    struct versions *versions = arg;
    enum db_result result = db_name_every_shop(conn);

    return result != DB_OK ? result
                           : db_select_catalog_versions(conn, versions->arena, versions->shop_ids,
                                                        versions->shop_count, &versions->versions,
                                                        &versions->count);
}

/* Asks for what lags behind; false: something has been asked for before and
 * lags behind still. */
static bool compare_versions(struct catalog *catalog, const struct versions *versions)
{
    bool current = true;

    pthread_mutex_lock(&catalog->mutex);
    for (size_t i = 0; i < versions->count; i++) {
        const struct db_catalog_version *version = &versions->versions[i];
        struct catalog_shop *shop = registry_find(catalog, version->shop_id);

        if (!lags_behind(shop, version->version))
            continue;
        if (registry_ask_to_follow(catalog, shop))
            count(&catalog->counts.lagging);
        else
            current = false;
    }
    pthread_mutex_unlock(&catalog->mutex);
    return current;
}

void catalog_tick(void *arg, struct db_conn *conn)
{
    struct catalog *catalog = arg;
    struct versions versions = {.arena = NULL};

    atomic_fetch_add_explicit(&catalog->ticks, 1, memory_order_relaxed);
    (void)epoch_reclaim(catalog->epoch);
    if (conn == NULL)
        return;
    versions.arena = arena_new(VERSIONS_BYTES_MAX);
    if (versions.arena != NULL && list_shops(catalog, &versions) &&
        db_transact_reading(conn, versions_body, &versions) == DB_OK &&
        compare_versions(catalog, &versions))
        atomic_store(&catalog->confirmed_us, rfc3339_now_us());
    arena_free(versions.arena);
}

/*
 * From the database into memory: a shop whole, or the version after the one
 * that is here. One thread a shop at a time; the mutex is not held meanwhile.
 */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "catalog/registry.h"
#include "catalog/store.h"
#include "db/catalog.h"

/* Records of a shop's changes. */
#define READ_BYTES_MAX ((size_t)256 * 1024 * 1024)
/* While a shop is read whole, room is made each time that so many records came. */
#define RECORDS_A_STEP 4096u

struct load {
    struct catalog *catalog;
    const char *shop_id;
    struct catalog_snapshot *base; /* NULL: there is none */
    struct arena *arena;
    struct catalog_edit *edit;
    const struct shop *locked; /* by the caller's open transaction; NULL: one of its own */
    unsigned records;
    bool current; /* the base is what the database has */
    bool whole;   /* read anew */
};

/* ---- reading ---- */

/* Whether the edit goes on; makes room for it now and then. */
static bool load_goes_on(struct load *load)
{
    if (++load->records % RECORDS_A_STEP == 0) {
        struct catalog *catalog = load->catalog;

        pthread_mutex_lock(&catalog->mutex);
        registry_make_room(catalog, catalog_edit_bytes(load->edit), NULL);
        pthread_mutex_unlock(&catalog->mutex);
    }
    return catalog_edit_status(load->edit) == CATALOG_EDIT_OK;
}

static bool take_product(void *arg, const struct product_record *record)
{
    struct load *load = arg;

    catalog_edit_put_product(load->edit, record);
    return load_goes_on(load);
}

static bool take_promotion(void *arg, const struct promotion_record *record)
{
    struct load *load = arg;

    catalog_edit_put_promotion(load->edit, record);
    return load_goes_on(load);
}

static enum db_result read_whole(struct load *load, struct db_conn *conn, const struct shop *shop)
{
    struct db_catalog_sink sink = {
        .arg = load, .product = take_product, .promotion = take_promotion};

    load->whole = true;
    load->edit = catalog_edit_begin(NULL, load->catalog->config.bytes_max);
    if (load->edit == NULL)
        return DB_FAILED;
    catalog_edit_shop(load->edit, shop);
    return db_copy_catalog(conn, &sink);
}

static bool is_among(const struct tumpuk_text id, const struct tumpuk_text *sorted, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (store_text_equal(sorted[i], id))
            return true;
    }
    return false;
}

static enum db_result read_products(struct load *load, struct db_conn *conn,
                                    const struct db_catalog_changes *changes)
{
    struct product_record *records = NULL;
    struct tumpuk_text *found;
    size_t count = 0;
    enum db_result result;

    if (changes->product_count == 0)
        return DB_OK;
    result = db_select_products_by_id(conn, load->arena, load->shop_id, changes->product_ids,
                                      changes->product_count, &records, &count);
    if (result == DB_OK)
        result = db_select_skus(conn, load->arena, load->shop_id, records, count);
    if (result != DB_OK)
        return result;
    found = arena_calloc(load->arena, count + 1, sizeof *found);
    if (found == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++) {
        found[i] = records[i].product_id;
        catalog_edit_put_product(load->edit, &records[i]);
    }
    for (size_t i = 0; i < changes->product_count; i++) {
        if (!is_among(changes->product_ids[i], found, count))
            catalog_edit_remove_product(load->edit, changes->product_ids[i]);
    }
    return DB_OK;
}

static enum db_result read_promotions(struct load *load, struct db_conn *conn,
                                      const struct db_catalog_changes *changes)
{
    struct promotion_record *records = NULL;
    struct tumpuk_text *found;
    size_t count = 0;
    enum db_result result;

    if (changes->promotion_count == 0)
        return DB_OK;
    result = db_select_promotions_by_id(conn, load->arena, load->shop_id, changes->promotion_ids,
                                        changes->promotion_count, &records, &count);
    if (result == DB_OK)
        result = db_select_promotion_scopes(conn, load->arena, load->shop_id, records, count);
    if (result != DB_OK)
        return result;
    found = arena_calloc(load->arena, count + 1, sizeof *found);
    if (found == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++) {
        found[i] = records[i].promotion.id;
        catalog_edit_put_promotion(load->edit, &records[i]);
    }
    for (size_t i = 0; i < changes->promotion_count; i++) {
        if (!is_among(changes->promotion_ids[i], found, count))
            catalog_edit_remove_promotion(load->edit, changes->promotion_ids[i]);
    }
    return DB_OK;
}

static enum db_result read_changes(struct load *load, struct db_conn *conn, const struct shop *shop)
{
    struct db_catalog_changes changes;
    enum db_result result = db_select_catalog_changes(conn, load->arena, load->shop_id,
                                                      load->base->facts.version,
                                                      shop->catalog_version, &changes);

    if (result != DB_OK)
        return result;
    if (!changes.complete)
        return read_whole(load, conn, shop);
    load->edit = catalog_edit_begin(load->base, load->catalog->config.bytes_max);
    if (load->edit == NULL)
        return DB_FAILED;
    catalog_edit_shop(load->edit, shop);
    result = read_products(load, conn, &changes);
    return result == DB_OK ? read_promotions(load, conn, &changes) : result;
}

/* Inside a transaction that has named the shop. */
static enum db_result load_read(struct load *load, struct db_conn *conn, const struct shop *shop)
{
    if (shop->ended_at_us != SHOP_TIME_NEVER)
        return DB_NONE;
    if (load->base == NULL)
        return read_whole(load, conn, shop);
    load->current = shop->catalog_version <= load->base->facts.version;
    return load->current ? DB_OK : read_changes(load, conn, shop);
}

/* The transaction; begun again, it begins its edit again. */
static enum db_result load_body(struct db_conn *conn, void *arg)
{
    struct load *load = arg;
    struct shop shop;
    enum db_result result;

    catalog_edit_abandon(load->edit);
    load->edit = NULL;
    load->current = false;
    load->whole = false;
    arena_reset(load->arena);
    result = db_name_shop(conn, load->shop_id);
    if (result == DB_OK)
        result = db_select_shop(conn, load->arena, load->shop_id, &shop);
    return result == DB_OK ? load_read(load, conn, &shop) : result;
}

/* Reads what there is to read. DB_OK: `*next` is the new version, or NULL where
 * the base is current. */
static enum db_result load_run(struct load *load, struct db_conn *conn,
                               struct catalog_snapshot **next, struct catalog_replaced **replaced)
{
    enum catalog_edit_result status = CATALOG_EDIT_OK;
    enum db_result result = DB_FAILED;

    *next = NULL;
    *replaced = NULL;
    load->arena = arena_new(READ_BYTES_MAX);
    if (load->arena != NULL)
        result = load->locked != NULL ? load_read(load, conn, load->locked)
                                      : db_transact_reading(conn, load_body, load);
    arena_free(load->arena);
    if (load->edit != NULL)
        status = catalog_edit_status(load->edit);
    if (result != DB_OK || status != CATALOG_EDIT_OK || load->edit == NULL)
        catalog_edit_abandon(load->edit);
    else
        status = catalog_edit_finish(load->edit, next, replaced);
    if (status == CATALOG_EDIT_OK && *next != NULL && *replaced == NULL) {
        *replaced = calloc(1, sizeof **replaced);
        if (*replaced == NULL) {
            store_snapshot_free(*next);
            *next = NULL;
            status = CATALOG_EDIT_NO_MEMORY;
        }
    }
    switch (status) {
    case CATALOG_EDIT_OK:
        break;
    case CATALOG_EDIT_NO_MEMORY:
        return DB_FAILED;
    case CATALOG_EDIT_TOO_LARGE:
        log_event(LOG_LEVEL_ERROR, "catalog_too_large",
                  "shop %.64s needs more than all shops together may take (%zu bytes)",
                  load->shop_id, load->catalog->config.bytes_max);
        return DB_REFUSED;
    }
    return result;
}

/* ---- one at a time ---- */

static struct tumpuk_text text_of(const char *shop_id)
{
    return (struct tumpuk_text){shop_id, (uint32_t)strlen(shop_id)};
}

static void count_up(atomic_uint_fast64_t *counter)
{
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* Memory that the next version takes beside the base, until that is freed. */
static size_t growth(const struct load *load, const struct catalog_snapshot *next)
{
    size_t shared = load->base != NULL && !load->whole ? load->base->facts.bytes : 0;

    return next->facts.bytes > shared ? next->facts.bytes - shared : 0;
}

/* With the mutex held, and `shop->changing` set: reads without the mutex, and
 * enters what came of it. `locked` as in struct load. */
static enum db_result change_shop(struct catalog *catalog, struct catalog_shop *shop,
                                  struct db_conn *conn, const struct shop *locked)
{
    struct load load = {.catalog = catalog,
                        .shop_id = shop->text,
                        .base = atomic_load(&shop->snapshot),
                        .locked = locked};
    struct catalog_snapshot *next;
    struct catalog_replaced *replaced;
    enum db_result result;

    pthread_mutex_unlock(&catalog->mutex);
    result = load_run(&load, conn, &next, &replaced);
    pthread_mutex_lock(&catalog->mutex);
    if (result == DB_OK && next != NULL) {
        registry_make_room(catalog, growth(&load, next), shop);
        registry_publish(catalog, shop, next, replaced);
        count_up(load.whole ? &catalog->counts.loads : &catalog->counts.follows);
        if (load.whole && load.base != NULL)
            count_up(&catalog->counts.reloads);
    } else if (result != DB_OK && result != DB_NONE) {
        count_up(&catalog->counts.load_failures);
        if (result == DB_REFUSED)
            registry_note_too_large(catalog, shop);
    }
    shop->changing = false;
    /* What is not loaded has no entry; what has ended is here no more. */
    if (result == DB_NONE || atomic_load(&shop->snapshot) == NULL)
        registry_remove(catalog, shop);
    pthread_cond_broadcast(&catalog->changed);
    return result;
}

enum db_result catalog_load(struct catalog *catalog, struct db_conn *conn, const char *shop_id)
{
    enum db_result result = DB_OK;
    struct catalog_shop *shop;

    pthread_mutex_lock(&catalog->mutex);
    while ((shop = registry_find(catalog, text_of(shop_id))) != NULL &&
           atomic_load(&shop->snapshot) == NULL && catalog->waiting < CATALOG_WAITERS_MAX) {
        catalog->waiting++;
        pthread_cond_wait(&catalog->changed, &catalog->mutex);
        catalog->waiting--;
    }
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

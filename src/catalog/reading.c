/* A shop from the database into the next version. */
#include "catalog/reading.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "catalog/store.h"
#include "db/catalog.h"

/* Records of a shop's changes. */
#define READ_BYTES_MAX ((size_t)256 * 1024 * 1024)
/* While a shop is read whole, room is made each time that so many records came. */
#define RECORDS_A_STEP 4096u

/* Whether the edit goes on; makes room for it now and then. */
static bool load_goes_on(struct reading *load)
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
    struct reading *load = arg;

    catalog_edit_put_product(load->edit, record);
    return load_goes_on(load);
}

static void put_promotion(struct reading *load, const struct promotion_record *record)
{
    load->quotas.any |= record->quota >= 0 || record->quota_per_buyer >= 0;
    catalog_edit_put_promotion(load->edit, record);
}

static bool take_promotion(void *arg, const struct promotion_record *record)
{
    struct reading *load = arg;

    put_promotion(load, record);
    return load_goes_on(load);
}

static bool take_used_up(void *arg, struct tumpuk_text promotion_id, struct tumpuk_text buyer_id)
{
    struct reading *load = arg;
    size_t bytes = catalog_edit_bytes(load->edit);
    size_t bytes_max = load->catalog->config.bytes_max;

    load->too_large = bytes >= bytes_max ||
                      !quota_buyers_note(load->quotas.buyers, load->catalog->epoch,
                                         bytes_max - bytes, promotion_id, buyer_id, true);
    return !load->too_large;
}

static enum db_result read_used_up(struct reading *load, struct db_conn *conn)
{
    load->quotas.buyers = quota_buyers_new();
    return load->quotas.buyers == NULL ? DB_FAILED
                                       : db_copy_used_up_buyers(conn, take_used_up, load);
}

static enum db_result read_whole(struct reading *load, struct db_conn *conn,
                                 const struct shop *shop)
{
    struct db_catalog_sink sink = {
        .arg = load, .product = take_product, .promotion = take_promotion};
    const char *seen;
    enum db_result result;

    load->whole = true;
    load->edit = catalog_edit_begin(NULL, load->catalog->config.bytes_max);
    if (load->edit == NULL)
        return DB_FAILED;
    catalog_edit_shop(load->edit, shop);
    /* Before what it is about: within a transaction of the caller's, each statement
     * sees what was committed before it. */
    result = db_select_snapshot(conn, load->arena, &seen);
    if (result == DB_OK)
        load->quotas.seen = strdup(seen);
    if (result == DB_OK && load->quotas.seen == NULL)
        return DB_FAILED;
    if (result == DB_OK)
        result = db_set_copy_limits(conn, true);
    if (result == DB_OK)
        result = db_copy_catalog(conn, &sink);
    if (result == DB_OK)
        result = read_used_up(load, conn);
    return result == DB_OK ? db_set_copy_limits(conn, false) : result;
}

/* Of the ids that changed, those that are not in the database any more. */
static void remove_missing(struct reading *load, const struct tumpuk_text *changed,
                           size_t changed_count, const struct tumpuk_text *found,
                           size_t found_count,
                           void (*remove)(struct catalog_edit *edit, struct tumpuk_text id))
{
    for (size_t i = 0; i < changed_count; i++) {
        size_t n = 0;

        while (n < found_count && !store_text_equal(found[n], changed[i]))
            n++;
        if (n == found_count)
            remove(load->edit, changed[i]);
    }
}

static enum db_result read_products(struct reading *load, struct db_conn *conn,
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
    remove_missing(load, changes->product_ids, changes->product_count, found, count,
                   catalog_edit_remove_product);
    return DB_OK;
}

/* Whether what counts as used up by a buyer is another than in the base. (Of a
 * promotion that the base has not, catalog_poll_quotas will tell.) */
static bool buyers_change(const struct reading *load, const struct promotion_record *record)
{
    const struct catalog_promotion *before = catalog_find_promotion(load->base,
                                                                    record->promotion.id);

    return before != NULL && record->quota_per_buyer >= 0 &&
           (before->quota_per_buyer != record->quota_per_buyer ||
            before->quota_counts != record->quota_counts);
}

static enum db_result read_promotions(struct reading *load, struct db_conn *conn,
                                      const struct db_catalog_changes *changes)
{
    struct promotion_record *records = NULL;
    struct tumpuk_text *found;
    bool buyers = false;
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
        buyers |= buyers_change(load, &records[i]);
        put_promotion(load, &records[i]);
    }
    remove_missing(load, changes->promotion_ids, changes->promotion_count, found, count,
                   catalog_edit_remove_promotion);
    return buyers ? read_used_up(load, conn) : DB_OK;
}

static enum db_result read_changes(struct reading *load, struct db_conn *conn,
                                   const struct shop *shop)
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
static enum db_result load_read(struct reading *load, struct db_conn *conn, const struct shop *shop)
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
    struct reading *load = arg;
    struct shop shop;
    enum db_result result;

    catalog_edit_abandon(load->edit);
    registry_quotas_clear(&load->quotas);
    load->edit = NULL;
    load->too_large = false;
    load->current = false;
    load->whole = false;
    arena_reset(load->arena);
    result = db_name_shop(conn, load->shop_id);
    if (result == DB_OK)
        result = db_select_shop(conn, load->arena, load->shop_id, &shop);
    return result == DB_OK ? load_read(load, conn, &shop) : result;
}

enum db_result reading_run(struct reading *load, struct db_conn *conn,
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
    if (load->too_large && status == CATALOG_EDIT_OK)
        status = CATALOG_EDIT_TOO_LARGE;
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

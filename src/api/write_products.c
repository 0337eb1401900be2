/*
 * Products written whole: compared with what is stored, and what differs stored
 * in one go, whether one or five thousand.
 */
#include <stdlib.h>

#include "api/store.h"
#include "db/data.h"
#include "db/notification.h"
#include "db/stock.h"

struct products {
    size_t count;
    struct product_record *list; /* in the order of their ids */
};

static enum db_result read_products(struct api_call *call, const struct tumpuk_text *ids,
                                    size_t count, struct products *out)
{
    enum db_result result = db_select_products_by_id(call->conn, call->arena, call->shop_id, ids,
                                                     count, &out->list, &out->count);

    if (result == DB_OK && out->count > 0)
        result = db_select_skus(call->conn, call->arena, call->shop_id, out->list, out->count);
    return result;
}

enum db_result api_read_product(struct api_call *call, struct tumpuk_text id,
                                struct product_record *out)
{
    struct products found;
    enum db_result result = read_products(call, &id, 1, &found);

    if (result == DB_OK && found.count == 0)
        return DB_NONE;
    if (result == DB_OK)
        *out = found.list[0];
    return result;
}

static int product_order(const void *key, const void *element)
{
    const struct tumpuk_text *id = key;
    const struct product_record *product = element;

    return api_text_compare(*id, product->product_id);
}

const struct product_record *api_find_product(const struct product_record *records, size_t count,
                                              struct tumpuk_text id)
{
    return count > 0 ? bsearch(&id, records, count, sizeof *records, product_order) : NULL;
}

static int owner_order(const void *key, const void *element)
{
    const struct tumpuk_text *id = key;
    const struct db_sku_owner *owner = element;

    return api_text_compare(*id, owner->sku_id);
}

/* ---- SKUs of other products ---- */

static enum db_result read_owners(struct api_call *call, const struct api_product_write *writes,
                                  size_t count, struct db_sku_owner **owners, size_t *owner_count)
{
    size_t sku_count = 0;
    size_t at = 0;
    struct tumpuk_text *ids;

    for (size_t i = 0; i < count; i++)
        sku_count += writes[i].faults->count == 0 ? writes[i].given->sku_count : 0;
    ids = arena_calloc(call->arena, sku_count + 1, sizeof *ids);
    if (ids == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++) {
        for (uint32_t s = 0; writes[i].faults->count == 0 && s < writes[i].given->sku_count; s++)
            ids[at++] = writes[i].given->skus[s].sku_id;
    }
    return db_select_sku_owners(call->conn, call->arena, call->shop_id, ids, sku_count, owners,
                                owner_count);
}

/* A SKU belongs to one product: it is given up there first. */
static void tell_taken(struct api_call *call, const struct api_product_write *write,
                       const struct db_sku_owner *owners, size_t owner_count)
{
    const struct product_record *given = write->given;

    for (uint32_t s = 0; s < given->sku_count; s++) {
        const struct db_sku_owner *owner = bsearch(&given->skus[s].sku_id, owners, owner_count,
                                                   sizeof *owners, owner_order);

        if (owner == NULL || api_text_same(owner->product_id, given->product_id))
            continue;
        fault_add(write->faults, arena_printf(call->arena, "skus[%u].sku_id", (unsigned)s),
                  CODEC_FAULT_DUPLICATE,
                  BILINGUAL(write->faults, "SKU ini milik produk \"%s\".",
                            "This SKU belongs to product \"%s\"."),
                  owner->product_id.bytes);
    }
}

/* ---- what differs ---- */

/* Whether the stock is as the SKU is given. Who read a product and writes it back did not
 * count: it was sold from meanwhile; but where nobody ever did, what is written counts. */
static bool stock_same(const struct sku_record *given, const struct sku_record *stored)
{
    if (given->stock == SHOP_STOCK_NONE || given->stock == stored->stock)
        return true;
    return given->stock == given->stock_was && stored->stock != SHOP_STOCK_NONE;
}

static bool sku_same(const struct sku_record *given, const struct sku_record *stored)
{
    return api_text_same(given->sku_id, stored->sku_id) &&
           api_text_same(given->name, stored->name) && given->list_price == stored->list_price &&
           given->unit_cost == stored->unit_cost && given->floor_price == stored->floor_price &&
           given->min_margin_bps == stored->min_margin_bps &&
           given->low_stock_threshold == stored->low_stock_threshold && stock_same(given, stored);
}

static bool product_same(const struct product_record *given, const struct product_record *stored)
{
    if (stored->ended_at_us != SHOP_TIME_NEVER || given->sku_count != stored->sku_count ||
        !api_text_same(given->name, stored->name))
        return false;
    for (uint32_t s = 0; s < given->sku_count; s++) {
        if (!sku_same(&given->skus[s], &stored->skus[s]))
            return false;
    }
    return true;
}

static enum store_outcome judge(const struct api_product_write *write,
                                const struct products *stored)
{
    const struct product_record *before;

    if (write->faults->count > 0)
        return STORE_INVALID;
    before = api_find_product(stored->list, stored->count, write->given->product_id);
    if (before == NULL)
        return STORE_CREATED;
    return product_same(write->given, before) ? STORE_UNCHANGED : STORE_UPDATED;
}

/* ---- storing ---- */

/* Counts are as of now: what was paid before is in them. */
static enum db_result count_stock(struct api_call *call,
                                  const struct product_record *const *products, size_t count)
{
    struct db_stock_count *counts;
    size_t sku_count = 0;
    size_t counted = 0;
    enum db_result result;

    for (size_t i = 0; i < count; i++)
        sku_count += products[i]->sku_count;
    counts = arena_calloc(call->arena, sku_count + 1, sizeof *counts);
    if (counts == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++) {
        for (uint32_t s = 0; s < products[i]->sku_count; s++) {
            const struct sku_record *sku = &products[i]->skus[s];

            if (sku->stock == SHOP_STOCK_NONE)
                continue;
            counts[counted].sku_id = sku->sku_id;
            counts[counted].counted = sku->stock;
            counts[counted].as_of_us = TUMPUK_TIME_MIN;
            counts[counted].first = sku->stock == sku->stock_was;
            counted++;
        }
    }
    if (counted == 0)
        return DB_OK;
    result = db_lock_ingestion(call->conn, call->shop_id);
    return result == DB_OK ? db_count_stock(call->conn, call->shop_id, counts, counted) : result;
}

static enum db_result store(struct api_call *call, const struct product_record *const *products,
                            size_t count)
{
    struct catalog_change *changes = arena_calloc(call->arena, count, sizeof *changes);
    struct tumpuk_text *ids = arena_calloc(call->arena, count, sizeof *ids);
    enum db_result result;

    if (changes == NULL || ids == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++)
        changes[i] = (struct catalog_change){.kind = CATALOG_CHANGE_PRODUCT,
                                             .id = products[i]->product_id};
    result = db_upsert_products(call->conn, call->shop_id, products, count);
    if (result == DB_OK)
        result = db_end_skus(call->conn, call->shop_id, products, count);
    if (result == DB_OK)
        result = db_upsert_skus(call->conn, call->shop_id, products, count);
    if (result == DB_OK)
        result = api_change_catalog(call, changes, count);
    if (result == DB_OK)
        result = count_stock(call, products, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = products[i]->product_id;
    /* thresholds may differ, and SKUs come and go */
    return result == DB_OK ? db_ask_product_stock(call->conn, call->shop_id, ids, count) : result;
}

enum db_result api_write_products(struct api_call *call, struct api_product_write *writes,
                                  size_t count)
{
    const struct product_record **changed = arena_calloc(call->arena, count, sizeof *changed);
    struct tumpuk_text *ids = arena_calloc(call->arena, count, sizeof *ids);
    struct db_sku_owner *owners = NULL;
    struct products stored;
    size_t owner_count = 0;
    size_t changed_count = 0;
    size_t id_count = 0;
    enum db_result result;

    if (changed == NULL || ids == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++) {
        if (writes[i].faults->count == 0)
            ids[id_count++] = writes[i].given->product_id;
    }
    result = read_products(call, ids, id_count, &stored);
    if (result == DB_OK)
        result = read_owners(call, writes, count, &owners, &owner_count);
    if (result != DB_OK)
        return result;
    for (size_t i = 0; i < count; i++) {
        if (writes[i].faults->count == 0)
            tell_taken(call, &writes[i], owners, owner_count);
        writes[i].outcome = judge(&writes[i], &stored);
        if (writes[i].outcome == STORE_CREATED || writes[i].outcome == STORE_UPDATED)
            changed[changed_count++] = writes[i].given;
    }
    return changed_count == 0 ? DB_OK : store(call, changed, changed_count);
}

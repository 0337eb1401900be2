#include "catalog/edit.h"

#include <assert.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/edit_state.h"

/* What the heap adds to a block beside its usable size. */
#define HEAP_OVERHEAD sizeof(size_t)
#define REPLACED_FIRST 64

/* ---- memory ---- */

static void fail(struct catalog_edit *edit, enum catalog_edit_result result)
{
    if (!edit_failed(edit))
        edit->result = result;
}

static size_t bytes_of(void *block)
{
    return malloc_usable_size(block) + HEAP_OVERHEAD;
}

void *edit_alloc(struct catalog_edit *edit, size_t size)
{
    return edit_resize(edit, NULL, size);
}

void *edit_resize(struct catalog_edit *edit, void *block, size_t size)
{
    size_t *bytes = &edit->next->facts.bytes;
    size_t before = block != NULL ? bytes_of(block) : 0;
    void *moved;

    assert(size > 0); /* of realloc that would be free */
    if (edit_failed(edit))
        return NULL;
    if (size > before && (*bytes >= edit->bytes_max || size - before > edit->bytes_max - *bytes)) {
        fail(edit, CATALOG_EDIT_TOO_LARGE);
        return NULL;
    }
    moved = realloc(block, size);
    if (moved == NULL) {
        fail(edit, CATALOG_EDIT_NO_MEMORY);
        return NULL;
    }
    *bytes = *bytes - before + bytes_of(moved);
    return moved;
}

/* The room for the block that is noted next is there already. */
static bool replaced_reserve(struct catalog_replaced *replaced)
{
    size_t cap = replaced->cap == 0 ? REPLACED_FIRST : 2 * replaced->cap;
    void **blocks;

    if (replaced->count < replaced->cap)
        return true;
    blocks = reallocarray(replaced->blocks, cap, sizeof *blocks);
    if (blocks == NULL)
        return false;
    replaced->blocks = blocks;
    replaced->cap = cap;
    return true;
}

void edit_drop(struct catalog_edit *edit, void *block, uint64_t serial)
{
    if (block == NULL)
        return;
    edit->next->facts.bytes -= bytes_of(block);
    if (serial == edit->next->serial)
        free(block);
    else if (replaced_reserve(edit->replaced))
        edit->replaced->blocks[edit->replaced->count++] = block;
    else
        fail(edit, CATALOG_EDIT_NO_MEMORY);
}

void catalog_replaced_free(struct catalog_replaced *replaced)
{
    if (replaced == NULL)
        return;
    for (size_t i = 0; i < replaced->count; i++)
        free(replaced->blocks[i]);
    free(replaced->blocks);
    if (replaced->snapshot != NULL)
        free(replaced->snapshot->texts);
    free(replaced->snapshot);
    free(replaced);
}

/* ---- beginning and end ---- */

struct catalog_edit *catalog_edit_begin(struct catalog_snapshot *base, size_t bytes_max)
{
    struct catalog_edit *edit = calloc(1, sizeof *edit);

    if (edit == NULL)
        return NULL;
    edit->bytes_max = bytes_max;
    edit->whole = base == NULL;
    edit->next = calloc(1, sizeof *edit->next);
    if (base != NULL)
        edit->replaced = calloc(1, sizeof *edit->replaced);
    if (edit->next == NULL || (base != NULL && edit->replaced == NULL)) {
        catalog_edit_abandon(edit);
        return NULL;
    }
    if (base == NULL) {
        hash_key_make(&edit->next->key);
        edit->next->serial = 1;
        (void)edit_table_init(edit);
        return edit;
    }
    *edit->next = *base;
    edit->next->serial++;
    edit->next->texts = NULL;
    edit->replaced->snapshot = base;
    if (edit->bytes_max < base->facts.bytes)
        edit->bytes_max = base->facts.bytes;
    catalog_edit_shop(edit,
                      &(struct shop){.shop_id = base->facts.shop_id,
                                     .time_zone = base->facts.time_zone,
                                     .currency = {base->facts.currency[0], base->facts.currency[1],
                                                  base->facts.currency[2], '\0'},
                                     .exponent = base->facts.exponent,
                                     .catalog_version = base->facts.version,
                                     .ended_at_us = base->facts.ended_at_us});
    return edit;
}

void catalog_edit_abandon(struct catalog_edit *edit)
{
    if (edit == NULL)
        return;
    if (edit->replaced != NULL)
        free(edit->replaced->blocks);
    free(edit->replaced);
    store_snapshot_discard(edit->next);
    free(edit);
}

enum catalog_edit_result catalog_edit_status(const struct catalog_edit *edit)
{
    return edit->result;
}

size_t catalog_edit_bytes(const struct catalog_edit *edit)
{
    return edit->next->facts.bytes;
}

enum catalog_edit_result catalog_edit_finish(struct catalog_edit *edit,
                                             struct catalog_snapshot **next,
                                             struct catalog_replaced **replaced)
{
    enum catalog_edit_result result;

    if (edit->whole)
        edit_lists_order(edit);
    result = edit->result;
    *next = NULL;
    *replaced = NULL;
    if (result != CATALOG_EDIT_OK) {
        catalog_edit_abandon(edit);
        return result;
    }
    *next = edit->next;
    *replaced = edit->replaced;
    free(edit);
    return result;
}

/* ---- the shop itself ---- */

void catalog_edit_shop(struct catalog_edit *edit, const struct shop *shop)
{
    struct catalog_shop_facts *facts = &edit->next->facts;
    size_t id_len = shop->shop_id.len;
    size_t zone_len = shop->time_zone.len;
    char *texts = malloc(id_len + 1 + zone_len + 1);

    if (texts == NULL) {
        fail(edit, CATALOG_EDIT_NO_MEMORY);
        return;
    }
    memcpy(texts, shop->shop_id.bytes, id_len);
    texts[id_len] = '\0';
    memcpy(texts + id_len + 1, shop->time_zone.bytes, zone_len);
    texts[id_len + 1 + zone_len] = '\0';
    free(edit->next->texts);
    edit->next->texts = texts;
    facts->shop_id = (struct tumpuk_text){texts, shop->shop_id.len};
    facts->time_zone = (struct tumpuk_text){texts + id_len + 1, shop->time_zone.len};
    facts->zone = zone_find(facts->time_zone.bytes);
    memcpy(facts->currency, shop->currency, sizeof facts->currency);
    facts->exponent = shop->exponent;
    facts->version = shop->catalog_version;
    facts->ended_at_us = shop->ended_at_us;
}

/* ---- products ---- */

/* Sets the record of an id, whose list stays; false: failed. */
static bool set_record(struct catalog_edit *edit, enum store_kind kind, struct tumpuk_text id,
                       const void *record)
{
    struct store_entry *entry = edit_find(edit, kind, id);

    if (entry == NULL)
        return edit_insert(edit, kind, id, record, NULL);
    entry->record = record;
    return true;
}

/* Takes a record out, unless another has its id by now: a SKU may have gone to
 * another product. */
static void clear_record(struct catalog_edit *edit, enum store_kind kind, struct tumpuk_text id,
                         const void *record)
{
    struct store_entry *entry = edit_find(edit, kind, id);

    if (entry == NULL || entry->record != record)
        return;
    if (entry->list == NULL) {
        edit_remove(edit, entry);
        return;
    }
    entry->record = NULL;
}

/* With failure nothing is looked up: what was dropped may be referred to. */
static const struct catalog_product *find_product(struct catalog_edit *edit, struct tumpuk_text id)
{
    return edit_failed(edit) ? NULL : catalog_find_product(edit->next, id);
}

/* The product that no longer has its entry: with its SKUs, which a failed edit
 * leaves as they are. */
static void product_gone(struct catalog_edit *edit, const struct catalog_product *product)
{
    for (uint32_t i = 0; i < product->sku_count; i++)
        clear_record(edit, STORE_SKU, product->skus[i].id, &product->skus[i]);
    edit->next->facts.sku_count -= product->sku_count;
    edit->next->facts.product_count--;
    edit_drop(edit, (void *)(uintptr_t)product, product->serial);
}

void catalog_edit_put_product(struct catalog_edit *edit, const struct product_record *record)
{
    const struct catalog_product *before = find_product(edit, record->product_id);
    struct catalog_product *product;

    if (record->ended_at_us != SHOP_TIME_NEVER || record->sku_count == 0) {
        catalog_edit_remove_product(edit, record->product_id);
        return;
    }
    product = edit_make_product(edit, record);
    if (product == NULL)
        return;
    /* First the entry that owns it: a failure later leaves nothing behind. */
    if (!set_record(edit, STORE_PRODUCT, product->id, product)) {
        edit_drop(edit, product, product->serial);
        return;
    }
    for (uint32_t i = 0; i < product->sku_count; i++)
        (void)set_record(edit, STORE_SKU, product->skus[i].id, &product->skus[i]);
    edit->next->facts.sku_count += product->sku_count;
    edit->next->facts.product_count++;
    if (before != NULL)
        product_gone(edit, before);
}

void catalog_edit_remove_product(struct catalog_edit *edit, struct tumpuk_text id)
{
    const struct catalog_product *product = find_product(edit, id);

    if (product == NULL)
        return;
    clear_record(edit, STORE_PRODUCT, id, product);
    if (!edit_failed(edit))
        product_gone(edit, product);
}

/* ---- promotions ---- */

static void link_id(struct catalog_edit *edit, enum store_kind kind, struct tumpuk_text id,
                    const struct catalog_promotion *promotion)
{
    struct store_entry *entry = edit_find(edit, kind, id);
    struct store_list *list = edit_list_put(edit, entry != NULL ? entry->list : NULL, id,
                                            promotion);

    if (list == NULL)
        return;
    if (entry != NULL)
        entry->list = list;
    else if (!edit_insert(edit, kind, id, NULL, list))
        edit_drop(edit, list, list->serial);
}

static void unlink_id(struct catalog_edit *edit, enum store_kind kind, struct tumpuk_text id,
                      const struct catalog_promotion *promotion)
{
    struct store_entry *entry = edit_find(edit, kind, id);

    if (entry == NULL || entry->list == NULL)
        return;
    entry->list = edit_list_remove(edit, entry->list, promotion);
    if (entry->list == NULL && entry->record == NULL)
        edit_remove(edit, entry);
}

typedef void each_id(struct catalog_edit *edit, enum store_kind kind, struct tumpuk_text id,
                     const struct catalog_promotion *promotion);

static void for_scope(struct catalog_edit *edit, const struct catalog_promotion *promotion,
                      each_id *each)
{
    const struct tumpuk_scope *scope = &promotion->promotion.scope;

    for (uint32_t i = 0; i < scope->sku_count; i++)
        each(edit, STORE_SKU, scope->sku_ids[i], promotion);
    for (uint32_t i = 0; i < scope->product_count; i++)
        each(edit, STORE_PRODUCT, scope->product_ids[i], promotion);
}

/* Takes it out of the lists, and gives it up. */
static void promotion_gone(struct catalog_edit *edit, const struct catalog_promotion *promotion)
{
    struct catalog_snapshot *next = edit->next;

    if (!promotion->promotion.scope.everything)
        for_scope(edit, promotion, unlink_id);
    else if (next->shop_wide != NULL)
        next->shop_wide = edit_list_remove(edit, next->shop_wide, promotion);
    next->facts.promotion_count--;
    edit_drop(edit, (void *)(uintptr_t)promotion, promotion->serial);
}

void catalog_edit_put_promotion(struct catalog_edit *edit, const struct promotion_record *record)
{
    struct catalog_snapshot *next = edit->next;
    const struct catalog_promotion *before = NULL;
    struct catalog_promotion *promotion = edit_make_promotion(edit, record);

    if (promotion == NULL)
        return;
    before = catalog_find_promotion(next, promotion->promotion.id);
    if (!set_record(edit, STORE_PROMOTION, promotion->promotion.id, promotion)) {
        edit_drop(edit, promotion, promotion->serial);
        return;
    }
    next->facts.promotion_count++;
    if (before != NULL)
        promotion_gone(edit, before);
    if (promotion->promotion.scope.everything) {
        struct store_list *list = edit_list_put(edit, next->shop_wide, (struct tumpuk_text){0},
                                                promotion);

        if (list != NULL)
            next->shop_wide = list;
    } else {
        for_scope(edit, promotion, link_id);
    }
}

void catalog_edit_remove_promotion(struct catalog_edit *edit, struct tumpuk_text id)
{
    const struct catalog_promotion *promotion = edit_failed(edit)
                                                    ? NULL
                                                    : catalog_find_promotion(edit->next, id);

    if (promotion == NULL)
        return;
    clear_record(edit, STORE_PROMOTION, id, promotion);
    if (!edit_failed(edit))
        promotion_gone(edit, promotion);
}

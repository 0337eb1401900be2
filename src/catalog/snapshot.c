#include "catalog/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/store.h"

/* Ids whose memory is fetched side by side. */
#define FETCH_TOGETHER 32
#define CACHE_LINE 64u
/* Bytes of a bucket that are fetched with it: most buckets whole. */
#define BUCKET_FETCHED (4 * CACHE_LINE)

const struct catalog_shop_facts *catalog_snapshot_facts(const struct catalog_snapshot *snapshot)
{
    return &snapshot->facts;
}

/* ---- looking up ---- */

static struct store_bucket *const *bucket_place(const struct store_root *root, uint64_t hash)
{
    size_t bucket = store_bucket_of(hash, root->bits);

    return &root->pages[bucket >> STORE_PAGE_BITS]->buckets[bucket & (STORE_PAGE_SLOTS - 1)];
}

static const struct store_entry *find_entry(const struct catalog_snapshot *snapshot,
                                            enum store_kind kind, struct tumpuk_text id)
{
    uint64_t hash = store_hash(&snapshot->key, kind, id);

    return store_bucket_find(*bucket_place(snapshot->root, hash), hash, id);
}

static struct catalog_list list_of(const struct store_list *list)
{
    if (list == NULL)
        return (struct catalog_list){0};
    return (struct catalog_list){.count = list->count,
                                 .product_tier_count = list->product_tier_count,
                                 .bids = store_list_items(list)};
}

/* An id on its way to its entry. */
struct search {
    uint64_t hash;
    struct store_bucket *const *place;
    const struct store_bucket *bucket;
    const struct store_entry *entry; /* NULL: none */
};

static void search_begin(struct search *search, const struct catalog_snapshot *snapshot,
                         uint64_t hash)
{
    search->hash = hash;
    search->place = bucket_place(snapshot->root, hash);
    __builtin_prefetch(search->place);
}

static void search_bucket(struct search *search)
{
    search->bucket = *search->place;
    for (size_t i = 0; i < BUCKET_FETCHED; i += CACHE_LINE)
        __builtin_prefetch((const char *)search->bucket + i);
}

/* The first entry of that hash: nearly always the right one. */
static void search_entry(struct search *search)
{
    const struct store_bucket *bucket = search->bucket;

    search->entry = NULL;
    for (uint32_t i = 0; bucket != NULL && i < bucket->count; i++) {
        if (bucket->entries[i].hash == search->hash) {
            search->entry = &bucket->entries[i];
            __builtin_prefetch(search->entry->record);
            __builtin_prefetch(search->entry->list);
            return;
        }
    }
}

/* What is known of SKUs by their own ids. */
static void find_skus(const struct catalog_snapshot *snapshot, const struct tumpuk_text *ids,
                      size_t count, struct search *searches, struct catalog_found *found)
{
    for (size_t i = 0; i < count; i++)
        search_begin(&searches[i], snapshot, store_hash(&snapshot->key, STORE_SKU, ids[i]));
    for (size_t i = 0; i < count; i++)
        search_bucket(&searches[i]);
    for (size_t i = 0; i < count; i++)
        search_entry(&searches[i]);
    for (size_t i = 0; i < count; i++) {
        if (searches[i].entry != NULL)
            __builtin_prefetch(store_entry_id(searches[i].entry).bytes);
    }
    for (size_t i = 0; i < count; i++) {
        const struct store_entry *entry = searches[i].entry;

        if (entry != NULL && !store_text_equal(store_entry_id(entry), ids[i]))
            entry = store_bucket_find(searches[i].bucket, searches[i].hash, ids[i]);
        found[i] = (struct catalog_found){0};
        if (entry == NULL)
            continue;
        found[i].by_sku = list_of(entry->list);
        found[i].sku = entry->record;
        if (found[i].sku != NULL)
            __builtin_prefetch(found[i].sku->product);
    }
}

/* Up to FETCH_TOGETHER ids, step by step: what one step asks of memory is on
 * its way for all of them before the next step needs it. */
static void find_together(const struct catalog_snapshot *snapshot, const struct tumpuk_text *ids,
                          size_t count, struct catalog_found *found)
{
    struct search searches[FETCH_TOGETHER];
    const struct store_list *lists[FETCH_TOGETHER];

    find_skus(snapshot, ids, count, searches, found);
    for (size_t i = 0; i < count; i++) {
        if (found[i].sku != NULL)
            search_begin(&searches[i], snapshot, found[i].sku->product->hash);
    }
    for (size_t i = 0; i < count; i++) {
        if (found[i].sku != NULL)
            search_bucket(&searches[i]);
    }
    /* A product is known by its record: its id need not be read. */
    for (size_t i = 0; i < count; i++) {
        const struct store_bucket *bucket = found[i].sku != NULL ? searches[i].bucket : NULL;

        lists[i] = NULL;
        for (uint32_t e = 0; bucket != NULL && e < bucket->count; e++) {
            if (bucket->entries[e].record == found[i].sku->product)
                lists[i] = bucket->entries[e].list;
        }
        __builtin_prefetch(lists[i]);
    }
    for (size_t i = 0; i < count; i++)
        found[i].by_product = list_of(lists[i]);
}

void catalog_find_skus(const struct catalog_snapshot *snapshot, const struct tumpuk_text *ids,
                       size_t count, struct catalog_found *found)
{
    for (size_t i = 0; i < count; i += FETCH_TOGETHER)
        find_together(snapshot, ids + i, count - i < FETCH_TOGETHER ? count - i : FETCH_TOGETHER,
                      found + i);
}

const struct catalog_product *catalog_find_product(const struct catalog_snapshot *snapshot,
                                                   struct tumpuk_text id)
{
    const struct store_entry *entry = find_entry(snapshot, STORE_PRODUCT, id);

    return entry != NULL ? entry->record : NULL;
}

const struct catalog_promotion *catalog_find_promotion(const struct catalog_snapshot *snapshot,
                                                       struct tumpuk_text id)
{
    const struct store_entry *entry = find_entry(snapshot, STORE_PROMOTION, id);

    return entry != NULL ? entry->record : NULL;
}

struct catalog_list catalog_shop_wide(const struct catalog_snapshot *snapshot)
{
    return list_of(snapshot->shop_wide);
}

struct catalog_list catalog_list_of_sku(const struct catalog_snapshot *snapshot,
                                        struct tumpuk_text id)
{
    const struct store_entry *entry = find_entry(snapshot, STORE_SKU, id);

    return list_of(entry != NULL ? entry->list : NULL);
}

struct catalog_list catalog_list_of_product(const struct catalog_snapshot *snapshot,
                                            struct tumpuk_text id)
{
    const struct store_entry *entry = find_entry(snapshot, STORE_PRODUCT, id);

    return list_of(entry != NULL ? entry->list : NULL);
}

static void visit_entry(const struct store_entry *entry, const struct catalog_visitor *visitor,
                        void *arg)
{
    if (entry->record == NULL)
        return;
    switch (store_kind_of(entry->hash)) {
    case STORE_SKU:
        break;
    case STORE_PRODUCT:
        if (visitor->product != NULL)
            visitor->product(arg, entry->record);
        break;
    case STORE_PROMOTION:
        if (visitor->promotion != NULL)
            visitor->promotion(arg, entry->record);
        break;
    }
}

void catalog_visit(const struct catalog_snapshot *snapshot, const struct catalog_visitor *visitor,
                   void *arg)
{
    const struct store_root *root = snapshot->root;

    for (size_t p = 0; p < store_page_count(root->bits); p++) {
        for (size_t b = 0; b < STORE_PAGE_SLOTS; b++) {
            const struct store_bucket *bucket = root->pages[p]->buckets[b];

            for (uint32_t i = 0; bucket != NULL && i < bucket->count; i++)
                visit_entry(&bucket->entries[i], visitor, arg);
        }
    }
}

/* Those of one campaign, on their way. */
struct joined {
    struct tumpuk_text campaign_id;
    const struct catalog_promotion **promotions;
    size_t cap;
    size_t count;
};

static void take_joined(void *arg, const struct catalog_promotion *promotion)
{
    struct joined *joined = arg;

    if (!promotion->joined || !store_text_equal(promotion->campaign_id, joined->campaign_id))
        return;
    if (joined->count < joined->cap)
        joined->promotions[joined->count] = promotion;
    joined->count++;
}

size_t catalog_joined(const struct catalog_snapshot *snapshot, struct tumpuk_text campaign_id,
                      const struct catalog_promotion **promotions, size_t cap)
{
    struct joined joined = {.campaign_id = campaign_id, .promotions = promotions, .cap = cap};

    catalog_visit(snapshot, &(struct catalog_visitor){.promotion = take_joined}, &joined);
    return joined.count;
}

bool catalog_promotion_precedes(const struct catalog_promotion *a,
                                const struct catalog_promotion *b)
{
    struct tumpuk_text x = a->promotion.id;
    struct tumpuk_text y = b->promotion.id;
    uint32_t shorter = x.len < y.len ? x.len : y.len;
    int order;

    for (int i = 0; i < 2; i++) {
        if (a->order[i] != b->order[i])
            return a->order[i] < b->order[i];
    }
    order = memcmp(x.bytes, y.bytes, shorter);
    return order != 0 ? order < 0 : x.len < y.len;
}

/* ---- freeing ---- */

static bool is_ours(uint64_t serial, const uint64_t *only)
{
    return only == NULL || serial == *only;
}

static void free_entry(struct store_entry *entry, const uint64_t *only)
{
    if (entry->list != NULL && is_ours(entry->list->serial, only))
        free(entry->list);
    if (entry->record == NULL)
        return;
    switch (store_kind_of(entry->hash)) {
    case STORE_SKU:
        break; /* its product's */
    case STORE_PRODUCT:
        if (is_ours(((const struct catalog_product *)entry->record)->serial, only))
            free((void *)(uintptr_t)entry->record);
        break;
    case STORE_PROMOTION:
        if (is_ours(((const struct catalog_promotion *)entry->record)->serial, only))
            free((void *)(uintptr_t)entry->record);
        break;
    }
}

static void free_page(struct store_page *page, const uint64_t *only)
{
    for (size_t b = 0; b < STORE_PAGE_SLOTS; b++) {
        struct store_bucket *bucket = page->buckets[b];

        if (bucket == NULL || !is_ours(bucket->serial, only))
            continue;
        for (uint32_t i = 0; i < bucket->count; i++)
            free_entry(&bucket->entries[i], only);
        free(bucket);
    }
    free(page);
}

/* `only`: of blocks, those of that serial. What bears a serial hangs, up to the
 * root, from blocks of the same. */
static void snapshot_free(struct catalog_snapshot *snapshot, const uint64_t *only)
{
    struct store_root *root = snapshot->root;

    if (root != NULL && is_ours(root->serial, only)) {
        for (size_t p = 0; p < store_page_count(root->bits); p++) {
            if (root->pages[p] != NULL && is_ours(root->pages[p]->serial, only))
                free_page(root->pages[p], only);
        }
        free(root);
    }
    if (snapshot->shop_wide != NULL && is_ours(snapshot->shop_wide->serial, only))
        free(snapshot->shop_wide);
    free(snapshot->texts);
    free(snapshot);
}

void store_snapshot_free(struct catalog_snapshot *snapshot)
{
    if (snapshot != NULL)
        snapshot_free(snapshot, NULL);
}

void store_snapshot_discard(struct catalog_snapshot *snapshot)
{
    uint64_t serial;

    if (snapshot == NULL)
        return;
    serial = snapshot->serial;
    snapshot_free(snapshot, &serial);
}

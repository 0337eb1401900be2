/*
 * The inside of a snapshot: a hash table of ids that never changes in place.
 *
 *   snapshot ─▶ root ─▶ pages ─▶ buckets ─▶ entries ─▶ records, lists
 *
 * A write (catalog/edit.h) copies the root, and the pages, buckets and lists
 * that it touches, and shares the rest with the version before. A block bears
 * the serial of the edit that made it: as long as that edit goes on, nobody
 * else sees the block, and the edit changes it in place. Versions follow each
 * other in one line, so that an edit knows what it replaces, and no reference
 * counts are needed: the replaced blocks are freed when the last reader of the
 * older version has gone.
 *
 * Within src/catalog only.
 */
#ifndef CATALOG_STORE_H
#define CATALOG_STORE_H

#include "base/epoch.h"
#include "base/hash.h"
#include "catalog/quota.h"
#include "catalog/snapshot.h"

#define STORE_PAGE_BITS 6
#define STORE_PAGE_SLOTS (1u << STORE_PAGE_BITS)
#define STORE_BITS_MAX 30
/* Entries a bucket, on average, when the table grows, and by how much it does. */
#define STORE_LOAD_MAX 12
#define STORE_GROW_BITS 2

/* What an id is of. Part of its hash. */
enum store_kind { STORE_SKU, STORE_PRODUCT, STORE_PROMOTION };
#define STORE_KIND_MASK 3u

/* A list of promotions, with the id that they name ("" for shop-wide ones). The
 * id stands after the struct, the promotions (as bids) after the id. */
struct store_list {
    uint64_t serial;
    uint32_t count;
    uint32_t cap;
    uint32_t product_tier_count;
    uint32_t id_len;
};

struct store_entry {
    uint64_t hash;           /* of the id; its lowest bits are the kind */
    const void *record;      /* catalog_sku, catalog_product, catalog_promotion, or NULL */
    struct store_list *list; /* SKU, PRODUCT: who names it, or NULL */
};

struct store_bucket {
    uint64_t serial;
    uint32_t count;
    uint32_t cap;
    struct store_entry entries[];
};

struct store_page {
    uint64_t serial;
    struct store_bucket *buckets[STORE_PAGE_SLOTS]; /* NULL: empty */
};

struct store_root {
    uint64_t serial;
    unsigned bits; /* 2^bits buckets */
    struct store_page *pages[];
};

struct catalog_snapshot {
    struct catalog_shop_facts facts;
    struct hash_key key;
    uint64_t serial;
    size_t entry_count;
    struct store_root *root;
    struct store_list *shop_wide;      /* or NULL */
    char *texts;                       /* the facts' own */
    const struct quota_buyers *buyers; /* who has used up what: the registry's, or NULL */
};

static inline size_t store_page_count(unsigned bits)
{
    return (size_t)1 << (bits - STORE_PAGE_BITS);
}

static inline uint64_t store_hash(const struct hash_key *key, enum store_kind kind,
                                  struct tumpuk_text id)
{
    return (hash_bytes(key, id.bytes, id.len) & ~(uint64_t)STORE_KIND_MASK) | (uint64_t)kind;
}

static inline enum store_kind store_kind_of(uint64_t hash)
{
    return (enum store_kind)(hash & STORE_KIND_MASK);
}

static inline size_t store_bucket_of(uint64_t hash, unsigned bits)
{
    return (size_t)(hash >> (64 - bits));
}

static inline char *store_list_id(const struct store_list *list)
{
    return (char *)(uintptr_t)(list + 1);
}

static inline struct tumpuk_unit_bid *store_list_items(const struct store_list *list)
{
    uintptr_t at = (uintptr_t)(list + 1) + ((list->id_len + 7u) & ~7u);

    return (struct tumpuk_unit_bid *)at;
}

static inline const struct catalog_promotion *store_promotion(
    const struct tumpuk_promotion *promotion)
{
    return (const struct catalog_promotion *)(const void *)promotion;
}

/* The id of an entry, which has a record or a list. */
static inline struct tumpuk_text store_entry_id(const struct store_entry *entry)
{
    if (entry->record == NULL)
        return (struct tumpuk_text){store_list_id(entry->list), entry->list->id_len};
    switch (store_kind_of(entry->hash)) {
    case STORE_SKU:
        return ((const struct catalog_sku *)entry->record)->id;
    case STORE_PRODUCT:
        return ((const struct catalog_product *)entry->record)->id;
    case STORE_PROMOTION:
        break;
    }
    return ((const struct catalog_promotion *)entry->record)->promotion.id;
}

static inline bool store_text_equal(struct tumpuk_text a, struct tumpuk_text b)
{
    return a.len == b.len && (a.len == 0 || __builtin_memcmp(a.bytes, b.bytes, a.len) == 0);
}

/* The entry of an id, or NULL. */
static inline const struct store_entry *store_bucket_find(const struct store_bucket *bucket,
                                                          uint64_t hash, struct tumpuk_text id)
{
    for (uint32_t i = 0; bucket != NULL && i < bucket->count; i++) {
        if (bucket->entries[i].hash == hash &&
            store_text_equal(store_entry_id(&bucket->entries[i]), id))
            return &bucket->entries[i];
    }
    return NULL;
}

/* Frees a snapshot with all that it holds. Nobody reads it, nor any version
 * that shares blocks with it. */
void store_snapshot_free(struct catalog_snapshot *snapshot);

/* Frees a snapshot and those of its blocks that bear its own serial. */
void store_snapshot_discard(struct catalog_snapshot *snapshot);

#endif

#include "catalog/quota.h"

#include <assert.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "catalog/store.h"

/* What a slot holds where it holds no pair; hashes of pairs lie above. */
enum { SLOT_FREE, SLOT_GONE, SLOT_PAIRS };

#define SLOTS_FIRST 16u
/* Ids are longer in no request and no row. */
#define ID_BYTES_MAX 64u

struct quota_table {
    struct epoch_node retired;
    size_t mask;  /* slots - 1, a power of two less one */
    size_t taken; /* slots that are not free */
    atomic_uint_fast64_t slots[];
};

struct quota_buyers {
    struct epoch_node retired;
    struct hash_key key;
    size_t count;
    size_t bytes;
    _Atomic(struct quota_table *) table; /* NULL: empty from the start */
};

struct quota_buyers *quota_buyers_new(void)
{
    struct quota_buyers *buyers = calloc(1, sizeof *buyers);

    if (buyers == NULL)
        return NULL;
    hash_key_make(&buyers->key);
    buyers->bytes = malloc_usable_size(buyers);
    return buyers;
}

void quota_buyers_free(struct quota_buyers *buyers)
{
    if (buyers == NULL)
        return;
    free(atomic_load(&buyers->table));
    free(buyers);
}

static void table_free(struct epoch_node *node)
{
    free(node);
}

static void buyers_free(struct epoch_node *node)
{
    quota_buyers_free((struct quota_buyers *)(void *)node);
}

void quota_buyers_retire(struct quota_buyers *buyers, struct epoch *epoch)
{
    if (buyers != NULL)
        epoch_retire(epoch, &buyers->retired, buyers_free);
}

size_t quota_buyers_count(const struct quota_buyers *buyers)
{
    return buyers->count;
}

size_t quota_buyers_bytes(const struct quota_buyers *buyers)
{
    return buyers->bytes;
}

/* The promotion's length stands first, so that ids cannot run into each other. */
static uint64_t hash_of(const struct quota_buyers *buyers, struct tumpuk_text promotion_id,
                        struct tumpuk_text buyer_id)
{
    char bytes[1 + 2 * ID_BYTES_MAX];
    uint64_t hash;

    assert(promotion_id.len <= ID_BYTES_MAX && buyer_id.len <= ID_BYTES_MAX);
    bytes[0] = (char)promotion_id.len;
    memcpy(bytes + 1, promotion_id.bytes, promotion_id.len);
    memcpy(bytes + 1 + promotion_id.len, buyer_id.bytes, buyer_id.len);
    hash = hash_bytes(&buyers->key, bytes, 1 + (size_t)promotion_id.len + buyer_id.len);
    return hash < SLOT_PAIRS ? hash + SLOT_PAIRS : hash;
}

/* The slot of a hash, or the free one that ends its row. */
static size_t find_slot(const struct quota_table *table, uint64_t hash)
{
    size_t at = (size_t)hash & table->mask;

    for (;;) {
        uint64_t held = atomic_load_explicit(&table->slots[at], memory_order_relaxed);

        if (held == hash || held == SLOT_FREE)
            return at;
        at = (at + 1) & table->mask;
    }
}

bool quota_buyers_has(const struct quota_buyers *buyers, struct tumpuk_text promotion_id,
                      struct tumpuk_text buyer_id)
{
    const struct quota_table *table = buyers != NULL ? atomic_load(&buyers->table) : NULL;
    uint64_t hash;

    if (table == NULL)
        return false;
    hash = hash_of(buyers, promotion_id, buyer_id);
    return atomic_load_explicit(&table->slots[find_slot(table, hash)], memory_order_relaxed) ==
           hash;
}

static void put(struct quota_table *table, uint64_t hash)
{
    size_t at = find_slot(table, hash);

    if (atomic_load_explicit(&table->slots[at], memory_order_relaxed) == SLOT_FREE)
        table->taken++;
    atomic_store_explicit(&table->slots[at], hash, memory_order_relaxed);
}

/* A table in which half of the slots are free after one more pair: larger than
 * the one before, or the same size where much of that was gone. */
static bool grow(struct quota_buyers *buyers, struct epoch *epoch, size_t bytes_max)
{
    struct quota_table *before = atomic_load(&buyers->table);
    struct quota_table *table;
    size_t slots = SLOTS_FIRST;
    size_t bytes;
    size_t bytes_before = before != NULL ? malloc_usable_size(before) : 0;

    while (slots < 2 * (buyers->count + 1))
        slots *= 2;
    bytes = sizeof *table + slots * sizeof table->slots[0];
    if (bytes > bytes_max)
        return false;
    table = calloc(1, bytes);
    if (table == NULL)
        return false;
    table->mask = slots - 1;
    for (size_t i = 0; before != NULL && i <= before->mask; i++) {
        uint64_t held = atomic_load_explicit(&before->slots[i], memory_order_relaxed);

        if (held >= SLOT_PAIRS)
            put(table, held);
    }
    atomic_store(&buyers->table, table);
    buyers->bytes = buyers->bytes - bytes_before + malloc_usable_size(table);
    if (before != NULL)
        epoch_retire(epoch, &before->retired, table_free);
    return true;
}

bool quota_buyers_note(struct quota_buyers *buyers, struct epoch *epoch, size_t bytes_max,
                       struct tumpuk_text promotion_id, struct tumpuk_text buyer_id, bool used_up)
{
    uint64_t hash = hash_of(buyers, promotion_id, buyer_id);
    struct quota_table *table = atomic_load(&buyers->table);
    bool has = quota_buyers_has(buyers, promotion_id, buyer_id);

    if (has == used_up)
        return true;
    if (has) {
        atomic_store_explicit(&table->slots[find_slot(table, hash)], SLOT_GONE,
                              memory_order_relaxed);
        buyers->count--;
        return true;
    }
    /* three quarters are taken at most, so that a row of slots always ends */
    if (table == NULL || 4 * (table->taken + 1) > 3 * (table->mask + 1)) {
        if (!grow(buyers, epoch, bytes_max))
            return false;
        table = atomic_load(&buyers->table);
    }
    put(table, hash);
    buyers->count++;
    return true;
}

/* ---- offers ---- */

bool catalog_offer_to_buyer(const struct catalog_snapshot *snapshot, struct tumpuk_text buyer_id,
                            struct arena *arena, struct tumpuk_offer *offer)
{
    const struct tumpuk_promotion **own = NULL;

    for (size_t i = 0; i < offer->promotion_count; i++) {
        const struct catalog_promotion *promotion = store_promotion(offer->promotions[i]);
        struct catalog_promotion *used_up;

        if (promotion->quota_per_buyer < 0 || promotion->promotion.quota_exhausted ||
            !quota_buyers_has(snapshot->buyers, promotion->promotion.id, buyer_id))
            continue;
        if (own == NULL) {
            own = arena_alloc(arena, offer->promotion_count * sizeof *own);
            if (own == NULL)
                return false;
            memcpy(own, offer->promotions, offer->promotion_count * sizeof *own);
            offer->promotions = own;
        }
        used_up = arena_alloc(arena, sizeof *used_up);
        if (used_up == NULL)
            return false;
        *used_up = *promotion;
        used_up->promotion.quota_exhausted = true;
        own[i] = &used_up->promotion;
    }
    return true;
}

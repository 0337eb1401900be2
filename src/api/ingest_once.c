/* Items that count once, whoever sends them how often. */
#include <stdlib.h>
#include <string.h>

#include "api/ingest.h"

static int id_order(const void *a, const void *b)
{
    return api_text_compare(*(const struct tumpuk_text *)a, *(const struct tumpuk_text *)b);
}

void api_ids_settle(struct api_ids *ids)
{
    size_t kept = 0;

    if (ids->count > 1)
        qsort(ids->ids, ids->count, sizeof *ids->ids, id_order);
    for (size_t i = 0; i < ids->count; i++) {
        if (kept == 0 || !api_text_same(ids->ids[kept - 1], ids->ids[i]))
            ids->ids[kept++] = ids->ids[i];
    }
    ids->count = kept;
}

size_t api_ids_find(const struct api_ids *ids, struct tumpuk_text id)
{
    const struct tumpuk_text *found = ids->count > 0 ? bsearch(&id, ids->ids, ids->count,
                                                               sizeof *ids->ids, id_order)
                                                     : NULL;

    return found != NULL ? (size_t)(found - ids->ids) : ids->count;
}

static int once_order(const void *a, const void *b)
{
    const struct api_once *x = a;
    const struct api_once *y = b;
    int order = api_text_compare(x->key.id, y->key.id);

    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static bool print_same(const unsigned char *a, const unsigned char *b)
{
    return memcmp(a, b, DATA_FINGERPRINT_BYTES) == 0;
}

/* The first of each id, in `keys` and `indexes`; how many. */
static size_t find_firsts(struct api_once *entries, size_t count, struct db_key **keys,
                          size_t *indexes)
{
    size_t firsts = 0;

    for (size_t i = 0; i < count; i++) {
        if (i > 0 && api_text_same(entries[i - 1].key.id, entries[i].key.id))
            continue;
        memcpy(entries[i].key.fingerprint, entries[i].fingerprint, DATA_FINGERPRINT_BYTES);
        keys[firsts] = &entries[i].key;
        indexes[firsts++] = entries[i].index;
    }
    return firsts;
}

/* Reads what is stored under ids that were taken. */
static enum db_result read_taken(struct api_call *call, api_once_prints *prints,
                                 struct db_key **taken, size_t count)
{
    enum db_result result = count > 0 ? prints(call->conn, call->shop_id, taken, count) : DB_OK;

    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (!taken[i]->found)
            return DB_RETRY; /* it went meanwhile, with rows that became too old */
        taken[i]->found = false;
    }
    return result;
}

enum db_result api_ingest_once(struct api_call *call, struct api_once *entries, size_t count,
                               api_once_insert *insert, api_once_prints *prints,
                               const struct api_items *items)
{
    struct db_key **keys = arena_calloc(call->arena, count + 1, sizeof(struct db_key *));
    struct db_key **taken = arena_calloc(call->arena, count + 1, sizeof(struct db_key *));
    size_t *indexes = arena_calloc(call->arena, count + 1, sizeof *indexes);
    const struct db_key *first = NULL;
    size_t first_count;
    size_t taken_count = 0;
    enum db_result result;

    if (keys == NULL || taken == NULL || indexes == NULL)
        return DB_FAILED;
    if (count == 0)
        return DB_OK;
    qsort(entries, count, sizeof *entries, once_order);
    first_count = find_firsts(entries, count, keys, indexes);
    result = insert(call, keys, indexes, first_count);
    for (size_t i = 0; result == DB_OK && i < first_count; i++) {
        if (!keys[i]->found)
            taken[taken_count++] = keys[i];
    }
    if (result == DB_OK)
        result = read_taken(call, prints, taken, taken_count);
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        bool is_first = first == NULL || !api_text_same(first->id, entries[i].key.id);
        struct api_item *item = &items->items[entries[i].index];

        if (is_first)
            first = &entries[i].key;
        if (is_first && first->found)
            item->outcome = DATA_CREATED;
        else
            item->outcome = print_same(entries[i].fingerprint, first->fingerprint) ? DATA_DUPLICATE
                                                                                   : DATA_CONFLICT;
    }
    return result;
}

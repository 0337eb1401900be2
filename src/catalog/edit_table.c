/* The table of ids: copying what is written to, and growing. */
#include <stdlib.h>
#include <string.h>

#include "catalog/edit_state.h"

/* Room that a bucket of a whole load grows by; else it is as large as needed. */
#define BUCKET_STEP 4u

static size_t root_size(unsigned bits)
{
    return sizeof(struct store_root) + store_page_count(bits) * sizeof(struct store_page *);
}

static size_t bucket_size(uint32_t cap)
{
    return sizeof(struct store_bucket) + cap * sizeof(struct store_entry);
}

static struct store_page *page_new(struct catalog_edit *edit)
{
    struct store_page *page = edit_alloc(edit, sizeof *page);

    if (page != NULL) {
        memset(page, 0, sizeof *page);
        page->serial = edit->next->serial;
    }
    return page;
}

/* Buckets, pages and root, but nothing that entries refer to. */
static void root_drop(struct catalog_edit *edit, struct store_root *root)
{
    if (root == NULL)
        return;
    for (size_t p = 0; p < store_page_count(root->bits); p++) {
        struct store_page *page = root->pages[p];

        for (size_t b = 0; page != NULL && b < STORE_PAGE_SLOTS; b++) {
            if (page->buckets[b] != NULL)
                edit_drop(edit, page->buckets[b], page->buckets[b]->serial);
        }
        if (page != NULL)
            edit_drop(edit, page, page->serial);
    }
    edit_drop(edit, root, root->serial);
}

/* An empty table; NULL: failed. */
static struct store_root *root_new(struct catalog_edit *edit, unsigned bits)
{
    struct store_root *root = edit_alloc(edit, root_size(bits));

    if (root == NULL)
        return NULL;
    memset(root, 0, root_size(bits));
    root->serial = edit->next->serial;
    root->bits = bits;
    for (size_t p = 0; p < store_page_count(bits); p++) {
        root->pages[p] = page_new(edit);
        if (root->pages[p] == NULL) {
            root_drop(edit, root);
            return NULL;
        }
    }
    return root;
}

bool edit_table_init(struct catalog_edit *edit)
{
    edit->next->root = root_new(edit, STORE_PAGE_BITS);
    return edit->next->root != NULL;
}

/* ---- making writable ---- */

static bool open_root(struct catalog_edit *edit)
{
    struct store_root *root = edit->next->root;
    struct store_root *copy;

    if (root->serial == edit->next->serial)
        return true;
    copy = edit_alloc(edit, root_size(root->bits));
    if (copy == NULL)
        return false;
    memcpy(copy, root, root_size(root->bits));
    copy->serial = edit->next->serial;
    edit->next->root = copy;
    edit_drop(edit, root, root->serial);
    return true;
}

static struct store_page *open_page(struct catalog_edit *edit, size_t index)
{
    struct store_page *page;
    struct store_page *copy;

    if (!open_root(edit))
        return NULL;
    page = edit->next->root->pages[index];
    if (page->serial == edit->next->serial)
        return page;
    copy = edit_alloc(edit, sizeof *copy);
    if (copy == NULL)
        return NULL;
    *copy = *page;
    copy->serial = edit->next->serial;
    edit->next->root->pages[index] = copy;
    edit_drop(edit, page, page->serial);
    return copy;
}

/* The bucket of a hash with room for `more` entries; NULL: failed. */
static struct store_bucket *open_bucket(struct catalog_edit *edit, uint64_t hash, uint32_t more)
{
    size_t index = store_bucket_of(hash, edit->next->root->bits);
    struct store_page *page = open_page(edit, index >> STORE_PAGE_BITS);
    struct store_bucket **place;
    struct store_bucket *bucket;
    struct store_bucket *fresh;
    uint32_t count;
    uint32_t cap;
    bool own;

    if (page == NULL)
        return NULL;
    place = &page->buckets[index & (STORE_PAGE_SLOTS - 1)];
    bucket = *place;
    count = bucket != NULL ? bucket->count : 0;
    own = bucket != NULL && bucket->serial == edit->next->serial;
    if (own && bucket->cap - count >= more)
        return bucket;
    cap = count + (more > 0 && edit->whole ? BUCKET_STEP : more);
    fresh = own ? edit_resize(edit, bucket, bucket_size(cap)) : edit_alloc(edit, bucket_size(cap));
    if (fresh == NULL)
        return NULL;
    if (!own && bucket != NULL)
        memcpy(fresh, bucket, bucket_size(count));
    fresh->serial = edit->next->serial;
    fresh->count = count;
    fresh->cap = cap;
    *place = fresh;
    if (!own && bucket != NULL)
        edit_drop(edit, bucket, bucket->serial);
    return fresh;
}

/* ---- growing ---- */

/* Sizes of the new buckets are counted first, so that each is made once. */
static bool fill_buckets(struct catalog_edit *edit, struct store_root *to,
                         const struct store_bucket *from)
{
    for (uint32_t i = 0; i < from->count; i++) {
        const struct store_entry *entry = &from->entries[i];
        size_t index = store_bucket_of(entry->hash, to->bits);
        struct store_bucket **place =
            &to->pages[index >> STORE_PAGE_BITS]->buckets[index & (STORE_PAGE_SLOTS - 1)];
        struct store_bucket *bucket = *place;
        uint32_t count = bucket != NULL ? bucket->count : 0;

        if (bucket == NULL || count == bucket->cap) {
            bucket = edit_resize(edit, bucket, bucket_size(count + BUCKET_STEP));
            if (bucket == NULL)
                return false;
            bucket->serial = edit->next->serial;
            bucket->cap = count + BUCKET_STEP;
            *place = bucket;
        }
        bucket->entries[count] = *entry;
        bucket->count = count + 1;
    }
    return true;
}

/* Every entry goes into a larger table. */
static bool table_grow(struct catalog_edit *edit)
{
    struct store_root *from = edit->next->root;
    struct store_root *to = root_new(edit, from->bits + STORE_GROW_BITS);

    if (to == NULL)
        return false;
    for (size_t p = 0; p < store_page_count(from->bits); p++) {
        for (size_t b = 0; b < STORE_PAGE_SLOTS; b++) {
            const struct store_bucket *bucket = from->pages[p]->buckets[b];

            if (bucket != NULL && !fill_buckets(edit, to, bucket)) {
                root_drop(edit, to);
                return false;
            }
        }
    }
    edit->next->root = to;
    root_drop(edit, from);
    return true;
}

/* ---- entries ---- */

struct store_entry *edit_find(struct catalog_edit *edit, enum store_kind kind,
                              struct tumpuk_text id)
{
    uint64_t hash = store_hash(&edit->next->key, kind, id);
    const struct store_root *root = edit->next->root;
    const struct store_bucket *bucket;
    size_t index;
    struct store_bucket *open;

    if (edit_failed(edit))
        return NULL;
    index = store_bucket_of(hash, root->bits);
    bucket = root->pages[index >> STORE_PAGE_BITS]->buckets[index & (STORE_PAGE_SLOTS - 1)];
    if (store_bucket_find(bucket, hash, id) == NULL)
        return NULL;
    open = open_bucket(edit, hash, 0);
    return open != NULL ? (struct store_entry *)(uintptr_t)store_bucket_find(open, hash, id) : NULL;
}

bool edit_insert(struct catalog_edit *edit, enum store_kind kind, struct tumpuk_text id,
                 const void *record, struct store_list *list)
{
    struct catalog_snapshot *next = edit->next;
    uint64_t hash = store_hash(&next->key, kind, id);
    struct store_bucket *bucket;

    if (edit_failed(edit))
        return false;
    if (next->entry_count >> next->root->bits >= STORE_LOAD_MAX &&
        next->root->bits + STORE_GROW_BITS <= STORE_BITS_MAX && !table_grow(edit))
        return false;
    bucket = open_bucket(edit, hash, 1);
    if (bucket == NULL)
        return false;
    bucket->entries[bucket->count++] = (struct store_entry){
        .hash = hash, .record = record, .list = list};
    next->entry_count++;
    return true;
}

void edit_remove(struct catalog_edit *edit, struct store_entry *entry)
{
    struct store_bucket *bucket = open_bucket(edit, entry->hash, 0); /* is open already */

    if (bucket == NULL)
        return;
    *entry = bucket->entries[--bucket->count];
    edit->next->entry_count--;
}

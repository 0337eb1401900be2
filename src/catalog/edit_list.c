/* Lists of promotions in the order of catalog_list. */
#include <stdlib.h>
#include <string.h>

#include "catalog/edit_state.h"

#define LIST_FIRST 4u

static bool in_product_tier(const struct tumpuk_promotion *promotion)
{
    return tumpuk_type_get(promotion->type)->slot == TUMPUK_SLOT_PRODUCT_PRICE;
}

/* Whether `a` stands before `b` in a list. */
static bool list_precedes(const struct tumpuk_promotion *a, const struct tumpuk_promotion *b)
{
    bool a_first = in_product_tier(a);

    if (a_first != in_product_tier(b))
        return a_first;
    if (a->ends_at_us != b->ends_at_us)
        return a->ends_at_us > b->ends_at_us;
    return catalog_promotion_precedes(store_promotion(a), store_promotion(b));
}

static size_t list_size(uint32_t id_len, uint32_t cap)
{
    return sizeof(struct store_list) + ((id_len + 7u) & ~(size_t)7) +
           cap * sizeof(struct tumpuk_unit_bid);
}

/* The list writable and with room for one more; NULL: failed. */
static struct store_list *list_open(struct catalog_edit *edit, struct store_list *list,
                                    struct tumpuk_text id, uint32_t more)
{
    uint32_t count = list != NULL ? list->count : 0;
    bool own = list != NULL && list->serial == edit->next->serial;
    uint32_t cap = count + more;
    struct store_list *open;

    if (own && list->cap >= cap)
        return list;
    if (edit->whole)
        cap = count < LIST_FIRST ? cap : 2 * count;
    if (own) {
        open = edit_resize(edit, list, list_size(list->id_len, cap));
    } else {
        open = edit_alloc(edit, list_size(id.len, cap));
        if (open != NULL && list != NULL)
            memcpy(open, list, list_size(id.len, count));
        if (open != NULL && list == NULL) {
            *open = (struct store_list){.id_len = id.len};
            if (id.len > 0)
                memcpy(store_list_id(open), id.bytes, id.len);
        }
    }
    if (open == NULL)
        return NULL;
    open->serial = edit->next->serial;
    open->cap = cap;
    if (!own && list != NULL)
        edit_drop(edit, list, list->serial);
    return open;
}

/* The place at which the promotion belongs in an ordered list. */
static uint32_t place_of(const struct store_list *list, const struct tumpuk_promotion *promotion)
{
    const struct tumpuk_unit_bid *items = store_list_items(list);
    uint32_t low = 0;
    uint32_t high = list->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (list_precedes(items[middle].promotion, promotion))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct store_list *edit_list_put(struct catalog_edit *edit, struct store_list *list,
                                 struct tumpuk_text id, const struct catalog_promotion *promotion)
{
    struct store_list *open = list_open(edit, list, id, 1);
    struct tumpuk_unit_bid *items;
    uint32_t place;

    if (open == NULL)
        return NULL;
    items = store_list_items(open);
    place = edit->whole ? open->count : place_of(open, &promotion->promotion);
    memmove(&items[place + 1], &items[place], (open->count - place) * sizeof(*items));
    items[place] = tumpuk_unit_bid_make(&promotion->promotion);
    open->count++;
    open->product_tier_count += in_product_tier(&promotion->promotion);
    return open;
}

struct store_list *edit_list_remove(struct catalog_edit *edit, struct store_list *list,
                                    const struct catalog_promotion *promotion)
{
    struct store_list *open = edit_failed(edit)
                                  ? NULL
                                  : list_open(
                                        edit, list,
                                        (struct tumpuk_text){store_list_id(list), list->id_len}, 0);
    struct tumpuk_unit_bid *items;
    uint32_t kept = 0;

    if (open == NULL)
        return list;
    items = store_list_items(open);
    for (uint32_t i = 0; i < open->count; i++) {
        if (items[i].promotion != &promotion->promotion)
            items[kept++] = items[i];
    }
    if (kept < open->count)
        open->product_tier_count -= in_product_tier(&promotion->promotion) ? open->count - kept : 0;
    open->count = kept;
    if (kept > 0)
        return open;
    edit_drop(edit, open, open->serial);
    return NULL;
}

/* ---- the end of a whole load ---- */

static int compare_items(const void *a, const void *b)
{
    const struct tumpuk_unit_bid *x = a;
    const struct tumpuk_unit_bid *y = b;

    if (x->promotion == y->promotion)
        return 0;
    return list_precedes(x->promotion, y->promotion) ? -1 : 1;
}

static struct store_list *list_order(struct catalog_edit *edit, struct store_list *list)
{
    struct store_list *fit;

    if (list == NULL)
        return NULL;
    if (list->count > 1)
        qsort(store_list_items(list), list->count, sizeof(struct tumpuk_unit_bid), compare_items);
    if (list->cap == list->count)
        return list;
    fit = edit_resize(edit, list, list_size(list->id_len, list->count));
    if (fit == NULL)
        return list;
    fit->cap = fit->count;
    return fit;
}

static void bucket_order(struct catalog_edit *edit, struct store_bucket **place)
{
    struct store_bucket *bucket = *place;
    struct store_bucket *fit;

    for (uint32_t i = 0; i < bucket->count; i++)
        bucket->entries[i].list = list_order(edit, bucket->entries[i].list);
    if (bucket->cap == bucket->count)
        return;
    fit = edit_resize(edit, bucket, sizeof *bucket + bucket->count * sizeof(struct store_entry));
    if (fit == NULL)
        return;
    fit->cap = fit->count;
    *place = fit;
}

void edit_lists_order(struct catalog_edit *edit)
{
    struct store_root *root = edit->next->root;

    if (edit_failed(edit))
        return;
    edit->next->shop_wide = list_order(edit, edit->next->shop_wide);
    for (size_t p = 0; p < store_page_count(root->bits); p++) {
        for (size_t b = 0; b < STORE_PAGE_SLOTS; b++) {
            if (root->pages[p]->buckets[b] != NULL)
                bucket_order(edit, &root->pages[p]->buckets[b]);
        }
    }
}

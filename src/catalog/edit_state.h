/* The inside of an edit, shared by the edit_*.c and record.c only. */
#ifndef CATALOG_EDIT_STATE_H
#define CATALOG_EDIT_STATE_H

#include "catalog/edit.h"
#include "catalog/store.h"

struct catalog_edit {
    enum catalog_edit_result result;
    bool whole; /* loaded from nothing: lists grow unordered until the end */
    size_t bytes_max;
    struct catalog_snapshot *next;
    struct catalog_replaced *replaced; /* NULL without base */
};

static inline bool edit_failed(const struct catalog_edit *edit)
{
    return edit->result != CATALOG_EDIT_OK;
}

/* ---- edit.c: memory ---- */

/* A block, counted; NULL and failed without memory or room. */
void *edit_alloc(struct catalog_edit *edit, size_t size);
/* The same, of a block of this edit's own, with what it held. */
void *edit_resize(struct catalog_edit *edit, void *block, size_t size);
/* Gives a block up: frees it where it is this edit's own, else notes it as
 * replaced. */
void edit_drop(struct catalog_edit *edit, void *block, uint64_t serial);

/* ---- edit_table.c ---- */

/* The entry of an id, to be written to; NULL where there is none, or failed. */
struct store_entry *edit_find(struct catalog_edit *edit, enum store_kind kind,
                              struct tumpuk_text id);
/* A new entry, of an id that has none, with a record or a list; false: failed. */
bool edit_insert(struct catalog_edit *edit, enum store_kind kind, struct tumpuk_text id,
                 const void *record, struct store_list *list);
/* Takes out an entry that edit_find gave; what it held is the caller's. */
void edit_remove(struct catalog_edit *edit, struct store_entry *entry);
/* The first root; false: failed. */
bool edit_table_init(struct catalog_edit *edit);

/* ---- edit_list.c ---- */

/* The list with the promotion put into its place; NULL: failed, and the list is
 * as it was. `list` NULL: a new one for `id`. */
struct store_list *edit_list_put(struct catalog_edit *edit, struct store_list *list,
                                 struct tumpuk_text id, const struct catalog_promotion *promotion);
/* The list without the promotion; NULL: it was the last one. Failed: the list
 * as it was. */
struct store_list *edit_list_remove(struct catalog_edit *edit, struct store_list *list,
                                    const struct catalog_promotion *promotion);
/* Brings every list of a whole load into order, and gives back spare room. */
void edit_lists_order(struct catalog_edit *edit);

/* ---- record.c ---- */

struct catalog_product *edit_make_product(struct catalog_edit *edit,
                                          const struct product_record *record);
struct catalog_promotion *edit_make_promotion(struct catalog_edit *edit,
                                              const struct promotion_record *record);

#endif

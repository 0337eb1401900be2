/*
 * Making a snapshot: from nothing, or from the version before with what was
 * written since. Costs what is written, not what the shop holds.
 *
 * An edit belongs to one thread; a shop has at most one at a time whose outcome
 * becomes the next version (what_if.h: others are thrown away). The first failure
 * sticks: write on, and ask once at the end. Within src/catalog only.
 */
#ifndef CATALOG_EDIT_H
#define CATALOG_EDIT_H

#include "base/epoch.h"
#include "catalog/snapshot.h"

struct catalog_edit;

enum catalog_edit_result {
    CATALOG_EDIT_OK,
    CATALOG_EDIT_NO_MEMORY,
    CATALOG_EDIT_TOO_LARGE, /* the shop would take more than `bytes_max` */
};

/* What an edit replaced of the version that it began from, and that version
 * itself: to be given to catalog_replaced_free when nobody reads it any more. */
struct catalog_replaced {
    struct epoch_node node; /* for epoch_retire */
    struct catalog_snapshot *snapshot;
    size_t count;
    size_t cap;
    void **blocks;
};
void catalog_replaced_free(struct catalog_replaced *replaced);

/* `base` NULL: a shop that is loaded whole; catalog_edit_shop is needed then,
 * and the lists are brought into order once, at the end. NULL without memory. */
struct catalog_edit *catalog_edit_begin(struct catalog_snapshot *base, size_t bytes_max);

void catalog_edit_shop(struct catalog_edit *edit, const struct shop *shop);
/* A product with its SKUs, new or instead of the one of that id. One that has
 * ended, or has no SKUs, is taken out. */
void catalog_edit_put_product(struct catalog_edit *edit, const struct product_record *record);
void catalog_edit_remove_product(struct catalog_edit *edit, struct tumpuk_text id);
void catalog_edit_put_promotion(struct catalog_edit *edit, const struct promotion_record *record);
void catalog_edit_remove_promotion(struct catalog_edit *edit, struct tumpuk_text id);

enum catalog_edit_result catalog_edit_status(const struct catalog_edit *edit);
/* Memory of the version to come, as far as it is made. */
size_t catalog_edit_bytes(const struct catalog_edit *edit);

/* Ends the edit. CATALOG_EDIT_OK: `*next` is the new version, and `*replaced`
 * the caller's to retire once nobody is given the base any more (NULL without
 * base). Otherwise nothing has changed, and nothing is left of the edit. */
enum catalog_edit_result catalog_edit_finish(struct catalog_edit *edit,
                                             struct catalog_snapshot **next,
                                             struct catalog_replaced **replaced);
/* Ends it without a new version; NULL is nothing. */
void catalog_edit_abandon(struct catalog_edit *edit);

#endif

#include "catalog/what_if.h"

#include <stdlib.h>

#include "catalog/edit.h"
#include "catalog/store.h"

/* Beyond what the base has: a few copies of what the changes touch. */
#define WHAT_IF_BYTES_MAX ((size_t)256 * 1024 * 1024)

struct catalog_snapshot *catalog_what_if_new(const struct catalog_snapshot *base,
                                             const struct catalog_what_if *changes)
{
    /* An edit does not write to what it begins from. */
    struct catalog_edit *edit = catalog_edit_begin((struct catalog_snapshot *)(uintptr_t)base,
                                                   base->facts.bytes + WHAT_IF_BYTES_MAX);
    struct catalog_snapshot *next;
    struct catalog_replaced *replaced;

    if (edit == NULL)
        return NULL;
    for (size_t i = 0; i < changes->remove_count; i++)
        catalog_edit_remove_promotion(edit, changes->remove[i]);
    for (size_t i = 0; i < changes->put_count; i++)
        catalog_edit_put_promotion(edit, &changes->put[i]);
    if (catalog_edit_finish(edit, &next, &replaced) != CATALOG_EDIT_OK)
        return NULL;
    /* The base goes on: of what was replaced nothing is freed but the list. */
    free(replaced->blocks);
    free(replaced);
    return next;
}

void catalog_what_if_free(struct catalog_snapshot *what_if)
{
    store_snapshot_discard(what_if);
}

struct promotion_record catalog_promotion_record(const struct catalog_promotion *promotion)
{
    return (struct promotion_record){.promotion = promotion->promotion,
                                     .campaign_id = promotion->campaign_id,
                                     .quota = promotion->quota,
                                     .quota_per_buyer = promotion->quota_per_buyer,
                                     .quota_counts = promotion->quota_counts,
                                     .deactivated_at_us = SHOP_TIME_NEVER,
                                     .joined = promotion->joined};
}

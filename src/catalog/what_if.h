/*
 * What a shop would be with other promotions: a version that nobody follows,
 * made as a write makes the next one, so that whatever prices with a snapshot
 * prices with it too. Nothing is stored (spec pricing, section 11).
 *
 * The version shares most of its memory with the base: it is freed while the
 * base is still pinned. Costs what is changed, not what the shop holds.
 */
#ifndef CATALOG_WHAT_IF_H
#define CATALOG_WHAT_IF_H

#include "catalog/snapshot.h"

/* Promotions that a shop is without, and those that it has more, or otherwise. */
struct catalog_what_if {
    size_t remove_count;
    const struct tumpuk_text *remove; /* ids */
    size_t put_count;
    const struct promotion_record *put;
};

/* NULL without memory. */
struct catalog_snapshot *catalog_what_if_new(const struct catalog_snapshot *base,
                                             const struct catalog_what_if *changes);
/* NULL is nothing. */
void catalog_what_if_free(struct catalog_snapshot *what_if);

/* What is known of a stored promotion as a record. What is used of its quota, and
 * who made it when, is not: of those only whether it is used up. */
struct promotion_record catalog_promotion_record(const struct catalog_promotion *promotion);

#endif

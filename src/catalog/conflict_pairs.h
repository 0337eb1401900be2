/* Where two promotions meet: the finding part of conflicts.c. Within src/catalog. */
#ifndef CATALOG_CONFLICT_PAIRS_H
#define CATALOG_CONFLICT_PAIRS_H

#include "catalog/conflicts.h"

/* A stored promotion, and a SKU that both have in scope. */
struct conflict_pair {
    const struct catalog_promotion *rival;
    const struct catalog_sku *sku;
};

struct conflict_pairs {
    size_t count;
    struct conflict_pair *list; /* by the rival's id, then the SKU's; none twice */
    bool complete;
};

/* Where and when two promotions meet, SKUs aside. */
struct conflict_meeting {
    int64_t from_us;
    int64_t to_us; /* exclusive, TUMPUK_TIME_MAX: for ever */
    enum tumpuk_buyer buyer;
    enum tumpuk_channel channel;
};

/* False: there is no such buyer, channel or instant from `from_us` on. */
bool conflict_meet(const struct tumpuk_promotion *a, const struct tumpuk_promotion *b,
                   int64_t from_us, struct conflict_meeting *out);

/* False: no memory. */
bool conflict_pairs_find(const struct catalog_snapshot *snapshot,
                         const struct tumpuk_promotion *promotion, int64_t from_us,
                         struct arena *arena, struct conflict_pairs *out);

#endif

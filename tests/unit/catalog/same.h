/* Whether two snapshots say the same, field by field. Fails the test if not. */
#ifndef TESTS_CATALOG_SAME_H
#define TESTS_CATALOG_SAME_H

#include "catalog/snapshot.h"

void same_list(struct catalog_list a, struct catalog_list b);

/* Everything but bytes. Of the lists, those of the ids that products, SKUs and
 * promotions of either name. */
void same_snapshot(const struct catalog_snapshot *a, const struct catalog_snapshot *b);

#endif

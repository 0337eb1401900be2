/*
 * Which buyers have used up which promotions of a shop: a set of pairs, each as
 * a 64-bit hash under a key of the set's own, so that a pair takes some 16 bytes
 * whatever its ids. Two pairs of a million are taken for each other once in
 * thirty million such sets; the redemption then says what really is left.
 *
 * One thread changes a set; any number read it meanwhile without locks, inside
 * the epoch that the writer is given (base/epoch.h). Within src/catalog only.
 */
#ifndef CATALOG_QUOTA_H
#define CATALOG_QUOTA_H

#include <stdbool.h>
#include <stddef.h>
#include <tumpuk/terms.h>

#include "base/epoch.h"

struct quota_buyers;

struct quota_buyers *quota_buyers_new(void); /* NULL without memory */
/* At once: nobody reads it. NULL is nothing. */
void quota_buyers_free(struct quota_buyers *buyers);
/* Once no reader can see it any more. NULL is nothing. */
void quota_buyers_retire(struct quota_buyers *buyers, struct epoch *epoch);

/* Puts a pair in, or takes it out. False where it would have to take more than
 * `bytes_max`, or without memory: then it is as it was. */
bool quota_buyers_note(struct quota_buyers *buyers, struct epoch *epoch, size_t bytes_max,
                       struct tumpuk_text promotion_id, struct tumpuk_text buyer_id, bool used_up);
/* Whether the pair is in the set; in NULL is none. */
bool quota_buyers_has(const struct quota_buyers *buyers, struct tumpuk_text promotion_id,
                      struct tumpuk_text buyer_id);

size_t quota_buyers_count(const struct quota_buyers *buyers);
size_t quota_buyers_bytes(const struct quota_buyers *buyers);

#endif

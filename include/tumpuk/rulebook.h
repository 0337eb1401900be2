/*
 * The rulebook: which type outranks which inside a slot, and on which amount
 * each step judges and takes. A change of platform policy is a new rulebook.
 *
 * Plain values, no version and no instant: those are its keeper's. Pure.
 * Source: spec pricing, sections 2, 3, 8 and 9.
 */
#ifndef TUMPUK_RULEBOOK_H
#define TUMPUK_RULEBOOK_H

#include <tumpuk/terms.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TUMPUK_RANK_MIN 1
#define TUMPUK_RANK_MAX 99

struct tumpuk_rulebook {
    /* Inside its slot a smaller rank is stronger; 1 … 99, by type. */
    uint8_t rank[TUMPUK_TYPE_COUNT];
    /* enum tumpuk_amount, by slot; TUMPUK_AMOUNT_NONE where a step has none. */
    uint8_t threshold_basis[TUMPUK_SLOT_COUNT];
    uint8_t discount_basis[TUMPUK_SLOT_COUNT];
};

/* The rules of the platform's guide, in force since ever. Static storage. */
TUMPUK_API const struct tumpuk_rulebook *tumpuk_rulebook_guide(void);

/* Whether a step may judge its thresholds, or take its discount, of `amount`:
 * a running amount at or before the step's own. Where a step has no such
 * basis, only TUMPUK_AMOUNT_NONE is true. */
TUMPUK_API bool tumpuk_rulebook_threshold_allowed(enum tumpuk_slot slot, enum tumpuk_amount amount);
TUMPUK_API bool tumpuk_rulebook_discount_allowed(enum tumpuk_slot slot, enum tumpuk_amount amount);

/* Whether all ranks and bases are in range; the core must not be given a
 * rulebook for which this is false. */
TUMPUK_API bool tumpuk_rulebook_valid(const struct tumpuk_rulebook *rulebook);

/* How two types stand to each other on the same unit, line or order. */
enum tumpuk_relation {
    TUMPUK_RELATION_STACKS,
    TUMPUK_RELATION_FIRST_WINS,
    TUMPUK_RELATION_SECOND_WINS,
    TUMPUK_RELATION_LARGER_DISCOUNT_WINS,
};
#define TUMPUK_RELATION_COUNT 4

TUMPUK_API enum tumpuk_relation tumpuk_rulebook_relation(const struct tumpuk_rulebook *rulebook,
                                                         enum tumpuk_type first,
                                                         enum tumpuk_type second);
TUMPUK_API const char *tumpuk_relation_name(enum tumpuk_relation relation);

#ifdef __cplusplus
}
#endif
#endif

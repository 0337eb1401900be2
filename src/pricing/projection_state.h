/*
 * What one projection works on; all arrays lie in the caller's storage.
 *
 *   projection.c (begin, boundaries, segments) → projection_slots.c (one instant)
 *
 * The promotions that take part are its rivals, kept in the order of the tie
 * rule. In each slot they stand in the order in which they could win: rank,
 * then the most that each could take off this line at any instant (in the
 * product tier and for gifts: exactly what it takes), then the tie rule. That
 * order changes with the rulebook only. Which of them are on is a set of bits
 * in that order, so a slot is settled by a short walk from its first bit.
 */
#ifndef PRICING_PROJECTION_STATE_H
#define PRICING_PROJECTION_STATE_H

#include <tumpuk/projection.h>

#include "pricing/money.h"
#include "pricing/sort.h"

/* The slots of the three discount tiers come first, as do their amounts. */
#define PROJECTION_SLOTS (TUMPUK_SLOT_PLATFORM_VOUCHER + 1)
#define PROJECTION_AMOUNTS (TUMPUK_AMOUNT_AFTER_VOUCHER + 1)

/* A rival's `bound` where it can win at no instant: it is a cause only. */
#define BOUND_IDLE (-1)
/* A gift whose list value leaves the money range. */
#define BOUND_OUT_OF_RANGE INT64_MAX

struct rival {
    const struct tumpuk_promotion *promotion;
    int64_t bound;     /* money: of a unit, of a gift, of the line */
    uint32_t index;    /* into the request's */
    uint32_t bit;      /* its place in its slot's order; TUMPUK_NONE: idle */
    int32_t allowance; /* units, product tier */
    uint8_t slot;
};

struct projection_slot {
    struct tumpuk_winner winner; /* all but the product tier; promotion TUMPUK_NONE: none */
    int64_t seller_part;         /* of what the slot takes off */
    uint32_t first_word;         /* of the set */
    uint32_t end_word;
    uint32_t inputs; /* set of 1u << enum tumpuk_amount that it looks at */
    bool stale;      /* a rival came or went since it was settled */
};

struct tumpuk_projection {
    struct tumpuk_projection_request request;
    struct rival *rivals; /* in the order of the tie rule, so of their starts */
    uint32_t rival_count;
    uint32_t *ends; /* rivals that end inside the period, by when */
    uint32_t end_count;
    struct sort_key *keys; /* scratch */
    struct sort_key *spare_keys;
    uint64_t *on;        /* the set; each slot begins a word of its own */
    uint32_t *rival_at;  /* by bit */
    uint32_t next_start; /* what comes next: rivals, ends, rulebooks */
    uint32_t next_end;
    uint32_t next_rulebook;

    struct projection_slot slots[PROJECTION_SLOTS];
    int64_t amounts[PROJECTION_AMOUNTS];
    struct tumpuk_winner *takers; /* of the product tier; room for the other slots' winners */
    struct tumpuk_winner *spare_takers;
    uint32_t taker_count;
    money_wide line_cost; /* meaningless where it is not known */
    bool out_of_range;    /* from from_us on: no more segments */

    int64_t from_us;        /* of the segment at hand */
    uint32_t first_started; /* its causes: those up to next_start, next_end */
    uint32_t first_ended;
    bool rulebook_changed;
    struct tumpuk_cause *causes;
};

static inline const struct tumpuk_rulebook *projection_rulebook(const struct tumpuk_projection *p)
{
    return p->request.rulebooks[p->next_rulebook - 1].rulebook;
}

/* projection_slots.c */

/* Finds `bound` and `allowance` of a rival on the request's line. */
void projection_weigh(const struct tumpuk_projection *projection, struct rival *rival);

/* Puts every slot's rivals in order for the rulebook in force, with those on
 * that are at `at_us`; every slot is stale then. */
void projection_arrange(struct tumpuk_projection *projection, int64_t at_us);

/* Settles the slots that are stale or whose amounts changed. Whether an amount
 * or a winner is another. */
bool projection_settle(struct tumpuk_projection *projection);

/* Whether a quote would refuse what is settled: TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE. */
bool projection_leaves_range(const struct tumpuk_projection *projection);

#endif

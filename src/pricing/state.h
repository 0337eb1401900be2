/*
 * What one quote works on while it is computed; all arrays lie in the caller's
 * storage. The rooms of this folder pass it along in the order of calculation:
 *
 *   quote.c → eligibility.c → slot_product.c → slot_cart.c → slot_order.c → quote.c
 *
 * running[a][l] is the amount of line l at the running amount a; a step fills
 * the next one. Invariants: 0 <= running[a+1][l] <= running[a][l], and
 * total[a] = Σ running[a][l].
 */
#ifndef PRICING_STATE_H
#define PRICING_STATE_H

#include <tumpuk/quote.h>

#include "pricing/money.h"
#include "pricing/store.h"

/* While slots are being chosen: a decision that is still open. */
#define REASON_OPEN 0xffu

struct slot_list {
    uint32_t count;
    uint32_t *promotions; /* indexes of those that passed eligibility, ascending */
};

struct quote_state {
    const struct tumpuk_rulebook *rulebook;
    const struct tumpuk_basket *basket;
    const struct tumpuk_promotion *const *promotions;
    uint32_t line_count;
    uint32_t promotion_count;
    uint32_t words;         /* of a set of lines */
    const uint64_t **scope; /* by promotion; NULL: every line */
    const uint64_t *all;    /* the set of every line */
    bool *presented;        /* by promotion: claimed, its code presented; NULL: not looked up */
    uint32_t *by_sku;       /* lines in order of their SKU's bytes */
    uint32_t *sku_position; /* its inverse */
    uint32_t *settling;     /* lines from the dearest list price to the cheapest */
    int64_t *running[TUMPUK_AMOUNT_MERCHANDISE_COUNT];
    int64_t total[TUMPUK_AMOUNT_MERCHANDISE_COUNT];
    int64_t total_quantity;
    int64_t shipping_left;
    struct slot_list slots[TUMPUK_SLOT_COUNT];
    struct tumpuk_decision *decisions;
    struct tumpuk_quote_line *lines;
    int64_t *parts;          /* scratch by line: a discount spread */
    int64_t *platform_parts; /* scratch by line: what of it the platform pays */
    uint64_t *remainders;    /* scratch by line */
    uint32_t *scratch_lines; /* scratch by line */
    int64_t seller_shipping; /* shipping discounts by funder */
    int64_t platform_shipping;
    int64_t seller_cashback;
    bool out_of_range; /* a sum left the money range */
    struct store store;
    struct tumpuk_quote *quote;
};

static inline bool set_has(const uint64_t *set, uint32_t line)
{
    return set == NULL || ((set[line / 64] >> (line % 64)) & 1) != 0;
}

/* For each line of a set, in ascending order; `set` NULL is every line. */
static inline uint32_t set_next(const struct quote_state *state, const uint64_t *set, uint32_t from)
{
    const uint64_t *words = set == NULL ? state->all : set;

    for (uint32_t w = from / 64; w < state->words; w++) {
        uint64_t word = words[w];

        if (w == from / 64)
            word &= ~UINT64_C(0) << (from % 64);
        if (word != 0)
            return w * 64 + (uint32_t)__builtin_ctzll(word);
    }
    return TUMPUK_NONE;
}
/* NOLINTBEGIN(bugprone-macro-parentheses): `line` is a name, not an expression */
#define SET_EACH(line, state, set)                                     \
    for (uint32_t line = set_next(state, set, 0); line != TUMPUK_NONE; \
         line = set_next(state, set, line + 1))
/* NOLINTEND(bugprone-macro-parentheses) */

/* eligibility.c: decides what cannot apply, and sorts the rest into slots. */
void eligibility_judge(struct quote_state *state, const uint64_t *scope_lines);

/* presented.c: whether the buyer holds what a promotion asks for. */
size_t presented_size(uint32_t promotion_count);
void presented_init(struct quote_state *state);
bool presented_has(const struct quote_state *state, uint32_t p, bool code);

/* scope.c: the set of lines that a promotion's scope names. */
struct scope_index {
    uint32_t mask;           /* table size - 1; 0: no table, compare directly */
    uint32_t *sku_table;     /* line or TUMPUK_NONE, open addressing */
    uint32_t *product_table; /* first line of the product or TUMPUK_NONE */
    uint32_t *next_same;     /* by line: the next line of its product */
};
size_t scope_index_size(uint32_t line_count);
bool scope_index_init(struct scope_index *index, const struct quote_state *state,
                      struct store *store);
void scope_match(const struct scope_index *index, const struct quote_state *state,
                 const struct tumpuk_scope *scope, uint64_t *set);

/* One file a step; each decides its slot's promotions and fills the slot. */
void slot_product_settle(struct quote_state *state);
size_t slot_product_size(uint32_t line_count, uint32_t promotion_count);
void slot_cart_settle(struct quote_state *state);
size_t slot_cart_size(uint32_t line_count, uint32_t promotion_count);
void slot_gift_settle(struct quote_state *state);
void slot_voucher_settle(struct quote_state *state, enum tumpuk_slot slot);
void slot_shipping_settle(struct quote_state *state, enum tumpuk_slot slot);
void slot_cashback_settle(struct quote_state *state);
size_t slot_order_size(uint32_t line_count); /* of one slot */

/* spread.c: `amount` over the lines of `set` in proportion to weights[line] by
 * largest remainder; parts[line] is written for the lines of the set only.
 * 0 <= amount <= Σ weights of the set. */
void spread_amount(const struct quote_state *state, int64_t amount, const uint64_t *set,
                   const int64_t *weights, int64_t *parts);

/* Spreads a discount of `promotion` over its lines: fills state->parts and
 * state->platform_parts, adds to the lines' discount `kind` and funding, and
 * takes the parts off `after`. `weights` are the amounts before the step. */
void spread_discount(struct quote_state *state, uint32_t promotion, int64_t discount,
                     const uint64_t *set, const int64_t *weights, int64_t *after,
                     enum tumpuk_line_discount kind);

/* Writes a decision that is settled. */
static inline void decision_reject(struct tumpuk_decision *decision, enum tumpuk_reason reason)
{
    decision->outcome = TUMPUK_OUTCOME_NOT_APPLIED;
    decision->reason = (uint8_t)reason;
}

static inline void decision_short_of(struct tumpuk_decision *decision, enum tumpuk_reason reason,
                                     int64_t missing)
{
    decision_reject(decision, reason);
    decision->told = TUMPUK_DECISION_SHORT_OF;
    decision->short_of = missing;
}

static inline void decision_lose(struct tumpuk_decision *decision, enum tumpuk_reason reason,
                                 uint32_t beaten_by, int64_t would_discount)
{
    decision_reject(decision, reason);
    decision->told = TUMPUK_DECISION_WOULD_DISCOUNT;
    decision->beaten_by = beaten_by;
    decision->would_discount = would_discount;
}

/* The set of one promotion's lines as an array in the storage, ascending. */
const uint32_t *state_list_lines(struct quote_state *state, const uint64_t *set, uint32_t *count);

/* Enters the single promotion that took a slot. */
void state_apply_one(struct quote_state *state, enum tumpuk_slot slot, uint32_t promotion,
                     int64_t discount, const uint32_t *lines, uint32_t line_count);

#endif

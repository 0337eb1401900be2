/*
 * The product tier: which promotion prices each unit of each line (spec
 * pricing, "Product tier" and section 6).
 *
 * Lines are settled from the dearest to the cheapest. On a line, candidates
 * stand in the order of rank, discount per unit, tie rule; each takes as many
 * of the units still unpriced as its allowance lets it. Nearly always the first
 * takes them all, so it is found in one pass; only when its allowance runs out
 * are the others brought into order, by a heap, as far as they are needed.
 */
#include <string.h>

#include "pricing/state.h"
#include "pricing/unit.h"

struct candidate {
    const uint64_t *scope;
    int64_t value;    /* price, amount or bps */
    int64_t discount; /* taken so far */
    int64_t alone;    /* what it would have taken alone in the slot */
    uint32_t promotion;
    uint32_t beaten_by; /* the strongest taker on the first line where it lost */
    uint32_t applied;   /* its entry among the applied, or TUMPUK_NONE */
    uint32_t line_mark; /* the last line it took units on, + 1 */
    int32_t allowance;  /* units left to take */
    int32_t alone_allowance;
    int32_t wanted; /* units of the lines whose price it lowers */
    int32_t taken;
    uint8_t kind; /* enum tumpuk_benefit_kind */
    uint8_t rank;
    uint8_t type;
    bool beat_weaker;
    bool beat_own;
};

/* A candidate of the line at hand. */
struct bid {
    int64_t discount; /* a unit */
    uint32_t candidate;
};

struct product_tier {
    struct quote_state *state;
    struct candidate *candidates;
    uint32_t candidate_count;
    struct bid *bids;
    uint32_t bid_count;
    uint32_t bids_of[PRODUCT_TYPES]; /* not yet passed over, by type */
    struct tumpuk_block *blocks;
    uint32_t block_count;
    struct tumpuk_applied *applied;
    uint32_t applied_count;
};

size_t slot_product_size(uint32_t line_count, uint32_t promotion_count)
{
    size_t takes = (size_t)promotion_count + line_count; /* each ends an allowance or a line */

    return store_round(promotion_count * sizeof(struct candidate)) +
           store_round(promotion_count * sizeof(struct bid)) +
           store_round((takes + line_count) * sizeof(struct tumpuk_block)) +
           store_round(promotion_count * sizeof(struct tumpuk_applied)) +
           store_round(takes * sizeof(uint32_t));
}

static void candidates_init(struct product_tier *tier)
{
    const struct quote_state *state = tier->state;
    const struct slot_list *slot = &state->slots[TUMPUK_SLOT_PRODUCT_PRICE];

    for (uint32_t i = 0; i < slot->count; i++) {
        uint32_t p = slot->promotions[i];
        const struct tumpuk_promotion *promotion = state->promotions[p];
        int64_t limit = promotion->max_units_per_order;
        /* no basket has INT32_MAX units, so such a limit is none */
        int32_t allowance = limit == 0 || limit > INT32_MAX ? INT32_MAX : (int32_t)limit;

        tier->candidates[i] = (struct candidate){
            .scope = state->scope[p],
            .value = unit_value(&promotion->benefit),
            .promotion = p,
            .beaten_by = TUMPUK_NONE,
            .applied = TUMPUK_NONE,
            .allowance = allowance,
            .alone_allowance = allowance,
            .kind = (uint8_t)promotion->benefit.kind,
            .rank = state->rulebook->rank[promotion->type],
            .type = (uint8_t)promotion->type,
        };
    }
    tier->candidate_count = slot->count;
}

/* spec: Choosing inside a slot, 2 to 4 */
static bool bid_precedes(const struct product_tier *tier, struct bid a, struct bid b)
{
    const struct candidate *x = &tier->candidates[a.candidate];
    const struct candidate *y = &tier->candidates[b.candidate];

    if (x->rank != y->rank)
        return x->rank < y->rank;
    if (a.discount != b.discount)
        return a.discount > b.discount;
    return tumpuk_promotion_precedes(tier->state->promotions[x->promotion],
                                     tier->state->promotions[y->promotion]);
}

/* Gathers the line's candidates; returns the position of the strongest. This
 * loop sees every promotion on every line, so what it compares with stands in
 * locals, and the tie rule is asked last. */
static uint32_t line_gather(struct product_tier *tier, uint32_t line)
{
    const struct tumpuk_line *item = &tier->state->basket->lines[line];
    unsigned first_rank = TUMPUK_RANK_MAX + 1;
    int64_t first_discount = 0;
    uint32_t first = 0;
    uint32_t count = 0;

    memset(tier->bids_of, 0, sizeof(tier->bids_of));
    for (uint32_t c = 0; c < tier->candidate_count; c++) {
        struct candidate *candidate = &tier->candidates[c];
        int32_t units;
        int64_t discount;

        if (!set_has(candidate->scope, line))
            continue;
        discount = unit_discount(candidate->kind, candidate->value, item->list_price);
        if (discount <= 0)
            continue;
        units = item->quantity < candidate->alone_allowance ? item->quantity
                                                            : candidate->alone_allowance;
        candidate->alone += discount * units;
        candidate->alone_allowance -= units;
        candidate->wanted += item->quantity;
        tier->bids_of[candidate->type]++;
        tier->bids[count] = (struct bid){.discount = discount, .candidate = c};
        if (candidate->rank < first_rank ||
            (candidate->rank == first_rank &&
             (discount > first_discount ||
              (discount == first_discount &&
               bid_precedes(tier, tier->bids[count], tier->bids[first]))))) {
            first = count;
            first_rank = candidate->rank;
            first_discount = discount;
        }
        count++;
    }
    tier->bid_count = count;
    return first;
}

/* Sinks the bid at `place` of a heap whose root is the strongest. */
static void heap_sink(const struct product_tier *tier, struct bid *heap, uint32_t count,
                      uint32_t place)
{
    struct bid bid = heap[place];

    for (;;) {
        uint32_t child = 2 * place + 1;

        if (child >= count)
            break;
        if (child + 1 < count && bid_precedes(tier, heap[child + 1], heap[child]))
            child++;
        if (!bid_precedes(tier, heap[child], bid))
            break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = bid;
}

/* Whom a taker beats on this line: those of the line that come after it. */
static void note_beaten(struct product_tier *tier, struct candidate *taker)
{
    const uint8_t *rank = tier->state->rulebook->rank;

    for (unsigned type = 0; type < PRODUCT_TYPES; type++) {
        if (tier->bids_of[type] == 0)
            continue;
        if (rank[type] > taker->rank)
            taker->beat_weaker = true;
        else if (rank[type] == taker->rank)
            taker->beat_own = true;
    }
}

static void line_take(struct product_tier *tier, uint32_t line, struct bid bid, int32_t units)
{
    struct quote_state *state = tier->state;
    struct candidate *taker = &tier->candidates[bid.candidate];
    struct tumpuk_quote_line *out = &state->lines[line];
    int64_t discount = bid.discount * units;
    int64_t paid = money_rate(discount, state->promotions[taker->promotion]->platform_share_bps);

    if (taker->applied == TUMPUK_NONE) {
        taker->applied = tier->applied_count++;
        tier->applied[taker->applied] = (struct tumpuk_applied){.promotion = taker->promotion};
    }
    tier->applied[taker->applied].discount += discount;
    tier->applied[taker->applied].line_count++;
    tier->blocks[tier->block_count++] = (struct tumpuk_block){
        .unit_price = state->basket->lines[line].list_price - bid.discount,
        .promotion = taker->promotion,
        .quantity = units};
    taker->line_mark = line + 1;
    taker->taken += units;
    taker->discount += discount;
    if (taker->allowance != INT32_MAX)
        taker->allowance -= units;
    out->discounts[TUMPUK_LINE_DISCOUNT_PRODUCT] += discount;
    out->platform_funded += paid;
    out->seller_funded += discount - paid;
    note_beaten(tier, taker);
}

/* Lets the line's bids take its units in their order; returns the first taker
 * or TUMPUK_NONE, and the units left over. */
static uint32_t line_share_out(struct product_tier *tier, uint32_t line, uint32_t first,
                               int32_t *units_left)
{
    struct bid *heap = tier->bids;
    uint32_t count = tier->bid_count;
    uint32_t first_taker = TUMPUK_NONE;
    struct bid bid = heap[first];

    /* the strongest becomes the root; if it takes all, no heap is needed */
    heap[first] = heap[0];
    heap[0] = bid;
    if (tier->candidates[bid.candidate].allowance < *units_left) {
        for (uint32_t place = count / 2; place-- > 0;)
            heap_sink(tier, heap, count, place);
    }
    while (*units_left > 0 && count > 0) {
        struct candidate *candidate;
        int32_t wanted = *units_left;
        int32_t units;

        bid = heap[0];
        candidate = &tier->candidates[bid.candidate];
        tier->bids_of[candidate->type]--;
        units = candidate->allowance < wanted ? candidate->allowance : wanted;
        if (units > 0) {
            int32_t could = tier->state->basket->lines[line].quantity;

            if (candidate->allowance < could)
                could = candidate->allowance;
            if (first_taker == TUMPUK_NONE)
                first_taker = bid.candidate;
            else if (units < could && candidate->beaten_by == TUMPUK_NONE)
                candidate->beaten_by = first_taker;
            line_take(tier, line, bid, units);
            *units_left -= units;
        }
        /* passed bids move behind the heap, where line_note_losers finds them */
        count--;
        heap[0] = heap[count];
        heap[count] = bid;
        if (*units_left > 0 && count > 1)
            heap_sink(tier, heap, count, 0);
    }
    return first_taker;
}

/* spec: section 6, "It loses on a line where …"; takers are judged as they take. */
static void line_note_losers(struct product_tier *tier, uint32_t line, uint32_t first_taker)
{
    for (uint32_t i = 0; i < tier->bid_count; i++) {
        struct candidate *candidate = &tier->candidates[tier->bids[i].candidate];

        if (candidate->beaten_by == TUMPUK_NONE && candidate->line_mark != line + 1 &&
            candidate->allowance > 0)
            candidate->beaten_by = first_taker;
    }
}

static void line_settle(struct product_tier *tier, uint32_t line)
{
    const struct tumpuk_line *item = &tier->state->basket->lines[line];
    struct tumpuk_quote_line *out = &tier->state->lines[line];
    uint32_t first_block = tier->block_count;
    uint32_t first = line_gather(tier, line);
    int32_t units_left = item->quantity;

    if (tier->bid_count > 0) {
        uint32_t first_taker = line_share_out(tier, line, first, &units_left);

        if (first_taker != TUMPUK_NONE)
            line_note_losers(tier, line, first_taker);
    }
    if (units_left > 0)
        tier->blocks[tier->block_count++] = (struct tumpuk_block){
            .unit_price = item->list_price, .promotion = TUMPUK_NONE, .quantity = units_left};
    out->blocks = tier->blocks + first_block;
    out->block_count = tier->block_count - first_block;
}

static void decide(struct product_tier *tier, const struct candidate *candidate)
{
    struct tumpuk_decision *decision = &tier->state->decisions[candidate->promotion];
    uint32_t beaten_by = TUMPUK_NONE;

    if (candidate->wanted == 0) {
        decision_reject(decision, TUMPUK_REASON_NO_DISCOUNT);
        return;
    }
    if (candidate->beaten_by != TUMPUK_NONE)
        beaten_by = tier->candidates[candidate->beaten_by].promotion;
    if (candidate->taken == 0) {
        bool outranked = tier->candidates[candidate->beaten_by].rank < candidate->rank;

        decision_lose(decision,
                      outranked ? TUMPUK_REASON_OUTRANKED : TUMPUK_REASON_SMALLER_DISCOUNT,
                      beaten_by, candidate->alone);
        return;
    }
    decision->outcome = candidate->taken == candidate->wanted ? TUMPUK_OUTCOME_APPLIED
                                                              : TUMPUK_OUTCOME_PARTLY_APPLIED;
    decision->discount = candidate->discount;
    decision->beaten_by = beaten_by;
    if (candidate->beat_weaker)
        decision->reason = TUMPUK_REASON_PRIORITY;
    else if (candidate->beat_own)
        decision->reason = TUMPUK_REASON_BEST_DISCOUNT;
    else if (beaten_by != TUMPUK_NONE)
        decision->reason = TUMPUK_REASON_REMAINDER;
    else
        decision->reason = TUMPUK_REASON_STACKED;
}

/* Gives each applied entry its lines, ascending: counted while taking, placed
 * here by going over the lines in order. */
static void list_applied_lines(struct product_tier *tier)
{
    struct quote_state *state = tier->state;
    size_t takes = (size_t)state->promotion_count + state->line_count;
    uint32_t *lines = store_take(&state->store, takes, sizeof(*lines));
    uint32_t *entry_of = tier->applied_count > 0 ? (uint32_t *)(void *)tier->bids : NULL;

    for (uint32_t i = 0; i < tier->applied_count; i++) {
        tier->applied[i].lines = lines;
        lines += tier->applied[i].line_count;
        tier->applied[i].line_count = 0;
    }
    for (uint32_t c = 0; entry_of != NULL && c < tier->candidate_count; c++)
        entry_of[tier->candidates[c].promotion] = tier->candidates[c].applied;
    for (uint32_t line = 0; line < state->line_count; line++) {
        const struct tumpuk_quote_line *out = &state->lines[line];

        for (uint32_t b = 0; b < out->block_count; b++) {
            struct tumpuk_applied *applied;

            if (out->blocks[b].promotion == TUMPUK_NONE)
                continue;
            applied = &tier->applied[entry_of[out->blocks[b].promotion]];
            ((uint32_t *)(uintptr_t)applied->lines)[applied->line_count++] = line;
        }
    }
}

void slot_product_settle(struct quote_state *state)
{
    struct tumpuk_quote_slot *slot = &state->quote->slots[TUMPUK_SLOT_PRODUCT_PRICE];
    struct product_tier tier = {.state = state};
    size_t takes = (size_t)state->promotion_count + state->line_count;

    tier.candidates = store_take(&state->store, state->promotion_count, sizeof(struct candidate));
    tier.bids = store_take(&state->store, state->promotion_count, sizeof(struct bid));
    tier.blocks = store_take(&state->store, takes + state->line_count, sizeof(struct tumpuk_block));
    tier.applied = store_take(&state->store, state->promotion_count, sizeof(struct tumpuk_applied));
    candidates_init(&tier);
    for (uint32_t i = 0; i < state->line_count; i++)
        line_settle(&tier, state->settling[i]);
    for (uint32_t c = 0; c < tier.candidate_count; c++)
        decide(&tier, &tier.candidates[c]);
    list_applied_lines(&tier);
    slot->applied = tier.applied;
    slot->applied_count = tier.applied_count;
    state->total[TUMPUK_AMOUNT_AFTER_PRODUCT] = state->total[TUMPUK_AMOUNT_LIST];
    for (uint32_t line = 0; line < state->line_count; line++) {
        int64_t discount = state->lines[line].discounts[TUMPUK_LINE_DISCOUNT_PRODUCT];

        state->running[TUMPUK_AMOUNT_AFTER_PRODUCT][line] =
            state->running[TUMPUK_AMOUNT_LIST][line] - discount;
        state->total[TUMPUK_AMOUNT_AFTER_PRODUCT] -= discount;
    }
}

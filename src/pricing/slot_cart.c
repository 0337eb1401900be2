/*
 * The cart tier: BMSM in rounds (a line serves one at most), then the gift
 * (spec pricing, "Cart tier" and section 6).
 */
#include <string.h>

#include "pricing/state.h"
#include "pricing/worth.h"

struct bundle {
    const uint64_t *scope;
    int64_t alone;    /* discount with all lines free */
    int64_t discount; /* over its lines still free; 0: none */
    uint32_t promotion;
    uint32_t beaten_by; /* the first that took one of its lines */
};

struct cart_tier {
    struct quote_state *state;
    struct bundle *bundles; /* those with a discount that are not yet taken */
    uint32_t count;
    uint64_t *free;  /* lines that serve no BMSM yet */
    uint64_t *lines; /* scratch: lines that the winner of a round takes */
    struct tumpuk_applied *applied;
    uint32_t applied_count;
};

size_t slot_cart_size(uint32_t line_count, uint32_t promotion_count)
{
    return store_round(promotion_count * sizeof(struct bundle)) +
           2 * store_round(TUMPUK_SCOPE_WORDS(line_count) * sizeof(uint64_t)) +
           store_round(line_count * sizeof(struct tumpuk_applied)) +
           (size_t)line_count * store_round(sizeof(uint32_t)) + /* each round rounds up */
           store_round(line_count * sizeof(uint32_t));
}

/* What the promotion's free lines come to. */
static struct cart_sums sums_over(const struct quote_state *state, const uint64_t *scope,
                                  const uint64_t *free)
{
    const int64_t *threshold =
        state->running[state->rulebook->threshold_basis[TUMPUK_SLOT_CART_DISCOUNT]];
    const int64_t *basis =
        state->running[state->rulebook->discount_basis[TUMPUK_SLOT_CART_DISCOUNT]];
    const int64_t *running = state->running[TUMPUK_AMOUNT_AFTER_PRODUCT];
    struct cart_sums sums = {0};

    SET_EACH(line, state, free)
    {
        if (!set_has(scope, line))
            continue;
        sums.quantity += state->basket->lines[line].quantity;
        sums.threshold += threshold[line];
        sums.basis += basis[line];
        sums.running += running[line];
    }
    return sums;
}

/* Thresholds and NO_DISCOUNT are judged with all lines free. */
static void bundles_init(struct cart_tier *tier)
{
    struct quote_state *state = tier->state;
    const struct slot_list *slot = &state->slots[TUMPUK_SLOT_CART_DISCOUNT];

    for (uint32_t i = 0; i < slot->count; i++) {
        uint32_t p = slot->promotions[i];
        const struct tumpuk_benefit *benefit = &state->promotions[p]->benefit;
        const struct tumpuk_step *first = &benefit->steps[0];
        struct cart_sums sums = sums_over(state, state->scope[p], state->all);
        int64_t discount = steps_discount(benefit, &sums);

        if (sums.quantity < first->min_quantity)
            decision_short_of(&state->decisions[p], TUMPUK_REASON_MIN_QUANTITY_NOT_MET,
                              first->min_quantity - sums.quantity);
        else if (sums.threshold < first->min_spend)
            decision_short_of(&state->decisions[p], TUMPUK_REASON_MIN_SPEND_NOT_MET,
                              first->min_spend - sums.threshold);
        else if (discount == 0)
            decision_reject(&state->decisions[p], TUMPUK_REASON_NO_DISCOUNT);
        else
            tier->bundles[tier->count++] = (struct bundle){.scope = state->scope[p],
                                                           .alone = discount,
                                                           .discount = discount,
                                                           .promotion = p,
                                                           .beaten_by = TUMPUK_NONE};
    }
}

static bool bundle_precedes(const struct cart_tier *tier, const struct bundle *a,
                            const struct bundle *b)
{
    const struct tumpuk_promotion *const *promotions = tier->state->promotions;

    if (a->discount != b->discount)
        return a->discount > b->discount;
    return tumpuk_promotion_precedes(promotions[a->promotion], promotions[b->promotion]);
}

/* Whether the scope has a line of `lines`, a set that is not NULL. */
static bool scope_meets(const struct cart_tier *tier, const uint64_t *scope, const uint64_t *lines)
{
    uint64_t common = 0;

    for (uint32_t w = 0; w < tier->state->words; w++)
        common |= lines[w] & (scope == NULL ? ~UINT64_C(0) : scope[w]);
    return common != 0;
}

static void bundle_take(struct cart_tier *tier, const struct bundle *winner, bool had_rival)
{
    struct quote_state *state = tier->state;
    struct tumpuk_decision *decision = &state->decisions[winner->promotion];
    struct tumpuk_applied *applied = &tier->applied[tier->applied_count++];
    bool partly = winner->beaten_by != TUMPUK_NONE;

    spread_discount(state, winner->promotion, winner->discount, tier->lines,
                    state->running[TUMPUK_AMOUNT_AFTER_PRODUCT],
                    state->running[TUMPUK_AMOUNT_AFTER_CART], TUMPUK_LINE_DISCOUNT_CART);
    state->total[TUMPUK_AMOUNT_AFTER_CART] -= winner->discount;
    *applied = (struct tumpuk_applied){.promotion = winner->promotion,
                                       .discount = winner->discount};
    applied->lines = state_list_lines(state, tier->lines, &applied->line_count);
    decision->outcome = partly ? TUMPUK_OUTCOME_PARTLY_APPLIED : TUMPUK_OUTCOME_APPLIED;
    decision->discount = winner->discount;
    decision->beaten_by = winner->beaten_by;
    if (had_rival)
        decision->reason = TUMPUK_REASON_BEST_DISCOUNT;
    else
        decision->reason = partly ? TUMPUK_REASON_REMAINDER : TUMPUK_REASON_STACKED;
}

/* One round: the largest discount takes all its free lines. False where none
 * has a discount any more. */
static bool round_settle(struct cart_tier *tier)
{
    struct quote_state *state = tier->state;
    struct bundle winner;
    uint32_t best = 0;
    bool had_rival = false;

    for (uint32_t i = 1; i < tier->count; i++) {
        if (bundle_precedes(tier, &tier->bundles[i], &tier->bundles[best]))
            best = i;
    }
    if (tier->count == 0 || tier->bundles[best].discount == 0)
        return false;
    winner = tier->bundles[best];
    tier->bundles[best] = tier->bundles[--tier->count];
    for (uint32_t w = 0; w < state->words; w++)
        tier->lines[w] = tier->free[w] & (winner.scope == NULL ? ~UINT64_C(0) : winner.scope[w]);
    for (uint32_t w = 0; w < state->words; w++)
        tier->free[w] &= ~tier->lines[w];
    for (uint32_t i = 0; i < tier->count; i++) {
        struct bundle *bundle = &tier->bundles[i];
        struct cart_sums sums;

        if (!scope_meets(tier, bundle->scope, tier->lines))
            continue;
        had_rival = had_rival || bundle->discount > 0;
        if (bundle->beaten_by == TUMPUK_NONE)
            bundle->beaten_by = winner.promotion;
        sums = sums_over(state, bundle->scope, tier->free);
        bundle->discount = steps_discount(&state->promotions[bundle->promotion]->benefit, &sums);
    }
    bundle_take(tier, &winner, had_rival);
    return true;
}

void slot_cart_settle(struct quote_state *state)
{
    struct tumpuk_quote_slot *slot = &state->quote->slots[TUMPUK_SLOT_CART_DISCOUNT];
    struct cart_tier tier = {.state = state};

    state->total[TUMPUK_AMOUNT_AFTER_CART] = state->total[TUMPUK_AMOUNT_AFTER_PRODUCT];
    memcpy(state->running[TUMPUK_AMOUNT_AFTER_CART], state->running[TUMPUK_AMOUNT_AFTER_PRODUCT],
           state->line_count * sizeof(int64_t));
    if (state->slots[TUMPUK_SLOT_CART_DISCOUNT].count == 0)
        return;
    tier.bundles = store_take(&state->store, state->promotion_count, sizeof(struct bundle));
    tier.free = store_take(&state->store, state->words, sizeof(uint64_t));
    tier.lines = store_take(&state->store, state->words, sizeof(uint64_t));
    tier.applied = store_take(&state->store, state->line_count, sizeof(struct tumpuk_applied));
    memcpy(tier.free, state->all, state->words * sizeof(uint64_t));
    bundles_init(&tier);
    while (round_settle(&tier))
        ;
    for (uint32_t i = 0; i < tier.count; i++)
        decision_lose(&state->decisions[tier.bundles[i].promotion], TUMPUK_REASON_SMALLER_DISCOUNT,
                      tier.bundles[i].beaten_by, tier.bundles[i].alone);
    slot->applied = tier.applied;
    slot->applied_count = tier.applied_count;
}

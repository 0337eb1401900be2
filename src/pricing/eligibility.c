/*
 * What cannot apply, whatever the amounts: the first reasons of spec pricing,
 * section 6, in their order. The rest goes to its slot's list.
 */
#include "pricing/eligibility.h"
#include "pricing/state.h"

/* REASON_OPEN where nothing of the buyer or the instant stands against it. */
static unsigned judge_request(const struct quote_state *state, uint32_t p,
                              const struct tumpuk_type_traits *traits)
{
    const struct tumpuk_basket *basket = state->basket;
    const struct tumpuk_promotion *promotion = state->promotions[p];
    unsigned reason = eligibility_circumstances(promotion, basket->at_us, basket->buyer,
                                                basket->channel);

    if (reason != REASON_OPEN)
        return reason;
    if (traits->needs_code && !presented_has(state, p, true))
        return TUMPUK_REASON_CODE_NOT_PRESENTED;
    if (traits->needs_claim && !presented_has(state, p, false))
        return TUMPUK_REASON_NOT_CLAIMED;
    if (promotion->quota_exhausted)
        return TUMPUK_REASON_QUOTA_EXHAUSTED;
    return REASON_OPEN;
}

/* What a set of lines holds: nothing, everything, or some. */
static bool set_is_empty(const struct quote_state *state, const uint64_t *set)
{
    uint64_t any = 0;

    for (uint32_t w = 0; w < state->words; w++)
        any |= set[w];
    return any == 0;
}

static bool set_is_all(const struct quote_state *state, const uint64_t *set)
{
    uint64_t missing = 0;

    for (uint32_t w = 0; w < state->words; w++)
        missing |= set[w] ^ state->all[w];
    return missing == 0;
}

void eligibility_judge(struct quote_state *state, const uint64_t *scope_lines)
{
    struct scope_index index;
    bool indexed = false;

    presented_init(state);
    for (uint32_t p = 0; p < state->promotion_count; p++) {
        const struct tumpuk_promotion *promotion = state->promotions[p];
        const struct tumpuk_type_traits *traits = tumpuk_type_get(promotion->type);
        struct tumpuk_decision *decision = &state->decisions[p];
        struct slot_list *slot = &state->slots[traits->slot];
        unsigned reason = judge_request(state, p, traits);

        *decision = (struct tumpuk_decision){.outcome = TUMPUK_OUTCOME_NOT_APPLIED,
                                             .reason = (uint8_t)reason,
                                             .beaten_by = TUMPUK_NONE};
        state->scope[p] = NULL;
        if (reason != REASON_OPEN)
            continue;
        if (scope_lines != NULL) {
            state->scope[p] = scope_lines + (size_t)p * state->words;
        } else if (!promotion->scope.everything) {
            uint64_t *set = store_take(&state->store, state->words, sizeof(*set));

            if (!indexed)
                indexed = scope_index_init(&index, state, &state->store);
            scope_match(&index, state, &promotion->scope, set);
            state->scope[p] = set;
        }
        if (state->scope[p] != NULL && set_is_all(state, state->scope[p]))
            state->scope[p] = NULL; /* sums over every line are at hand */
        if (state->scope[p] != NULL && set_is_empty(state, state->scope[p]))
            decision->reason = TUMPUK_REASON_NO_ITEM_IN_SCOPE;
        else
            slot->promotions[slot->count++] = p;
    }
}

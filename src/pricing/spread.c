/*
 * Spreading an order's discount over its lines by largest remainder (spec
 * pricing, "Spreading an order-level discount over lines").
 */
#include "pricing/state.h"

/* Whether line a is served before line b among what is left over. */
static bool serves_before(const struct quote_state *state, uint32_t a, uint32_t b)
{
    if (state->remainders[a] != state->remainders[b])
        return state->remainders[a] > state->remainders[b];
    return state->sku_position[a] < state->sku_position[b];
}

/* Brings the `k` that are served first to the front. Selection: baskets are
 * short, and rarely is more than a unit or two left over. */
static void select_first(const struct quote_state *state, uint32_t *lines, uint32_t count,
                         uint32_t k)
{
    for (uint32_t i = 0; i < k; i++) {
        uint32_t first = i;
        uint32_t line;

        for (uint32_t j = i + 1; j < count; j++) {
            if (serves_before(state, lines[j], lines[first]))
                first = j;
        }
        line = lines[first];
        lines[first] = lines[i];
        lines[i] = line;
    }
}

void spread_amount(const struct quote_state *state, int64_t amount, const uint64_t *set,
                   const int64_t *weights, int64_t *parts)
{
    int64_t weight_sum = 0;
    int64_t left = amount;
    uint32_t count = 0;

    SET_EACH(line, state, set)
    weight_sum += weights[line];
    SET_EACH(line, state, set)
    {
        uint64_t product;

        parts[line] = 0;
        if (weights[line] == 0 || weight_sum == 0 || amount == 0)
            continue;
        if (!__builtin_mul_overflow((uint64_t)amount, (uint64_t)weights[line], &product)) {
            parts[line] = (int64_t)(product / (uint64_t)weight_sum);
            state->remainders[line] = product % (uint64_t)weight_sum;
        } else {
            money_uwide wide = (money_uwide)(uint64_t)amount * (uint64_t)weights[line];

            parts[line] = (int64_t)(wide / (uint64_t)weight_sum);
            state->remainders[line] = (uint64_t)(wide % (uint64_t)weight_sum);
        }
        left -= parts[line];
        state->scratch_lines[count++] = line;
    }
    /* fewer are left over than there are lines with a remainder */
    select_first(state, state->scratch_lines, count, (uint32_t)left);
    for (uint32_t i = 0; i < (uint32_t)left; i++)
        parts[state->scratch_lines[i]]++;
}

void spread_discount(struct quote_state *state, uint32_t promotion, int64_t discount,
                     const uint64_t *set, const int64_t *weights, int64_t *after,
                     enum tumpuk_line_discount kind)
{
    uint16_t share = state->promotions[promotion]->platform_share_bps;
    int64_t *parts = state->parts;
    int64_t *platform = state->platform_parts;

    spread_amount(state, discount, set, weights, parts);
    if (share > 0 && share < TUMPUK_BPS_ONE)
        spread_amount(state, money_rate(discount, share), set, parts, platform);
    SET_EACH(line, state, set)
    {
        int64_t paid = share == 0 ? 0 : share == TUMPUK_BPS_ONE ? parts[line] : platform[line];

        state->lines[line].discounts[kind] += parts[line];
        state->lines[line].platform_funded += paid;
        state->lines[line].seller_funded += parts[line] - paid;
        after[line] -= parts[line];
    }
}

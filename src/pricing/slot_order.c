/*
 * The slots that one promotion an order takes: gift, vouchers, shipping,
 * cashback. They are chosen alike (spec pricing, "Choosing inside a slot") and
 * differ in what a promotion is worth and in what is done with it.
 */
#include <string.h>

#include "pricing/state.h"
#include "pricing/worth.h"

/* What a promotion's lines come to. */
struct order_sums {
    int64_t quantity;
    int64_t threshold;
    int64_t basis;   /* what a percentage is taken of */
    int64_t running; /* before the step: never more than this */
};

size_t slot_order_size(uint32_t line_count)
{
    return store_round(sizeof(struct tumpuk_applied)) + store_round(line_count * sizeof(uint32_t));
}

static int64_t sum_amount(const struct quote_state *state, const uint64_t *set, uint8_t amount)
{
    int64_t sum = 0;

    if (set == NULL)
        return state->total[amount];
    SET_EACH(line, state, set)
    sum += state->running[amount][line];
    return sum;
}

static int64_t sum_quantity(const struct quote_state *state, const uint64_t *set)
{
    int64_t sum = 0;

    if (set == NULL)
        return state->total_quantity;
    SET_EACH(line, state, set)
    sum += state->basket->lines[line].quantity;
    return sum;
}

static int64_t basis_amount(const struct quote_state *state, const uint64_t *set, uint8_t basis)
{
    if (basis == TUMPUK_AMOUNT_SHIPPING_FEE)
        return state->basket->shipping_fee;
    if (basis == TUMPUK_AMOUNT_SHIPPING_REMAINING)
        return state->shipping_left;
    return sum_amount(state, set, basis);
}

/* The running amount that a step takes its discount off. */
static int64_t step_amount(const struct quote_state *state, const uint64_t *set,
                           enum tumpuk_slot slot)
{
    if (slot == TUMPUK_SLOT_PLATFORM_SHIPPING || slot == TUMPUK_SLOT_SELLER_SHIPPING)
        return state->shipping_left;
    return sum_amount(state, set, STEP_AMOUNT[slot]);
}

/* What a promotion whose thresholds are met is worth in its slot. */
static int64_t worth(struct quote_state *state, enum tumpuk_slot slot, uint32_t p)
{
    const struct tumpuk_benefit *benefit = &state->promotions[p]->benefit;
    const uint64_t *set = state->scope[p];
    int64_t value;

    if (slot == TUMPUK_SLOT_CART_GIFT) {
        if (!gift_value(benefit->gift, &value))
            state->out_of_range = true;
        return value;
    }
    return order_worth(benefit, basis_amount(state, set, state->rulebook->discount_basis[slot]),
                       step_amount(state, set, slot));
}

/* Whether the promotion is a candidate; if not, its decision is written. What
 * it is worth stands in would_discount until the slot is settled. */
static bool judge(struct quote_state *state, enum tumpuk_slot slot, uint32_t p)
{
    const struct tumpuk_promotion *promotion = state->promotions[p];
    struct tumpuk_decision *decision = &state->decisions[p];
    const uint64_t *set = state->scope[p];

    if (slot == TUMPUK_SLOT_CART_GIFT && !gift_in_stock(promotion->benefit.gift)) {
        decision_reject(decision, TUMPUK_REASON_OUT_OF_STOCK);
        return false;
    }
    if (promotion->min_quantity > 0) {
        int64_t missing = promotion->min_quantity - sum_quantity(state, set);

        if (missing > 0) {
            decision_short_of(decision, TUMPUK_REASON_MIN_QUANTITY_NOT_MET, missing);
            return false;
        }
    }
    if (promotion->min_spend > 0) {
        int64_t missing = promotion->min_spend -
                          sum_amount(state, set, state->rulebook->threshold_basis[slot]);

        if (missing > 0) {
            decision_short_of(decision, TUMPUK_REASON_MIN_SPEND_NOT_MET, missing);
            return false;
        }
    }
    decision->would_discount = worth(state, slot, p);
    if (decision->would_discount == 0 && slot != TUMPUK_SLOT_CART_GIFT) {
        decision_reject(decision, TUMPUK_REASON_NO_DISCOUNT);
        return false;
    }
    return true;
}

static bool precedes(const struct quote_state *state, uint32_t a, uint32_t b)
{
    uint8_t rank_a = state->rulebook->rank[state->promotions[a]->type];
    uint8_t rank_b = state->rulebook->rank[state->promotions[b]->type];

    if (rank_a != rank_b)
        return rank_a < rank_b;
    if (state->decisions[a].would_discount != state->decisions[b].would_discount)
        return state->decisions[a].would_discount > state->decisions[b].would_discount;
    return tumpuk_promotion_precedes(state->promotions[a], state->promotions[b]);
}

/* Chooses the slot's promotion and writes every decision of the slot; returns
 * the winner or TUMPUK_NONE. */
static uint32_t choose(struct quote_state *state, enum tumpuk_slot slot)
{
    const struct slot_list *list = &state->slots[slot];
    const uint8_t *rank = state->rulebook->rank;
    struct tumpuk_decision *won;
    uint32_t winner = TUMPUK_NONE;
    bool beat_weaker = false;
    bool beat_own = false;

    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t p = list->promotions[i];

        if (judge(state, slot, p) && (winner == TUMPUK_NONE || precedes(state, p, winner)))
            winner = p;
    }
    if (winner == TUMPUK_NONE)
        return winner;
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t p = list->promotions[i];
        struct tumpuk_decision *decision = &state->decisions[p];

        if (p == winner || decision->reason != REASON_OPEN)
            continue;
        if (rank[state->promotions[p]->type] > rank[state->promotions[winner]->type]) {
            beat_weaker = true;
            decision_lose(decision, TUMPUK_REASON_OUTRANKED, winner, decision->would_discount);
        } else {
            beat_own = true;
            decision_lose(decision, TUMPUK_REASON_SMALLER_DISCOUNT, winner,
                          decision->would_discount);
        }
    }
    won = &state->decisions[winner];
    won->outcome = TUMPUK_OUTCOME_APPLIED;
    won->reason = beat_weaker ? TUMPUK_REASON_PRIORITY
                  : beat_own  ? TUMPUK_REASON_BEST_DISCOUNT
                              : TUMPUK_REASON_STACKED;
    won->discount = won->would_discount;
    won->would_discount = 0;
    return winner;
}

static void apply(struct quote_state *state, enum tumpuk_slot slot, uint32_t winner)
{
    uint32_t line_count;
    const uint32_t *lines = state_list_lines(state, state->scope[winner], &line_count);

    state_apply_one(state, slot, winner, state->decisions[winner].discount, lines, line_count);
}

void slot_gift_settle(struct quote_state *state)
{
    uint32_t winner = choose(state, TUMPUK_SLOT_CART_GIFT);
    uint32_t *line;

    state->quote->gift_promotion = winner;
    if (winner == TUMPUK_NONE)
        return;
    line = store_take(&state->store, 1, sizeof(*line));
    *line = state->line_count; /* the gift's own line comes after the basket's */
    state_apply_one(state, TUMPUK_SLOT_CART_GIFT, winner, state->decisions[winner].discount, line,
                    1);
}

void slot_voucher_settle(struct quote_state *state, enum tumpuk_slot slot)
{
    bool seller = slot == TUMPUK_SLOT_SELLER_VOUCHER;
    unsigned before = seller ? TUMPUK_AMOUNT_AFTER_CART : TUMPUK_AMOUNT_AFTER_SELLER_VOUCHER;
    int64_t *after = state->running[before + 1];
    uint32_t winner = choose(state, slot);

    memcpy(after, state->running[before], state->line_count * sizeof(*after));
    state->total[before + 1] = state->total[before];
    if (winner == TUMPUK_NONE)
        return;
    spread_discount(state, winner, state->decisions[winner].discount, state->scope[winner],
                    state->running[before], after,
                    seller ? TUMPUK_LINE_DISCOUNT_SELLER_VOUCHER
                           : TUMPUK_LINE_DISCOUNT_PLATFORM_VOUCHER);
    state->total[before + 1] -= state->decisions[winner].discount;
    apply(state, slot, winner);
}

void slot_shipping_settle(struct quote_state *state, enum tumpuk_slot slot)
{
    uint32_t winner = choose(state, slot);
    int64_t discount;
    int64_t paid;

    if (winner == TUMPUK_NONE)
        return;
    discount = state->decisions[winner].discount;
    paid = money_rate(discount, state->promotions[winner]->platform_share_bps);
    state->shipping_left -= discount;
    state->platform_shipping += paid;
    state->seller_shipping += discount - paid;
    apply(state, slot, winner);
}

void slot_cashback_settle(struct quote_state *state)
{
    uint32_t winner = choose(state, TUMPUK_SLOT_CASHBACK);
    int64_t earned;

    if (winner == TUMPUK_NONE)
        return;
    earned = state->decisions[winner].discount;
    state->quote->totals.cashback_earned = earned;
    state->seller_cashback = earned -
                             money_rate(earned, state->promotions[winner]->platform_share_bps);
    apply(state, TUMPUK_SLOT_CASHBACK, winner);
}

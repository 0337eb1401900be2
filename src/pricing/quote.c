/*
 * A quote from end to end: storage, the order of calculation, the totals
 * (spec pricing, sections 3 and 4).
 */
#include <string.h>

#include "pricing/state.h"
#include "pricing/text.h"
#include "pricing/worth.h"

/* The five order-level slots and the gift each list their lines once. */
#define ORDER_SLOTS 6u

size_t tumpuk_quote_storage_size(uint32_t line_count, uint32_t promotion_count)
{
    size_t lines = line_count;
    size_t promotions = promotion_count;
    size_t words = TUMPUK_SCOPE_WORDS(lines);

    if (line_count == 0 || line_count > TUMPUK_LINES_MAX || promotion_count > TUMPUK_PROMOTIONS_MAX)
        return 0;
    return STORE_ALIGN + store_round(lines * sizeof(struct tumpuk_quote_line)) +
           store_round(promotions * sizeof(struct tumpuk_decision)) +
           store_round(promotions * sizeof(uint64_t *)) +
           promotions * store_round(words * sizeof(uint64_t)) +
           store_round(words * sizeof(uint64_t)) +
           (TUMPUK_AMOUNT_MERCHANDISE_COUNT + 3) * store_round(lines * sizeof(int64_t)) +
           4 * store_round(lines * sizeof(uint32_t)) +
           TUMPUK_SLOT_COUNT * store_round(promotions * sizeof(uint32_t)) +
           presented_size(promotion_count) + scope_index_size(line_count) +
           slot_product_size(line_count, promotion_count) +
           slot_cart_size(line_count, promotion_count) + ORDER_SLOTS * slot_order_size(line_count);
}

const uint32_t *state_list_lines(struct quote_state *state, const uint64_t *set, uint32_t *count)
{
    uint32_t *lines;

    *count = 0;
    SET_EACH(line, state, set)
    state->scratch_lines[(*count)++] = line;
    lines = store_take(&state->store, *count, sizeof(*lines));
    memcpy(lines, state->scratch_lines, *count * sizeof(*lines));
    return lines;
}

void state_apply_one(struct quote_state *state, enum tumpuk_slot slot, uint32_t promotion,
                     int64_t discount, const uint32_t *lines, uint32_t line_count)
{
    struct tumpuk_applied *applied = store_take(&state->store, 1, sizeof(*applied));

    *applied = (struct tumpuk_applied){
        .discount = discount, .promotion = promotion, .line_count = line_count, .lines = lines};
    state->quote->slots[slot].applied = applied;
    state->quote->slots[slot].applied_count = 1;
}

static void state_reserve(struct quote_state *state)
{
    struct store *store = &state->store;
    uint32_t lines = state->line_count;
    uint32_t promotions = state->promotion_count;
    uint64_t *all;

    state->words = TUMPUK_SCOPE_WORDS(lines);
    state->lines = store_take(store, lines, sizeof(*state->lines));
    state->decisions = store_take(store, promotions, sizeof(*state->decisions));
    state->scope = store_take(store, promotions, sizeof(*state->scope));
    for (int amount = 0; amount < TUMPUK_AMOUNT_MERCHANDISE_COUNT; amount++)
        state->running[amount] = store_take(store, lines, sizeof(int64_t));
    state->parts = store_take(store, lines, sizeof(int64_t));
    state->platform_parts = store_take(store, lines, sizeof(int64_t));
    state->remainders = store_take(store, lines, sizeof(uint64_t));
    state->by_sku = store_take(store, lines, sizeof(uint32_t));
    state->sku_position = store_take(store, lines, sizeof(uint32_t));
    state->settling = store_take(store, lines, sizeof(uint32_t));
    state->scratch_lines = store_take(store, lines, sizeof(uint32_t));
    for (int slot = 0; slot < TUMPUK_SLOT_COUNT; slot++)
        state->slots[slot].promotions = store_take(store, promotions, sizeof(uint32_t));
    all = store_take(store, state->words, sizeof(*all));
    memset(all, 0xff, state->words * sizeof(*all));
    if (lines % 64 != 0)
        all[state->words - 1] = (UINT64_C(1) << (lines % 64)) - 1;
    state->all = all;
}

static bool by_sku(const struct quote_state *state, uint32_t a, uint32_t b)
{
    const struct tumpuk_line *lines = state->basket->lines;

    return text_compare(lines[a].sku_id, lines[b].sku_id) < 0;
}

static bool by_settling(const struct quote_state *state, uint32_t a, uint32_t b)
{
    const struct tumpuk_line *lines = state->basket->lines;

    if (lines[a].list_price != lines[b].list_price)
        return lines[a].list_price > lines[b].list_price;
    return state->sku_position[a] < state->sku_position[b];
}

/* Sorts line indexes (shell sort: short, in place, fine up to the limit). */
static void sort_lines(const struct quote_state *state, uint32_t *lines,
                       bool (*before)(const struct quote_state *, uint32_t, uint32_t))
{
    uint32_t gap = 1;

    while (gap < state->line_count / 3)
        gap = 3 * gap + 1;
    for (; gap > 0; gap /= 3) {
        for (uint32_t i = gap; i < state->line_count; i++) {
            uint32_t line = lines[i];
            uint32_t j = i;

            for (; j >= gap && before(state, line, lines[j - gap]); j -= gap)
                lines[j] = lines[j - gap];
            lines[j] = line;
        }
    }
}

/* List totals and the two orders of lines; false where a sum leaves the range. */
static bool state_open(struct quote_state *state)
{
    money_wide total = 0;

    memset(state->lines, 0, state->line_count * sizeof(*state->lines));
    for (uint32_t l = 0; l < state->line_count; l++) {
        const struct tumpuk_line *line = &state->basket->lines[l];
        money_wide list_total = (money_wide)line->list_price * line->quantity;

        total += list_total;
        if (!money_in_range(total))
            return false;
        state->lines[l].list_total = (int64_t)list_total;
        state->running[TUMPUK_AMOUNT_LIST][l] = (int64_t)list_total;
        state->total_quantity += line->quantity;
        state->by_sku[l] = l;
        state->settling[l] = l;
    }
    state->total[TUMPUK_AMOUNT_LIST] = (int64_t)total;
    state->shipping_left = state->basket->shipping_fee;
    sort_lines(state, state->by_sku, by_sku);
    for (uint32_t i = 0; i < state->line_count; i++)
        state->sku_position[state->by_sku[i]] = i;
    sort_lines(state, state->settling, by_settling);
    return true;
}

/* Step 5: the buyer's own money, spread over all lines. */
static void bonus_use(struct quote_state *state)
{
    const int64_t *before = state->running[TUMPUK_AMOUNT_AFTER_VOUCHER];
    int64_t *after = state->running[TUMPUK_AMOUNT_AFTER_BONUS];
    int64_t used = money_min(state->basket->bonus_balance,
                             state->total[TUMPUK_AMOUNT_AFTER_VOUCHER]);

    state->quote->totals.bonus_used = used;
    state->total[TUMPUK_AMOUNT_AFTER_BONUS] = state->total[TUMPUK_AMOUNT_AFTER_VOUCHER] - used;
    memcpy(after, before, state->line_count * sizeof(*after));
    if (used == 0)
        return;
    spread_amount(state, used, NULL, before, state->parts);
    for (uint32_t l = 0; l < state->line_count; l++)
        after[l] -= state->parts[l];
}

/* The seller's part of the gift's cost; false where it is not known. */
static bool gift_cost(const struct quote_state *state, money_wide *cost)
{
    *cost = 0;
    return state->quote->gift_promotion == TUMPUK_NONE ||
           gift_seller_cost(state->promotions[state->quote->gift_promotion], cost);
}

static void margin_reckon(struct quote_state *state, struct tumpuk_quote_totals *totals)
{
    money_wide margin = totals->seller_proceeds;
    money_wide cost;

    for (uint32_t l = 0; l < state->line_count; l++) {
        const struct tumpuk_line *line = &state->basket->lines[l];

        if (line->unit_cost < 0)
            return;
        margin -= (money_wide)line->unit_cost * line->quantity;
    }
    if (!gift_cost(state, &cost))
        return;
    margin -= cost + state->seller_cashback;
    if (!money_in_range(margin))
        state->out_of_range = true;
    totals->margin = (int64_t)margin;
    totals->margin_known = true;
}

static void totals_reckon(struct quote_state *state)
{
    struct tumpuk_quote_totals *totals = &state->quote->totals;
    const int64_t *total = state->total;

    totals->list = total[TUMPUK_AMOUNT_LIST];
    totals->after_product = total[TUMPUK_AMOUNT_AFTER_PRODUCT];
    totals->after_cart = total[TUMPUK_AMOUNT_AFTER_CART];
    totals->after_seller_voucher = total[TUMPUK_AMOUNT_AFTER_SELLER_VOUCHER];
    totals->after_voucher = total[TUMPUK_AMOUNT_AFTER_VOUCHER];
    totals->after_bonus = total[TUMPUK_AMOUNT_AFTER_BONUS];
    totals->shipping_fee = state->basket->shipping_fee;
    totals->shipping_payable = state->shipping_left;
    totals->shipping_discount = totals->shipping_fee - totals->shipping_payable;
    totals->buyer_pays = totals->after_bonus + totals->shipping_payable;
    totals->seller_funded = state->seller_shipping;
    totals->platform_funded = state->platform_shipping;
    for (uint32_t l = 0; l < state->line_count; l++) {
        state->lines[l].net_total = state->running[TUMPUK_AMOUNT_AFTER_VOUCHER][l];
        totals->seller_funded += state->lines[l].seller_funded;
        totals->platform_funded += state->lines[l].platform_funded;
    }
    totals->seller_proceeds = totals->list - totals->seller_funded;
    /* each addend is in range, so the sums themselves cannot wrap */
    if (!money_in_range(totals->buyer_pays) || !money_in_range(totals->seller_funded) ||
        !money_in_range(totals->platform_funded) || !money_in_range(totals->seller_proceeds))
        state->out_of_range = true;
    margin_reckon(state, totals);
}

/* The amounts that each slot found and left. */
static void slots_close(const struct quote_state *state)
{
    static const uint8_t BEFORE[TUMPUK_SLOT_COUNT] = {
        [TUMPUK_SLOT_PRODUCT_PRICE] = TUMPUK_AMOUNT_LIST,
        [TUMPUK_SLOT_CART_DISCOUNT] = TUMPUK_AMOUNT_AFTER_PRODUCT,
        [TUMPUK_SLOT_CART_GIFT] = TUMPUK_AMOUNT_AFTER_CART,
        [TUMPUK_SLOT_SELLER_VOUCHER] = TUMPUK_AMOUNT_AFTER_CART,
        [TUMPUK_SLOT_PLATFORM_VOUCHER] = TUMPUK_AMOUNT_AFTER_SELLER_VOUCHER,
        [TUMPUK_SLOT_CASHBACK] = TUMPUK_AMOUNT_AFTER_BONUS,
    };
    struct tumpuk_quote_slot *slots = state->quote->slots;
    int64_t fee = state->basket->shipping_fee;

    for (int slot = 0; slot < TUMPUK_SLOT_COUNT; slot++) {
        int64_t discount = slots[slot].applied_count == 0 ? 0 : slots[slot].applied[0].discount;

        switch ((enum tumpuk_slot)slot) {
        case TUMPUK_SLOT_PLATFORM_SHIPPING:
        case TUMPUK_SLOT_SELLER_SHIPPING:
            slots[slot].amount_before = fee;
            fee -= discount;
            slots[slot].amount_after = fee;
            break;
        case TUMPUK_SLOT_CART_GIFT:
        case TUMPUK_SLOT_CASHBACK:
            slots[slot].amount_before = state->total[BEFORE[slot]];
            slots[slot].amount_after = state->total[BEFORE[slot]];
            break;
        case TUMPUK_SLOT_PRODUCT_PRICE:
        case TUMPUK_SLOT_CART_DISCOUNT:
        case TUMPUK_SLOT_SELLER_VOUCHER:
        case TUMPUK_SLOT_PLATFORM_VOUCHER:
            slots[slot].amount_before = state->total[BEFORE[slot]];
            slots[slot].amount_after = state->total[BEFORE[slot] + 1];
            break;
        }
    }
}

enum tumpuk_quote_result tumpuk_quote_compute(const struct tumpuk_rulebook *rulebook,
                                              const struct tumpuk_basket *basket,
                                              const struct tumpuk_offer *offer, void *storage,
                                              size_t storage_len, struct tumpuk_quote *out)
{
    struct tumpuk_quote quote = {.gift_promotion = TUMPUK_NONE};
    struct quote_state state = {.rulebook = rulebook,
                                .basket = basket,
                                .promotions = offer->promotions,
                                .line_count = basket->line_count,
                                .promotion_count = offer->promotion_count,
                                .quote = &quote};
    size_t needed = tumpuk_quote_storage_size(basket->line_count, offer->promotion_count);

    if (needed == 0)
        return TUMPUK_QUOTE_INVALID;
    if (storage == NULL || storage_len < needed)
        return TUMPUK_QUOTE_STORAGE_TOO_SMALL;
    store_init(&state.store, storage, storage_len);
    state_reserve(&state);
    if (!state_open(&state))
        return TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE;

    eligibility_judge(&state, offer->scope_lines);
    slot_product_settle(&state);
    slot_cart_settle(&state);
    slot_gift_settle(&state);
    slot_voucher_settle(&state, TUMPUK_SLOT_SELLER_VOUCHER);
    slot_voucher_settle(&state, TUMPUK_SLOT_PLATFORM_VOUCHER);
    slot_shipping_settle(&state, TUMPUK_SLOT_PLATFORM_SHIPPING);
    slot_shipping_settle(&state, TUMPUK_SLOT_SELLER_SHIPPING);
    bonus_use(&state);
    slot_cashback_settle(&state);
    slots_close(&state);
    totals_reckon(&state);
    if (state.out_of_range)
        return TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE;

    quote.line_count = state.line_count;
    quote.promotion_count = state.promotion_count;
    quote.lines = state.lines;
    quote.decisions = state.decisions;
    *out = quote;
    return TUMPUK_QUOTE_OK;
}

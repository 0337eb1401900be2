/*
 * Which chat vouchers were claimed and which promo codes were presented.
 *
 * A few claims are compared with each promotion as it is judged; from
 * PRESENTED_DIRECT_MAX on, the promotions stand in a hash table and each claim
 * is looked up once, so that N claims for N vouchers do not cost N².
 */
#include <string.h>

#include "pricing/state.h"
#include "pricing/text.h"

#define PRESENTED_DIRECT_MAX 4u

static uint32_t table_slots(uint32_t promotion_count)
{
    uint32_t slots = 16;

    while (slots < 2 * promotion_count)
        slots *= 2;
    return slots;
}

size_t presented_size(uint32_t promotion_count)
{
    return store_round(table_slots(promotion_count) * sizeof(uint32_t)) +
           store_round(promotion_count * sizeof(uint32_t)) + store_round(promotion_count);
}

/* What a promotion must be shown: its id or its code; len 0: nothing. */
static struct tumpuk_text key_of(const struct tumpuk_promotion *promotion, bool code)
{
    const struct tumpuk_type_traits *traits = tumpuk_type_get(promotion->type);

    if (code ? !traits->needs_code : !traits->needs_claim)
        return (struct tumpuk_text){0};
    return code ? promotion->code : promotion->id;
}

static bool key_equal(struct tumpuk_text a, struct tumpuk_text b, bool code)
{
    return code ? text_equal_nocase(a, b) : text_equal(a, b);
}

/* The place of `key` in the table: where its first promotion stands, or free. */
static uint32_t find_place(const struct quote_state *state, const uint32_t *table, uint32_t mask,
                           struct tumpuk_text key, bool code)
{
    uint32_t place = (uint32_t)text_hash_nocase(key) & mask;

    while (table[place] != TUMPUK_NONE &&
           !key_equal(key_of(state->promotions[table[place]], code), key, code))
        place = (place + 1) & mask;
    return place;
}

/* Marks every promotion whose id or code is among `texts`. */
static void mark_all(struct quote_state *state, uint32_t *table, uint32_t *next_same,
                     const struct tumpuk_text *texts, uint32_t count, bool code)
{
    uint32_t mask = table_slots(state->promotion_count) - 1;

    memset(table, 0xff, (mask + 1) * sizeof(*table)); /* TUMPUK_NONE */
    for (uint32_t p = 0; p < state->promotion_count; p++) {
        struct tumpuk_text key = key_of(state->promotions[p], code);

        if (key.len > 0) {
            uint32_t place = find_place(state, table, mask, key, code);

            next_same[p] = table[place];
            table[place] = p;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t p = table[find_place(state, table, mask, texts[i], code)];

        for (; p != TUMPUK_NONE && !state->presented[p]; p = next_same[p])
            state->presented[p] = true;
    }
}

void presented_init(struct quote_state *state)
{
    const struct tumpuk_basket *basket = state->basket;
    uint32_t *table;
    uint32_t *next_same;

    if (basket->claimed_count + basket->code_count <= PRESENTED_DIRECT_MAX)
        return;
    table = store_take(&state->store, table_slots(state->promotion_count), sizeof(*table));
    next_same = store_take(&state->store, state->promotion_count, sizeof(*next_same));
    state->presented = store_take(&state->store, state->promotion_count, sizeof(bool));
    memset(state->presented, 0, state->promotion_count * sizeof(bool));
    mark_all(state, table, next_same, basket->claimed, basket->claimed_count, false);
    mark_all(state, table, next_same, basket->codes, basket->code_count, true);
}

bool presented_has(const struct quote_state *state, uint32_t p, bool code)
{
    const struct tumpuk_basket *basket = state->basket;
    const struct tumpuk_text *texts = code ? basket->codes : basket->claimed;
    uint32_t count = code ? basket->code_count : basket->claimed_count;

    if (state->presented != NULL)
        return state->presented[p];
    for (uint32_t i = 0; i < count; i++) {
        if (key_equal(key_of(state->promotions[p], code), texts[i], code))
            return true;
    }
    return false;
}

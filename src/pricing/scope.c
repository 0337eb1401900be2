/*
 * Which lines a scope names. For a few lines a direct comparison is fastest;
 * from SCOPE_DIRECT_MAX lines on, ids are looked up in a small hash table, so
 * that a long list of ids costs its own length and not that times the lines.
 * Hostile collisions cost at most the direct comparison.
 */
#include <string.h>

#include "pricing/state.h"
#include "pricing/text.h"

#define SCOPE_DIRECT_MAX 8u

static uint32_t table_slots(uint32_t line_count)
{
    uint32_t slots = 16;

    while (slots < 2 * line_count)
        slots *= 2;
    return slots;
}

size_t scope_index_size(uint32_t line_count)
{
    if (line_count <= SCOPE_DIRECT_MAX)
        return 0;
    return 2 * store_round(table_slots(line_count) * sizeof(uint32_t)) +
           store_round(line_count * sizeof(uint32_t));
}

/* The table's place for `id`: where it stands, or the free one where it would. */
static uint32_t *table_find(const uint32_t *table, const struct scope_index *index,
                            const struct tumpuk_line *lines, struct tumpuk_text id, bool product)
{
    uint32_t place = (uint32_t)text_hash_nocase(id) & index->mask;

    while (table[place] != TUMPUK_NONE) {
        const struct tumpuk_line *line = &lines[table[place]];

        if (text_equal(product ? line->product_id : line->sku_id, id))
            break;
        place = (place + 1) & index->mask;
    }
    return (uint32_t *)(uintptr_t)&table[place];
}

bool scope_index_init(struct scope_index *index, const struct quote_state *state,
                      struct store *store)
{
    const struct tumpuk_line *lines = state->basket->lines;
    uint32_t slots = table_slots(state->line_count);

    *index = (struct scope_index){0};
    if (state->line_count <= SCOPE_DIRECT_MAX)
        return true;
    index->sku_table = store_take(store, slots, sizeof(uint32_t));
    index->product_table = store_take(store, slots, sizeof(uint32_t));
    index->next_same = store_take(store, state->line_count, sizeof(uint32_t));
    if (index->sku_table == NULL || index->product_table == NULL || index->next_same == NULL)
        return false;
    index->mask = slots - 1;
    memset(index->sku_table, 0xff, slots * sizeof(uint32_t)); /* TUMPUK_NONE */
    memset(index->product_table, 0xff, slots * sizeof(uint32_t));
    for (uint32_t l = 0; l < state->line_count; l++) {
        uint32_t *place;

        *table_find(index->sku_table, index, lines, lines[l].sku_id, false) = l;
        index->next_same[l] = TUMPUK_NONE;
        if (lines[l].product_id.len == 0)
            continue;
        place = table_find(index->product_table, index, lines, lines[l].product_id, true);
        index->next_same[l] = *place;
        *place = l;
    }
    return true;
}

static void set_add(uint64_t *set, uint32_t line)
{
    set[line / 64] |= UINT64_C(1) << (line % 64);
}

static void match_directly(const struct quote_state *state, const struct tumpuk_text *ids,
                           uint32_t count, bool product, uint64_t *set)
{
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t l = 0; l < state->line_count; l++) {
            const struct tumpuk_line *line = &state->basket->lines[l];

            if (text_equal(product ? line->product_id : line->sku_id, ids[i]))
                set_add(set, l);
        }
    }
}

void scope_match(const struct scope_index *index, const struct quote_state *state,
                 const struct tumpuk_scope *scope, uint64_t *set)
{
    const struct tumpuk_line *lines = state->basket->lines;

    memset(set, 0, state->words * sizeof(*set));
    if (index->mask == 0) {
        match_directly(state, scope->sku_ids, scope->sku_count, false, set);
        match_directly(state, scope->product_ids, scope->product_count, true, set);
        return;
    }
    for (uint32_t i = 0; i < scope->sku_count; i++) {
        uint32_t line = *table_find(index->sku_table, index, lines, scope->sku_ids[i], false);

        if (line != TUMPUK_NONE)
            set_add(set, line);
    }
    for (uint32_t i = 0; i < scope->product_count; i++) {
        uint32_t line = *table_find(index->product_table, index, lines, scope->product_ids[i],
                                    true);

        for (; line != TUMPUK_NONE; line = index->next_same[line])
            set_add(set, line);
    }
}

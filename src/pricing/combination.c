/*
 * The simulator of combinations on top of the engine (spec pricing, section 7).
 *
 * The engine prices those selections whose benefit is known. What it cannot
 * know is a selection without one; so slots are gone through in the order of
 * calculation, and where such a selection wins or may win, the slot's others
 * are taken out before later slots are looked at. At most one run a slot.
 */
#include <string.h>
#include <tumpuk/combination.h>

#include "pricing/store.h"

#define ID_LEN 2u /* TUMPUK_SELECTIONS_MAX positions in decimal digits */

struct simulation {
    const struct tumpuk_rulebook *rulebook;
    const struct tumpuk_combination_request *request;
    struct tumpuk_promotion *promotions; /* by selection */
    const struct tumpuk_promotion **offered;
    struct tumpuk_step *steps;       /* by selection: a BMSM's highest step */
    struct tumpuk_text *ids;         /* by selection: claimed and presented */
    bool out[TUMPUK_SELECTIONS_MAX]; /* taken out of the engine's runs */
    void *quote_storage;
    size_t quote_storage_len;
    struct tumpuk_combination *combination;
};

size_t tumpuk_combination_storage_size(void)
{
    size_t n = TUMPUK_SELECTIONS_MAX;

    return STORE_ALIGN + store_round(sizeof(struct tumpuk_line)) +
           store_round(n * sizeof(struct tumpuk_promotion)) +
           store_round(n * sizeof(struct tumpuk_promotion *)) +
           store_round(n * sizeof(struct tumpuk_step)) +
           store_round(n * sizeof(struct tumpuk_text)) + store_round(n * ID_LEN) +
           tumpuk_quote_storage_size(1, TUMPUK_SELECTIONS_MAX);
}

static void promotion_build(struct simulation *sim, uint32_t position, char *id)
{
    const struct tumpuk_selection *selection = &sim->request->selections[position];
    enum tumpuk_funder funder = tumpuk_type_get(selection->type)->default_funder;
    struct tumpuk_promotion *promotion = &sim->promotions[position];

    id[0] = (char)('0' + position / 10);
    id[1] = (char)('0' + position % 10);
    sim->ids[position] = (struct tumpuk_text){.bytes = id, .len = ID_LEN};
    if (selection->benefit == NULL)
        return;
    *promotion = (struct tumpuk_promotion){
        .type = selection->type,
        .audience = TUMPUK_BUYER_ALL,
        .channels = TUMPUK_CHANNELS_ALL,
        .platform_share_bps = funder == TUMPUK_FUNDER_SELLER     ? 0
                              : funder == TUMPUK_FUNDER_PLATFORM ? TUMPUK_BPS_ONE
                                                                 : TUMPUK_SHARE_DEFAULT_BPS,
        .starts_at_us = TUMPUK_TIME_MIN,
        .ends_at_us = TUMPUK_TIME_MAX,
        .benefit = *selection->benefit,
        .scope = {.everything = true},
        .id = sim->ids[position],
        .code = sim->ids[position],
    };
    if (selection->benefit->kind == TUMPUK_BENEFIT_STEPS) {
        /* thresholds are taken as met: only the highest step is left, without one */
        sim->steps[position] = selection->benefit->steps[selection->benefit->step_count - 1];
        sim->steps[position].min_quantity = 0;
        sim->steps[position].min_spend = 0;
        promotion->benefit.steps = &sim->steps[position];
        promotion->benefit.step_count = 1;
    }
}

/* Prices what is offered still. */
static enum tumpuk_quote_result run(struct simulation *sim)
{
    struct tumpuk_combination *combination = sim->combination;

    combination->offered_count = 0;
    for (uint32_t i = 0; i < sim->request->selection_count; i++) {
        if (sim->request->selections[i].benefit == NULL || sim->out[i])
            continue;
        combination->offered[combination->offered_count] = i;
        sim->offered[combination->offered_count++] = &sim->promotions[i];
    }
    combination->offer.promotion_count = combination->offered_count;
    return tumpuk_quote_compute(sim->rulebook, &combination->basket, &combination->offer,
                                sim->quote_storage, sim->quote_storage_len, &combination->quote);
}

/* Takes over what the engine decided of the slot. */
static void take_over(struct simulation *sim, enum tumpuk_slot slot)
{
    struct tumpuk_combination *combination = sim->combination;

    for (uint32_t i = 0; i < combination->offered_count; i++) {
        uint32_t position = combination->offered[i];
        const struct tumpuk_decision *decision = &combination->quote.decisions[i];
        struct tumpuk_selection_result *result = &combination->results[position];

        if (tumpuk_type_get(sim->request->selections[position].type)->slot != slot)
            continue;
        result->beaten_by = TUMPUK_NONE;
        if (decision->outcome != TUMPUK_OUTCOME_NOT_APPLIED) {
            result->verdict = TUMPUK_VERDICT_APPLIES;
        } else if (decision->beaten_by != TUMPUK_NONE) {
            result->verdict = TUMPUK_VERDICT_SUPERSEDED;
            result->reason = (enum tumpuk_reason)decision->reason;
            result->beaten_by = combination->offered[decision->beaten_by];
        } else {
            result->verdict = TUMPUK_VERDICT_NO_EFFECT;
        }
    }
}

/* Whether the selection competes in the slot: it has an effect, as far as known. */
static bool competes(const struct simulation *sim, uint32_t position, enum tumpuk_slot slot)
{
    const struct tumpuk_selection *selection = &sim->request->selections[position];

    return tumpuk_type_get(selection->type)->slot == slot &&
           (selection->benefit == NULL ||
            sim->combination->results[position].verdict != TUMPUK_VERDICT_NO_EFFECT);
}

/* Judges a slot in which a selection without a benefit competes. */
static void judge_by_rank(struct simulation *sim, enum tumpuk_slot slot)
{
    const struct tumpuk_selection *selections = sim->request->selections;
    const uint8_t *rank = sim->rulebook->rank;
    uint32_t strongest = TUMPUK_NONE;
    uint32_t rivals = 0;
    bool all_known = true;

    for (uint32_t i = 0; i < sim->request->selection_count; i++) {
        if (!competes(sim, i, slot))
            continue;
        if (strongest == TUMPUK_NONE ||
            rank[selections[i].type] < rank[selections[strongest].type]) {
            strongest = i;
            rivals = 0;
            all_known = true;
        }
        if (rank[selections[i].type] == rank[selections[strongest].type]) {
            rivals++;
            all_known = all_known && selections[i].benefit != NULL;
        }
    }
    for (uint32_t i = 0; i < sim->request->selection_count; i++) {
        struct tumpuk_selection_result *result = &sim->combination->results[i];

        if (!competes(sim, i, slot))
            continue;
        if (rank[selections[i].type] > rank[selections[strongest].type]) {
            /* where several compete in front, each of them outranks it; where the
             * engine knows the winner, the winner is told */
            if (selections[i].benefit != NULL && all_known)
                continue;
            *result = (struct tumpuk_selection_result){.verdict = TUMPUK_VERDICT_SUPERSEDED,
                                                       .reason = TUMPUK_REASON_OUTRANKED,
                                                       .beaten_by = strongest};
            for (uint32_t j = 0; all_known && j < sim->request->selection_count; j++) {
                if (selections[j].benefit != NULL && competes(sim, j, slot) &&
                    sim->combination->results[j].verdict == TUMPUK_VERDICT_APPLIES)
                    result->beaten_by = j;
            }
        } else if (!all_known) {
            result->verdict = rivals == 1 ? TUMPUK_VERDICT_APPLIES
                                          : TUMPUK_VERDICT_DEPENDS_ON_DISCOUNT;
            result->beaten_by = TUMPUK_NONE;
        }
        if (!all_known)
            sim->out[i] = true;
    }
}

static bool has_unknown(const struct simulation *sim, enum tumpuk_slot slot)
{
    for (uint32_t i = 0; i < sim->request->selection_count; i++) {
        const struct tumpuk_selection *selection = &sim->request->selections[i];

        if (selection->benefit == NULL && tumpuk_type_get(selection->type)->slot == slot)
            return true;
    }
    return false;
}

static bool is_whole(const struct simulation *sim)
{
    for (uint32_t i = 0; i < sim->request->selection_count; i++) {
        enum tumpuk_verdict verdict = sim->combination->results[i].verdict;

        if (verdict == TUMPUK_VERDICT_DEPENDS_ON_DISCOUNT ||
            (verdict == TUMPUK_VERDICT_APPLIES && sim->request->selections[i].benefit == NULL))
            return false;
    }
    return true;
}

static bool simulation_open(struct simulation *sim, struct store *store)
{
    static const char SKU[] = "SKU";
    const struct tumpuk_combination_request *request = sim->request;
    struct tumpuk_line *line = store_take(store, 1, sizeof(*line));
    char *ids;

    sim->promotions = store_take(store, TUMPUK_SELECTIONS_MAX, sizeof(*sim->promotions));
    sim->offered = store_take(store, TUMPUK_SELECTIONS_MAX, sizeof(*sim->offered));
    sim->steps = store_take(store, TUMPUK_SELECTIONS_MAX, sizeof(*sim->steps));
    sim->ids = store_take(store, TUMPUK_SELECTIONS_MAX, sizeof(*sim->ids));
    ids = store_take(store, TUMPUK_SELECTIONS_MAX, ID_LEN);
    if (ids == NULL)
        return false;
    for (uint32_t i = 0; i < request->selection_count; i++)
        promotion_build(sim, i, ids + (size_t)i * ID_LEN);
    *line = (struct tumpuk_line){.sku_id = {.bytes = SKU, .len = sizeof(SKU) - 1},
                                 .list_price = request->list_price,
                                 .unit_cost = -1,
                                 .quantity = request->quantity};
    sim->combination->basket = (struct tumpuk_basket){.buyer = TUMPUK_BUYER_ALL,
                                                      .channel = TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
                                                      .line_count = 1,
                                                      .lines = line,
                                                      .shipping_fee = request->shipping_fee,
                                                      .claimed_count = request->selection_count,
                                                      .claimed = sim->ids,
                                                      .code_count = request->selection_count,
                                                      .codes = sim->ids};
    sim->combination->offer.promotions = sim->offered;
    return true;
}

enum tumpuk_quote_result tumpuk_combination_compute(
    const struct tumpuk_rulebook *rulebook, const struct tumpuk_combination_request *request,
    void *storage, size_t storage_len, struct tumpuk_combination *out)
{
    struct simulation sim = {.rulebook = rulebook, .request = request, .combination = out};
    struct store store;
    enum tumpuk_quote_result result;

    if (request->selection_count == 0 || request->selection_count > TUMPUK_SELECTIONS_MAX)
        return TUMPUK_QUOTE_INVALID;
    memset(out, 0, sizeof(*out));
    store_init(&store, storage, storage == NULL ? 0 : storage_len);
    if (!simulation_open(&sim, &store))
        return TUMPUK_QUOTE_STORAGE_TOO_SMALL;
    sim.quote_storage = store.next;
    sim.quote_storage_len = store.left;
    result = run(&sim);
    for (int slot = 0; slot < TUMPUK_SLOT_COUNT && result == TUMPUK_QUOTE_OK; slot++) {
        take_over(&sim, (enum tumpuk_slot)slot);
        if (!has_unknown(&sim, (enum tumpuk_slot)slot))
            continue;
        judge_by_rank(&sim, (enum tumpuk_slot)slot);
        result = run(&sim);
    }
    out->quoted = result == TUMPUK_QUOTE_OK && is_whole(&sim);
    return result;
}

const char *tumpuk_verdict_name(enum tumpuk_verdict verdict)
{
    static const char *const NAME[TUMPUK_VERDICT_COUNT] = {
        [TUMPUK_VERDICT_APPLIES] = "APPLIES",
        [TUMPUK_VERDICT_SUPERSEDED] = "SUPERSEDED",
        [TUMPUK_VERDICT_DEPENDS_ON_DISCOUNT] = "DEPENDS_ON_DISCOUNT",
        [TUMPUK_VERDICT_NO_EFFECT] = "NO_EFFECT",
    };
    return NAME[verdict];
}

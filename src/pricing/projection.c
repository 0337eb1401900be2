/*
 * A price projection from end to end: who takes part, the boundaries in their
 * order, the segments between them (spec pricing, section 10).
 */
#include <string.h>

#include "pricing/eligibility.h"
#include "pricing/projection_state.h"
#include "pricing/store.h"
#include "pricing/text.h"

/* Each slot's set begins a word of its own. */
static size_t bits_max(uint32_t promotion_count)
{
    return ((size_t)promotion_count / 64 + PROJECTION_SLOTS) * 64;
}

size_t tumpuk_projection_storage_size(uint32_t promotion_count, uint32_t rulebook_count)
{
    size_t promotions = promotion_count;

    if (promotion_count > TUMPUK_PROMOTIONS_MAX || rulebook_count == 0 ||
        rulebook_count > TUMPUK_PROJECTION_RULEBOOKS_MAX)
        return 0;
    return STORE_ALIGN + store_round(sizeof(struct tumpuk_projection)) +
           store_round(promotions * sizeof(struct rival)) +
           store_round(promotions * sizeof(uint32_t)) +
           2 * store_round(promotions * sizeof(struct sort_key)) +
           store_round(bits_max(promotion_count) / 8) +
           store_round(bits_max(promotion_count) * sizeof(uint32_t)) +
           2 * store_round((promotions + PROJECTION_SLOTS) * sizeof(struct tumpuk_winner)) +
           store_round((promotions + 1) * sizeof(struct tumpuk_cause));
}

/* Whether a promotion is on at some instant of the period, for this buyer and
 * channel: what comes and goes without it is nothing that a buyer can see. */
static bool takes_part(const struct tumpuk_projection_request *request,
                       const struct tumpuk_promotion *promotion)
{
    int64_t first_us = promotion->starts_at_us > request->from_us ? promotion->starts_at_us
                                                                  : request->from_us;

    return first_us < request->to_us && !promotion->quota_exhausted &&
           tumpuk_type_get(promotion->type)->slot < PROJECTION_SLOTS &&
           eligibility_circumstances(promotion, first_us, request->buyer, request->channel) ==
               REASON_OPEN;
}

uint64_t tumpuk_projection_segments_max(const struct tumpuk_projection_request *request)
{
    uint64_t count = 1;

    for (uint32_t i = 0; i < request->promotion_count; i++) {
        const struct tumpuk_promotion *promotion = request->promotions[i];

        if (!takes_part(request, promotion))
            continue;
        count += promotion->starts_at_us > request->from_us;
        count += promotion->ends_at_us < request->to_us;
    }
    for (uint32_t i = 1; i < request->rulebook_count; i++)
        count += request->rulebooks[i].effective_from_us < request->to_us;
    return count;
}

/* Discounts are no more than the list total, so that without gifts the margin
 * lies between minus the cost and the list total. */
bool tumpuk_projection_stays_in_range(const struct tumpuk_projection_request *request)
{
    const struct tumpuk_line *line = &request->line;

    if (!money_in_range((money_wide)line->list_price * line->quantity) ||
        !money_in_range((money_wide)line->unit_cost * line->quantity))
        return false;
    for (uint32_t i = 0; i < request->promotion_count; i++) {
        const struct tumpuk_promotion *promotion = request->promotions[i];

        if (takes_part(request, promotion) &&
            tumpuk_type_get(promotion->type)->slot == TUMPUK_SLOT_CART_GIFT)
            return false;
    }
    return true;
}

static bool request_valid(const struct tumpuk_projection_request *request)
{
    const struct tumpuk_line *line = &request->line;

    if (tumpuk_projection_storage_size(request->promotion_count, request->rulebook_count) == 0 ||
        request->from_us >= request->to_us || line->quantity < 1 ||
        line->quantity > TUMPUK_QUANTITY_MAX ||
        request->rulebooks[0].effective_from_us > request->from_us)
        return false;
    for (uint32_t i = 1; i < request->rulebook_count; i++) {
        int64_t before_us = i == 1 ? request->from_us : request->rulebooks[i - 1].effective_from_us;

        if (request->rulebooks[i].effective_from_us <= before_us)
            return false;
    }
    return true;
}

static void reserve(struct tumpuk_projection *p, struct store *store)
{
    size_t promotions = p->request.promotion_count;
    size_t bits = bits_max(p->request.promotion_count);

    p->rivals = store_take(store, promotions, sizeof(*p->rivals));
    p->ends = store_take(store, promotions, sizeof(*p->ends));
    p->keys = store_take(store, promotions, sizeof(*p->keys));
    p->spare_keys = store_take(store, promotions, sizeof(*p->spare_keys));
    p->on = store_take(store, bits / 64, sizeof(*p->on));
    p->rival_at = store_take(store, bits, sizeof(*p->rival_at));
    p->takers = store_take(store, promotions + PROJECTION_SLOTS, sizeof(*p->takers));
    p->spare_takers = store_take(store, promotions + PROJECTION_SLOTS, sizeof(*p->spare_takers));
    p->causes = store_take(store, promotions + 1, sizeof(*p->causes));
}

/* The tie rule, of keys whose values are the starts. */
static inline bool start_precedes(const struct sort_key *a, const struct sort_key *b,
                                  const void *context)
{
    const struct tumpuk_promotion *const *promotions = context;

    if (a->value != b->value)
        return a->value < b->value;
    return text_compare(promotions[a->minor]->id, promotions[b->minor]->id) < 0;
}

/* Those that take part, by the tie rule, and the order in which they end. */
static void gather(struct tumpuk_projection *p)
{
    const struct tumpuk_projection_request *request = &p->request;
    uint32_t count = 0;
    uint32_t ends = 0;

    for (uint32_t i = 0; i < request->promotion_count; i++) {
        if (takes_part(request, request->promotions[i]))
            p->keys[count++] = (struct sort_key){.value = request->promotions[i]->starts_at_us,
                                                 .minor = i};
    }
    sort_keys(p->keys, p->spare_keys, count, start_precedes, request->promotions);
    for (uint32_t r = 0; r < count; r++) {
        const struct tumpuk_promotion *promotion = request->promotions[p->keys[r].minor];

        p->rivals[r] = (struct rival){.promotion = promotion,
                                      .index = p->keys[r].minor,
                                      .bit = TUMPUK_NONE,
                                      .slot = (uint8_t)tumpuk_type_get(promotion->type)->slot};
        projection_weigh(p, &p->rivals[r]);
        if (promotion->starts_at_us <= request->from_us)
            p->next_start = r + 1;
    }
    p->rival_count = count;
    for (uint32_t r = 0; r < count; r++) {
        if (p->rivals[r].promotion->ends_at_us < request->to_us)
            p->keys[ends++] = (struct sort_key){.value = p->rivals[r].promotion->ends_at_us,
                                                .minor = r};
    }
    sort_keys(p->keys, p->spare_keys, ends, sort_key_precedes, NULL);
    for (uint32_t e = 0; e < ends; e++)
        p->ends[e] = p->keys[e].minor;
    p->end_count = ends;
}

enum tumpuk_projection_result tumpuk_projection_begin(
    const struct tumpuk_projection_request *request, void *storage, size_t storage_len,
    struct tumpuk_projection **out)
{
    const struct tumpuk_line *line = &request->line;
    struct tumpuk_projection *p;
    struct store store;
    money_wide list = (money_wide)line->list_price * line->quantity;

    if (!request_valid(request))
        return TUMPUK_PROJECTION_INVALID;
    if (storage == NULL || storage_len < tumpuk_projection_storage_size(request->promotion_count,
                                                                        request->rulebook_count))
        return TUMPUK_PROJECTION_STORAGE_TOO_SMALL;
    if (!money_in_range(list))
        return TUMPUK_PROJECTION_AMOUNT_OUT_OF_RANGE;
    store_init(&store, storage, storage_len);
    p = store_take(&store, 1, sizeof(*p));
    *p = (struct tumpuk_projection){.request = *request,
                                    .next_rulebook = 1,
                                    .line_cost = (money_wide)line->unit_cost * line->quantity,
                                    .from_us = request->from_us};
    for (int amount = 0; amount < PROJECTION_AMOUNTS; amount++)
        p->amounts[amount] = (int64_t)list;
    for (int slot = 0; slot < PROJECTION_SLOTS; slot++)
        p->slots[slot].winner = (struct tumpuk_winner){.promotion = TUMPUK_NONE,
                                                       .slot = (uint8_t)slot};
    reserve(p, &store);
    gather(p);
    projection_arrange(p, request->from_us);
    (void)projection_settle(p);
    if (projection_leaves_range(p))
        return TUMPUK_PROJECTION_AMOUNT_OUT_OF_RANGE;
    p->first_started = p->next_start;
    *out = p;
    return TUMPUK_PROJECTION_SEGMENT;
}

/* The next instant at which something happens, at most the period's end. */
static int64_t next_boundary(const struct tumpuk_projection *p)
{
    const struct tumpuk_projection_request *request = &p->request;
    int64_t at_us = request->to_us;

    if (p->next_start < p->rival_count)
        at_us = money_min(at_us, p->rivals[p->next_start].promotion->starts_at_us);
    if (p->next_end < p->end_count)
        at_us = money_min(at_us, p->rivals[p->ends[p->next_end]].promotion->ends_at_us);
    if (p->next_rulebook < request->rulebook_count)
        at_us = money_min(at_us, request->rulebooks[p->next_rulebook].effective_from_us);
    return at_us;
}

/* A rival comes or goes. */
static void toggle(struct tumpuk_projection *p, const struct rival *rival)
{
    if (rival->bit == TUMPUK_NONE)
        return;
    p->on[rival->bit / 64] ^= UINT64_C(1) << (rival->bit % 64);
    p->slots[rival->slot].stale = true;
}

/* Lets happen what happens at `at_us`. Whether anything is another then. */
static bool cross(struct tumpuk_projection *p, int64_t at_us)
{
    const struct tumpuk_projection_request *request = &p->request;
    bool differs;

    p->first_ended = p->next_end;
    p->first_started = p->next_start;
    while (p->next_end < p->end_count &&
           p->rivals[p->ends[p->next_end]].promotion->ends_at_us == at_us)
        toggle(p, &p->rivals[p->ends[p->next_end++]]);
    while (p->next_start < p->rival_count &&
           p->rivals[p->next_start].promotion->starts_at_us == at_us)
        toggle(p, &p->rivals[p->next_start++]);
    p->rulebook_changed = p->next_rulebook < request->rulebook_count &&
                          request->rulebooks[p->next_rulebook].effective_from_us == at_us;
    if (p->rulebook_changed) {
        p->next_rulebook++;
        projection_arrange(p, at_us);
    }
    differs = projection_settle(p);
    p->out_of_range = differs && projection_leaves_range(p);
    return differs;
}

static void write_segment(struct tumpuk_projection *p, struct tumpuk_segment *out)
{
    uint32_t winners = p->taker_count;
    uint32_t causes = 0;

    *out = (struct tumpuk_segment){
        .from_us = p->from_us,
        .list_total = p->amounts[TUMPUK_AMOUNT_LIST],
        .after_product = p->amounts[TUMPUK_AMOUNT_AFTER_PRODUCT],
        .after_cart = p->amounts[TUMPUK_AMOUNT_AFTER_CART],
        .after_seller_voucher = p->amounts[TUMPUK_AMOUNT_AFTER_SELLER_VOUCHER],
        .after_voucher = p->amounts[TUMPUK_AMOUNT_AFTER_VOUCHER],
        .rulebook = p->next_rulebook - 1,
        .winners = p->takers,
        .causes = p->causes};
    for (int slot = 0; slot < PROJECTION_SLOTS; slot++) {
        if (slot != TUMPUK_SLOT_CART_GIFT)
            out->seller_funded += p->slots[slot].seller_part;
        if (p->slots[slot].winner.promotion != TUMPUK_NONE)
            p->takers[winners++] = p->slots[slot].winner;
    }
    out->winner_count = winners;
    for (uint32_t e = p->first_ended; e < p->next_end; e++)
        p->causes[causes++] = (struct tumpuk_cause){.kind = TUMPUK_CAUSE_ENDED,
                                                    .index = p->rivals[p->ends[e]].index};
    for (uint32_t r = p->first_started; r < p->next_start; r++)
        p->causes[causes++] = (struct tumpuk_cause){.kind = TUMPUK_CAUSE_STARTED,
                                                    .index = p->rivals[r].index};
    if (p->rulebook_changed)
        p->causes[causes++] = (struct tumpuk_cause){.kind = TUMPUK_CAUSE_RULEBOOK,
                                                    .index = p->next_rulebook - 1};
    out->cause_count = causes;
}

enum tumpuk_projection_result tumpuk_projection_next(struct tumpuk_projection *p,
                                                     struct tumpuk_segment *out)
{
    int64_t at_us;

    if (p->from_us == p->request.to_us)
        return TUMPUK_PROJECTION_END;
    if (p->out_of_range)
        return TUMPUK_PROJECTION_AMOUNT_OUT_OF_RANGE;
    write_segment(p, out);
    do {
        at_us = next_boundary(p);
    } while (at_us < p->request.to_us && !cross(p, at_us));
    out->to_us = at_us;
    p->from_us = at_us;
    return TUMPUK_PROJECTION_SEGMENT;
}

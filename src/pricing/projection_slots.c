/*
 * One instant of a projection: which rivals win the slots of a single line
 * (spec pricing, section 3), found anew only where something changed.
 */
#include "pricing/projection_state.h"
#include "pricing/unit.h"
#include "pricing/worth.h"

/* ---- once a projection: the most that a rival can take ---- */

static int64_t steps_bound(const struct tumpuk_benefit *benefit, const struct cart_sums *most)
{
    int64_t bound = 0;

    for (uint32_t i = 0; i < benefit->step_count; i++) {
        const struct tumpuk_step *step = &benefit->steps[i];

        if (step_reached(step, most) && step_discount(step, most) > bound)
            bound = step_discount(step, most);
    }
    return bound;
}

/* No running amount is above the list total, and no benefit takes less of a
 * larger amount. */
void projection_weigh(const struct tumpuk_projection *projection, struct rival *rival)
{
    const struct tumpuk_line *line = &projection->request.line;
    const struct tumpuk_promotion *promotion = rival->promotion;
    const struct tumpuk_benefit *benefit = &promotion->benefit;
    int64_t list = projection->amounts[TUMPUK_AMOUNT_LIST];
    int64_t limit = promotion->max_units_per_order;

    rival->bound = 0;
    switch ((enum tumpuk_slot)rival->slot) {
    case TUMPUK_SLOT_PRODUCT_PRICE:
        rival->bound = unit_discount(benefit->kind, unit_value(benefit), line->list_price);
        rival->allowance = limit == 0 || limit > line->quantity ? line->quantity : (int32_t)limit;
        break;
    case TUMPUK_SLOT_CART_DISCOUNT:
        rival->bound = steps_bound(benefit, &(struct cart_sums){.quantity = line->quantity,
                                                                .threshold = list,
                                                                .basis = list,
                                                                .running = list});
        break;
    case TUMPUK_SLOT_CART_GIFT:
        if (!gift_value(benefit->gift, &rival->bound))
            rival->bound = BOUND_OUT_OF_RANGE;
        break;
    case TUMPUK_SLOT_SELLER_VOUCHER:
    case TUMPUK_SLOT_PLATFORM_VOUCHER:
        rival->bound = order_worth(benefit, list, list);
        break;
    case TUMPUK_SLOT_PLATFORM_SHIPPING:
    case TUMPUK_SLOT_SELLER_SHIPPING:
    case TUMPUK_SLOT_CASHBACK:
        break;
    }
    if (rival->slot == TUMPUK_SLOT_CART_GIFT ? !gift_in_stock(benefit->gift) : rival->bound <= 0)
        rival->bound = BOUND_IDLE;
    if (tumpuk_type_get(promotion->type)->thresholds &&
        (promotion->min_quantity > line->quantity || promotion->min_spend > list))
        rival->bound = BOUND_IDLE;
}

/* ---- once a rulebook ---- */

static void find_inputs(struct tumpuk_projection *projection)
{
    const struct tumpuk_rulebook *rulebook = projection_rulebook(projection);

    projection->slots[TUMPUK_SLOT_PRODUCT_PRICE].inputs = 0;
    for (int s = TUMPUK_SLOT_CART_DISCOUNT; s < PROJECTION_SLOTS; s++)
        projection->slots[s].inputs = 1u << rulebook->threshold_basis[s] |
                                      1u << rulebook->discount_basis[s] | 1u << STEP_AMOUNT[s];
}

void projection_arrange(struct tumpuk_projection *projection, int64_t at_us)
{
    const uint8_t *rank = projection_rulebook(projection)->rank;
    struct sort_key *keys = projection->keys;
    uint32_t count = 0;
    uint32_t bit = 0;
    int slot = 0;

    for (uint32_t r = 0; r < projection->rival_count; r++) {
        const struct rival *rival = &projection->rivals[r];

        if (rival->bound != BOUND_IDLE)
            keys[count++] = (struct sort_key){.major = (uint32_t)rival->slot << 8 |
                                                       rank[rival->promotion->type],
                                              .value = -rival->bound,
                                              .minor = r};
    }
    sort_keys(keys, projection->spare_keys, count, sort_key_precedes, NULL);
    for (uint32_t k = 0; slot < PROJECTION_SLOTS; slot++) {
        projection->slots[slot].stale = true;
        projection->slots[slot].first_word = bit / 64;
        for (; k < count && keys[k].major >> 8 == (uint32_t)slot; k++, bit++) {
            struct rival *rival = &projection->rivals[keys[k].minor];

            if (bit % 64 == 0)
                projection->on[bit / 64] = 0;
            rival->bit = bit;
            projection->rival_at[bit] = keys[k].minor;
            if (keys[k].minor < projection->next_start && rival->promotion->ends_at_us > at_us)
                projection->on[bit / 64] |= UINT64_C(1) << (bit % 64);
        }
        bit = (bit + 63) & ~63u;
        projection->slots[slot].end_word = bit / 64;
    }
    find_inputs(projection);
}

/* ---- at a boundary ---- */

static bool winner_differs(const struct tumpuk_winner *a, const struct tumpuk_winner *b)
{
    return a->promotion != b->promotion || a->discount != b->discount;
}

static int64_t seller_part(int64_t discount, const struct tumpuk_promotion *promotion)
{
    return discount - money_rate(discount, promotion->platform_share_bps);
}

/* Each rival in turn takes as many units as are left and its allowance lets it.
 * Gives what all take; whether they are others than before. */
static bool settle_product(struct tumpuk_projection *projection, int64_t *taken)
{
    struct projection_slot *slot = &projection->slots[TUMPUK_SLOT_PRODUCT_PRICE];
    struct tumpuk_winner *takers = projection->spare_takers;
    int32_t left = projection->request.line.quantity;
    uint32_t count = 0;
    bool differs;

    *taken = 0;
    slot->seller_part = 0;
    for (uint32_t w = slot->first_word; w < slot->end_word && left > 0; w++) {
        for (uint64_t bits = projection->on[w]; bits != 0 && left > 0; bits &= bits - 1) {
            uint32_t bit = w * 64 + (uint32_t)__builtin_ctzll(bits);
            const struct rival *rival = &projection->rivals[projection->rival_at[bit]];
            int32_t units = rival->allowance < left ? rival->allowance : left;
            int64_t discount = rival->bound * units;

            takers[count++] = (struct tumpuk_winner){
                .discount = discount, .promotion = rival->index, .slot = TUMPUK_SLOT_PRODUCT_PRICE};
            *taken += discount;
            slot->seller_part += seller_part(discount, rival->promotion);
            left -= units;
        }
    }
    differs = count != projection->taker_count;
    for (uint32_t i = 0; i < count && !differs; i++)
        differs = winner_differs(&takers[i], &projection->takers[i]);
    if (differs) {
        projection->spare_takers = projection->takers;
        projection->takers = takers;
        projection->taker_count = count;
    }
    return differs;
}

/* What a rival takes now; below 0 where it is no candidate. */
static int64_t rival_worth(const struct tumpuk_projection *projection, enum tumpuk_slot slot,
                           const struct rival *rival)
{
    const struct tumpuk_rulebook *rulebook = projection_rulebook(projection);
    const struct tumpuk_promotion *promotion = rival->promotion;
    int64_t threshold = projection->amounts[rulebook->threshold_basis[slot]];
    int64_t before = projection->amounts[STEP_AMOUNT[slot]];
    int64_t worth;

    if (slot == TUMPUK_SLOT_CART_DISCOUNT) {
        struct cart_sums sums = {.quantity = projection->request.line.quantity,
                                 .threshold = threshold,
                                 .basis = projection->amounts[rulebook->discount_basis[slot]],
                                 .running = before};

        worth = steps_discount(&promotion->benefit, &sums);
    } else if (threshold < promotion->min_spend) {
        return -1;
    } else if (slot == TUMPUK_SLOT_CART_GIFT) {
        return rival->bound;
    } else {
        worth = order_worth(&promotion->benefit,
                            projection->amounts[rulebook->discount_basis[slot]], before);
    }
    return worth > 0 ? worth : -1;
}

/* A slot that one promotion takes. Those after the best one so far in the
 * slot's order can beat it only at its rank and with a larger bound, or in a
 * tie. Whether the winner is another than before. */
static bool settle_one(struct tumpuk_projection *projection, enum tumpuk_slot which)
{
    const uint8_t *rank = projection_rulebook(projection)->rank;
    struct projection_slot *slot = &projection->slots[which];
    struct tumpuk_winner best = {.promotion = TUMPUK_NONE, .slot = (uint8_t)which};
    const struct rival *winner = NULL;
    bool differs;

    for (uint32_t w = slot->first_word; w < slot->end_word; w++) {
        for (uint64_t bits = projection->on[w]; bits != 0; bits &= bits - 1) {
            uint32_t bit = w * 64 + (uint32_t)__builtin_ctzll(bits);
            const struct rival *rival = &projection->rivals[projection->rival_at[bit]];
            int64_t worth;

            if (winner != NULL && (rival->bound < best.discount ||
                                   rank[rival->promotion->type] != rank[winner->promotion->type]))
                goto settled;
            worth = rival_worth(projection, which, rival);
            if (worth < 0 || (winner != NULL && worth < best.discount) ||
                (winner != NULL && worth == best.discount && rival > winner))
                continue;
            winner = rival;
            best.discount = worth;
            best.promotion = rival->index;
        }
    }
settled:
    differs = winner_differs(&best, &slot->winner);
    if (differs) {
        slot->winner = best;
        slot->seller_part = winner == NULL ? 0 : seller_part(best.discount, winner->promotion);
    }
    return differs;
}

/* A gift's list value or the margin leaves it (spec pricing, section 13). */
bool projection_leaves_range(const struct tumpuk_projection *projection)
{
    const struct projection_slot *slots = projection->slots;
    const struct tumpuk_winner *gift = &slots[TUMPUK_SLOT_CART_GIFT].winner;
    money_wide gift_cost = 0;
    money_wide margin;

    if (gift->promotion != TUMPUK_NONE && gift->discount == BOUND_OUT_OF_RANGE)
        return true;
    if (projection->request.line.unit_cost < 0)
        return false;
    if (gift->promotion != TUMPUK_NONE &&
        !gift_seller_cost(projection->request.promotions[gift->promotion], &gift_cost))
        return false;
    margin = projection->amounts[TUMPUK_AMOUNT_LIST] - projection->line_cost - gift_cost;
    for (int s = 0; s < PROJECTION_SLOTS; s++)
        margin -= s == TUMPUK_SLOT_CART_GIFT ? 0 : slots[s].seller_part;
    return !money_in_range(margin);
}

bool projection_settle(struct tumpuk_projection *projection)
{
    uint32_t changed = 0; /* set of 1u << enum tumpuk_amount */
    bool differs = false;

    for (int s = 0; s < PROJECTION_SLOTS; s++) {
        struct projection_slot *slot = &projection->slots[s];
        int64_t after = projection->amounts[STEP_AMOUNT[s]];
        int64_t taken;

        if (!slot->stale && (slot->inputs & changed) == 0)
            continue;
        slot->stale = false;
        if (s == TUMPUK_SLOT_PRODUCT_PRICE) {
            differs |= settle_product(projection, &taken);
        } else {
            differs |= settle_one(projection, (enum tumpuk_slot)s);
            taken = slot->winner.discount;
        }
        if (s == TUMPUK_SLOT_CART_GIFT)
            continue; /* nothing off the price */
        after -= taken;
        if (after != projection->amounts[STEP_AMOUNT[s] + 1]) {
            projection->amounts[STEP_AMOUNT[s] + 1] = after;
            changed |= 1u << (STEP_AMOUNT[s] + 1);
        }
    }
    return differs || changed != 0;
}

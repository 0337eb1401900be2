/* The verdicts on one SKU: quotes at every instant at which something changes. */
#include "catalog/review_state.h"

/* Where and for whom the baskets are priced. */
struct place {
    const struct tumpuk_rulebook *rules;
    int64_t from_us;
    int64_t to_us;
    enum tumpuk_buyer buyer;
    enum tumpuk_channel channel;
};

/* False: a sum would leave the money range. */
static bool price(const struct review *review, const struct place *place, int32_t units,
                  struct tumpuk_quote *quote)
{
    const struct tumpuk_line line = {.sku_id = review->sku->id,
                                     .product_id = review->sku->product->id,
                                     .list_price = review->sku->list_price,
                                     .unit_cost = -1,
                                     .quantity = units};
    const struct tumpuk_basket basket = {.at_us = place->from_us,
                                         .buyer = place->buyer,
                                         .channel = place->channel,
                                         .line_count = 1,
                                         .lines = &line,
                                         .claimed_count = review->count,
                                         .claimed = review->claimed,
                                         .code_count = review->code_count,
                                         .codes = review->codes};
    const struct tumpuk_offer offer = {.promotion_count = review->count,
                                       .promotions = review->offered,
                                       .scope_lines = review->scope};

    return tumpuk_quote_compute(place->rules, &basket, &offer, review->storage, review->storage_len,
                                quote) == TUMPUK_QUOTE_OK;
}

/* ---- the fewest units ---- */

/* Whether so many units meet the threshold of promotion `i`. */
static bool meets(const struct review *review, const struct place *place, uint32_t i, int32_t units,
                  struct tumpuk_quote *quote)
{
    enum tumpuk_reason reason;

    if (!price(review, place, units, quote))
        return false;
    reason = (enum tumpuk_reason)quote->decisions[i].reason;
    return reason != TUMPUK_REASON_MIN_QUANTITY_NOT_MET &&
           reason != TUMPUK_REASON_MIN_SPEND_NOT_MET;
}

/* Fewer cannot do: no unit counts for more than its list price. TUMPUK_QUANTITY_MAX + 1:
 * nothing does. */
static int32_t least_units(const struct tumpuk_promotion *promotion, int64_t list_price)
{
    bool steps = promotion->benefit.kind == TUMPUK_BENEFIT_STEPS;
    int64_t min_quantity = steps ? promotion->benefit.steps[0].min_quantity
                                 : promotion->min_quantity;
    int64_t min_spend = steps ? promotion->benefit.steps[0].min_spend : promotion->min_spend;
    int64_t units = min_quantity > 1 ? min_quantity : 1;

    if (min_spend > 0) {
        int64_t spent = list_price == 0 ? TUMPUK_QUANTITY_MAX + 1
                                        : (min_spend - 1) / list_price + 1;

        units = spent > units ? spent : units;
    }
    return units > TUMPUK_QUANTITY_MAX ? TUMPUK_QUANTITY_MAX + 1 : (int32_t)units;
}

/* The fewest units from a number that does not meet the threshold to one that does. */
static int32_t halve_units(const struct review *review, const struct place *place, uint32_t i,
                           int32_t low, int32_t high, struct tumpuk_quote *quote)
{
    while (high - low > 1) {
        int32_t middle = low + (high - low) / 2;

        if (meets(review, place, i, middle, quote))
            high = middle;
        else
            low = middle;
    }
    return meets(review, place, i, high, quote) ? high : 0;
}

/* The fewest units that meet its lowest threshold, `quote` being of these; 0: none
 * do. More units never count for less up to the product tier, which thresholds are
 * judged on by the guide; under a rulebook that judges them on an amount after
 * cart discounts halving finds a number that does where one fewer does not. */
static int32_t fewest_units(const struct review *review, const struct place *place, uint32_t i,
                            struct tumpuk_quote *quote)
{
    int32_t low = least_units(review->offered[i], review->sku->list_price);
    int32_t high = TUMPUK_QUANTITY_MAX;
    int32_t hint = review->hint[i];

    if (low > TUMPUK_QUANTITY_MAX)
        return 0;
    if (review->sku->list_price > TUMPUK_MONEY_MAX / high)
        high = (int32_t)(TUMPUK_MONEY_MAX / review->sku->list_price);
    if (meets(review, place, i, low, quote))
        return low;
    if (high <= low)
        return 0;
    if (hint > low && meets(review, place, i, hint, quote)) {
        if (hint == low + 1 || !meets(review, place, i, hint - 1, quote))
            return meets(review, place, i, hint, quote) ? hint : 0;
        return halve_units(review, place, i, low, hint - 1, quote);
    }
    if (!meets(review, place, i, high, quote))
        return 0;
    return halve_units(review, place, i, low, high, quote);
}

/* ---- noting ---- */

static void note_rival(struct review_item *item, const struct catalog_sku *sku,
                       const struct tumpuk_promotion *rival, enum tumpuk_reason reason)
{
    struct catalog_review_item *told = &item->told;
    uint32_t at = 0;

    while (at < told->rival_count && told->rivals[at].promotion != rival)
        at++;
    if (at == CATALOG_REVIEW_RIVALS_MAX) {
        told->rivals_cut = true;
        return;
    }
    if (at == told->rival_count) {
        told->rivals[told->rival_count++] = (struct catalog_review_rival){rival, reason, 0};
        item->rival_sku[at] = NULL;
    }
    if (item->rival_sku[at] != sku)
        told->rivals[at].sku_count++;
    item->rival_sku[at] = sku;
}

/* Follows on the one before where only time has passed. */
static void note_shadow(const struct review *review, const struct place *place,
                        struct review_item *item, const struct tumpuk_decision *decision)
{
    struct catalog_review_item *told = &item->told;
    struct catalog_review_shadow *last = &item->last;
    struct catalog_review_shadow shadow = {.sku = review->sku,
                                           .beaten_by = review->offered[decision->beaten_by],
                                           .reason = (enum tumpuk_reason)decision->reason,
                                           .every_buyer = review->every_buyer,
                                           .every_channel = review->every_channel,
                                           .buyer = place->buyer,
                                           .channel = place->channel,
                                           .from_us = place->from_us,
                                           .to_us = place->to_us};

    note_rival(item, review->sku, shadow.beaten_by, shadow.reason);
    if (told->shadow_count > 0 && last->sku == shadow.sku && last->to_us == shadow.from_us &&
        last->beaten_by == shadow.beaten_by && last->reason == shadow.reason &&
        last->buyer == shadow.buyer && last->channel == shadow.channel) {
        shadow.from_us = last->from_us;
        told->shadow_count--;
    }
    *last = shadow;
    if (told->shadow_count < CATALOG_REVIEW_SHADOWS_MAX)
        told->shadows[told->shadow_count] = shadow;
    told->shadow_count++;
}

static void note(const struct review *review, const struct place *place, uint32_t i,
                 const struct tumpuk_decision *decision)
{
    struct review_item *item = review->item_of[i];

    if (decision->outcome != TUMPUK_OUTCOME_NOT_APPLIED) {
        item->bits |= REVIEW_WON;
        return;
    }
    item->bits |= 1u << decision->reason;
    if (decision->reason == TUMPUK_REASON_OUTRANKED ||
        decision->reason == TUMPUK_REASON_SMALLER_DISCOUNT)
        note_shadow(review, place, item, decision);
}

static void judge_with_threshold(struct review *review, const struct place *place, uint32_t i)
{
    struct review_item *item = review->item_of[i];
    struct tumpuk_quote quote;
    int32_t units = fewest_units(review, place, i, &quote);

    if (units == 0) {
        item->bits |= REVIEW_OUT_OF_REACH;
        return;
    }
    note(review, place, i, &quote.decisions[i]);
    /* these come before thresholds, of which the core then says nothing */
    if (quote.decisions[i].reason == TUMPUK_REASON_QUOTA_EXHAUSTED ||
        quote.decisions[i].reason == TUMPUK_REASON_OUT_OF_STOCK)
        return;
    review->hint[i] = units;
    if (units > item->units)
        item->units = units;
}

static bool takes_part(const struct tumpuk_promotion *promotion, const struct place *place)
{
    return promotion->starts_at_us <= place->from_us && promotion->ends_at_us > place->from_us &&
           (promotion->channels & place->channel) != 0 &&
           (promotion->audience == TUMPUK_BUYER_ALL || promotion->audience == place->buyer);
}

static void judge_place(struct review *review, const struct place *place)
{
    struct tumpuk_quote quote;
    bool priced = price(review, place, 1, &quote);

    for (uint32_t i = 0; priced && i < review->count; i++) {
        if (review->item_of[i] != NULL && !review_has_threshold(review->offered[i]) &&
            takes_part(review->offered[i], place))
            note(review, place, i, &quote.decisions[i]);
    }
    for (uint32_t i = 0; i < review->count; i++) {
        if (review->item_of[i] != NULL && review_has_threshold(review->offered[i]) &&
            takes_part(review->offered[i], place))
            judge_with_threshold(review, place, i);
    }
}

static void judge_period(struct review *review, struct place place)
{
    for (size_t b = 0; b < review->bound_count; b++) {
        place.from_us = review->bounds[b];
        place.to_us = b + 1 < review->bound_count ? review->bounds[b + 1] : review->request->to_us;
        place.rules = &rulebook_shelf_at(review->shelf, place.from_us)->rules;
        judge_place(review, &place);
    }
}

/* What the SKU adds to the counts. */
static void count_sku(const struct review *review, struct review_item *item)
{
    struct catalog_review_item *told = &item->told;
    uint32_t beaten = 1u << TUMPUK_REASON_OUTRANKED | 1u << TUMPUK_REASON_SMALLER_DISCOUNT;

    told->sku_count++;
    told->won += (item->bits & REVIEW_WON) != 0;
    told->shadowed += (item->bits & beaten) != 0;
    told->out_of_reach += (item->bits & REVIEW_OUT_OF_REACH) != 0;
    for (uint32_t reason = 0; reason < TUMPUK_REASON_COUNT; reason++)
        told->reasons[reason] += (item->bits & 1u << reason) != 0;
    if (item->units > 1) {
        if (told->units_count < CATALOG_REVIEW_UNITS_MAX)
            told->units[told->units_count] = (struct catalog_review_units){review->sku,
                                                                           item->units};
        if (told->units_count == 0 || item->units < told->units_least)
            told->units_least = item->units;
        if (item->units > told->units_most)
            told->units_most = item->units;
        told->units_count++;
    }
    item->bits = 0;
    item->units = 0;
}

void review_judge_sku(struct review *review)
{
    static const enum tumpuk_channel CHANNELS[] = {TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
                                                   TUMPUK_CHANNEL_TOKOPEDIA};
    int buyers = review->every_buyer ? 1 : TUMPUK_BUYER_COUNT;
    size_t channels = review->every_channel ? 1 : sizeof CHANNELS / sizeof CHANNELS[0];

    for (int buyer = 0; buyer < buyers; buyer++) {
        for (size_t c = 0; c < channels; c++)
            judge_period(review,
                         (struct place){.buyer = (enum tumpuk_buyer)buyer, .channel = CHANNELS[c]});
    }
    for (uint32_t i = 0; i < review->count; i++) {
        if (review->item_of[i] != NULL)
            count_sku(review, review->item_of[i]);
    }
}

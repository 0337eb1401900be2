#include "api/projections.h"

#include "pricing/money.h"

/* ---- room ---- */

bool projection_run_rulebooks(struct projection_run *run, const struct rulebook_shelf *shelf,
                              struct arena *arena)
{
    size_t end = rulebook_shelf_count(shelf);
    size_t first;
    uint32_t count = 0;

    while (end > 0 && rulebook_shelf_get(shelf, end - 1)->effective_from_us >= run->terms.to_us)
        end--;
    first = end;
    while (first > 0 &&
           rulebook_shelf_get(shelf, first - 1)->effective_from_us > run->terms.from_us)
        first--;
    if (first > 0)
        first--; /* in force at the beginning */
    run->rulebooks = arena_alloc(arena, (end - first) * sizeof *run->rulebooks);
    run->rulebook_names = arena_alloc(arena, (end - first) * sizeof *run->rulebook_names);
    if (run->rulebooks == NULL || run->rulebook_names == NULL)
        return false;
    for (size_t i = first; i < end; i++, count++) {
        const struct shelf_rulebook *rulebook = rulebook_shelf_get(shelf, i);

        run->rulebook_names[count] = rulebook->version;
        run->rulebooks[count] = (struct tumpuk_rulebook_version){
            .effective_from_us = rulebook->effective_from_us, .rulebook = &rulebook->rules};
    }
    run->rulebook_count = count;
    return true;
}

bool projection_side_init(struct projection_side *side, size_t promotions, uint32_t rulebooks,
                          struct arena *arena)
{
    side->storage_len = tumpuk_projection_storage_size((uint32_t)promotions, rulebooks);
    side->storage = arena_alloc(arena, side->storage_len);
    side->promotions = arena_alloc(arena, (promotions + 1) * sizeof *side->promotions);
    return side->storage_len > 0 && side->storage != NULL && side->promotions != NULL;
}

bool projection_run_init(struct projection_run *run, const struct catalog_snapshot *shop,
                         const struct rulebook_shelf *shelf, const struct projection_terms *terms,
                         const struct catalog_found *found, size_t count, struct arena *arena)
{
    size_t most = 0;

    *run = (struct projection_run){.shop = shop, .terms = *terms};
    for (size_t i = 0; i < count; i++) {
        size_t touching = catalog_touching_max(shop, &found[i], terms->from_us);

        most = touching > most ? touching : most;
    }
    if (most > TUMPUK_PROMOTIONS_MAX || !projection_run_rulebooks(run, shelf, arena))
        return false;
    run->touching = arena_alloc(arena, (most + 1) * sizeof *run->touching);
    if (run->touching == NULL ||
        !projection_side_init(&run->seller, most, run->rulebook_count, arena))
        return false;
    if (terms->range) {
        /* each promotion starts once and ends once */
        size_t runs = 2 * most + run->rulebook_count + 1;

        run->platform = arena_alloc(arena, runs * sizeof *run->platform);
        run->platform_causes = arena_alloc(arena, runs * sizeof *run->platform_causes);
        return run->platform != NULL && run->platform_causes != NULL &&
               projection_side_init(&run->everybody, most, run->rulebook_count, arena);
    }
    return true;
}

/* ---- who takes part ---- */

static bool is_asked_for(const struct projection_terms *terms,
                         const struct tumpuk_promotion *promotion)
{
    if (promotion->type == TUMPUK_TYPE_CHAT_VOUCHER)
        return terms->chat_vouchers;
    if (promotion->type == TUMPUK_TYPE_PROMO_CODE)
        return terms->promo_codes;
    return true;
}

/* spec: Price projection: left out, as in the guide */
static bool is_platforms(const struct tumpuk_promotion *promotion)
{
    return promotion->platform_share_bps == TUMPUK_BPS_ONE ||
           promotion->type == TUMPUK_TYPE_COFUNDED_VOUCHER;
}

static void gather(struct projection_run *run, const struct catalog_found *found)
{
    size_t touching = catalog_touching(run->shop, found, run->terms.from_us, run->terms.to_us,
                                       run->touching);

    run->seller.count = 0;
    run->everybody.count = 0;
    for (size_t i = 0; i < touching; i++) {
        const struct tumpuk_promotion *promotion = run->touching[i];

        if (!is_asked_for(&run->terms, promotion))
            continue;
        if (!is_platforms(promotion))
            run->seller.promotions[run->seller.count++] = promotion;
        if (run->terms.range)
            run->everybody.promotions[run->everybody.count++] = promotion;
    }
}

struct tumpuk_projection_request projection_request_of(const struct projection_run *run,
                                                       const struct projection_side *side,
                                                       const struct catalog_sku *sku)
{
    return (struct tumpuk_projection_request){.line = {.sku_id = sku->id,
                                                       .product_id = sku->product->id,
                                                       .list_price = sku->list_price,
                                                       .unit_cost = sku->unit_cost,
                                                       .quantity = run->terms.quantity},
                                              .buyer = run->terms.buyer,
                                              .channel = run->terms.channel,
                                              .from_us = run->terms.from_us,
                                              .to_us = run->terms.to_us,
                                              .promotion_count = side->count,
                                              .promotions = side->promotions,
                                              .rulebook_count = run->rulebook_count,
                                              .rulebooks = run->rulebooks};
}

uint64_t projection_run_needs(struct projection_run *run, const struct catalog_found *found)
{
    struct tumpuk_projection_request request;
    uint64_t needs;

    gather(run, found);
    request = projection_request_of(run, &run->seller, found->sku);
    needs = tumpuk_projection_segments_max(&request);
    run->may_leave_range |= !tumpuk_projection_stays_in_range(&request);
    if (run->terms.range) {
        request = projection_request_of(run, &run->everybody, found->sku);
        needs += tumpuk_projection_segments_max(&request);
        run->may_leave_range |= !tumpuk_projection_stays_in_range(&request);
    }
    return needs;
}

/* ---- prices ---- */

/* A unit's, rounded half up. */
static int64_t unit_price(const struct projection_run *run, int64_t total)
{
    int64_t quantity = run->terms.quantity;

    return (2 * total + quantity) / (2 * quantity); /* within 2^55 */
}

/* spec: Price projection, Margin guard */
static bool is_below_floor(const struct projection_run *run, const struct catalog_sku *sku,
                           const struct tumpuk_segment *segment, int64_t estimated_price)
{
    int64_t proceeds = segment->list_total - segment->seller_funded;
    money_wide margin;

    if (sku->floor_price >= 0 && estimated_price < sku->floor_price)
        return true;
    if (sku->min_margin_bps < 0 || sku->unit_cost < 0)
        return false;
    margin = proceeds - (money_wide)sku->unit_cost * run->terms.quantity;
    return proceeds <= 0 || margin * TUMPUK_BPS_ONE < (money_wide)proceeds * sku->min_margin_bps;
}

/* The other side from end to end; neighbours of one price are one. */
static bool run_platform(struct projection_run *run, const struct catalog_sku *sku)
{
    struct tumpuk_projection_request request = projection_request_of(run, &run->everybody, sku);
    struct tumpuk_cause *causes = run->platform_causes;
    struct platform_run *last = NULL;
    struct tumpuk_projection *projection;
    struct tumpuk_segment segment;
    enum tumpuk_projection_result result = tumpuk_projection_begin(
        &request, run->everybody.storage, run->everybody.storage_len, &projection);

    while (result == TUMPUK_PROJECTION_SEGMENT) {
        int64_t price;

        result = tumpuk_projection_next(projection, &segment);
        if (result != TUMPUK_PROJECTION_SEGMENT)
            break;
        price = unit_price(run, segment.after_voucher);
        if (last != NULL && last->price == price) {
            last->to_us = segment.to_us;
            continue;
        }
        last = last == NULL ? run->platform : last + 1;
        *last = (struct platform_run){.from_us = segment.from_us,
                                      .to_us = segment.to_us,
                                      .price = price,
                                      .causes = causes,
                                      .cause_count = segment.cause_count};
        for (uint32_t i = 0; i < segment.cause_count; i++)
            *causes++ = segment.causes[i];
    }
    return result == TUMPUK_PROJECTION_END;
}

/* Up to where the price with the platform's money is the same. */
static void divide(struct projection_run *run, struct projection_piece *piece)
{
    const struct platform_run *platform = run->at.platform;

    if (platform->to_us <= piece->from_us)
        platform++;
    run->at.platform = platform;
    piece->to_us = money_min(piece->to_us, platform->to_us);
    piece->price_with_platform = platform->price;
    if (platform->from_us == piece->from_us) { /* the seller's causes are among these */
        piece->cause_count = platform->cause_count;
        piece->causes = platform->causes;
        piece->cause_promotions = run->everybody.promotions;
    }
}

void projection_run_begin(struct projection_run *run, const struct catalog_found *found)
{
    struct projection_at *at = &run->at;
    struct tumpuk_projection_request request;

    *at = (struct projection_at){
        .sku = found->sku, .platform = run->platform, .from_us = run->terms.from_us};
    at->segment.to_us = at->from_us; /* it is used up */
    gather(run, found);
    request = projection_request_of(run, &run->seller, found->sku);
    at->in_range = (!run->terms.range || run_platform(run, found->sku)) &&
                   tumpuk_projection_begin(&request, run->seller.storage, run->seller.storage_len,
                                           &at->projection) == TUMPUK_PROJECTION_SEGMENT;
}

bool projection_run_next(struct projection_run *run, struct projection_piece *piece)
{
    struct projection_at *at = &run->at;
    const struct tumpuk_segment *segment = &at->segment;
    bool anew = at->from_us == segment->to_us;

    if (!at->in_range || at->from_us == run->terms.to_us)
        return false;
    if (anew) {
        at->in_range = tumpuk_projection_next(at->projection, &at->segment) ==
                       TUMPUK_PROJECTION_SEGMENT;
        if (!at->in_range)
            return false;
    }
    *piece = (struct projection_piece){.from_us = at->from_us,
                                       .to_us = segment->to_us,
                                       .estimated_price = unit_price(run, segment->after_voucher),
                                       .segment = segment,
                                       .promotion_count = run->seller.count,
                                       .promotions = run->seller.promotions,
                                       .cause_promotions = run->seller.promotions};
    piece->below_floor = is_below_floor(run, at->sku, segment, piece->estimated_price);
    if (anew) {
        piece->cause_count = segment->cause_count;
        piece->causes = segment->causes;
    }
    if (run->terms.range)
        divide(run, piece);
    at->from_us = piece->to_us;
    return true;
}

bool projection_run_in_range(const struct projection_run *run)
{
    return run->at.in_range;
}

bool projection_run_sku(struct projection_run *run, const struct catalog_found *found,
                        void (*take)(void *arg, const struct projection_piece *piece), void *arg)
{
    struct projection_piece piece;

    projection_run_begin(run, found);
    while (projection_run_next(run, &piece))
        take(arg, &piece);
    return projection_run_in_range(run);
}

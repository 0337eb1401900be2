#include "api/forecast.h"

#include <stdlib.h>
#include <string.h>

#include "api/store.h"
#include "pricing/money.h"

/* ---- whose SKUs ---- */

/* The SKUs of joined promotions that are still sold. */
static bool find_skus(struct forecast *forecast, const struct catalog_snapshot *shop,
                      const struct catalog_promotion *const *joined, size_t count,
                      struct arena *arena)
{
    struct tumpuk_text *ids = arena_calloc(arena, count, sizeof *ids);

    forecast->found = arena_calloc(arena, count, sizeof *forecast->found);
    forecast->ranks = arena_calloc(arena, count, sizeof *forecast->ranks);
    if (ids == NULL || forecast->found == NULL || forecast->ranks == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        ids[i] = joined[i]->promotion.scope.sku_ids[0];
    catalog_find_skus(shop, ids, count, forecast->found);
    for (size_t i = 0; i < count; i++) {
        if (forecast->found[i].sku != NULL)
            forecast->found[forecast->count++] = forecast->found[i];
    }
    return true;
}

/* Room to say which of a SKU's promotions win. */
static bool make_wins(struct forecast *forecast, struct arena *arena)
{
    size_t most = 0;

    for (size_t i = 0; i < forecast->count; i++) {
        size_t touching = catalog_touching_max(forecast->run.shop, &forecast->found[i],
                                               forecast->run.terms.from_us);

        most = touching > most ? touching : most;
    }
    forecast->wins = arena_calloc(arena, most + 1, sizeof *forecast->wins);
    return forecast->wins != NULL;
}

static enum tumpuk_channel channel_of(uint8_t channels, enum tumpuk_channel wanted)
{
    if (channels & (uint8_t)wanted)
        return wanted;
    return channels & TUMPUK_CHANNEL_SHOP_TOKOPEDIA ? TUMPUK_CHANNEL_SHOP_TOKOPEDIA
                                                    : TUMPUK_CHANNEL_TOKOPEDIA;
}

enum forecast_result forecast_init(struct forecast *forecast, const struct catalog_snapshot *shop,
                                   const struct rulebook_shelf *shelf,
                                   const struct forecast_request *request, struct arena *arena)
{
    size_t cap = catalog_snapshot_facts(shop)->promotion_count;
    struct projection_terms terms = request->terms;
    const struct catalog_promotion **joined;
    size_t count;

    *forecast = (struct forecast){.count = 0};
    cap = cap < FORECAST_SKUS_MAX ? cap : FORECAST_SKUS_MAX;
    joined = arena_calloc(arena, cap + 1, sizeof *joined);
    if (joined == NULL)
        return FORECAST_NO_MEMORY;
    count = catalog_joined(shop, request->campaign_id, joined, cap);
    if (count == 0)
        return FORECAST_NOT_JOINED;
    if (count > cap)
        return FORECAST_TOO_MANY_SKUS;
    forecast->joined = joined[0];
    terms.from_us = joined[0]->promotion.starts_at_us;
    terms.to_us = joined[0]->promotion.ends_at_us;
    if (request->any_channel)
        terms.channel = channel_of(joined[0]->promotion.channels, terms.channel);
    if (rulebook_shelf_at(shelf, terms.from_us) == NULL)
        return FORECAST_NO_RULEBOOK;
    if (!find_skus(forecast, shop, joined, count, arena) ||
        !projection_run_init(&forecast->run, shop, shelf, &terms, forecast->found, forecast->count,
                             arena) ||
        !make_wins(forecast, arena))
        return FORECAST_NO_MEMORY;
    return FORECAST_OK;
}

uint64_t forecast_needs(struct forecast *forecast)
{
    uint64_t needs = 0;

    for (size_t i = 0; i < forecast->count; i++)
        needs += projection_run_needs(&forecast->run, &forecast->found[i]);
    return needs;
}

/* ---- one SKU ---- */

struct making {
    struct forecast_item *item;
    uint8_t *wins;
};

static void note_winners(const struct making *making, const struct projection_piece *piece,
                         bool lowest)
{
    const struct tumpuk_segment *segment = piece->segment;

    making->item->promotions = piece->promotions;
    making->item->promotion_count = piece->promotion_count;
    for (uint32_t i = 0; lowest && i < piece->promotion_count; i++)
        making->wins[i] &= (uint8_t)~FORECAST_WINS_AT_LOWEST;
    for (uint32_t i = 0; i < segment->winner_count; i++)
        making->wins[segment->winners[i].promotion] |=
            (uint8_t)(lowest ? FORECAST_WINS | FORECAST_WINS_AT_LOWEST : FORECAST_WINS);
}

static void take_piece(void *arg, const struct projection_piece *piece)
{
    struct making *making = arg;
    struct forecast_item *item = making->item;
    const struct projection_extreme here = {
        .price = piece->estimated_price, .from_us = piece->from_us, .to_us = piece->to_us};
    bool first = item->segments == 0;
    bool lowest = first || here.price < item->lowest.price;

    if (lowest)
        item->lowest = here;
    if (first || here.price > item->highest.price)
        item->highest = here;
    if (piece->below_floor && (item->below_floor == 0 || here.price < item->deepest.price))
        item->deepest = here;
    item->segments++;
    item->below_floor += piece->below_floor;
    note_winners(making, piece, lowest);
}

/* Rounded half up; nothing is taken off what is free. */
static int32_t discount_bps(int64_t list_price, int64_t price)
{
    if (list_price == 0)
        return 0;
    return (int32_t)(((money_wide)(list_price - price) * TUMPUK_BPS_ONE * 2 + list_price) /
                     ((money_wide)list_price * 2));
}

bool forecast_project(struct forecast *forecast, const struct catalog_found *found,
                      struct forecast_item *item)
{
    const struct catalog_sku *sku = found->sku;
    struct making making = {.item = item, .wins = forecast->wins};

    *item = (struct forecast_item){
        .line = {.sku_id = sku->id, .product_id = sku->product->id, .list_price = sku->list_price},
        .wins = forecast->wins};
    memset(forecast->wins, 0,
           catalog_touching_max(forecast->run.shop, found, forecast->run.terms.from_us));
    if (!projection_run_sku(&forecast->run, found, take_piece, &making))
        return false;
    item->discount_bps = discount_bps(sku->list_price, item->lowest.price);
    return true;
}

/* ---- their order ---- */

static int compare_ranks(const void *a, const void *b)
{
    const struct forecast_rank *x = a;
    const struct forecast_rank *y = b;

    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return api_text_compare(x->found->sku->id, y->found->sku->id);
}

static int64_t rank_of(const struct forecast_item *item, enum forecast_sort sort)
{
    switch (sort) {
    case FORECAST_SORT_FLOOR_BREACHES:
        return -(int64_t)item->below_floor;
    case FORECAST_SORT_LOWEST_PRICE:
        return item->lowest.price;
    case FORECAST_SORT_DEEPEST_DISCOUNT:
        break;
    }
    return -(int64_t)item->discount_bps;
}

bool forecast_order(struct forecast *forecast, enum forecast_sort sort)
{
    struct forecast_summary *summary = &forecast->summary;
    struct forecast_item item;

    forecast->sort = sort;
    for (size_t i = 0; i < forecast->count; i++) {
        if (!forecast_project(forecast, &forecast->found[i], &item))
            return false;
        forecast->ranks[i] = (struct forecast_rank){.rank = rank_of(&item, sort),
                                                    .found = &forecast->found[i]};
        summary->skus++;
        summary->skus_below_floor += item.below_floor > 0;
        summary->segments += item.segments;
        summary->below_floor += item.below_floor;
    }
    if (forecast->count > 1)
        qsort(forecast->ranks, forecast->count, sizeof *forecast->ranks, compare_ranks);
    return true;
}

size_t forecast_behind(const struct forecast *forecast, int64_t rank, struct tumpuk_text sku_id)
{
    size_t at = 0;

    while (at < forecast->count &&
           (forecast->ranks[at].rank < rank ||
            (forecast->ranks[at].rank == rank &&
             api_text_compare(forecast->ranks[at].found->sku->id, sku_id) <= 0)))
        at++;
    return at;
}

#include "api/price_moves.h"

#include <stdlib.h>
#include <string.h>

#include "api/projections.h"
#include "api/store.h"

/* Kept until they are sorted and cut to PRICE_MOVES_MAX. */
#define KEPT_MAX ((size_t)4 * PRICE_MOVES_MAX)

struct finding {
    const struct catalog_snapshot *shop;
    const struct price_moves_request *request;
    struct projection_run run;
    const struct tumpuk_promotion **stored; /* of the SKU at hand: as the shop has them */
    struct tumpuk_promotion *shortened;     /* deactivated ones, as if they had ended then */
    size_t sku_count;
    struct catalog_found *skus;
    struct price_moves *out;
};

/* ---- whose prices ---- */

static int compare_products(const void *a, const void *b)
{
    const struct catalog_product *const *x = a;
    const struct catalog_product *const *y = b;

    return api_text_compare((*x)->id, (*y)->id);
}

/* All SKUs of products of which one is joined (spec dashboard, section 1). */
static bool find_skus(struct finding *finding, struct arena *arena)
{
    struct tumpuk_text campaign_id = finding->request->campaign_id;
    size_t joined_count = catalog_joined(finding->shop, campaign_id, NULL, 0);
    const struct catalog_promotion **joined = arena_calloc(arena, joined_count + 1, sizeof *joined);
    const struct catalog_product **products = arena_calloc(arena, joined_count + 1,
                                                           sizeof *products);
    size_t product_count = 0;
    size_t sku_count = 0;
    struct tumpuk_text *ids;

    if (joined == NULL || products == NULL)
        return false;
    (void)catalog_joined(finding->shop, campaign_id, joined, joined_count);
    for (size_t i = 0; i < joined_count; i++) {
        struct catalog_found found;

        catalog_find_skus(finding->shop, &joined[i]->promotion.scope.sku_ids[0], 1, &found);
        if (found.sku != NULL)
            products[product_count++] = found.sku->product;
    }
    if (product_count > 1)
        qsort(products, product_count, sizeof *products, compare_products);
    for (size_t i = 0; i < product_count; i++) {
        if (i == 0 || products[i] != products[i - 1])
            sku_count += products[i]->sku_count;
    }
    ids = arena_calloc(arena, sku_count + 1, sizeof *ids);
    finding->skus = arena_calloc(arena, sku_count + 1, sizeof *finding->skus);
    if (ids == NULL || finding->skus == NULL)
        return false;
    for (size_t i = 0; i < product_count; i++) {
        if (i > 0 && products[i] == products[i - 1])
            continue;
        for (uint32_t j = 0; j < products[i]->sku_count; j++)
            ids[finding->sku_count++] = products[i]->skus[j].id;
    }
    catalog_find_skus(finding->shop, ids, finding->sku_count, finding->skus);
    return true;
}

/* ---- which promotions ---- */

static bool make_room(struct finding *finding, const struct rulebook_shelf *shelf,
                      struct arena *arena)
{
    struct projection_run *run = &finding->run;
    size_t most = 0;

    for (size_t i = 0; i < finding->sku_count; i++) {
        size_t touching = catalog_touching_max(finding->shop, &finding->skus[i],
                                               run->terms.from_us);

        most = touching > most ? touching : most;
    }
    if (most > TUMPUK_PROMOTIONS_MAX || !projection_run_rulebooks(run, shelf, arena) ||
        !projection_side_init(&run->everybody, most, run->rulebook_count, arena))
        return false;
    finding->shortened = arena_calloc(arena, most + 1, sizeof *finding->shortened);
    finding->stored = arena_calloc(arena, most + 1, sizeof *finding->stored);
    return finding->shortened != NULL && finding->stored != NULL;
}

/* What sets the price of a unit, whoever pays it. */
static void gather(struct finding *finding, const struct catalog_found *found)
{
    struct projection_run *run = &finding->run;
    struct projection_side *side = &run->everybody;
    size_t touching = catalog_touching(finding->shop, found, run->terms.from_us, run->terms.to_us,
                                       side->promotions);

    side->count = 0;
    for (size_t i = 0; i < touching; i++) {
        const struct tumpuk_promotion *promotion = side->promotions[i];
        int64_t deactivated_us = ((const struct catalog_promotion *)promotion)->deactivated_at_us;

        if (tumpuk_type_get(promotion->type)->slot != TUMPUK_SLOT_PRODUCT_PRICE)
            continue;
        finding->stored[side->count] = promotion;
        if (promotion->inactive) {
            struct tumpuk_promotion *shortened = &finding->shortened[side->count];

            *shortened = *promotion;
            shortened->inactive = false;
            if (deactivated_us < shortened->ends_at_us)
                shortened->ends_at_us = deactivated_us;
            if (shortened->ends_at_us <= shortened->starts_at_us)
                continue;
            promotion = shortened;
        }
        side->promotions[side->count++] = promotion;
    }
}

/* ---- what was found ---- */

static int compare_moves(const void *a, const void *b)
{
    const struct dashboard_move *x = a;
    const struct dashboard_move *y = b;
    int order;

    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    order = api_text_compare(x->product_id, y->product_id);
    if (order == 0)
        order = api_text_compare(x->sku_id, y->sku_id);
    return order != 0 ? order : x->channels - y->channels;
}

static bool same_price(const struct dashboard_price *a, const struct dashboard_price *b)
{
    if (a->unit_price != b->unit_price || (a->promotion == NULL) != (b->promotion == NULL))
        return false;
    return a->promotion == NULL || api_text_same(a->promotion->id, b->promotion->id);
}

/* Puts them in order, makes one of what happens in both channels alike, and lets
 * the latest go. */
static void settle(struct price_moves *out)
{
    size_t count = 0;

    if (out->count > 1)
        qsort(out->moves, out->count, sizeof *out->moves, compare_moves);
    for (size_t i = 0; i < out->count; i++) {
        const struct dashboard_move *move = &out->moves[i];
        struct dashboard_move *last = count > 0 ? &out->moves[count - 1] : NULL;

        if (last != NULL && last->at_us == move->at_us &&
            api_text_same(last->sku_id, move->sku_id) && same_price(&last->from, &move->from) &&
            same_price(&last->to, &move->to))
            last->channels |= move->channels;
        else
            out->moves[count++] = *move;
    }
    out->truncated |= count > PRICE_MOVES_MAX;
    out->count = count < PRICE_MOVES_MAX ? count : PRICE_MOVES_MAX;
}

/* ---- one SKU ---- */

static struct dashboard_price price_of(const struct finding *finding,
                                       const struct tumpuk_segment *segment)
{
    struct dashboard_price price = {.unit_price = segment->after_product};

    if (segment->winner_count > 0) /* of the product tier all; one unit has one */
        price.promotion = finding->stored[segment->winners[0].promotion];
    return price;
}

static void find_of_sku(struct finding *finding, const struct catalog_found *found)
{
    struct projection_side *side = &finding->run.everybody;
    struct tumpuk_projection_request request;
    struct tumpuk_projection *projection;
    struct tumpuk_segment segment;
    struct dashboard_price before = {.unit_price = -1};
    bool first = true;

    gather(finding, found);
    request = projection_request_of(&finding->run, side, found->sku);
    if (tumpuk_projection_begin(&request, side->storage, side->storage_len, &projection) !=
        TUMPUK_PROJECTION_SEGMENT)
        return;
    /* one unit never costs more than its list price: no amount leaves its range */
    while (tumpuk_projection_next(projection, &segment) == TUMPUK_PROJECTION_SEGMENT) {
        struct dashboard_price after = price_of(finding, &segment);

        if (!first && after.promotion != before.promotion) {
            if (finding->out->count == KEPT_MAX)
                settle(finding->out);
            finding->out->moves[finding->out->count++] = (struct dashboard_move){
                .at_us = segment.from_us,
                .product_id = found->sku->product->id,
                .sku_id = found->sku->id,
                .channels = (uint8_t)finding->run.terms.channel,
                .from = before,
                .to = after,
            };
        }
        before = after;
        first = false;
    }
}

/* ---- all of them ---- */

/* From just before the range, so that what changes at its first instant is found:
 * but not from before there were rules. False: there were none in it. */
static bool find_period(struct finding *finding, const struct rulebook_shelf *shelf)
{
    struct projection_terms *terms = &finding->run.terms;

    terms->from_us = finding->request->range.from_us - 1;
    terms->to_us = finding->request->range.to_us;
    if (rulebook_shelf_count(shelf) == 0)
        return false;
    if (rulebook_shelf_at(shelf, terms->from_us) == NULL)
        terms->from_us = rulebook_shelf_get(shelf, 0)->effective_from_us;
    return terms->from_us < terms->to_us;
}

static void add_needs(struct finding *finding, const struct catalog_found *found)
{
    struct tumpuk_projection_request request;

    gather(finding, found);
    request = projection_request_of(&finding->run, &finding->run.everybody, found->sku);
    finding->out->needs += tumpuk_projection_segments_max(&request);
}

/* Does it for every SKU, in each channel asked for. */
static void for_each_sku(struct finding *finding,
                         void (*act)(struct finding *finding, const struct catalog_found *found))
{
    static const enum tumpuk_channel CHANNELS[] = {TUMPUK_CHANNEL_SHOP_TOKOPEDIA,
                                                   TUMPUK_CHANNEL_TOKOPEDIA};

    for (size_t c = 0; c < sizeof CHANNELS / sizeof *CHANNELS; c++) {
        if (!(finding->request->channels & CHANNELS[c]))
            continue;
        finding->run.terms.channel = CHANNELS[c];
        for (size_t i = 0; i < finding->sku_count; i++)
            act(finding, &finding->skus[i]);
    }
}

enum price_moves_result price_moves_find(const struct catalog_snapshot *shop,
                                         const struct rulebook_shelf *shelf,
                                         const struct price_moves_request *request,
                                         struct arena *arena, struct price_moves *out)
{
    struct finding finding = {
        .shop = shop,
        .request = request,
        .run = {.shop = shop, .terms = {.buyer = TUMPUK_BUYER_ALL, .quantity = 1}},
        .out = out,
    };

    *out = (struct price_moves){.moves = arena_calloc(arena, KEPT_MAX, sizeof *out->moves)};
    if (out->moves == NULL)
        return PRICE_MOVES_NO_MEMORY;
    if (request->range.from_us >= request->range.to_us || !find_period(&finding, shelf))
        return PRICE_MOVES_OK;
    if (!find_skus(&finding, arena) || !make_room(&finding, shelf, arena))
        return PRICE_MOVES_NO_MEMORY;
    for_each_sku(&finding, add_needs);
    if (out->needs > request->segments_max)
        return PRICE_MOVES_TOO_MANY;
    for_each_sku(&finding, find_of_sku);
    settle(out);
    return PRICE_MOVES_OK;
}

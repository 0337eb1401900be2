/* The projections before and after, and where they differ. */
#include <string.h>

#include "api/simulations.h"
#include "codec/simulation_answer.h"

enum { BEFORE, AFTER, SIDES };

/* What one side's projection of a SKU comes to. */
struct side {
    struct projection_run run;
    struct catalog_found *found;
    /* for the comparison: */
    struct arena *arena;
    size_t count;
    size_t cap;
    struct simulated_piece *pieces;
    bool failed; /* no memory */
    struct projection_extreme lowest;
    struct projection_extreme highest;
};

struct telling {
    struct http_request *request;
    const struct simulation_projection *asked;
    struct json_out out;
    struct projection_view view;
    size_t sku_count;
    struct side sides[SIDES];
};

/* ---- pieces ---- */

static void note_extremes(struct side *side, const struct projection_piece *piece, bool first)
{
    struct projection_extreme extreme = {
        .price = piece->estimated_price, .from_us = piece->from_us, .to_us = piece->to_us};

    if (first || extreme.price < side->lowest.price)
        side->lowest = extreme;
    if (first || extreme.price > side->highest.price)
        side->highest = extreme;
}

static const struct simulated_winner *keep_winners(struct side *side,
                                                   const struct projection_piece *piece)
{
    const struct tumpuk_segment *segment = piece->segment;
    struct simulated_winner *winners = arena_alloc(side->arena,
                                                   (segment->winner_count + 1) * sizeof *winners);

    for (uint32_t i = 0; winners != NULL && i < segment->winner_count; i++)
        winners[i] = (struct simulated_winner){
            .promotion = piece->promotions[segment->winners[i].promotion],
            .discount = segment->winners[i].discount,
            .slot = segment->winners[i].slot};
    return winners;
}

static void keep_piece(void *arg, const struct projection_piece *piece)
{
    struct side *side = arg;
    const struct tumpuk_segment *segment = piece->segment;
    const struct simulated_winner *winners = keep_winners(side, piece);

    side->failed |= winners == NULL || side->count == side->cap;
    if (side->failed)
        return;
    note_extremes(side, piece, side->count == 0);
    side->pieces[side->count++] = (struct simulated_piece){
        .from_us = piece->from_us,
        .to_us = piece->to_us,
        .estimated_price = piece->estimated_price,
        .estimated_total = segment->after_voucher,
        .seller_proceeds = segment->list_total - segment->seller_funded,
        .price_with_platform = side->run.terms.range ? piece->price_with_platform : 0,
        .below_floor = piece->below_floor,
        .winner_count = segment->winner_count,
        .winners = winners};
}

/* All pieces of one SKU; `most` is what its projection needs. */
static bool keep_pieces(struct side *side, size_t sku, struct arena *arena)
{
    side->arena = arena;
    side->count = 0;
    side->cap = projection_run_needs(&side->run, &side->found[sku]);
    side->pieces = arena_alloc(arena, (side->cap + 1) * sizeof *side->pieces);
    side->failed = side->pieces == NULL;
    return projection_run_sku(&side->run, &side->found[sku], keep_piece, side);
}

/* ---- comparing ---- */

static bool price_differs(const struct simulated_piece *before, const struct simulated_piece *after)
{
    return before->estimated_total != after->estimated_total ||
           before->price_with_platform != after->price_with_platform;
}

/* Whether two pieces of one side would be told alike. */
static bool told_alike(const struct simulated_piece *a, const struct simulated_piece *b)
{
    if (a->estimated_total != b->estimated_total || a->seller_proceeds != b->seller_proceeds ||
        a->price_with_platform != b->price_with_platform || a->below_floor != b->below_floor ||
        a->winner_count != b->winner_count)
        return false;
    for (uint32_t i = 0; i < a->winner_count; i++) {
        if (a->winners[i].promotion != b->winners[i].promotion ||
            a->winners[i].discount != b->winners[i].discount ||
            a->winners[i].slot != b->winners[i].slot)
            return false;
    }
    return true;
}

/* The lists of a difference while it grows; each has room for every interval. */
struct growing {
    struct simulated_interval *intervals;
    struct simulated_period *gained;
    struct simulated_period *lost;
};

static void grow_intervals(struct simulated_difference *difference, struct growing *lists,
                           const struct simulated_interval *interval)
{
    uint32_t count = difference->interval_count;
    struct simulated_interval *last = count > 0 ? &lists->intervals[count - 1] : NULL;

    if (last != NULL && last->to_us == interval->from_us &&
        told_alike(last->before, interval->before) && told_alike(last->after, interval->after))
        last->to_us = interval->to_us;
    else
        lists->intervals[difference->interval_count++] = *interval;
}

static void grow_periods(struct simulated_period *periods, uint32_t *count,
                         const struct simulated_interval *interval)
{
    if (*count > 0 && periods[*count - 1].to_us == interval->from_us)
        periods[*count - 1].to_us = interval->to_us;
    else
        periods[(*count)++] = (struct simulated_period){interval->from_us, interval->to_us};
}

/* Lays one projection over the other; false without memory. */
static bool compare(const struct side sides[SIDES], struct arena *arena,
                    struct simulated_difference *out)
{
    const struct side *before = &sides[BEFORE];
    const struct side *after = &sides[AFTER];
    size_t most = before->count + after->count;
    struct growing lists = {.intervals = arena_alloc(arena, most * sizeof *lists.intervals),
                            .gained = arena_alloc(arena, most * sizeof *lists.gained),
                            .lost = arena_alloc(arena, most * sizeof *lists.lost)};
    size_t b = 0;
    size_t a = 0;

    if (lists.intervals == NULL || lists.gained == NULL || lists.lost == NULL)
        return false;
    while (b < before->count && a < after->count) {
        struct simulated_interval interval = {.before = &before->pieces[b],
                                              .after = &after->pieces[a]};

        interval.from_us = interval.before->from_us > interval.after->from_us
                               ? interval.before->from_us
                               : interval.after->from_us;
        interval.to_us = interval.before->to_us < interval.after->to_us ? interval.before->to_us
                                                                        : interval.after->to_us;
        if (price_differs(interval.before, interval.after))
            grow_intervals(out, &lists, &interval);
        if (interval.after->below_floor && !interval.before->below_floor)
            grow_periods(lists.gained, &out->gained_count, &interval);
        if (interval.before->below_floor && !interval.after->below_floor)
            grow_periods(lists.lost, &out->lost_count, &interval);
        b += interval.before->to_us == interval.to_us;
        a += interval.after->to_us == interval.to_us;
    }
    out->intervals = lists.intervals;
    out->gained = lists.gained;
    out->lost = lists.lost;
    return true;
}

/* ---- telling ---- */

enum told { TOLD, TOLD_OUT_OF_RANGE, TOLD_NO_MEMORY };

/* Memory of the comparison of one SKU. */
#define COMPARISON_BYTES_MAX ((size_t)64 * 1024 * 1024)

static enum told tell_difference(struct telling *telling, size_t sku, struct arena *arena)
{
    const struct catalog_sku *about = telling->sides[BEFORE].found[sku].sku;
    struct simulated_difference difference = {.sku_id = about->id,
                                              .product_id = about->product->id};

    for (int s = 0; s < SIDES; s++) {
        struct side *side = &telling->sides[s];

        if (!keep_pieces(side, sku, arena))
            return TOLD_OUT_OF_RANGE;
        if (side->failed)
            return TOLD_NO_MEMORY;
        difference.lowest[s] = side->lowest;
        difference.highest[s] = side->highest;
    }
    if (!compare(telling->sides, arena, &difference))
        return TOLD_NO_MEMORY;
    if (difference.interval_count + difference.gained_count + difference.lost_count > 0)
        simulated_difference_encode(&telling->out, &telling->view, &difference);
    return TOLD;
}

static enum told tell_differences(struct telling *telling)
{
    struct arena *arena = arena_new(COMPARISON_BYTES_MAX);
    enum told told = arena == NULL ? TOLD_NO_MEMORY : TOLD;

    json_out_key(&telling->out, "difference");
    json_out_array(&telling->out);
    for (size_t i = 0; told == TOLD && i < telling->sku_count; i++) {
        told = tell_difference(telling, i, arena);
        arena_reset(arena);
    }
    json_out_end_array(&telling->out);
    arena_free(arena);
    return told;
}

/* One side's projections as they are told or counted. */
struct writer {
    struct telling *telling;
    struct side *side;
    struct projection_summary summary;
    bool first; /* of the SKU at hand */
};

static void write_piece(void *arg, const struct projection_piece *piece)
{
    struct writer *writer = arg;

    note_extremes(writer->side, piece, writer->first);
    writer->first = false;
    writer->summary.segments++;
    writer->summary.below_floor += piece->below_floor;
    if (writer->telling->asked->include_segments)
        projection_piece_encode(&writer->telling->out, &writer->telling->view, piece);
}

static enum told tell_side(struct telling *telling, struct side *side)
{
    struct json_out *out = &telling->out;
    bool whole = telling->asked->include_segments;
    struct writer writer = {
        .telling = telling, .side = side, .summary = {.skus = telling->sku_count}};

    if (whole)
        projection_answer_open(out, &telling->view);
    for (size_t i = 0; i < telling->sku_count; i++) {
        const struct catalog_sku *sku = side->found[i].sku;

        writer.first = true;
        if (whole)
            projection_item_open(out, &(struct tumpuk_line){.sku_id = sku->id,
                                                            .product_id = sku->product->id,
                                                            .list_price = sku->list_price});
        if (!projection_run_sku(&side->run, &side->found[i], write_piece, &writer))
            return TOLD_OUT_OF_RANGE;
        if (whole)
            projection_item_close(out, &telling->view, &side->lowest, &side->highest);
    }
    if (whole)
        projection_answer_close(out, &writer.summary);
    else
        projection_answer_brief(out, &telling->view, &writer.summary);
    return TOLD;
}

static enum told tell(struct telling *telling)
{
    enum told told;

    json_out_object(&telling->out);
    json_out_key(&telling->out, "before");
    told = tell_side(telling, &telling->sides[BEFORE]);
    if (told != TOLD)
        return told;
    json_out_key(&telling->out, "after");
    told = tell_side(telling, &telling->sides[AFTER]);
    if (told != TOLD)
        return told;
    told = tell_differences(telling);
    json_out_end_object(&telling->out);
    return told;
}

static void answer(struct telling *telling, struct http_reply *reply)
{
    const struct http_request *request = telling->request;

    telling->out = api_json(request, reply);
    telling->view = projection_run_view(&telling->sides[BEFORE].run, request->lang);
    switch (tell(telling)) {
    case TOLD:
        if (!reply->body.failed) {
            api_reply_catalog(request, reply, telling->sides[BEFORE].run.shop);
            return;
        }
        api_reply_fault(request, reply, "projection", API_FAULT_TOO_MANY_SEGMENTS,
                        BILINGUAL(request, "Jawabannya akan melebihi 64 MiB.",
                                  "The answer would exceed 64 MiB."));
        return;
    case TOLD_OUT_OF_RANGE:
        api_reply_out_of_range(request, reply);
        return;
    case TOLD_NO_MEMORY:
        break;
    }
    http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
}

/* ---- what is asked ---- */

static void read_terms(const struct simulation_projection *asked, struct projection_terms *terms,
                       struct fault_list *faults)
{
    *terms = (struct projection_terms){.buyer = asked->buyer,
                                       .channel = asked->channel,
                                       .quantity = asked->quantity,
                                       .chat_vouchers = asked->chat_vouchers,
                                       .promo_codes = asked->promo_codes,
                                       .range = asked->range};
    terms->from_us = asked->from_us != TUMPUK_TIME_MIN ? asked->from_us : rfc3339_now_us();
    terms->to_us = asked->to_us != TUMPUK_TIME_MIN
                       ? asked->to_us
                       : terms->from_us + PROJECTION_DAYS_DEFAULT * PROJECTION_DAY_US;
    projection_check_period(terms, "projection.from", "projection.to", faults);
}

/* The SKUs named, and those of the products named. */
static void collect_skus(struct arena *arena, const struct catalog_snapshot *shop,
                         const struct simulation_projection *asked, struct projection_skus *skus,
                         struct fault_list *faults)
{
    for (uint32_t i = 0; i < asked->sku_count; i++)
        projection_skus_add(skus, shop, asked->sku_ids[i],
                            arena_printf(arena, "projection.sku_ids[%u]", (unsigned)i), faults);
    for (uint32_t i = 0; i < asked->product_count; i++)
        projection_skus_add_product(skus, shop, asked->product_ids[i],
                                    arena_printf(arena, "projection.product_ids[%u]", (unsigned)i),
                                    faults);
    projection_skus_end(skus, "projection.sku_ids", faults);
}

static bool side_init(struct side *side, const struct catalog_snapshot *shop,
                      const struct rulebook_shelf *shelf, const struct projection_terms *terms,
                      const struct projection_skus *skus, struct arena *arena)
{
    side->found = arena_alloc(arena, (skus->count + 1) * sizeof *side->found);
    if (side->found == NULL)
        return false;
    catalog_find_skus(shop, skus->ids, skus->count, side->found);
    return projection_run_init(&side->run, shop, shelf, terms, side->found, skus->count, arena);
}

/* As api_get_price_projections: whether the budget allows for both sides. */
static bool afford(struct telling *telling, struct http_reply *reply)
{
    struct http_request *request = telling->request;
    uint64_t most = api_context_of(request)->projection_segments_max;
    uint64_t needs = 0;

    for (int s = 0; s < SIDES; s++) {
        for (size_t i = 0; i < telling->sku_count; i++)
            needs += projection_run_needs(&telling->sides[s].run, &telling->sides[s].found[i]);
    }
    if (needs > most) {
        projection_refuse_needs(request, reply, "projection", needs, most);
        return false;
    }
    if (needs > PROJECTION_INLINE_SEGMENTS_MAX && request->worker == NULL) {
        http_request_defer(request);
        return false;
    }
    return true;
}

void api_simulate_projection(struct http_request *request, struct http_reply *reply,
                             const struct simulation *simulation,
                             const struct simulation_projection *asked)
{
    const struct rulebook_shelf *shelf = api_context_of(request)->rulebooks;
    struct arena *arena = request->arena;
    struct projection_skus skus = {
        .ids = arena_alloc(arena, API_PRICES_SKUS_MAX * sizeof *skus.ids)};
    struct telling *telling = arena_calloc(arena, 1, sizeof *telling);
    struct projection_terms terms;
    struct fault_list faults;

    fault_list_init(&faults, arena, request->lang);
    if (skus.ids == NULL || telling == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    read_terms(asked, &terms, &faults);
    collect_skus(arena, simulation->before, asked, &skus, &faults);
    if (api_refuse_faults(request, reply, &faults) ||
        api_find_rulebook(request, reply, NULL, terms.from_us) == NULL)
        return;
    telling->request = request;
    telling->asked = asked;
    telling->sku_count = skus.count;
    if (!side_init(&telling->sides[BEFORE], simulation->before, shelf, &terms, &skus, arena) ||
        !side_init(&telling->sides[AFTER], simulation->after, shelf, &terms, &skus, arena))
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    else if (afford(telling, reply))
        answer(telling, reply);
}

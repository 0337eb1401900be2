/* The projections before and after, and where they differ. */
#include "api/simulation_sides.h"

struct telling {
    struct http_request *request;
    const struct simulation_projection *asked;
    struct json_out out;
    struct projection_view view;
    size_t sku_count;
    struct simulation_side sides[SIMULATION_SIDES];
};

/* ---- telling ---- */

enum told { TOLD, TOLD_OUT_OF_RANGE, TOLD_NO_MEMORY };

/* Memory of the comparison of one SKU. */
#define COMPARISON_BYTES_MAX ((size_t)64 * 1024 * 1024)

static enum told tell_difference(struct telling *telling, size_t sku, struct arena *arena)
{
    const struct catalog_sku *about = telling->sides[SIMULATION_BEFORE].found[sku].sku;
    struct simulated_difference difference = {.sku_id = about->id,
                                              .product_id = about->product->id};

    for (int s = 0; s < SIMULATION_SIDES; s++) {
        struct simulation_side *side = &telling->sides[s];

        if (!simulation_keep(side, sku, arena))
            return TOLD_OUT_OF_RANGE;
        if (side->failed)
            return TOLD_NO_MEMORY;
        difference.lowest[s] = side->lowest;
        difference.highest[s] = side->highest;
    }
    if (!simulation_compare(telling->sides, arena, &difference))
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
    struct simulation_side *side;
    struct projection_summary summary;
    bool first; /* of the SKU at hand */
};

static void write_piece(void *arg, const struct projection_piece *piece)
{
    struct writer *writer = arg;

    simulation_note_extremes(writer->side, piece, writer->first);
    writer->first = false;
    writer->summary.segments++;
    writer->summary.below_floor += piece->below_floor;
    if (writer->telling->asked->include_segments)
        projection_piece_encode(&writer->telling->out, &writer->telling->view, piece);
}

static enum told tell_side(struct telling *telling, struct simulation_side *side)
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
    json_out_member_string(&telling->out, "kind", "PROJECTION");
    json_out_key(&telling->out, "before");
    told = tell_side(telling, &telling->sides[SIMULATION_BEFORE]);
    if (told != TOLD)
        return told;
    json_out_key(&telling->out, "after");
    told = tell_side(telling, &telling->sides[SIMULATION_AFTER]);
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
    telling->view = projection_run_view(&telling->sides[SIMULATION_BEFORE].run, request->lang);
    switch (tell(telling)) {
    case TOLD:
        if (!reply->body.failed) {
            api_reply_catalog(request, reply, telling->sides[SIMULATION_BEFORE].run.shop);
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

static bool side_init(struct simulation_side *side, const struct catalog_snapshot *shop,
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

    for (int s = 0; s < SIMULATION_SIDES; s++) {
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
    if (api_refuse_shop_faults(request, reply, simulation->before, &faults) ||
        api_find_rulebook(request, reply, NULL, terms.from_us) == NULL)
        return;
    telling->request = request;
    telling->asked = asked;
    telling->sku_count = skus.count;
    if (!side_init(&telling->sides[SIMULATION_BEFORE], simulation->before, shelf, &terms, &skus,
                   arena) ||
        !side_init(&telling->sides[SIMULATION_AFTER], simulation->after, shelf, &terms, &skus,
                   arena))
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    else if (afford(telling, reply))
        answer(telling, reply);
}

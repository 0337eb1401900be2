/* GET /v1/shops/{shop_id}/price-projections: what SKUs will cost, and why it changes. */
#include <string.h>

#include "api/projections.h"

struct projection_query {
    struct projection_terms terms;
    struct projection_skus skus;
};

/* ---- the query ---- */

static void read_period(const struct http_request *request, struct projection_terms *terms,
                        struct fault_list *faults)
{
    size_t before = faults->count;

    terms->from_us = rfc3339_now_us();
    api_query_instant(request, "from", &terms->from_us, faults);
    terms->to_us = terms->from_us + PROJECTION_DAYS_DEFAULT * PROJECTION_DAY_US;
    api_query_instant(request, "to", &terms->to_us, faults);
    if (faults->count > before)
        return;
    projection_check_period(terms, "query.from", "query.to", faults);
}

static void read_query(const struct http_request *request, struct projection_terms *terms,
                       struct fault_list *faults)
{
    static const char *const PARAMETERS[] = {"from",     "to",      "buyer", "channel",
                                             "quantity", "include", "range", NULL};
    static const char *const LISTS[] = {"product_id", "sku_id", NULL};
    static const char *const SWITCH[] = {"false", "true", NULL};
    const char *range = api_query_word(request, "range", SWITCH, faults);

    api_query_check_lists(request, PARAMETERS, LISTS, faults);
    if (http_request_query(request, "sku_id") == NULL &&
        http_request_query(request, "product_id") == NULL)
        fault_add(
            faults, "query.sku_id", CODEC_FAULT_REQUIRED,
            BILINGUAL(faults, "Berikan sku_id atau product_id.", "Give sku_id or product_id."));
    read_period(request, terms, faults);
    projection_terms_read(request, terms, faults);
    terms->range = range != NULL && strcmp(range, "true") == 0;
}

/* ---- which SKUs ---- */

/* The SKUs named, and those of the products named, in the order of the query. */
static void collect_skus(const struct http_request *request, const struct catalog_snapshot *shop,
                         struct projection_skus *skus, struct fault_list *faults)
{
    size_t sku_count = 0;
    size_t product_count = 0;

    for (size_t i = 0; i < request->query_count; i++) {
        const struct http_pair *pair = &request->query[i];
        struct tumpuk_text id = {pair->value, (uint32_t)strlen(pair->value)};

        if (strcmp(pair->name, "sku_id") == 0)
            projection_skus_add(skus, shop, id,
                                arena_printf(request->arena, "query.sku_id[%zu]", sku_count++),
                                faults);
        else if (strcmp(pair->name, "product_id") == 0)
            projection_skus_add_product(
                skus, shop, id,
                arena_printf(request->arena, "query.product_id[%zu]", product_count++), faults);
    }
    projection_skus_end(skus, "query.sku_id", faults);
}

/* ---- the answer ---- */

struct projection_writer {
    struct json_out out;
    struct projection_view view;
    struct projection_summary summary;
    struct projection_extreme lowest; /* of the SKU at hand */
    struct projection_extreme highest;
    bool first;
};

static void write_piece(void *arg, const struct projection_piece *piece)
{
    struct projection_writer *writer = arg;
    struct projection_extreme extreme = {
        .price = piece->estimated_price, .from_us = piece->from_us, .to_us = piece->to_us};

    if (writer->first || extreme.price < writer->lowest.price)
        writer->lowest = extreme;
    if (writer->first || extreme.price > writer->highest.price)
        writer->highest = extreme;
    writer->first = false;
    writer->summary.segments++;
    writer->summary.below_floor += piece->below_floor;
    projection_piece_encode(&writer->out, &writer->view, piece);
}

static bool write_sku(struct projection_writer *writer, struct projection_run *run,
                      const struct catalog_found *found)
{
    struct tumpuk_line line = {.sku_id = found->sku->id,
                               .product_id = found->sku->product->id,
                               .list_price = found->sku->list_price};

    writer->first = true;
    projection_item_open(&writer->out, &line);
    if (!projection_run_sku(run, found, write_piece, writer))
        return false;
    projection_item_close(&writer->out, &writer->view, &writer->lowest, &writer->highest);
    return true;
}

static void answer(const struct http_request *request, struct http_reply *reply,
                   struct projection_run *run, const struct catalog_found *found, size_t count)
{
    struct projection_writer writer = {.out = api_json(request, reply),
                                       .summary = {.skus = count},
                                       .view = projection_run_view(run, request->lang)};

    projection_answer_open(&writer.out, &writer.view);
    for (size_t i = 0; i < count; i++) {
        if (!write_sku(&writer, run, &found[i])) {
            api_reply_out_of_range(request, reply);
            return;
        }
    }
    projection_answer_close(&writer.out, &writer.summary);
    if (reply->body.failed) { /* long names, and very many causes */
        api_reply_fault(request, reply, "query", API_FAULT_TOO_MANY_SEGMENTS,
                        BILINGUAL(request, "Jawabannya akan melebihi 64 MiB.",
                                  "The answer would exceed 64 MiB."));
        return;
    }
    api_reply_catalog(request, reply, run->shop);
}

/* Whether the budget allows for it; else the answer stands, or the request goes
 * to a worker. */
static bool afford(struct http_request *request, struct http_reply *reply,
                   struct projection_run *run, const struct catalog_found *found, size_t count)
{
    uint64_t most = api_context_of(request)->projection_segments_max;
    uint64_t needs = 0;

    for (size_t i = 0; i < count; i++)
        needs += projection_run_needs(run, &found[i]);
    if (needs > most) {
        projection_refuse_needs(request, reply, "query", needs, most);
        return false;
    }
    if (needs > PROJECTION_INLINE_SEGMENTS_MAX && request->worker == NULL) {
        http_request_defer(request);
        return false;
    }
    return true;
}

static void answer_shop(struct http_request *request, struct http_reply *reply,
                        const struct catalog_snapshot *shop, struct projection_query *query,
                        struct fault_list *faults)
{
    const struct rulebook_shelf *shelf = api_context_of(request)->rulebooks;
    struct catalog_found *found;
    struct projection_run run;

    collect_skus(request, shop, &query->skus, faults);
    if (api_refuse_faults(request, reply, faults) ||
        api_find_rulebook(request, reply, NULL, query->terms.from_us) == NULL)
        return;
    found = arena_alloc(request->arena, (query->skus.count + 1) * sizeof *found);
    if (found == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    catalog_find_skus(shop, query->skus.ids, query->skus.count, found);
    if (!projection_run_init(&run, shop, shelf, &query->terms, found, query->skus.count,
                             request->arena))
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    else if (afford(request, reply, &run, found, query->skus.count))
        answer(request, reply, &run, found, query->skus.count);
}

void api_get_price_projections(struct http_request *request, struct http_reply *reply)
{
    struct projection_query query = {.skus = {.count = 0}};
    const struct catalog_snapshot *shop;
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    query.skus.ids = arena_alloc(request->arena, API_PRICES_SKUS_MAX * sizeof *query.skus.ids);
    if (query.skus.ids == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    read_query(request, &query.terms, &faults);
    if (api_refuse_faults(request, reply, &faults))
        return;
    shop = api_pin_shop(request, reply, request->params[0]);
    if (shop == NULL)
        return;
    answer_shop(request, reply, shop, &query, &faults);
    catalog_unpin(api_context_of(request)->catalog);
}

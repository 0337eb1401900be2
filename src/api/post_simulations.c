/*
 * POST /v1/shops/{shop_id}/simulations[?decisions=all]: what would be otherwise
 * with other promotions. Nothing is stored: the shop is made again, in memory,
 * as a write would make it, and both are priced alike.
 */
#include "api/simulations.h"

#include <string.h>

/* What an event loop does by itself, for others wait meanwhile: so many changes,
 * ids in scopes, and records of the shop (whose table of ids may have to grow).
 * More is for a worker. */
#define INLINE_CHANGES_MAX 10u
#define INLINE_SCOPE_IDS_MAX 200u
#define INLINE_RECORDS_MAX 20000u

/* The request against the shop. */
struct resolving {
    struct http_request *request;
    const struct catalog_snapshot *shop;
    const struct simulation_request *asked;
    struct fault_list *faults;
    size_t scope_ids; /* of all that is touched */
    struct catalog_what_if changes;
    const struct catalog_promotion **changed; /* as they are stored; NULL: a fault */
    struct promotion_record *records;         /* changed ones, then added ones */
};

/* ---- what is stored ---- */

static size_t ids_in(const struct tumpuk_promotion *promotion)
{
    return (size_t)promotion->scope.product_count + promotion->scope.sku_count;
}

/* NULL with a fault; one that has no id has its fault already. */
static const struct catalog_promotion *find_stored(struct resolving *resolving,
                                                   struct tumpuk_text id, const char *field)
{
    const struct catalog_promotion *stored;

    if (id.len == 0)
        return NULL;
    stored = catalog_find_promotion(resolving->shop, id);
    if (stored == NULL)
        fault_add(resolving->faults, field, API_FAULT_UNKNOWN_PROMOTION,
                  BILINGUAL(resolving->faults, "Toko ini tidak mempunyai promosi tersebut.",
                            "The shop has no such promotion."));
    else
        resolving->scope_ids += ids_in(&stored->promotion);
    return stored;
}

static void check_removed(struct resolving *resolving)
{
    for (uint32_t i = 0; i < resolving->asked->remove_count; i++)
        (void)find_stored(resolving, resolving->asked->remove[i],
                          arena_printf(resolving->request->arena, "remove[%u]", (unsigned)i));
}

/* False without memory. */
static bool check_changed(struct resolving *resolving)
{
    uint32_t count = resolving->asked->change_count;

    resolving->changed = arena_calloc(resolving->request->arena, (size_t)count + 1,
                                      sizeof *resolving->changed);
    for (uint32_t i = 0; resolving->changed != NULL && i < count; i++)
        resolving->changed[i] = find_stored(
            resolving, resolving->asked->change[i].id,
            arena_printf(resolving->request->arena, "change[%u].id", (unsigned)i));
    return resolving->changed != NULL;
}

static void check_added(struct resolving *resolving)
{
    for (uint32_t i = 0; i < resolving->asked->add_count; i++) {
        const struct promotion_record *record = &resolving->asked->add[i];

        resolving->scope_ids += ids_in(&record->promotion);
        if (record->promotion.id.len > 0 &&
            catalog_find_promotion(resolving->shop, record->promotion.id) != NULL)
            fault_add(resolving->faults,
                      arena_printf(resolving->request->arena, "add[%u].id", (unsigned)i),
                      API_FAULT_ALREADY_STORED,
                      BILINGUAL(resolving->faults,
                                "Toko ini sudah mempunyai promosi tersebut; pakai change.",
                                "The shop has this promotion already; use change."));
    }
}

/* ---- changes ---- */

/* False without memory. */
static bool change_one(struct resolving *resolving, uint32_t index)
{
    const struct simulation_change *change = &resolving->asked->change[index];
    const struct catalog_promotion *stored = resolving->changed[index];
    struct arena *arena = resolving->request->arena;
    struct promotion_record before;
    struct fault_list own;

    if (stored == NULL || resolving->scope_ids > SIMULATION_SCOPE_IDS_MAX)
        return true;
    before = catalog_promotion_record(stored);
    fault_list_init(&own, arena, resolving->faults->lang);
    if (!simulation_change_decode(change, &before, arena, &own, &resolving->records[index]))
        return false;
    fault_list_adopt(resolving->faults, arena_printf(arena, "change[%u]", (unsigned)index), &own);
    resolving->scope_ids += ids_in(&resolving->records[index].promotion);
    return true;
}

/* All that is to be otherwise; false without memory. What may not be is told. */
static bool resolve(struct resolving *resolving)
{
    const struct simulation_request *asked = resolving->asked;
    struct promotion_record *records = arena_calloc(
        resolving->request->arena, (size_t)asked->change_count + asked->add_count + 1,
        sizeof *records);

    if (records == NULL)
        return false;
    resolving->records = records;
    for (uint32_t i = 0; i < asked->change_count; i++) {
        if (!change_one(resolving, i))
            return false;
    }
    if (resolving->scope_ids > SIMULATION_SCOPE_IDS_MAX)
        fault_add(resolving->faults, "", CODEC_FAULT_TOO_MANY,
                  BILINGUAL(resolving->faults,
                            "Cakupan semua promosi ini bersama-sama menyebut lebih dari %d id.",
                            "The scopes of all these promotions together name more than %d ids."),
                  SIMULATION_SCOPE_IDS_MAX);
    for (uint32_t i = 0; i < asked->add_count; i++)
        records[asked->change_count + i] = asked->add[i];
    resolving->changes = (struct catalog_what_if){.remove_count = asked->remove_count,
                                                  .remove = asked->remove,
                                                  .put_count = (size_t)asked->change_count +
                                                               asked->add_count,
                                                  .put = records};
    return true;
}

static bool is_small(const struct resolving *resolving)
{
    const struct catalog_shop_facts *facts = catalog_snapshot_facts(resolving->shop);

    return resolving->asked->change_count <= INLINE_CHANGES_MAX &&
           resolving->scope_ids <= INLINE_SCOPE_IDS_MAX &&
           facts->promotion_count + facts->product_count + facts->sku_count <= INLINE_RECORDS_MAX;
}

/* ---- the basket ---- */

/* Prices the basket with one of the two; false: the answer stands. */
static bool price(const struct http_request *request, struct http_reply *reply,
                  const struct catalog_snapshot *shop, struct shop_quote_request *basket,
                  enum catalog_decisions decisions, struct quote_view *view)
{
    struct fault_list faults;
    struct fault_list own;

    fault_list_init(&faults, request->arena, request->lang);
    fault_list_init(&own, request->arena, request->lang);
    switch (api_price_basket(request, shop, basket, decisions, &own, view)) {
    case API_PRICED:
        return true;
    case API_PRICED_FAULTS:
        /* where a shop has too many for ?decisions=all, that is told of the query */
        if (strncmp(own.items[0].field, "query.", sizeof "query." - 1) == 0)
            faults = own;
        else
            fault_list_adopt(&faults, "quote", &own);
        api_reply_faults(request, reply, &faults);
        return false;
    case API_PRICED_NO_RULEBOOK:
        api_reply_no_rulebook(request, reply);
        return false;
    case API_PRICED_FAILED:
        break;
    }
    http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    return false;
}

static void simulate_quote(const struct http_request *request, struct http_reply *reply,
                           const struct simulation *simulation, struct shop_quote_request *basket,
                           enum catalog_decisions decisions)
{
    struct quote_view before;
    struct quote_view after;
    struct json_out out;

    if (!price(request, reply, simulation->before, basket, decisions, &before) ||
        !price(request, reply, simulation->after, basket, decisions, &after))
        return;
    out = api_json(request, reply);
    quote_simulation_encode(&out, &before, &after);
    api_reply_catalog(request, reply, simulation->before);
}

/* ---- the whole ---- */

static void simulate(struct resolving *resolving, struct http_reply *reply,
                     struct simulation_request *asked, enum catalog_decisions decisions)
{
    struct catalog_snapshot *after = catalog_what_if_new(resolving->shop, &resolving->changes);
    const struct simulation simulation = {.before = resolving->shop, .after = after};

    if (after == NULL)
        http_reply_problem(resolving->request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    else if (asked->has_quote)
        simulate_quote(resolving->request, reply, &simulation, &asked->quote, decisions);
    else
        api_simulate_projection(resolving->request, reply, &simulation, &asked->projection);
    catalog_what_if_free(after);
}

/* With the shop pinned. */
static void answer(struct http_request *request, struct http_reply *reply,
                   const struct catalog_snapshot *shop, struct simulation_request *asked,
                   enum catalog_decisions decisions, struct fault_list *faults)
{
    struct resolving resolving = {
        .request = request, .shop = shop, .asked = asked, .faults = faults};

    check_removed(&resolving);
    check_added(&resolving);
    if (!check_changed(&resolving)) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    if (request->worker == NULL && (!is_small(&resolving) || decisions == CATALOG_DECISIONS_ALL)) {
        http_request_defer(request);
        return;
    }
    if (!resolve(&resolving))
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    else if (!api_refuse_shop_faults(request, reply, resolving.shop, faults))
        simulate(&resolving, reply, asked, decisions);
}

static enum catalog_decisions read_query(const struct http_request *request,
                                         const struct simulation_request *asked,
                                         struct fault_list *faults)
{
    static const char *const PARAMETERS[] = {"decisions", NULL};

    api_query_check(request, PARAMETERS, faults);
    if (!asked->has_quote && http_request_query(request, "decisions") != NULL)
        fault_add(faults, "query.decisions", CODEC_FAULT_NOT_ALLOWED,
                  BILINGUAL(faults, "Hanya untuk quote.", "For quote only."));
    return api_query_decisions(request, faults);
}

static bool names_promotions(const struct simulation_request *asked)
{
    return asked->remove_count > 0 || asked->change_count > 0 || asked->add_count > 0;
}

void api_post_simulations(struct http_request *request, struct http_reply *reply)
{
    struct simulation_request asked;
    const struct catalog_snapshot *shop;
    enum catalog_decisions decisions = CATALOG_DECISIONS_TOUCHING;
    struct codec_error error;
    enum codec_result decoded = simulation_request_decode(request->body, request->body_len,
                                                          rfc3339_now_us(), request->lang,
                                                          request->arena, &asked, &error);

    if (decoded == CODEC_OK || decoded == CODEC_INVALID)
        decisions = read_query(request, &asked, &error.faults);
    /* Where ids are named, what the shop says of them is told with the other faults. */
    if ((decoded != CODEC_INVALID || !names_promotions(&asked)) &&
        api_reply_codec(request, reply, decoded, &error))
        return;
    shop = api_pin_shop(request, reply, request->params[0]);
    if (shop == NULL)
        return;
    answer(request, reply, shop, &asked, decisions, &error.faults);
    catalog_unpin(api_context_of(request)->catalog);
}

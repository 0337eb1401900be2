/* GET /v1/shops/{shop_id}/prices?sku_id=…[&buyer][&channel][&at]: final unit prices. */
#include <string.h>

#include "api/shops.h"
#include "codec/price_answer.h"

struct price_query {
    struct tumpuk_text *skus;
    size_t count;
    struct rfc3339_zone zone; /* of `at` */
    struct tumpuk_circumstances circumstances;
};

static void read_skus(const struct http_request *request, struct price_query *query,
                      struct fault_list *faults)
{
    query->skus = arena_alloc(request->arena, (request->query_count + 1) * sizeof *query->skus);
    for (size_t i = 0; query->skus != NULL && i < request->query_count; i++) {
        const struct http_pair *pair = &request->query[i];

        if (strcmp(pair->name, "sku_id") == 0)
            query->skus[query->count++] = (struct tumpuk_text){pair->value,
                                                               (uint32_t)strlen(pair->value)};
    }
    if (query->count == 0)
        fault_add(faults, "query.sku_id", CODEC_FAULT_REQUIRED,
                  BILINGUAL(faults, "Berikan satu sampai %d SKU.", "Give one to %d SKUs."),
                  API_PRICES_SKUS_MAX);
    if (query->count > API_PRICES_SKUS_MAX)
        fault_add(faults, "query.sku_id", CODEC_FAULT_TOO_MANY,
                  BILINGUAL(faults, "Paling banyak %d SKU.", "At most %d SKUs."),
                  API_PRICES_SKUS_MAX);
}

static void read_query(const struct http_request *request, struct price_query *query,
                       struct fault_list *faults)
{
    static const char *const PARAMETERS[] = {"buyer", "channel", "at", NULL};
    static const char *const LISTS[] = {"sku_id", NULL};
    struct tumpuk_circumstances *circumstances = &query->circumstances;

    api_query_check_lists(request, PARAMETERS, LISTS, faults);
    read_skus(request, query, faults);
    circumstances->at_us = rfc3339_now_us();
    query->zone = (struct rfc3339_zone){.zulu = true};
    api_query_instant_zone(request, "at", &circumstances->at_us, &query->zone, faults);
    circumstances->buyer = api_query_buyer(request, faults);
    circumstances->channel = api_query_channel(request, faults);
}

/* Adds a fault for each SKU that the shop does not sell. */
static void find_unknown(const struct http_request *request, const struct catalog_found *found,
                         size_t count, struct fault_list *faults)
{
    for (size_t i = 0; i < count; i++) {
        if (found[i].sku == NULL)
            api_fault_unknown_sku(faults, arena_printf(request->arena, "query.sku_id[%zu]", i));
    }
}

static void answer(const struct http_request *request, struct http_reply *reply,
                   const struct catalog_snapshot *shop, const struct price_query *query,
                   const struct shelf_rulebook *rulebook, const struct catalog_found *found)
{
    const struct catalog_shop_facts *facts = catalog_snapshot_facts(shop);
    struct tumpuk_unit_price *prices = arena_alloc(request->arena, query->count * sizeof *prices);
    struct price_item *items = arena_alloc(request->arena, query->count * sizeof *items);
    struct price_view view = {.rulebook_version = rulebook->version,
                              .at_us = query->circumstances.at_us,
                              .currency = facts->currency,
                              .exponent = facts->exponent,
                              .count = query->count,
                              .items = items};
    struct json_out out;

    if (prices == NULL || items == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    view.zone = api_shop_zone(shop, view.at_us, query->zone);
    catalog_price_units(shop, &rulebook->rules, &query->circumstances, found, query->count, prices);
    for (size_t i = 0; i < query->count; i++)
        items[i] = (struct price_item){
            .sku_id = found[i].sku->id, .list_price = found[i].sku->list_price, .unit = prices[i]};
    out = api_json(request, reply);
    price_answer_encode(&out, &view);
    api_reply_catalog(request, reply, shop);
}

static void answer_shop(const struct http_request *request, struct http_reply *reply,
                        const struct catalog_snapshot *shop, const struct price_query *query,
                        struct fault_list *faults)
{
    struct catalog_found *found = arena_alloc(request->arena, query->count * sizeof *found);
    const struct shelf_rulebook *rulebook = api_find_rulebook(request, reply, NULL,
                                                              query->circumstances.at_us);

    if (rulebook == NULL)
        return;
    if (found == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    catalog_find_skus(shop, query->skus, query->count, found);
    find_unknown(request, found, query->count, faults);
    if (!api_refuse_shop_faults(request, reply, shop, faults))
        answer(request, reply, shop, query, rulebook, found);
}

void api_get_shop_prices(struct http_request *request, struct http_reply *reply)
{
    const struct catalog_snapshot *shop;
    struct price_query query = {.count = 0};
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    read_query(request, &query, &faults);
    if (query.skus == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    if (api_refuse_faults(request, reply, &faults))
        return;
    shop = api_pin_shop(request, reply, request->params[0]);
    if (shop == NULL)
        return;
    answer_shop(request, reply, shop, &query, &faults);
    catalog_unpin(api_context_of(request)->catalog);
}

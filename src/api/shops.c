#include "api/shops.h"

#include <string.h>

/* 0001-01-02T00:00:00Z to 9999-12-31T00:00:00Z: told in any zone. */
#define ZONED_FIRST_US INT64_C(-62135510400000000)
#define ZONED_LAST_US INT64_C(253402214400000000)

static struct catalog *catalog_of(const struct http_request *request)
{
    return api_context_of(request)->catalog;
}

/* ---- loading the shop ---- */

/* Told that a shop is loaded, a request finds it in memory, or what came of it here.
 * Where others needed the room at once, or the database asks for it, it tries again,
 * so often: */
#define WAITS_MAX 8
/* Somebody's load may just have ended when it is to be waited for. */
#define LOAD_TRIES_MAX 3

/* The request's `kept`. */
struct shop_wait {
    struct catalog_waiter waiter;
    struct http_job *job;
    const char *shop_id; /* that is, or was, waited for */
    unsigned times;      /* for this shop, one after the other */
    enum db_result result;
};

static void shop_loaded(struct catalog_waiter *waiter, enum db_result result)
{
    struct shop_wait *wait = (struct shop_wait *)(void *)waiter;

    wait->result = result;
    http_job_wake(wait->job);
}

/* Whether the request waits from now on for who loads the shop. */
static bool wait_for_shop(struct http_request *request, const char *shop_id)
{
    struct tumpuk_text id = {shop_id, (uint32_t)strlen(shop_id)};
    struct shop_wait *wait = request->kept;

    if (wait == NULL)
        request->kept = wait = arena_calloc(request->arena, 1, sizeof *wait);
    if (wait == NULL)
        return false;
    if (wait->shop_id == NULL || strcmp(wait->shop_id, shop_id) != 0)
        wait->times = 0;
    if (wait->times == WAITS_MAX)
        return false;
    wait->times++;
    wait->shop_id = shop_id;
    wait->result = DB_RETRY;
    wait->waiter.loaded = shop_loaded;
    wait->job = http_request_job(request);
    if (!catalog_await(catalog_of(request), id, &wait->waiter))
        return false;
    http_request_park(request);
    return true;
}

/* Whether the request has waited for the shop in vain. */
static bool was_refused(const struct http_request *request, const char *shop_id,
                        enum db_result *result)
{
    const struct shop_wait *wait = request->kept;

    if (wait == NULL || strcmp(wait->shop_id, shop_id) != 0)
        return false;
    *result = wait->result;
    return wait->result != DB_OK && wait->result != DB_RETRY;
}

bool api_load_shop(struct http_request *request, const char *shop_id, enum db_result *result)
{
    if (was_refused(request, shop_id, result))
        return true;
    for (int tries = 0; tries < LOAD_TRIES_MAX; tries++) {
        *result = catalog_load(catalog_of(request), request->worker, shop_id);
        if (*result != DB_RETRY)
            return true;
        if (wait_for_shop(request, shop_id))
            return false;
    }
    return true;
}

/* ---- finding the shop ---- */

static void refuse_load(struct http_request *request, struct http_reply *reply,
                        enum db_result result)
{
    switch (result) {
    case DB_NONE:
        http_reply_problem(request, reply, &HTTP_PROBLEM_NOT_FOUND,
                           BILINGUAL(request, "Toko ini tidak ada.", "There is no such shop."),
                           NULL, 0);
        return;
    case DB_REFUSED:
        http_reply_problem(request, reply, &API_PROBLEM_NOT_READY,
                           BILINGUAL(request, "Katalog toko ini melebihi memori layanan.",
                                     "The shop's catalogue exceeds the service's memory for it."),
                           NULL, 0);
        return;
    case DB_OK: /* loaded, and let go again at once: others needed the room */
    case DB_RETRY:
        http_reply_problem(request, reply, &HTTP_PROBLEM_OVERLOADED, NULL, NULL, 0);
        return;
    case DB_CONFLICT:
    case DB_UNAVAILABLE:
    case DB_FAILED:
        break;
    }
    (void)api_reply_db(request, reply, result);
}

const struct catalog_snapshot *api_pin_shop(struct http_request *request, struct http_reply *reply,
                                            const char *shop_id)
{
    struct tumpuk_text id = {shop_id, (uint32_t)strlen(shop_id)};
    const struct catalog_snapshot *shop = catalog_pin(catalog_of(request), id);
    enum db_result result = DB_NONE;

    if (shop != NULL)
        return shop;
    if (id.len == 0 || id.len > CODEC_ID_BYTES_MAX || was_refused(request, shop_id, &result)) {
        refuse_load(request, reply, result);
        return NULL;
    }
    if (request->worker == NULL) {
        http_request_defer(request);
        return NULL;
    }
    if (!api_load_shop(request, shop_id, &result))
        return NULL;
    if (result == DB_OK)
        shop = catalog_pin(catalog_of(request), id);
    if (shop == NULL)
        refuse_load(request, reply, result);
    return shop;
}

void api_reply_catalog(const struct http_request *request, struct http_reply *reply,
                       const struct catalog_snapshot *shop)
{
    http_reply_header(
        reply, "X-Catalog-Version",
        arena_printf(request->arena, "%lld", (long long)catalog_snapshot_facts(shop)->version));
    if (catalog_is_stale(catalog_of(request)))
        http_reply_header(reply, "X-Catalog-Stale", "true");
}

bool api_refuse_shop_faults(const struct http_request *request, struct http_reply *reply,
                            const struct catalog_snapshot *shop, const struct fault_list *faults)
{
    if (!api_refuse_faults(request, reply, faults))
        return false;
    api_reply_catalog(request, reply, shop);
    return true;
}

bool api_instant_zoned(int64_t at_us)
{
    return at_us >= ZONED_FIRST_US && at_us <= ZONED_LAST_US;
}

struct rfc3339_zone api_shop_zone(const struct catalog_snapshot *shop, int64_t at_us,
                                  struct rfc3339_zone own)
{
    if (!api_instant_zoned(at_us))
        return own;
    return zone_at(catalog_snapshot_facts(shop)->zone, at_us);
}

void api_fault_unknown_sku(struct fault_list *faults, const char *field)
{
    fault_add(faults, field, API_FAULT_UNKNOWN_SKU,
              BILINGUAL(faults, "Toko ini tidak menjual SKU tersebut.",
                        "The shop does not sell this SKU."));
}

/* ---- pricing a basket ---- */

/* What the shop knows of the basket's SKUs; false: no memory. */
static bool complete_lines(const struct catalog_snapshot *shop, struct arena *arena,
                           struct shop_quote_request *basket, struct fault_list *faults,
                           struct catalog_found *found)
{
    uint32_t count = basket->basket.line_count;
    struct tumpuk_text *ids = arena_alloc(arena, count * sizeof *ids);

    if (ids == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        ids[i] = basket->lines[i].sku_id;
    catalog_find_skus(shop, ids, count, found);
    for (uint32_t i = 0; i < count; i++) {
        const struct catalog_sku *sku = found[i].sku;
        struct tumpuk_line *line = &basket->lines[i];

        if (sku == NULL) {
            api_fault_unknown_sku(faults, arena_printf(arena, "items[%u].sku_id", (unsigned)i));
            continue;
        }
        line->product_id = sku->product->id;
        line->list_price = sku->list_price;
        line->unit_cost = sku->unit_cost;
    }
    return true;
}

static enum api_priced compute(struct arena *arena, const struct tumpuk_rulebook *rules,
                               const struct tumpuk_basket *basket, const struct tumpuk_offer *offer,
                               struct fault_list *faults, const struct tumpuk_quote **out)
{
    size_t len = tumpuk_quote_storage_size(basket->line_count, offer->promotion_count);
    struct tumpuk_quote *quote = arena_alloc(arena, sizeof *quote);
    void *storage = arena_alloc(arena, len);

    if (quote == NULL || storage == NULL)
        return API_PRICED_FAILED;
    switch (tumpuk_quote_compute(rules, basket, offer, storage, len, quote)) {
    case TUMPUK_QUOTE_OK:
        *out = quote;
        return API_PRICED;
    case TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE:
        api_fault_out_of_range(faults);
        return API_PRICED_FAULTS;
    case TUMPUK_QUOTE_STORAGE_TOO_SMALL:
    case TUMPUK_QUOTE_INVALID:
        break;
    }
    return API_PRICED_FAILED;
}

enum api_priced api_price_basket(const struct http_request *request,
                                 const struct catalog_snapshot *shop,
                                 struct shop_quote_request *basket,
                                 enum catalog_decisions decisions, struct fault_list *faults,
                                 struct quote_view *view)
{
    const struct rulebook_shelf *shelf = api_context_of(request)->rulebooks;
    const struct catalog_shop_facts *facts = catalog_snapshot_facts(shop);
    struct arena *arena = request->arena;
    uint32_t count = basket->basket.line_count;
    struct catalog_found *found = arena_alloc(arena, count * sizeof *found);
    struct tumpuk_offer *offer = arena_calloc(arena, 1, sizeof *offer);
    const struct shelf_rulebook *rulebook = rulebook_shelf_at(shelf, basket->basket.at_us);

    if (found == NULL || offer == NULL || !complete_lines(shop, arena, basket, faults, found))
        return API_PRICED_FAILED;
    if (basket->rulebook != NULL)
        rulebook = api_named_rulebook(request, basket->rulebook, "rulebook", faults);
    if (faults->count > 0)
        return API_PRICED_FAULTS;
    if (rulebook == NULL)
        return API_PRICED_NO_RULEBOOK;
    switch (catalog_offer_make(shop, found, count, basket->basket.at_us, decisions, arena, offer)) {
    case CATALOG_OFFER_OK:
        break;
    case CATALOG_OFFER_TOO_MANY:
        fault_add(faults, "query.decisions", CODEC_FAULT_TOO_MANY,
                  BILINGUAL(faults, "Toko ini mempunyai lebih dari %d promosi.",
                            "The shop has more than %d promotions."),
                  CATALOG_DECISIONS_MAX);
        return API_PRICED_FAULTS;
    case CATALOG_OFFER_NO_MEMORY:
        return API_PRICED_FAILED;
    }
    if (basket->buyer_id.len > 0 && !catalog_offer_to_buyer(shop, basket->buyer_id, arena, offer))
        return API_PRICED_FAILED;
    *view = (struct quote_view){.rulebook_version = rulebook->version,
                                .currency = facts->currency,
                                .exponent = facts->exponent,
                                .zone = api_shop_zone(shop, basket->basket.at_us, basket->zone),
                                .rulebook = &rulebook->rules,
                                .basket = &basket->basket,
                                .offer = offer,
                                .lang = request->lang};
    return compute(arena, &rulebook->rules, &basket->basket, offer, faults, &view->quote);
}

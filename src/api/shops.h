/*
 * What the endpoints that price with a shop's stored catalogue share. Handlers
 * of inline routes: a shop that is in memory is answered for from memory, on
 * the event loop; one that is not is asked for again on a database worker.
 */
#ifndef API_SHOPS_H
#define API_SHOPS_H

#include "api/api.h"
#include "catalog/catalog.h"
#include "codec/shop_quote_request.h"

#define API_PRICES_SKUS_MAX 500
#define API_QUOTE_BATCH_BODY_MAX (4u * 1024 * 1024)

/* The shop, pinned until catalog_unpin. NULL: an answer stands, or the request
 * is deferred or waits; nothing is pinned. */
const struct catalog_snapshot *api_pin_shop(struct http_request *request, struct http_reply *reply,
                                            const char *shop_id);

/* On a worker: sees to it that the shop is in memory, and tells what came of it.
 * false: somebody else reads it; the request is parked until then, and the handler
 * is to return. */
bool api_load_shop(struct http_request *request, const char *shop_id, enum db_result *result);

/* X-Catalog-Version, and X-Catalog-Stale where it is. */
void api_reply_catalog(const struct http_request *request, struct http_reply *reply,
                       const struct catalog_snapshot *shop);

/* As api_refuse_faults, of faults that the catalogue was asked about: an answer
 * from a stale one says so. */
bool api_refuse_shop_faults(const struct http_request *request, struct http_reply *reply,
                            const struct catalog_snapshot *shop, const struct fault_list *faults);

/* The shop's zone at an instant; `own`, in which the instant was given, where its
 * text would leave the years 0001 … 9999 there. */
struct rfc3339_zone api_shop_zone(const struct catalog_snapshot *shop, int64_t at_us,
                                  struct rfc3339_zone own);

/* Whether an instant can be told in any zone. */
bool api_instant_zoned(int64_t at_us);

/* Adds UNKNOWN_SKU at `field`. */
void api_fault_unknown_sku(struct fault_list *faults, const char *field);

/* A basket priced, or what is wrong with it. */
enum api_priced {
    API_PRICED,
    API_PRICED_FAULTS,      /* in the list */
    API_PRICED_NO_RULEBOOK, /* none was read yet */
    API_PRICED_FAILED,      /* no memory */
};
/* Completes the request's lines from the shop, and prices them; `view` lives in
 * the arena and the shop. `faults` must have none before. */
enum api_priced api_price_basket(const struct http_request *request,
                                 const struct catalog_snapshot *shop,
                                 struct shop_quote_request *basket,
                                 enum catalog_decisions decisions, struct fault_list *faults,
                                 struct quote_view *view);

/* ?decisions=. */
enum catalog_decisions api_query_decisions(const struct http_request *request,
                                           struct fault_list *faults);

http_handler api_get_shop_prices;
http_handler api_get_price_projections;
http_handler api_get_campaign_price_forecast;
http_handler api_post_shop_quotes;
http_handler api_post_quotes_batch;
http_handler api_get_promotions_conflicts;

#endif

/*
 * The price forecast of a campaign that a shop has joined: one item a SKU, from
 * the catalogue in memory (spec pricing, section 10, Campaign forecast).
 *
 * forecast_init (whose SKUs, how long it will take), forecast_order (computes all
 * of them once, and keeps a few bytes of each), then forecast_project of those that
 * are shown, which are computed again. The shop is pinned meanwhile.
 */
#ifndef API_FORECAST_H
#define API_FORECAST_H

#include "api/projections.h"
#include "codec/forecast_answer.h"

/* SKUs of one campaign. */
#define FORECAST_SKUS_MAX 100000

/* A SKU's place in the order: the smaller rank first, then the smaller id. */
struct forecast_rank {
    int64_t rank;
    const struct catalog_found *found;
};

struct forecast {
    struct projection_run run;
    enum forecast_sort sort;
    const struct catalog_promotion *joined; /* one of the campaign's */
    size_t count;                           /* SKUs that are in it and still sold */
    struct catalog_found *found;
    struct forecast_rank *ranks; /* in order, after forecast_order */
    struct forecast_summary summary;
    uint8_t *wins; /* of the SKU at hand */
};

enum forecast_result {
    FORECAST_OK,
    FORECAST_NOT_JOINED,
    FORECAST_TOO_MANY_SKUS,
    FORECAST_NO_RULEBOOK,
    FORECAST_NO_MEMORY,
};

/* What is asked. */
struct forecast_request {
    struct tumpuk_text campaign_id;
    struct projection_terms terms; /* the campaign's period instead of theirs */
    bool any_channel;              /* where the campaign is not for that channel, one of its own */
};

/* Finds the campaign's SKUs and period. */
enum forecast_result forecast_init(struct forecast *forecast, const struct catalog_snapshot *shop,
                                   const struct rulebook_shelf *shelf,
                                   const struct forecast_request *request, struct arena *arena);

/* Most segments that the SKUs can have. */
uint64_t forecast_needs(struct forecast *forecast);

/* Puts the SKUs in order and sums up. False: a sum left the range of money. */
bool forecast_order(struct forecast *forecast, enum forecast_sort sort);

/* The first in the order behind a place, or `count`. */
size_t forecast_behind(const struct forecast *forecast, int64_t rank, struct tumpuk_text sku_id);

/* The item at a place of the order; it holds until the next. False as above. */
bool forecast_project(struct forecast *forecast, const struct catalog_found *found,
                      struct forecast_item *item);

#endif

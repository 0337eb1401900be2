/*
 * What-if on a shop's own promotions: what its two questions share (spec
 * pricing, section 11).
 */
#ifndef API_SIMULATIONS_H
#define API_SIMULATIONS_H

#include "api/projections.h"
#include "catalog/what_if.h"
#include "codec/simulation_request.h"

#define API_SIMULATION_BODY_MAX (4u * 1024 * 1024)

/* The shop as it is, pinned, and as it would be. */
struct simulation {
    const struct catalog_snapshot *before;
    const struct catalog_snapshot *after;
};

/* Answers with projections of both; or refuses, or defers the request. */
void api_simulate_projection(struct http_request *request, struct http_reply *reply,
                             const struct simulation *simulation,
                             const struct simulation_projection *asked);

http_handler api_post_simulations;

#endif

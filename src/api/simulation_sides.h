/*
 * Projections before and after, one laid over the other: where the price
 * differs, and where it goes below the floor on one side only.
 */
#ifndef API_SIMULATION_SIDES_H
#define API_SIMULATION_SIDES_H

#include "api/simulations.h"
#include "codec/simulation_answer.h"

enum { SIMULATION_BEFORE, SIMULATION_AFTER, SIMULATION_SIDES };

struct simulation_side {
    struct projection_run run;
    struct catalog_found *found;      /* the SKUs, as this side has them */
    struct projection_extreme lowest; /* of the SKU at hand */
    struct projection_extreme highest;
    /* simulation_keep's: the SKU's pieces */
    struct arena *arena;
    size_t count;
    size_t cap;
    struct simulated_piece *pieces;
    bool failed; /* no memory */
};

/* Takes a piece into lowest and highest; `first` of the SKU. */
void simulation_note_extremes(struct simulation_side *side, const struct projection_piece *piece,
                              bool first);

/* Keeps all pieces of one SKU in the arena. False: a sum left the range of money. */
bool simulation_keep(struct simulation_side *side, size_t sku, struct arena *arena);

/* Fills in the intervals and periods of a difference from what both sides keep;
 * false without memory. */
bool simulation_compare(const struct simulation_side sides[SIMULATION_SIDES], struct arena *arena,
                        struct simulated_difference *out);

#endif

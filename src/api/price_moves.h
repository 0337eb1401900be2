/*
 * When prices of a campaign's products moved: the instants at which another
 * promotion came to price a unit of one of their SKUs, from the catalogue in
 * memory (spec dashboard, section 3, Annotations). Nothing here waits.
 *
 * It is what one unit costs whom nothing is known of, so what is for new buyers
 * only takes no part. A promotion that was deactivated counts until then.
 */
#ifndef API_PRICE_MOVES_H
#define API_PRICE_MOVES_H

#include "api/shops.h"
#include "codec/dashboard_answer.h"

/* Told at most; the earliest are. */
#define PRICE_MOVES_MAX 1000

struct price_moves_request {
    struct tumpuk_text campaign_id;
    uint8_t channels; /* a set */
    struct span_range range;
    uint64_t segments_max; /* that may be made */
};

enum price_moves_result {
    PRICE_MOVES_OK,
    PRICE_MOVES_TOO_MANY, /* `needs` of the answer is over segments_max */
    PRICE_MOVES_NO_MEMORY,
};

struct price_moves {
    size_t count;
    struct dashboard_move *moves; /* by time, product and SKU; in the arena and the shop */
    bool truncated;               /* there are later ones */
    uint64_t needs;               /* segments */
};

enum price_moves_result price_moves_find(const struct catalog_snapshot *shop,
                                         const struct rulebook_shelf *shelf,
                                         const struct price_moves_request *request,
                                         struct arena *arena, struct price_moves *out);

#endif

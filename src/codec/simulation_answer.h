/*
 * What differs between the projections before and after, as JSON (spec pricing,
 * section 11). The projections themselves are projection_answer.h's.
 */
#ifndef CODEC_SIMULATION_ANSWER_H
#define CODEC_SIMULATION_ANSWER_H

#include "codec/projection_answer.h"

struct simulated_winner {
    const struct tumpuk_promotion *promotion;
    int64_t discount; /* of the whole line */
    uint8_t slot;     /* enum tumpuk_slot */
};

/* A piece of one side's projection, kept. */
struct simulated_piece {
    int64_t from_us;
    int64_t to_us;
    int64_t estimated_price;
    int64_t estimated_total;
    int64_t seller_proceeds;
    int64_t price_with_platform; /* with `range`, else 0 */
    bool below_floor;
    uint32_t winner_count;
    const struct simulated_winner *winners;
};

/* The price differs, and how stays the same. */
struct simulated_interval {
    int64_t from_us;
    int64_t to_us;
    const struct simulated_piece *before;
    const struct simulated_piece *after;
};

struct simulated_period {
    int64_t from_us;
    int64_t to_us;
};

/* Of one SKU. */
struct simulated_difference {
    struct tumpuk_text sku_id;
    struct tumpuk_text product_id;
    struct projection_extreme lowest[2]; /* before, after */
    struct projection_extreme highest[2];
    uint32_t interval_count;
    uint32_t gained_count; /* below the floor after, and not before */
    uint32_t lost_count;
    const struct simulated_interval *intervals;
    const struct simulated_period *gained;
    const struct simulated_period *lost;
};

void simulated_difference_encode(struct json_out *out, const struct projection_view *view,
                                 const struct simulated_difference *difference);

#endif
